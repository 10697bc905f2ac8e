"""用时构成 breakdown: why a clock ended when it did – the owner's days, those granted, the others', the stops'."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import reduce
from operator import attrgetter
from typing import NamedTuple

from bihuan.core.timeledger.days import days_between, moved
from bihuan.core.timeledger.record import Hold, Link, Party, Record
from bihuan.core.timeledger.wait import Course, Stretch, courses
from bihuan.core.workdays import Calendar, Measure


class Days(NamedTuple):
    """Days within a limit and days beyond it; days that know no limit are within."""

    within: int = 0
    beyond: int = 0

    def plus(self, days: "Days") -> "Days":
        """Both added up."""
        return Days(self.within + days.within, self.beyond + days.beyond)

    @property
    def total(self) -> int:
        """All of them."""
        return self.within + self.beyond


NONE = Days()


@dataclass(frozen=True, slots=True)
class Row:
    """The days one answerer held one clock by one duty."""

    hold: Hold
    days: Days


@dataclass(frozen=True, slots=True)
class Breakdown:
    """The time ledger of one clock as of one day, in whole days of its measure.

    `end` is the closing or, while open, the later of today and `due`, the due time in force; `own` is the owner's
    lateness against it (negative: days gained), `handled` the days the owner held the ball.
    """

    course: Course
    original: date
    due: date
    end: date
    own: int
    granted: int
    handled: int
    stopped: int
    rows: tuple[Row, ...]

    @property
    def measure(self) -> Measure:
        """The measure all its days are counted in."""
        return self.course.clock.measure

    @property
    def total(self) -> int:
        """The days from the original due time to the end."""
        return days_between(self.original, self.end, self.measure, self.course.calendar)

    @property
    def held(self) -> Days:
        """The days others held the clock, within and beyond their own limits."""
        return _sum(row.days for row in self.rows)

    @property
    def is_exact(self) -> bool:
        """Whether the parts make the whole; they always do, and the full audit looks."""
        return self.total == self.own + self.granted + self.held.total + self.stopped

    def by_link(self) -> Mapping[Link, Days]:
        """The days from the opening through today or the closing by link, in one bar without a gap."""
        found = {Link.HANDLE: Days(self.handled)}
        for row in self.rows:
            found[row.hold.link] = found.get(row.hold.link, NONE).plus(row.days)
        if self.stopped:
            found[Link.SUSPEND] = Days(self.stopped)
        return found

    def by_unit(self) -> Mapping[Party, Days]:
        """The same days by unit; only for inside the matter. External parties and stops are no unit's."""
        found = {self.course.clock.owner: Days(self.handled)}
        for row in self.rows:
            if row.hold.link != Link.UPPER:
                found[row.hold.answerer] = found.get(row.hold.answerer, NONE).plus(row.days)
        return found


@dataclass(frozen=True, slots=True)
class Total:
    """Several breakdowns in one measure, added up."""

    own: int = 0
    granted: int = 0
    stopped: int = 0
    held: Days = NONE
    by_link: Mapping[Link, Days] = field(default_factory=dict)

    def plus(self, one: Breakdown) -> "Total":
        """This total with one more breakdown in it."""
        links = dict(self.by_link)
        for link, days in one.by_link().items():
            links[link] = links.get(link, NONE).plus(days)
        return Total(
            self.own + one.own, self.granted + one.granted, self.stopped + one.stopped, self.held.plus(one.held), links
        )


def totals(breakdowns: Iterable[Breakdown]) -> Mapping[Measure, Total]:
    """The sums of each measure for itself: working days are never added to natural days."""
    found: dict[Measure, Total] = {}
    for one in breakdowns:
        found[one.measure] = found.get(one.measure, Total()).plus(one)
    return found


def time_ledger(record: Record, today: date, calendar: Calendar) -> tuple[Breakdown, ...]:
    """The breakdown of every clock of a matter as of `today`, in the order of the record."""
    return tuple(breakdown(course) for course in courses(record, today, calendar))


def due_in_force(course: Course, *, on: date | None = None) -> date:
    """The due time in force on a day of the course, without one on its last day.

    It is the last day set, moved by exactly the days since then on which the clock stood still; while a hold lasts
    those held so far count, and once the clock is closed it stays as it was then.
    """
    return _reckoned(course, _last(course) if on is None else on)[0]


def breakdown(course: Course) -> Breakdown:
    """The time ledger of one clock; the owner's lateness is counted from the due time in force, never a remainder."""
    original = course.clock.original(course.calendar)
    due, granted = _reckoned(course, _last(course))
    end = course.closed or max(course.today, due)
    away = [stretch for stretch in course.stretches if stretch.is_away]
    return Breakdown(
        course=course,
        original=original,
        due=due,
        end=end,
        own=_between(course, due, end),
        granted=granted,
        handled=sum(_between(course, one.after, one.last) for one in course.stretches if not one.is_away),
        stopped=sum(_between(course, one.after, one.last) for one in away if one.stopped),
        rows=_rows(course, away),
    )


def _last(course: Course) -> date:
    return course.closed or course.today


def _reckoned(course: Course, last: date) -> tuple[date, int]:
    # Event by event: each grant sets the due time anew and is worth the days from the one then in force.
    clock = course.clock
    due, since, granted = clock.original(course.calendar), clock.opened, 0
    for grant in sorted((one for one in clock.grants if one.on <= last), key=attrgetter("on")):
        granted += _between(course, _moved(course, due, since, grant.on), grant.due)
        due, since = grant.due, grant.on
    return _moved(course, due, since, last), granted


def _moved(course: Course, due: date, since: date, last: date) -> date:
    away = (
        _between(course, max(one.after, since), min(one.last, last))
        for one in course.stretches
        if one.is_away and one.last > since and one.after < last
    )
    return moved(due, course.clock.measure, course.calendar, by=sum(away))


def _rows(course: Course, away: Iterable[Stretch]) -> tuple[Row, ...]:
    found: dict[int, Row] = {}
    for one in away:
        if one.hold is None:
            continue
        days = _between(course, one.after, one.last)
        spent = Days(beyond=days) if one.beyond else Days(within=days)
        row = found.get(one.hold.duty, Row(one.hold, NONE))
        found[one.hold.duty] = Row(one.hold, row.days.plus(spent))
    return tuple(row for _, row in sorted(found.items()))


def _between(course: Course, first: date, last: date) -> int:
    return days_between(first, last, course.clock.measure, course.calendar)


def _sum(days: Iterable[Days]) -> Days:
    return reduce(Days.plus, days, NONE)
