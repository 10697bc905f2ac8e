"""手续 gates: legal papers on record, each opening a gate before certain milestones."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, kw_only=True)
class Passed:
    """One paper on record: which gate it opens, its day, and the words that identify it."""

    n: int
    gate: str = ""
    on: date | None = None
    paper: str = ""
