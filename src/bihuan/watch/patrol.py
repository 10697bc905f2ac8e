"""巡查 patrol: what the clock does by itself on a day: lights, silence, reminders, slips, seals."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from bihuan.core.loop import day_of
from bihuan.ledger import seals
from bihuan.matters import laying, papers, recalendar, tallies, turning
from bihuan.watch import alarms, checking, deemed, delivery, digests, ending, freeze, ladder, notices

Step = Callable[[str], None]
Act = Callable[[datetime, date], int]

DAILY: Mapping[str, Act] = {
    "frozen": lambda at, today: freeze.freeze(at=at, today=today),
    "laid": lambda at, today: laying.lay_day(today),
    "recalendared": lambda at, today: recalendar.catch_up(at=at, today=today),
    "turned": lambda at, today: turning.turn(today),
    "deemed": lambda at, today: deemed.deem(at=at, today=today),
    "climbed": lambda at, today: ladder.climb(at=at, today=today),
    "reminded": lambda at, today: ladder.remind(at=at, today=today),
    "swept": lambda at, today: papers.sweep(at=at),
    "folded": lambda at, today: tallies.fold_all(),
    "sealed": lambda at, today: seals.seal(at=at).sealed,
    "told": lambda at, today: notices.derive(at=at),
    "reddened": lambda at, today: alarms.redden(at=at, today=today),
    "ending": lambda at, today: ending.tell(at=at, today=today),
    "sent": lambda at, today: delivery.deliver(at=at)[0],
    "digested": lambda at, today: digests.send_due(at=at)[0],
    "checked": lambda at, today: checking.check_asked(at=at),
}
"""What a whole patrol does, in this order. Every step asks what is due by now, not what became due today."""

MINUTELY = ("folded", "sealed", "told", "reddened", "sent", "digested", "checked")
EACH_MINUTE: Mapping[str, Act] = {name: DAILY[name] for name in MINUTELY}
"""What cannot wait for the next day's patrol."""


@dataclass(slots=True)
class Round:
    """What one patrol did, as counts by step; a second one on the same day finds nothing to do."""

    counts: dict[str, int] = field(default_factory=dict)
    is_whole: bool = True

    @property
    def moved(self) -> int:
        """How much there was to do."""
        return sum(self.counts.values())


def patrol(
    *,
    at: datetime,
    tell: Step | None = None,
    steps: Mapping[str, Act] = DAILY,
    goes_on: Callable[[], bool] = lambda: True,
) -> Round:
    """What the patrol of a day did. Each step works in batches of their own and may be cut off anywhere.

    Days that were missed are caught up with. `at` is the caller's clock and becomes what its entries are recorded at.
    Where `goes_on` says no before a step, the round ends there and is not whole.
    """
    done = Round()
    for name, step in steps.items():
        if not goes_on():
            done.is_whole = False
            return done
        if tell is not None:
            tell(name)
        done.counts[name] = step(at, day_of(at))
    return done
