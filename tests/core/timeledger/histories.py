"""随机经过 histories: what may happen to the clocks of a matter, drawn at random; late, nested, crossed, taken back."""

from datetime import date, timedelta
from random import Random

from bihuan.core.timeledger import (
    Answered,
    Asked,
    Closed,
    Granted,
    Judged,
    Link,
    NotThere,
    Opened,
    Resumed,
    Stopped,
    Told,
)
from bihuan.core.workdays import Term

DAY = timedelta(days=1)
PARTIES = (1, 2, 3, 4, "grid")
LINKS = (Link.SUPPORT, Link.VERIFY, Link.RULING, Link.UPPER)
NEAR_HOLIDAYS = (
    date(2019, 4, 22),
    date(2019, 9, 20),
    date(2020, 1, 14),
    date(2020, 2, 20),
    date(2021, 9, 10),
    date(2024, 2, 1),
    date(2026, 2, 6),
)


class History:
    """One matter's entries in the making; `today` moves on, an entry may have happened before."""

    def __init__(self, random: Random, *, late: bool = True) -> None:
        self.random, self.late = random, late
        self.entries: list[Told] = []
        base = random.choice(NEAR_HOLIDAYS) if random.random() < 0.5 else date(2019, 1, 2)
        self.start = self.today = base + random.randrange(2700 if base.month == 1 and base.year == 2019 else 12) * DAY
        self.numbers = 0
        self.owners: dict[int, object] = {}
        self.opened: dict[int, date] = {}
        self.closed: dict[int, date] = {}
        self.waits: dict[int, Asked] = {}
        self.answered: dict[int, Asked] = {}
        self.suspended: date | None = None
        self.begin(0)

    def number(self) -> int:
        self.numbers += 1
        return self.numbers

    def happened(self, earliest: date) -> date:
        """Today, or for a late entry a day before it that is not before `earliest`."""
        if self.late and self.random.random() < 0.2:
            return max(earliest, self.today - self.random.randrange(6) * DAY)
        return max(earliest, self.today)

    def limit(self, on: date, *, never: bool = False) -> date | Term | None:
        drawn = self.random.randrange(10)
        if drawn < 2 and not never:
            return None
        if drawn < 5:
            return Term(self.random.randrange(6), self.random.choice(("working", "natural")), roll=drawn == 4)
        return on + self.random.randrange(-2, 9) * DAY

    def begin(self, n: int) -> None:
        on = self.happened(self.closed.get(n, self.today))
        owner = self.random.choice(PARTIES[:3])
        due = self.limit(on, never=True)
        measure = due.measure if isinstance(due, Term) else self.random.choice(("working", "natural"))
        self.tell(Opened(known=self.today, n=n, owner=owner, measure=measure, on=on, due=due))
        self.owners[n], self.opened[n] = owner, on
        self.closed.pop(n, None)

    def tell(self, entry: Told) -> None:
        self.entries.append(entry)

    def open_clock(self) -> None:
        if len(self.owners) < 3:
            self.begin(self.number())

    def close_clock(self) -> None:
        running = [n for n in self.owners if n not in self.closed]
        if running and self.random.random() < 0.5:
            n = self.random.choice(running)
            self.closed[n] = self.happened(self.opened[n])
            self.tell(Closed(known=self.today, n=n, on=self.closed[n]))
            if self.random.random() < 0.5:
                self.begin(n)  # reassigned on the spot

    def reopen(self) -> None:
        if self.closed:
            self.begin(self.random.choice(sorted(self.closed)))

    def ask(self) -> None:
        if self.waits and self.random.random() < 0.45:
            held = self.random.choice(list(self.waits.values()))
            asker, holds, earliest = held.answerer, frozenset({held.ask}), held.on
        else:
            n = self.random.choice(list(self.owners))
            asker, earliest = self.owners[n], self.opened[n]
            holds = frozenset(each for each in self.owners if self.owners[each] == asker)
            holds = holds if self.random.random() < 0.7 else frozenset({n})
        duty = self.number()
        self.file(duty, ask=duty, asker=asker, holds=holds, earliest=earliest)

    def file(self, duty: int, *, ask: int, asker: object, holds: frozenset[int], earliest: date) -> None:
        on = self.happened(earliest)
        limit = self.limit(on)
        measure = limit.measure if isinstance(limit, Term) else self.random.choice(("working", "natural"))
        entry = Asked(
            known=self.today,
            duty=duty,
            ask=ask,
            on=on,
            asker=asker,
            answerer=self.random.choice(PARTIES),
            link=self.random.choice(LINKS),
            holds=holds,
            limit=limit,
            measure=measure,
        )
        self.tell(entry)
        self.waits[duty] = entry

    def answer(self) -> None:
        if not self.waits:
            return
        asked = self.waits.pop(self.random.choice(list(self.waits)))
        self.answered[asked.duty] = asked
        on = self.happened(asked.on)
        self.tell(Answered(known=self.today, duty=asked.duty, on=on))
        if self.random.random() < 0.4:
            self.file(self.number(), ask=asked.ask, asker=asked.asker, holds=asked.holds, earliest=on)

    def deny_supply(self) -> None:
        if self.late and self.answered:
            asked = self.answered.pop(self.random.choice(list(self.answered)))
            self.waits[asked.duty] = asked
            self.tell(NotThere(known=self.today, duty=asked.duty))

    def judge(self) -> None:
        asks = sorted({asked.ask for asked in (*self.waits.values(), *self.answered.values())})
        if self.late and asks:
            self.tell(Judged(known=self.today, ask=self.random.choice(asks), founded=self.random.random() < 0.2))

    def suspend(self) -> None:
        if self.suspended is None:
            self.suspended = self.happened(self.start)
            self.tell(Stopped(known=self.today, on=self.suspended))
        else:
            self.tell(Resumed(known=self.today, on=self.happened(self.suspended)))
            self.suspended = None

    def grant(self) -> None:
        running = [n for n in self.owners if n not in self.closed]
        if running:
            n = self.random.choice(running)
            on = self.happened(self.opened[n])
            self.tell(Granted(known=self.today, n=n, on=on, due=on + self.random.randrange(-4, 14) * DAY))

    def go_on(self) -> None:
        """A few days pass, one more thing happens."""
        self.today += self.random.choice((0, 0, 1, 1, 1, 2, 3, 4)) * DAY
        self.random.choice(ACTS)(self)


ACTS = (
    *[History.ask] * 6,
    *[History.answer] * 4,
    *[History.judge] * 2,
    *[History.suspend] * 2,
    *[History.grant] * 2,
    History.deny_supply,
    History.open_clock,
    History.close_clock,
    History.reopen,
)


def drawn(seed: int, *, acts: int = 12) -> History:
    """The history of a seed, late entries, judgements and denied supplies among it."""
    history = History(Random(seed))
    for _ in range(acts):
        history.go_on()
    return history
