"""走时 running: a clock between two acts, carried on without reading again what went before; for the write path."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from bihuan.core.timeledger.breakdown import due_in_force
from bihuan.core.timeledger.days import DAY, days_between, moved
from bihuan.core.timeledger.record import Hold, Party, Record
from bihuan.core.timeledger.wait import Course, courses, follow, precedence
from bihuan.core.workdays import Calendar, Measure


@dataclass(frozen=True, slots=True)
class Running:
    """A clock as the acts so far left it: `due` without the hold that lasts, which began with the end of `away`."""

    due: date
    measure: Measure
    away: date | None = None

    def days_held(self, day: date, calendar: Calendar) -> int:
        """The days of the hold that lasts, through `day`; 0 when the clock runs."""
        return 0 if self.away is None else days_between(self.away, day, self.measure, calendar)

    def due_on(self, day: date, calendar: Calendar) -> date:
        """The due time in force on `day`, counting the days held so far."""
        return moved(self.due, self.measure, calendar, by=self.days_held(day, calendar))

    def after(self, day: date, calendar: Calendar, *, held: bool) -> "Running":
        """The clock after an act on `day` that leaves it held or running.

        When a hold ends the due time moves by exactly the days held; from one hold to the next it stays away.
        """
        if held:
            return self if self.away is not None else replace(self, away=day)
        return replace(self, due=self.due_on(day, calendar), away=None)

    def granted(self, day: date, calendar: Calendar, *, due: date) -> tuple["Running", int]:
        """The clock after a grant on `day`, and the days granted: from the due time in force to the new one."""
        days = days_between(self.due_on(day, calendar), due, self.measure, calendar)
        return Running(due, self.measure, None if self.away is None else day), days


def is_held(owner: Party, *, n: int, holds: Iterable[Hold], suspended: bool, calendar: Calendar) -> bool:
    """Whether the clock `n` of `owner` stands still after an act that leaves these holds open and the matter so."""
    counted = [hold for hold, _ in precedence((hold for hold in holds if hold.founded), calendar)]
    return suspended or follow(owner, n=n, holds=counted) is not None


def running(record: Record, today: date, calendar: Calendar) -> tuple[Running, ...]:
    """The clocks opened by `today`, in the order of the record, as all that is recorded leaves them at its end.

    This is how a clock is set right after a late entry, a judgement or a denied supply. An asking judged to hold
    nothing must have been answered: its days beyond a limit are over.
    """
    # What is filed today holds from tomorrow on.
    return tuple(_running(course) for course in courses(record, today + DAY, calendar) if course.clock.opened <= today)


def _running(course: Course) -> Running:
    away = None
    for stretch in reversed(course.stretches):
        if course.closed is not None or not stretch.is_away:
            break
        away = stretch.after
    if away is not None:
        away = max([away, *(grant.on for grant in course.clock.grants if grant.on <= course.today)])
    return Running(due_in_force(course, on=away), course.clock.measure, away)
