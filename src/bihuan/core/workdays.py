"""时限 workdays: when a term ends, why then, and how many days lie between, in working or natural days."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import reduce
from itertools import count
from typing import Any, Literal

from bihuan.core.calendars import DAY, Calendar, Name, shipped
from bihuan.core.words import Said, said

__all__ = [
    "Cadence",
    "Calendar",
    "Due",
    "Measure",
    "Rest",
    "Term",
    "days_late",
    "due",
    "next_report_due",
    "shipped",
    "why",
    "working_days_between",
]

Measure = Literal["working", "natural"]
FRIDAY = 4
MID_MONTH = 15
WEEKENDS_NAMED = 2
"""Up to so many weekends are named by their days in a sentence; of more, only the number of days is told."""


class Cadence(StrEnum):
    """How often a matter is reported on (填报周期)."""

    WEEK = "week"
    HALF_MONTH = "half_month"
    MONTH = "month"
    QUARTER = "quarter"


@dataclass(frozen=True, slots=True)
class Term:
    """A limit in whole days of a measure; `roll` moves the end of a natural term from a day off to a working day."""

    days: int
    measure: Measure = "working"
    roll: bool = False


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
    """The day at whose end, 24:00 in Asia/Shanghai, a term is over, with all that the sentence “why then” needs."""

    day: date
    term: Term
    start: date
    calendar: str
    provisional: bool = False
    skipped: tuple[Rest, ...] = ()
    made_up: tuple[date, ...] = ()
    rolled: bool = False

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
        }
        return {name: value for name, value in facts.items() if name == "days" or value}

    @classmethod
    def from_facts(cls, facts: Mapping[str, Any]) -> "Due":
        """The due day that was sealed as `facts`."""
        return cls(
            day=date.fromisoformat(facts["day"]),
            term=Term(facts["days"], facts["measure"], facts.get("roll", False)),
            start=date.fromisoformat(facts["start"]),
            calendar=facts["calendar"],
            provisional=facts.get("provisional", False),
            skipped=tuple(_rest_from_facts(rest) for rest in facts.get("skipped", ())),
            made_up=tuple(date.fromisoformat(day) for day in facts.get("made_up", ())),
            rolled=facts.get("rolled", False),
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
    if term.days < 0:
        raise ValueError(f"a term has no {term.days} days")
    if term.measure == "working":
        day = _after_workdays(start, term.days, calendar)
        return _due(start, term, calendar, first=start + DAY, day=day)
    nominal = start + term.days * DAY
    if not term.roll:
        return Due(day=nominal, term=term, start=start, calendar=calendar.version)
    return _due(start, term, calendar, first=nominal, day=_rolled(nominal, calendar))


def _after_workdays(start: date, days: int, calendar: Calendar) -> date:
    day = start
    while days:
        day += DAY
        days -= calendar.is_workday(day)
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


def _rolled(day: date, calendar: Calendar) -> date:
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
    return next(end for day in _ends(after - 15 * DAY, wanted) if (end := _rolled(day, calendar)) > after)


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


def why(end: Due, *, rule: Said | str | None = None) -> Said:
    """Why a term ends on its day, in one sentence: rule, start, days skipped and made up, calendar version."""
    one = "_one" if end.term.days == 1 else ""
    clauses = _clauses(end)
    return said(
        "why_due",
        rule=said("why_due_rule", rule=rule) if rule is not None else "",
        start=_day(end.start),
        length=said(f"term_{end.term.measure}{one}", days=end.term.days),
        between=said("why_due_between", clauses=reduce(_and, clauses)) if clauses else "",
        due=_day(end.day),
        calendar=end.calendar,
        provisional=said("why_due_provisional") if end.provisional else "",
    )


def _and(left: Said, right: Said) -> Said:
    return said("why_due_and", left=left, right=right)


def _clauses(end: Due) -> list[Said]:
    weekends = [rest for rest in end.skipped if rest.name is None]
    told = end.skipped if len(weekends) <= WEEKENDS_NAMED else [rest for rest in end.skipped if rest.name is not None]
    clauses = [_off(rest) for rest in told]
    if len(weekends) > WEEKENDS_NAMED:
        clauses.append(said("why_due_weekends", days=sum(rest.days for rest in weekends)))
    if end.made_up:
        clauses.append(said("why_due_made_up", days=[_short(day) for day in end.made_up]))
    if end.rolled:
        clauses.append(said("why_due_rolled"))
    return clauses


def _off(rest: Rest) -> Said:
    name = rest.name or said("rest_weekend")
    if rest.first == rest.last:
        return said("why_due_off", day=_short(rest.first), name=name)
    return said("why_due_off_span", first=_short(rest.first), last=_short(rest.last), name=name)


def _day(day: date) -> Said:
    return said("day_in_year", year=day.year, month=said(f"month_{day.month}"), day=day.day)


def _short(day: date) -> Said:
    return said("day_in_month", month=said(f"month_{day.month}"), day=day.day)
