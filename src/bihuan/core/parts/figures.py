"""数据 figures: each with three values side by side – reported, verified, from its source – and the day of each."""

from dataclasses import dataclass
from datetime import date

MAIN = "percent"
"""The figure that every matter has: how far it is, in percent."""


@dataclass(frozen=True, kw_only=True)
class Figure:
    """One figure: numbers are decimal texts, empty where unknown; `by` and `seq` tell whose entry reported it.

    `falsified` is the day on which a check found it falsified.
    """

    n: int
    name: str = MAIN
    unit: str = "%"
    reported: str = ""
    reported_on: date | None = None
    by: int = 0
    seq: int = 0
    verified: str = ""
    verified_on: date | None = None
    source: str = ""
    source_on: date | None = None
    falsified: date | None = None
