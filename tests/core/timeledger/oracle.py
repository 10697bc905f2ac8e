"""对照 oracle: the law of the time ledger told once more, day by day and by nothing but its words; slow and plain."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from bihuan.core.calendars import Calendar
from bihuan.core.timeledger import Clock, Hold, Record

DAY = timedelta(days=1)
OWNER, STOP = "owner", "stop"


@dataclass
class Oracle:
    """Whose each day is; everything is a count of single days."""

    record: Record
    calendar: Calendar
    limits: dict[int, date | None] = field(init=False)
    known: dict[Any, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.limits = {hold.duty: hold.limit_day(self.calendar) for hold in self.record.holds}

    def counts(self, day: date, measure: str) -> bool:
        return measure == "natural" or self.calendar.is_workday(day)

    def span(self, first: date, last: date, measure: str) -> int:
        if last < first:
            return -self.span(last, first, measure)
        if measure == "natural":
            return (last - first).days
        return sum(self.calendar.is_workday(first + n * DAY) for n in range(1, (last - first).days + 1))

    def stopped(self, day: date) -> bool:
        return any(stop.begun < day and (stop.ended is None or day <= stop.ended) for stop in self.record.stops)

    def is_open(self, hold: Hold, day: date) -> bool:
        return hold.filed < day and (hold.ended is None or day <= hold.ended)

    def ball(self, owner: Any, number: int, day: date) -> Any:
        """STOP, OWNER or the hold whose answerer has the ball on a day."""
        if self.stopped(day):
            return STOP
        seen, party, at, result = [owner], owner, number, OWNER
        while True:
            waits = [
                hold
                for hold in self.record.holds
                if hold.asker == party
                and at in hold.holds
                and self.is_open(hold, day)
                and (hold.founded or self.beyond(hold, day))
            ]
            if not waits:
                return result
            first = min(waits, key=lambda hold: (self.limits[hold.duty] or date.max, hold.filed, hold.ask, hold.duty))
            if first.answerer in seen:
                return OWNER
            seen.append(first.answerer)
            party, at, result = first.answerer, first.ask, first

    def spent(self, hold: Hold, day: date) -> int:
        """The answerer's own days of its limit's measure through a day."""
        if day <= hold.filed:
            return 0
        key = (hold.duty, day)
        if key not in self.known:
            own = self.ball(hold.answerer, hold.ask, day) == OWNER
            self.known[key] = self.spent(hold, day - DAY) + (own and self.counts(day, hold.measure))
        return self.known[key]

    def beyond(self, hold: Hold, day: date) -> bool:
        limit = self.limits[hold.duty]
        if limit is None:
            return False
        if hold.duty not in self.known:
            self.known[hold.duty] = self.span(hold.filed, limit, hold.measure)
        return self.spent(hold, day) > self.known[hold.duty]

    def whose(self, clock: Clock, last: date) -> list[tuple[date, Any, bool]]:
        """Each day of the clock's measure after its opening through `last`: whose it is, and whether beyond a limit."""
        found = []
        for n in range(1, (last - clock.opened).days + 1):
            day = clock.opened + n * DAY
            if self.counts(day, clock.measure):
                ball = self.ball(clock.owner, clock.n, day)
                found.append((day, ball, isinstance(ball, Hold) and self.beyond(ball, day)))
        return found
