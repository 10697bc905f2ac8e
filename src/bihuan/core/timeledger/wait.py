"""球在谁手 wait: whose days they are – a formal stop's, or of the one at the end of the wait, else the owner's."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import pairwise

from bihuan.core.calendars import Calendar
from bihuan.core.timeledger.days import DAY, day_at, days_between, place
from bihuan.core.timeledger.record import Clock, Hold, Link, Party, Record


@dataclass(frozen=True, slots=True)
class Stretch:
    """Days in a row, after `after` through `last`, that all belong to one.

    It is the answerer of `hold` (`beyond` its own limit or within it), the formal stop, or else the clock's owner.
    """

    after: date
    last: date
    hold: Hold | None = None
    stopped: bool = False
    beyond: bool = False

    @property
    def is_away(self) -> bool:
        """Whether the clock stands still on these days."""
        return self.stopped or self.hold is not None

    @property
    def link(self) -> Link:
        """The link on which these days are spent."""
        if self.stopped:
            return Link.SUSPEND
        return self.hold.link if self.hold is not None else Link.HANDLE


@dataclass(frozen=True, slots=True)
class Course:
    """The course of one clock from its opening through `today` or its closing, day by day without a gap."""

    clock: Clock
    stretches: tuple[Stretch, ...]
    today: date
    calendar: Calendar

    @property
    def closed(self) -> date | None:
        """The day the clock was closed, as far as it had happened today."""
        closed = self.clock.closed
        return closed if closed is not None and closed <= self.today else None

    def on(self, day: date) -> Stretch:
        """The stretch a day belongs to; outside the clock's course it is a `ValueError`."""
        for stretch in self.stretches:
            if stretch.after < day <= stretch.last:
                return stretch
        raise ValueError(f"clock {self.clock.n} does not run on {day}")


def holder_on(course: Course, day: date) -> Party | None:
    """Who held the ball at 00:00 of `day`; None on a day of formal stop."""
    stretch = course.on(day)
    if stretch.stopped:
        return None
    return stretch.hold.answerer if stretch.hold is not None else course.clock.owner


def precedence(holds: Iterable[Hold], calendar: Calendar) -> list[tuple[Hold, date | None]]:
    """Holds with their limits' days as a wait follows them: by limit as set, filing, number; without a limit last."""
    limited = [(hold, hold.limit_day(calendar)) for hold in holds]
    return sorted(limited, key=_rank)


def _rank(limited: tuple[Hold, date | None]) -> tuple[date, date, int, int]:
    hold, limit = limited
    return limit or date.max, hold.filed, hold.ask, hold.duty


def follow(owner: Party, *, n: int, holds: Sequence[Hold]) -> Hold | None:
    """The hold at the end of the wait that begins with the owner of clock `n`, or None when the owner has the ball.

    `holds` are those that count, in order of precedence. A party met twice closes a circle: it ends with the owner.
    """
    met = {owner}
    party, found = owner, None
    while True:
        following = next((hold for hold in holds if hold.asker == party and n in hold.holds), None)
        if following is None:
            return found
        party, n, found = following.answerer, following.ask, following
        if party in met:
            return None
        met.add(party)


@dataclass(slots=True)
class _Limit:
    """What one answerer still has: `left` days of its own (None: no end); `own` when it is using them up now."""

    hold: Hold
    left: int | None
    beyond: bool = False
    own: bool = False


@dataclass(frozen=True, slots=True)
class _Moment:
    """Days in a row on which nothing changes: the same holds count, the same answerers are beyond their limits."""

    after: date
    last: date
    stopped: bool = False
    holds: tuple[Hold, ...] = ()
    beyond: frozenset[int] = frozenset()


