"""房间 rooms: the rooms people work in, as one table; a page's navigation shows those that one's posts use."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.urls import reverse

from bihuan.core.roles import ADMINISTRATORS, Actor, Function
from bihuan.core.words import Said, said
from bihuan.matters.adopt import desk_unit
from bihuan.matters.leading import is_leader
from bihuan.people.models import Person
from bihuan.watch.checking import is_auditor
from bihuan.web.actor import here

OUTSIDE_THE_WORK = frozenset({Function.SYSADMIN, Function.SECADMIN})
"""Functions whose posts have no part in the work that boards and registers are about."""


@dataclass(frozen=True, slots=True)
class Room:
    """One room: the name of its address, which is also that of its label `room_…`, its icon, whose posts use it."""

    name: str
    icon: str
    is_used_by: Callable[[Actor], bool]

    @property
    def label(self) -> Said:
        """The word on its door."""
        return said(f"room_{self.name}")

    @property
    def address(self) -> str:
        """Where its first page lies; pages below that address belong to the room."""
        return reverse(self.name)

    def holds(self, path: str) -> bool:
        """Whether a page lies in the room; the room at the root holds that page alone."""
        return path == self.address or (self.address != "/" and path.startswith(self.address))


def everyone(actor: Actor) -> bool:
    """Whoever has signed in."""
    return True


def at_work(actor: Actor) -> bool:
    """Whoever has a post in the work; the system's and the security administrator have none."""
    return any(seat.function not in OUTSIDE_THE_WORK for seat in actor.seats)


def administering(actor: Actor) -> bool:
    """Whoever is one of the three administrators."""
    return any(seat.function in ADMINISTRATORS for seat in actor.seats)


def deploying(actor: Actor) -> bool:
    """Whoever deploys from a supervision office."""
    return desk_unit(actor) is not None


ROOMS = (
    Room("duties", "list-check", everyone),
    Room("leader", "flag", is_leader),
    Room("desk", "send", deploying),
    Room("supervision", "eye", deploying),
    Room("board", "layout-grid", at_work),
    Room("registers", "list", at_work),
    Room("needs", "building", at_work),
    Room("units", "users", administering),
    Room("record", "shield-check", is_auditor),
    Room("burden", "message", at_work),
)
"""Every room in the order of the navigation; a new room is a line here, its label in core/sentences/rooms.toml."""


def shown(request: HttpRequest) -> dict[str, Any]:
    """For every page: the `rooms` that the signed-in person's posts use, and where they are (`room`, its name)."""
    if not isinstance(getattr(request, "user", None), Person):
        return {}
    actor = here(request).actor
    answers = {use: use(actor) for use in {room.is_used_by for room in ROOMS}}
    used = [room for room in ROOMS if answers[room.is_used_by]]
    now = next((room.name for room in used if room.holds(request.path)), "")
    return {
        "rooms": used,
        "room": now,
        "is_desk": any(room.name == "desk" for room in used),
        "searches": at_work(actor),
    }
