"""Callers of the API: members of the cast with a token each."""

import json
from dataclasses import dataclass, field
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client

from bihuan.ledger import clock
from bihuan.people import tokens
from tests.matters.course import Course
from tests.world import MONDAY, at, build_world


@dataclass
class Callers:
    """Requests of members of the cast, at ten in the morning of the course's Monday."""

    course: Course
    client: Client = field(default_factory=Client)
    tokens: dict[str, str] = field(default_factory=dict)

    def token(self, who: str) -> str:
        """The token of a member of the cast."""
        if who not in self.tokens:
            person = self.course.world.people[who]
            self.tokens[who] = tokens.issue(person.pk, name="tests", at=at(MONDAY, 9)).text
        return self.tokens[who]

    def ask(self, who: str | None, method: str, path: str, body: Any = None, *, language: str = "zh-hans") -> Any:
        """The answer to a request under /api/v1; `who` None carries no token."""
        headers = {"Accept-Language": language}
        if who is not None:
            headers["Authorization"] = f"Bearer {self.token(who)}"
        data = body if isinstance(body, str) else json.dumps(body)
        with clock.standing_at(at(MONDAY)):
            answer: HttpResponse = self.client.generic(
                method, f"/api/v1{path}", data if body is not None else "", "application/json", headers=headers
            )
        return answer


@pytest.fixture
def callers(db: Any) -> Callers:
    """The cast before anything is registered."""
    return Callers(Course(build_world()))
