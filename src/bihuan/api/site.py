"""接口 site: the one API with its routers, and the one place where a refusal becomes an answer."""

from typing import Any

from django.db import InterfaceError, InternalError, OperationalError
from django.http import HttpRequest, HttpResponse
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError, ValidationError

from bihuan.api import frozen, gaps, ledger, matters, token
from bihuan.api.caller import language
from bihuan.api.shapes import Problem
from bihuan.core.words import Refused
from bihuan.ledger import outage

STATUS = {"not_now": 409, "not_you": 403, "missing": 422, "unknown": 404}

api = NinjaAPI(
    title="闭环 bihuan",
    version="1",
    description="部署—落实—反馈：登记、交办、签收、填报、核验、销号。 Refusals carry a sentence fit to show.",
    docs_url=None,
    urls_namespace="api-1",
)
api.add_router("", token.router)
api.add_router("", matters.router)
api.add_router("", ledger.router)
api.add_router("", gaps.router)
api.add_router("", frozen.router)


def problem(request: HttpRequest, refused: Refused, *, status: int) -> HttpResponse:
    """The answer that carries a refusal, in the language the caller asked for."""
    body = Problem(kind=refused.kind, sentence=refused.sentence.say(language(request)))
    return api.create_response(request, body.model_dump(), status=status)


@api.exception_handler(Refused)
def on_refused(request: HttpRequest, refused: Any) -> HttpResponse:
    """409, 403, 422 or 404 by the kind of the refusal."""
    return problem(request, refused, status=STATUS[refused.kind])


@api.exception_handler(AuthenticationError)
def on_stranger(request: HttpRequest, error: Any) -> HttpResponse:
    """401 where there is no token, or none that is still good."""
    return problem(request, Refused("not_you", "api_token_wrong"), status=401)


@api.exception_handler(ValidationError)
def on_malformed(request: HttpRequest, error: Any) -> HttpResponse:
    """422 naming the places of the request that have the wrong shape, never their contents."""
    places = [".".join(str(part) for part in one["loc"] if part != "payload")[:60] for one in error.errors]
    return problem(request, Refused("missing", "api_malformed", places=places[:5]), status=422)


@api.exception_handler(HttpError)
def on_unreadable(request: HttpRequest, error: Any) -> HttpResponse:
    """400 where the body is no JSON."""
    return problem(request, Refused("missing", "api_unreadable"), status=error.status_code)


@api.exception_handler(OperationalError)
@api.exception_handler(InterfaceError)
@api.exception_handler(InternalError)
def on_outage(request: HttpRequest, error: Any) -> HttpResponse:
    """503 where the database is full, busy or away; an error of the database that is none of these stays one."""
    sentence = outage.sentence_of(error)
    if sentence is None:
        raise error
    return problem(request, Refused("not_now", sentence.key), status=503)
