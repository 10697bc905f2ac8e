"""要素需求 needs: what a lead lacks, what stops without it, who provides it, and how far that has come."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, kw_only=True)
class Need:
    """One need: asked on `filed`, promised for a day, arrived on a day, and how it ended.

    `provider` is the unit that owes the answer; for an `external` party it is the liaison, who owes the pushing only.
    `ask` is the first duty of the asking, `at` the one that is open now; `blocks` the duty that waits, 0 the deadline.
    """

    n: int
    sort: str = "factor"
    factor: str = ""
    what: str = ""
    stops: str = ""
    tried: str = ""
    proposal: str = ""
    external: str = ""
    amount: str = ""
    provider: int = 0
    blocks: int = 0
    filed: date | None = None
    ask: int = 0
    at: int = 0
    promised: date | None = None
    arrived: date | None = None
    outcome: str = ""


def need_at(needs: Iterable[Need], n: int) -> Need:
    """The need whose open duty has the number."""
    return next(need for need in needs if need.at == n)
