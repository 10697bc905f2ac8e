"""来者 caller: whose token a request carries, as an actor on today's posts, and the language it asks for."""

from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from django.http import HttpRequest
from django.utils import translation
from ninja.security import HttpBearer

from bihuan.core.loop import day_of
from bihuan.core.roles import Actor, UnitTree
from bihuan.core.words import Language
from bihuan.ledger import clock
from bihuan.people import rights, tokens
from bihuan.people.models import Person


@dataclass(frozen=True)
class Caller:
    """A person asking through a token at a moment, with the world of that day."""

    person: Person
    token: str
    at: datetime

    @cached_property
    def actor(self) -> Actor:
        """The person with the seats of the day."""
        return rights.actor_of(self.person.pk, day=day_of(self.at))

    @cached_property
    def tree(self) -> UnitTree:
        """The units of the day."""
        return rights.unit_tree(day_of(self.at))


class Bearer(HttpBearer):
    """Lets in whoever carries a live token."""

    def authenticate(self, request: HttpRequest, token: str) -> Caller | None:
        """The caller whose token it is, or None."""
        at = clock.now()
        person = tokens.check(token, at=at)
        return Caller(person, token, at) if person else None


def caller(request: HttpRequest) -> Caller:
    """The caller of a request that passed the door."""
    found: Caller = request.auth  # type: ignore[attr-defined]
    return found


def language(request: HttpRequest) -> Language:
    """The language of Accept-Language; Chinese unless English is asked for."""
    return "en" if translation.get_language_from_request(request).startswith("en") else "zh"
