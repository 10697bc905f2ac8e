"""计时记录 record: the clocks, holds and stops of one matter, as they are known; of these the time ledger is made."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from bihuan.core.calendars import Calendar
from bihuan.core.workdays import Measure, Term, due_day

Party = int | str
"""Who can hold the ball: a unit by its id, or an external party by a code of its own, never by its liaison's id."""


class Link(StrEnum):
    """The link 环节 of the work on which days are spent."""

    HANDLE = "handle"
    SUPPORT = "support"
    VERIFY = "verify"
    RULING = "ruling"
    UPPER = "upper"
    SUSPEND = "suspend"


@dataclass(frozen=True, slots=True)
class Grant:
    """A due day set anew from the day `on` by an approved extension or a revision.

    It stands as a day: what is learnt later about the time before never moves it, only what it was worth.
    """

    on: date
    due: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Clock:
    """The time one owner has for one thing: a duty (its number inside the matter) or the matter's deadline (0).

    `due` is the original due time: a day, or the term it came from, counted from `opened`. `follows` is the place in
    the record of the clock with the same number before it: of the earlier lead, or of before the rebound.
    """

    n: int
    owner: Party
    measure: Measure
    opened: date
    due: date | Term
    grants: tuple[Grant, ...] = ()
    closed: date | None = None
    follows: int | None = None

    def original(self, calendar: Calendar) -> date:
        """The original due day, by `calendar` when it came from a term: rolled if its rule says so, never again."""
        return due_day(self.opened, self.due, calendar) if isinstance(self.due, Term) else self.due


@dataclass(frozen=True, slots=True, kw_only=True)
class Hold:
    """A duty of `answerer` for whose answer `asker` waits, and the clocks that stand still meanwhile.

    `ask` is the number of the first duty of the asking; the duties that follow each other in it (respond, then supply;
    one verifier after the other) share it, and what `holds` names is clocks by number or other askings by `ask`, so
    that a wait can itself wait. `limit` is the answerer's due time as it was set, in `measure`; without one nothing is
    beyond. A hold names only what was there when it was asked: a number not below `ask` is a `ValueError`.
    """

    duty: int
    ask: int
    filed: date
    asker: Party
    answerer: Party
    link: Link
    holds: frozenset[int]
    limit: date | Term | None
    measure: Measure = "working"
    ended: date | None = None
    founded: bool = True

    def __post_init__(self) -> None:
        if any(n >= self.ask for n in self.holds):
            raise ValueError(f"duty {self.duty}, asked as {self.ask}, cannot hold {sorted(self.holds)}")
        if self.ended is not None and self.ended < self.filed:
            raise ValueError(f"duty {self.duty}, filed on {self.filed}, cannot end on {self.ended}")

    def limit_day(self, calendar: Calendar) -> date | None:
        """The day the answerer's own limit falls on, or None; a term counts from the day of filing."""
        return due_day(self.filed, self.limit, calendar) if isinstance(self.limit, Term) else self.limit


@dataclass(frozen=True, slots=True)
class Stop:
    """A formal stop 中止 of the matter: every open clock of it stands still, those of the answerers too."""

    begun: date
    ended: date | None = None


@dataclass(frozen=True, slots=True)
class Record:
    """All clocks, holds and stops of one matter, each in the order in which it was recorded."""

    clocks: tuple[Clock, ...] = ()
    holds: tuple[Hold, ...] = ()
    stops: tuple[Stop, ...] = ()

    def open_holds(self) -> Iterator[Hold]:
        """The holds whose answer is still awaited."""
        return (hold for hold in self.holds if hold.ended is None)
