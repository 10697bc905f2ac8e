"""重算时限 recalendar: which open duties another calendar moves, and to what day, with the term that says why."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from bihuan.core.calendars import DAY, Calendar
from bihuan.core.standing import Owed
from bihuan.core.workdays import Due, ends_period, recompute, rolled, working_days_between

LONGEST_REST = 15
"""No run of days off is longer: so far the end of a period may have been moved."""


@dataclass(frozen=True, slots=True)
class Moved:
    """One open duty under the new calendar: its number, its due day now, and the term to be sealed with it."""

    n: int
    due: date
    term: Mapping[str, Any]


def recalendared(duties: Iterable[Owed], *, to: Calendar, known: Callable[[str], Calendar]) -> tuple[Moved, ...]:
    """The open duties whose due day came from another version of the calendar, by their numbers.

    Also those whose day stays: their term says from then on that it was computed again. Days that a duty has been held
    or granted since stay with it, in the measure of its term. `known` gives an earlier calendar by its version.
    """
    return tuple(
        moved for duty in duties if duty.is_open for moved in (_moved(duty, to=to, known=known),) if moved is not None
    )


def _moved(duty: Owed, *, to: Calendar, known: Callable[[str], Calendar]) -> Moved | None:
    by, version = duty.term.get("by"), duty.term.get("calendar")
    if version is None or version == to.version:
        return None
    if by == "cadence":
        return Moved(duty.n, _period_end(duty, earlier=known(version), to=to), {**duty.term, "calendar": to.version})
    if by != "clock":
        return None
    was = Due.from_facts({name: value for name, value in duty.term.items() if name != "by"})
    now = recompute(was, to)
    day = _carried(duty.due, was=was, now=now, earlier=known(version), to=to)
    return Moved(duty.n, day, {"by": "clock", **now.to_facts()})


def _carried(due: date, *, was: Due, now: Due, earlier: Calendar, to: Calendar) -> date:
    """The due day in force: as many days after the new end of the term as it lay after the old one."""
    if due == was.day:
        return now.day
    if was.term.hours or was.term.measure == "natural":
        return now.day + (due - was.day)
    target = to.workdays_through(now.day) + working_days_between(was.day, due, earlier)
    day = now.day + (due - was.day)
    while to.workdays_through(day) > target or not to.is_workday(day):
        day -= DAY
    while (missing := target - to.workdays_through(day)) > 0:
        day += missing * DAY
    return day


def _period_end(duty: Owed, *, earlier: Calendar, to: Calendar) -> date:
    """The last day of the period the report is for, moved by the new calendar; the day as it is where none fits."""
    for back in range(LONGEST_REST):
        day = duty.due - back * DAY
        if ends_period(day, duty.term["cadence"]) and rolled(day, earlier) == duty.due:
            return rolled(day, to)
    return duty.due
