"""计时事实 entries: what an entry tells about clocks, and the record they make as far as it was known on a day.

What each must carry is what its class has. `known` is the day on which the entry was recorded, `on` the day it took
place; a record of what was known on an earlier day is made of the entries known by then, so a late entry or a
re-attribution gives new figures from its own day and leaves the earlier answers as they were.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from bihuan.core.timeledger.record import Clock, Grant, Hold, Link, Party, Record, Stop
from bihuan.core.workdays import Measure, Term

FOR_NOTHING = frozenset({"unfounded", "withdrawn", "upheld", "denied", "sent_back"})
"""Outcomes of an asking that earn its asker no hold: an assignment that is upheld, a draft that is sent back too."""

RETURNED, BEYOND_STANDARD = "returned", "beyond"


def is_founded(outcome: str, *, reason: str = "") -> bool:
    """Whether an asking that ended so holds clocks: not for the asking alone (loop.md, no hold for the asking).

    A submission that is returned holds only when the verifier's reason is 超出范围 `beyond`.
    """
    return reason == BEYOND_STANDARD if outcome == RETURNED else outcome not in FOR_NOTHING


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """One thing told about the clocks of a matter."""

    known: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened(Told):
    """A clock begins: a duty's or the matter's deadline (0).

    After its closing the same number begins a new ledger that follows the first: on reassignment with the new lead's
    original due time, on a rebound for the days from then on.
    """

    n: int
    owner: Party
    measure: Measure
    on: date
    due: date | Term


@dataclass(frozen=True, slots=True, kw_only=True)
class Closed(Told):
    """A clock ends: its act is done, its lead changes, or the matter ends otherwise."""

    n: int
    on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Granted(Told):
    """The level that set a clock's date sets another from the day `on`, later or sooner."""

    n: int
    on: date
    due: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked(Told):
    """A duty to answer begins for which the asker waits; the fields are those of `Hold`.

    When the answerer's limit is set anew or another takes over, this duty ends and the next begins with the same `ask`.
    """

    duty: int
    ask: int
    on: date
    asker: Party
    answerer: Party
    link: Link
    holds: frozenset[int]
    limit: date | Term | None
    measure: Measure = "working"


@dataclass(frozen=True, slots=True, kw_only=True)
class Answered(Told):
    """The answerer has acted: the hold of this duty ends."""

    duty: int
    on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class NotThere(Told):
    """A supply is denied at confirmation: it never ended the hold of this duty."""

    duty: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged(Told):
    """An asking is found to hold or not to hold clocks; the last word counts for all its duties."""

    ask: int
    founded: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Stopped(Told):
    """The matter is formally suspended."""

    on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Resumed(Told):
    """The formal stop ends."""

    on: date


def fold(entries: Iterable[Told], *, known: date | None = None) -> Record:
    """The record that entries in their order make, with a day only those known by then.

    A fact about what was never told, or about a clock that has ended, is a `ValueError`: this is no matter's chain.
    """
    made = _Made()
    for entry in entries:
        if known is None or entry.known <= known:
            made.take(entry)
    return Record(tuple(made.clocks), tuple(made.holds.values()), tuple(made.stops))


class _Made:
    """A record in the making."""

    def __init__(self) -> None:
        self.clocks: list[Clock] = []
        self.holds: dict[int, Hold] = {}
        self.stops: list[Stop] = []

    def take(self, entry: Told) -> None:
        """Lets one more entry have its effect."""
        match entry:
            case Opened():
                self._open(entry)
            case Closed():
                place, clock = self._last(entry.n)
                self.clocks[place] = replace(clock, closed=entry.on)
            case Granted():
                place, clock = self._last(entry.n)
                self.clocks[place] = replace(clock, grants=(*clock.grants, Grant(entry.on, entry.due)))
            case Asked():
                self._ask(entry)
            case Answered():
                self.holds[entry.duty] = replace(self._hold(entry.duty), ended=entry.on)
            case NotThere():
                self.holds[entry.duty] = replace(self._hold(entry.duty), ended=None)
            case Judged():
                self._judge(entry)
            case Stopped():
                self.stops.append(Stop(entry.on))
            case Resumed():
                self._resume(entry)

    def _open(self, entry: Opened) -> None:
        before = next((place for place, clock in _backwards(self.clocks) if clock.n == entry.n), None)
        if before is not None:
            closed = self.clocks[before].closed
            if closed is None or closed > entry.on:
                raise ValueError(f"clock {entry.n} is still open on {entry.on}")
        self.clocks.append(
            Clock(n=entry.n, owner=entry.owner, measure=entry.measure, opened=entry.on, due=entry.due, follows=before)
        )

    def _last(self, n: int) -> tuple[int, Clock]:
        found = next(((place, clock) for place, clock in _backwards(self.clocks) if clock.n == n), None)
        if found is None or found[1].closed is not None:
            raise ValueError(f"clock {n} is not open")
        return found

    def _ask(self, entry: Asked) -> None:
        if entry.duty in self.holds:
            raise ValueError(f"duty {entry.duty} was told before")
        self.holds[entry.duty] = Hold(
            duty=entry.duty,
            ask=entry.ask,
            filed=entry.on,
            asker=entry.asker,
            answerer=entry.answerer,
            link=entry.link,
            holds=entry.holds,
            limit=entry.limit,
            measure=entry.measure,
        )

    def _hold(self, duty: int) -> Hold:
        if duty not in self.holds:
            raise ValueError(f"duty {duty} holds nothing")
        return self.holds[duty]

    def _judge(self, entry: Judged) -> None:
        legs = [hold for hold in self.holds.values() if hold.ask == entry.ask]
        if not legs:
            raise ValueError(f"nothing was asked as {entry.ask}")
        self.holds |= {hold.duty: replace(hold, founded=entry.founded) for hold in legs}

    def _resume(self, entry: Resumed) -> None:
        if not self.stops or self.stops[-1].ended is not None:
            raise ValueError(f"the matter is not suspended on {entry.on}")
        self.stops[-1] = replace(self.stops[-1], ended=entry.on)


def _backwards(clocks: list[Clock]) -> Iterable[tuple[int, Clock]]:
    return reversed(list(enumerate(clocks)))
