"""巡查 patrol: what the clock does by itself on a day: lights, silence, reminders, slips, seals."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from bihuan.core.loop import day_of
from bihuan.ledger import seals
from bihuan.matters import laying, tallies, turning
from bihuan.watch import deemed, delivery, ladder, notices

Step = Callable[[str], None]


@dataclass(slots=True)
class Round:
    """What one patrol did, as counts by step; a second one on the same day finds nothing to do."""

    counts: dict[str, int] = field(default_factory=dict)

    @property
    def moved(self) -> int:
        """How much there was to do."""
        return sum(self.counts.values())


def patrol(*, at: datetime, tell: Step | None = None) -> Round:
    """What the patrol of a day did. Each step works in batches of their own and may be cut off anywhere.

    Days that were missed are caught up with: every step asks what is due by now, not what became due today. `at` is the
    caller's clock and becomes what its entries are recorded at.
    """
    today = day_of(at)
    steps: dict[str, Callable[[], int]] = {
        "laid": lambda: laying.lay_day(today),
        "turned": lambda: turning.turn(today),
        "deemed": lambda: deemed.deem(at=at, today=today),
        "climbed": lambda: ladder.climb(at=at, today=today),
        "reminded": lambda: ladder.remind(at=at, today=today),
        "folded": tallies.fold_all,
        "sealed": lambda: seals.seal(at=at).sealed,
        "told": lambda: notices.derive(at=at),
        "sent": lambda: delivery.deliver(at=at)[0],
    }
    done = Round()
    for name, step in steps.items():
        if tell is not None:
            tell(name)
        done.counts[name] = step()
    return done
