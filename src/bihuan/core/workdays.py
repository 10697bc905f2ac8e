"""时限 workdays: when a term ends, why then, and how many days lie between, in working or natural days."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from itertools import count
from typing import Any, Literal

from bihuan.core.calendars import DAY, Calendar, Name, shipped
from bihuan.core.chain import SHANGHAI, day_of, moment

__all__ = [
    "Cadence",
    "Calendar",
    "Due",
    "Measure",
    "Rest",
    "Term",
    "days_late",
    "due",
    "due_after",
    "due_day",
    "next_report_due",
    "recompute",
    "shipped",
    "working_days_between",
]

Measure = Literal["working", "natural"]
FRIDAY = 4
MID_MONTH = 15


class Cadence(StrEnum):
    """How often a matter is reported on (填报周期)."""

    WEEK = "week"
    HALF_MONTH = "half_month"
    MONTH = "month"
    QUARTER = "quarter"


@dataclass(frozen=True, slots=True)
class Term:
    """A limit in whole days of a measure; `roll` moves the end of a natural term from a day off to a working day.

    With `hours` it is a limit in elapsed hours instead, of no days, counted from a moment whatever day it is.
    """

    days: int
    measure: Measure = "working"
    roll: bool = False
    hours: int = 0


@dataclass(frozen=True, slots=True)
class Rest:
    """Days off in a row under one name; a plain weekend has none."""

    first: date
    last: date
    name: Name | None = None

    @property
    def days(self) -> int:
        """How many days."""
        return (self.last - self.first).days + 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Due:
    """The day at whose end, 24:00 in Asia/Shanghai, a term is over, with all that the sentence “why then” needs.

    A term in hours is over at a moment: `since` is when it began, and the day is the one on which the moment falls.
    `was` is the day that an earlier calendar, `was_by`, had given.
    """

    day: date
    term: Term
    start: date
    calendar: str
    provisional: bool = False
    skipped: tuple[Rest, ...] = ()
    made_up: tuple[date, ...] = ()
    rolled: bool = False
    since: datetime | None = None
    was: date | None = None
    was_by: str = ""

    @property
    def ends(self) -> datetime:
        """The moment at which the term is over."""
        if self.since is not None:
            return self.since + timedelta(hours=self.term.hours)
        return datetime.combine(self.day + DAY, time(), SHANGHAI)

    def is_over(self, at: datetime) -> bool:
        """Whether the term is over at a moment: what is done at its very end is still in time."""
        return at > self.ends

    def to_facts(self) -> dict[str, Any]:
        """This due day as facts that can be sealed; what is false or empty is left out."""
        facts: dict[str, Any] = {
            "days": self.term.days,
            "measure": self.term.measure,
            "start": self.start.isoformat(),
            "day": self.day.isoformat(),
            "calendar": self.calendar,
            "skipped": [_rest_to_facts(rest) for rest in self.skipped],
            "made_up": [day.isoformat() for day in self.made_up],
            "roll": self.term.roll,
            "rolled": self.rolled,
            "provisional": self.provisional,
            "hours": self.term.hours,
            "since": moment(self.since) if self.since else "",
            "was": self.was.isoformat() if self.was else "",
            "was_by": self.was_by,
        }
        return {name: value for name, value in facts.items() if name == "days" or value}

    @classmethod
    def from_facts(cls, facts: Mapping[str, Any]) -> "Due":
        """The due day that was sealed as `facts`."""
        return cls(
            day=date.fromisoformat(facts["day"]),
            term=Term(facts["days"], facts["measure"], facts.get("roll", False), facts.get("hours", 0)),
            start=date.fromisoformat(facts["start"]),
            calendar=facts["calendar"],
            provisional=facts.get("provisional", False),
            skipped=tuple(_rest_from_facts(rest) for rest in facts.get("skipped", ())),
            made_up=tuple(date.fromisoformat(day) for day in facts.get("made_up", ())),
            rolled=facts.get("rolled", False),
            since=datetime.fromisoformat(facts["since"]) if "since" in facts else None,
            was=date.fromisoformat(facts["was"]) if "was" in facts else None,
            was_by=facts.get("was_by", ""),
        )


def _rest_to_facts(rest: Rest) -> list[str]:
    name = [rest.name.zh, rest.name.en] if rest.name else []
    return [rest.first.isoformat(), rest.last.isoformat(), *name]


def _rest_from_facts(facts: list[str]) -> Rest:
    first, last, *name = facts
    return Rest(date.fromisoformat(first), date.fromisoformat(last), Name(*name) if name else None)


def due(start: date, term: Term, calendar: Calendar) -> Due:
    """The day on which `term` ends when its event falls on `start`, which is not counted itself (民法典 201、203).

    Working days count make-up days and skip days off; a term of no days ends on `start`. Days in a year whose holidays
    are not published count by the weekday, and the answer is provisional. A negative term is a `ValueError`.
    """
    day = due_day(start, term, calendar)
    if term.measure == "working":
        return _due(start, term, calendar, first=start + DAY, day=day)
    if not term.roll:
        return Due(day=day, term=term, start=start, calendar=calendar.version)
    return _due(start, term, calendar, first=start + term.days * DAY, day=day)


def due_day(start: date, term: Term, calendar: Calendar) -> date:
    """The day of `due` alone, without the reasons why; a negative term is a `ValueError`."""
    if term.days < 0:
        raise ValueError(f"a term has no {term.days} days")
    if term.measure == "working":
        return _after_workdays(start, term.days, calendar)
    nominal = start + term.days * DAY
    return rolled(nominal, calendar) if term.roll else nominal


def due_after(since: datetime, term: Term, calendar: Calendar) -> Due:
    """When a term in hours ends that began at a moment: elapsed hours, no day left out.

    Midnight is the end of the day before it, as everywhere in the house. A term in days counts from the day of the
    moment; less than an hour is a `ValueError`.
    """
    if not term.hours:
        return due(day_of(since), term, calendar)
    if term.hours < 0 or term.days:
        raise ValueError(f"a term in hours has no {term.hours} hours and {term.days} days")
    ends = since + timedelta(hours=term.hours)
    return Due(
        day=day_of(ends - datetime.resolution),
        term=term,
        start=day_of(since),
        calendar=calendar.version,
        since=since,
    )


def recompute(earlier: Due, calendar: Calendar) -> Due:
    """The same term from the same start by another calendar, keeping what the earlier calendar had given."""
    if earlier.calendar == calendar.version:
        return earlier
    now = (
        due_after(earlier.since, earlier.term, calendar)
        if earlier.since
        else due(earlier.start, earlier.term, calendar)
    )
    return replace(now, was=earlier.day, was_by=earlier.calendar)


def _after_workdays(start: date, days: int, calendar: Calendar) -> date:
    target = calendar.workdays_through(start) + days
    day = start
    while missing := target - calendar.workdays_through(day):
        day += missing * DAY
    return day


def _due(start: date, term: Term, calendar: Calendar, *, first: date, day: date) -> Due:
    looked_at = [first + n * DAY for n in range((day - first).days + 1)]
    return Due(
        day=day,
        term=term,
        start=start,
        calendar=calendar.version,
        provisional=not all(calendar.is_known(one) for one in looked_at),
        skipped=_rests(looked_at, calendar),
        made_up=tuple(one for one in looked_at if one in calendar.worked),
        rolled=term.measure == "natural" and day != first,
    )


def _rests(days: list[date], calendar: Calendar) -> tuple[Rest, ...]:
    found: list[Rest] = []
    for day in days:
        if calendar.is_workday(day):
            continue
        name = calendar.name_of(day)
        if found and found[-1].last == day - DAY and found[-1].name == name:
            found[-1] = Rest(found[-1].first, day, name)
        else:
            found.append(Rest(day, day, name))
    return tuple(found)


def rolled(day: date, calendar: Calendar) -> date:
    """The day itself, or the next working day where it is a day off."""
    while not calendar.is_workday(day):
        day += DAY
    return day


def working_days_between(first: date, last: date, calendar: Calendar) -> int:
    """The number of working days after `first` up to and including `last`; negative when `last` lies before `first`."""
    return calendar.workdays_through(last) - calendar.workdays_through(first)


def days_late(due_day: date, today: date, measure: Measure, calendar: Calendar) -> int:
    """The days of `measure` by which `today` is past `due_day`; zero on the day itself, negative for days left."""
    return working_days_between(due_day, today, calendar) if measure == "working" else (today - due_day).days


def next_report_due(after: date, cadence: str, calendar: Calendar) -> date:
    """The first due day of a report strictly after `after`.

    Periods end on Friday, on the 15th and the last of the month, on the last of the month, or of the quarter; an end
    on a day off moves to the next working day. A cadence that is not in `Cadence` is a `ValueError`.
    """
    wanted = Cadence(cadence)
    # An earlier period's end may be moved past `after`: no run of days off is longer than this.
    return next(end for day in _ends(after - 15 * DAY, wanted) if (end := rolled(day, calendar)) > after)


def _ends(first: date, cadence: Cadence) -> Iterator[date]:
    """The days on which periods end, from the first one not before `first`."""
    if cadence is Cadence.WEEK:
        friday = first + (FRIDAY - first.weekday()) % 7 * DAY
        yield from (friday + n * 7 * DAY for n in count())
    for month in count(first.year * 12 + first.month - 1):
        begins = date(month // 12, month % 12 + 1, 1)
        last = date((month + 1) // 12, (month + 1) % 12 + 1, 1) - DAY
        if cadence is Cadence.HALF_MONTH and begins.replace(day=MID_MONTH) >= first:
            yield begins.replace(day=MID_MONTH)
        if last >= first and (cadence is not Cadence.QUARTER or last.month % 3 == 0):
            yield last


def ends_period(day: date, cadence: str) -> bool:
    """Whether a period of reports ends on the day, before it is moved off a day of rest."""
    last_of_month = (day + DAY).day == 1
    match cadence:
        case Cadence.WEEK:
            return day.weekday() == FRIDAY
        case Cadence.HALF_MONTH:
            return last_of_month or day.day == MID_MONTH
        case Cadence.MONTH:
            return last_of_month
    return last_of_month and day.month % 3 == 0
