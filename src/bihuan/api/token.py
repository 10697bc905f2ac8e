"""访问令牌 token: a token for user name and password, and its end; too many wrong passwords lock the name out."""

from datetime import datetime

from django.contrib.auth import authenticate
from django.http import HttpRequest
from ninja import Field, Router, Schema

from bihuan.api.caller import Bearer, caller
from bihuan.api.shapes import answers
from bihuan.core.words import Refused
from bihuan.ledger import clock
from bihuan.people import tokens

router = Router(tags=["token"])


class Credentials(Schema):
    """Who asks for a token, and what the token is for."""

    username: str = Field(max_length=40)
    password: str = Field(max_length=200)
    name: str = Field(default="API", max_length=40)


class Token(Schema):
    """A token: shown this once."""

    token: str
    expires: datetime


class Ended(Schema):
    """A token that has ended."""

    ended: bool


@router.post("/token", response=answers(Token), operation_id="issue_token")
def issue(request: HttpRequest, credentials: Credentials) -> Token:
    """A new token of one's own; refused alike for a wrong name, a wrong password and a closed account."""
    # axes counts failures under the name of the sign-in form's field, and would count these under no name at all.
    name = credentials.username
    person = authenticate(request, username=name, login=name, password=credentials.password)
    locked = getattr(request, "axes_locked_out", None)
    if locked:
        # The middleware would answer with the page for browsers.
        request.axes_locked_out = None  # type: ignore[attr-defined]
        raise Refused("not_you", "api_locked_out")
    if person is None:
        raise Refused("not_you", "api_sign_in_failed")
    issued = tokens.issue(person.pk, name=credentials.name, at=clock.now())
    return Token(token=issued.text, expires=issued.token.expires)


@router.delete("/token", response=answers(Ended), auth=Bearer(), operation_id="revoke_token")
def revoke(request: HttpRequest) -> Ended:
    """Ends the token the request carries, at once."""
    who = caller(request)
    token = tokens.row_of(who.token)
    tokens.revoke(who.person.pk, token=token.pk, at=who.at)
    return Ended(ended=True)