class _Sweep:
    """The walk over the days of a record, from one change to the next."""

    def __init__(self, record: Record, today: date, calendar: Calendar) -> None:
        self.record = record
        self.today = today
        self.calendar = calendar
        self.limits = [self._limit(hold, day) for hold, day in precedence(record.holds, calendar)]

    def moments(self) -> Iterator[_Moment]:
        """The days of the record through today, cut wherever something changes."""
        for after, last in pairwise(self._changes()):
            if any(stop.begun <= after and _lasts(stop.ended, after) for stop in self.record.stops):
                yield _Moment(after, last, stopped=True)
                continue
            begin = after
            while begin < last:
                opened = [one for one in self.limits if one.hold.filed <= begin and _lasts(one.hold.ended, begin)]
                holds = self._judge(opened, begin)
                end = self._use_up(opened, begin, last)
                beyond = frozenset(one.hold.duty for one in opened if one.beyond)
                yield _Moment(begin, end, holds=holds, beyond=beyond)
                begin = end

    def _changes(self) -> list[date]:
        days: set[date | None] = {self.today}
        for clock in self.record.clocks:
            days |= {clock.opened, clock.closed}
        for hold in self.record.holds:
            days |= {hold.filed, hold.ended}
        for stop in self.record.stops:
            days |= {stop.begun, stop.ended}
        return sorted(day for day in days if day is not None and day <= self.today)

    def _judge(self, opened: list[_Limit], after: date) -> tuple[Hold, ...]:
        # A hold is held only by askings of higher numbers: from the highest down, each comes after all it waits for.
        counted = tuple(one.hold for one in opened if one.hold.founded or one.beyond)
        for one in sorted(opened, key=lambda one: one.hold.ask, reverse=True):
            one.own = follow(one.hold.answerer, n=one.hold.ask, holds=counted) is None
            if one.own and not one.beyond and one.left is not None:
                one.beyond = self._days(one.hold, after, after + DAY) > one.left
                if one.beyond and not one.hold.founded:
                    counted = tuple(each.hold for each in opened if each.hold.founded or each.beyond)
        return counted

    def _use_up(self, opened: list[_Limit], after: date, last: date) -> date:
        # The last day before somebody's limit runs out, at most `last`; takes from each limit what is used up by then.
        running = [(one, one.left) for one in opened if one.own and not one.beyond and one.left is not None]
        end = last
        for one, left in running:
            if self._days(one.hold, after, last) > left:
                measure = one.hold.measure
                over = place(after, measure, self.calendar) + left + 1
                end = min(end, day_at(over, measure, self.calendar, near=after) - DAY)
        for one, left in running:
            one.left = left - self._days(one.hold, after, end)
        return end

    def _limit(self, hold: Hold, day: date | None) -> _Limit:
        left = None if day is None else self._days(hold, hold.filed, day)
        return _Limit(hold, left, beyond=left is not None and left < 0)

    def _days(self, hold: Hold, after: date, last: date) -> int:
        return days_between(after, last, hold.measure, self.calendar)


def _lasts(ended: date | None, day: date) -> bool:
    return ended is None or ended > day


def courses(record: Record, today: date, calendar: Calendar) -> tuple[Course, ...]:
    """The course of each clock opened by `today`, in the order of the record."""
    begun = [clock for clock in record.clocks if clock.opened <= today]
    stretches: list[list[Stretch]] = [[] for _ in begun]
    for moment in _Sweep(record, today, calendar).moments():
        for clock, found in zip(begun, stretches, strict=True):
            if clock.opened <= moment.after and _lasts(clock.closed, moment.after):
                _extend(found, _stretch(clock, moment))
    return tuple(Course(clock, tuple(found), today, calendar) for clock, found in zip(begun, stretches, strict=True))


def _stretch(clock: Clock, moment: _Moment) -> Stretch:
    if moment.stopped:
        return Stretch(moment.after, moment.last, stopped=True)
    hold = follow(clock.owner, n=clock.n, holds=moment.holds)
    beyond = hold is not None and hold.duty in moment.beyond
    return Stretch(moment.after, moment.last, hold, beyond=beyond)


def _extend(found: list[Stretch], stretch: Stretch) -> None:
    if found and _kind(found[-1]) == _kind(stretch):
        stretch = replace(stretch, after=found.pop().after)
    found.append(stretch)


def _kind(stretch: Stretch) -> tuple[Hold | None, bool, bool]:
    return stretch.hold, stretch.stopped, stretch.beyond
