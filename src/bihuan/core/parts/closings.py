"""销号 closings: each time a matter was struck off, here and above, and when it came back."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, kw_only=True)
class Closing:
    """One closing: the day here, the day above where there was one, and the day of the rebound that undid it.

    From a rebound on a new time ledger runs, linked by number to this closing; the days between count for nobody.
    """

    n: int
    on: date | None = None
    above: date | None = None
    reopened: date | None = None
