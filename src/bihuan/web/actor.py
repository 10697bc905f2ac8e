"""来者 actor: who stands behind a request, and the door to a room that speaks its refusals as sentences."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import wraps
from typing import Any, cast

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language

from bihuan.core.roles import Actor, UnitTree
from bihuan.core.words import Language, Refused
from bihuan.ledger import clock
from bihuan.people import rights
from bihuan.people.models import Person

STATUS = {"not_now": 409, "not_you": 403, "missing": 422, "unknown": 404}
"""The HTTP status of each kind of refusal."""


@dataclass(frozen=True, slots=True)
class Here:
    """The signed-in person, what they may do and the units as they are, on today's day in Asia/Shanghai."""

    person: Person
    actor: Actor
    tree: UnitTree
    today: date


def here(request: HttpRequest) -> Here:
    """Who stands behind the request, today; found once for the view and its navigation."""
    found: Here | None = getattr(request, "here", None)
    if found is None:
        person, today = cast(Person, request.user), clock.today()
        found = Here(person, rights.actor_of(person.pk, day=today), rights.unit_tree(today), today)
        request.here = found  # type: ignore[attr-defined]
    return found


def language() -> Language:
    """The language that the pages speak now."""
    return "en" if (get_language() or "zh").startswith("en") else "zh"


def room(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """A view for signed-in people; what it refuses is shown as a sentence with the status of its kind."""

    @wraps(view)
    def answer(request: HttpRequest, **place: Any) -> HttpResponse:
        if not request.user.is_authenticated:
            return _signed_out(request)
        try:
            return view(request, here(request), **place)
        except Refused as refusal:
            return refused(request, refusal)

    return answer


def _signed_out(request: HttpRequest) -> HttpResponse:
    """The sign-in page; where a part of a page was asked for, a sentence above it, so that nothing typed is lost."""
    if not getattr(request, "htmx", False):
        return redirect_to_login(request.get_full_path())
    answer = render(request, "parts/signed_out.html", status=401)
    answer["HX-Reswap"] = "afterbegin"
    return answer


def refused(request: HttpRequest, refusal: Refused) -> HttpResponse:
    """The refusal's sentence as a page, or as a fragment where only a part of the page was asked for."""
    template = "parts/refusal.html" if getattr(request, "htmx", False) else "refused.html"
    return render(request, template, {"sentence": refusal.sentence}, status=STATUS[refusal.kind])
