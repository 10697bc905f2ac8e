"""重算时限 recalendar: which open duties another calendar moves, and to what day, with the term that says why."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from bihuan.core.calendars import DAY, Calendar
from bihuan.core.standing import Owed
from bihuan.core.workdays import Due, ends_period, recompute, rolled

LONGEST_REST = 15
"""No run of days off is longer: so far the end of a period may have been moved."""


@dataclass(frozen=True, slots=True)
class Moved:
    """One open duty under the new calendar: the day its term ends on now, and the term to be sealed with it.

    Days that the duty was held or granted since are no part of it: they are reckoned from there anew.
    """

    duty: Owed
    due: date
    term: Mapping[str, Any]


def recalendared(duties: Iterable[Owed], *, to: Calendar, known: Callable[[str], Calendar]) -> tuple[Moved, ...]:
    """The open duties whose term ends on another day by the new calendar, or is no longer provisional, by number.

    `known` gives an earlier calendar by its version.
    """
    found = (_moved(duty, to=to, known=known) for duty in duties if duty.is_open)
    return tuple(moved for moved in found if moved is not None)


def _moved(duty: Owed, *, to: Calendar, known: Callable[[str], Calendar]) -> Moved | None:
    by, version = duty.term.get("by"), duty.term.get("calendar")
    if version is None or version == to.version:
        return None
    if by == "cadence":
        return _next_period(duty, earlier=known(version), to=to)
    if by != "clock":
        return None
    was = Due.from_facts(duty.term)
    now = recompute(was, to)
    if (was.day, was.provisional) == (now.day, now.provisional):
        return None
    about = {name: value for name, value in duty.term.items() if name not in was.to_facts()}
    return Moved(duty, now.day, {**about, **now.to_facts()})


def _next_period(duty: Owed, *, earlier: Calendar, to: Calendar) -> Moved | None:
    """The duty to report on the same period, whose end is moved otherwise; None where it ends on the same day."""
    was = duty.original or duty.due
    for back in range(LONGEST_REST):
        day = was - back * DAY
        if ends_period(day, duty.term["cadence"]) and rolled(day, earlier) == was:
            now = rolled(day, to)
            again = {"calendar": to.version, "was": was.isoformat(), "was_by": earlier.version}
            return Moved(duty, now, {**duty.term, **again}) if now != was else None
    return None
