"""A matter's way through the district: acts of the cast by name, and what they left in rows and entries."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from bihuan.core.roles import SCHEDULER
from bihuan.core.standing import Standing
from bihuan.ledger.models import Entry, Word
from bihuan.matters import store
from bihuan.matters.acts import Ask, Done, perform, perform_many
from bihuan.matters.models import Counter, Duty, Matter, Party, Placement
from tests.world import MONDAY, World, at

BASIS = {"basis": "minutes", "basis_text": "管委会主任办公会议纪要"}


@dataclass
class Course:
    """The cast acting on matters; every act is at ten in the morning of its day."""

    world: World

    def do(self, who: str, subject: str, act: str, payload: Any = None, *, day: date = MONDAY, **more: Any) -> Done:
        """The answer to an act of a member of the cast."""
        actor = SCHEDULER if who == "scheduler" else self.world.actor(who, day)
        return perform(actor, subject, act, payload or {}, at=more.pop("at", at(day)), **more)

    def do_many(self, who: str, asks: list[Ask], *, day: date = MONDAY, key: str | None = None) -> list[Done]:
        """The answers to a batch of a member of the cast."""
        return perform_many(self.world.actor(who, day), asks, at=at(day), key=key)

    def registered(self, **changes: Any) -> str:
        """The subject of a matter that was just registered."""
        return self.do("supervisor", "matter:new", "register", self.world.register(**changes)).subject

    def deployed(self, **changes: Any) -> str:
        """The subject of a matter that waits for its receipt."""
        subject = self.registered(**changes)
        self.do("supervisor", subject, "deploy")
        return subject

    def active(self, **changes: Any) -> str:
        """The subject of a matter that was accepted."""
        subject = self.deployed(**changes)
        self.do("officer", subject, "accept")
        return subject

    def standing(self, subject: str) -> Standing:
        """How the matter stands by its rows."""
        matter = int(subject.removeprefix("matter:"))
        return store.standings([matter])[matter]


def everything() -> dict[str, list[Any]]:
    """Every row that an act could write."""
    models = (Entry, Word, Matter, Party, Placement, Duty, Counter)
    return {model.__name__: list(model.objects.order_by("pk").values()) for model in models}
