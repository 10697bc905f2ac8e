"""督办单 slips: a written demand because of one overdue duty; drafted, signed, answered or withdrawn."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, kw_only=True)
class Slip:
    """One slip: its colour, the duty it is about, the words of its demand, and the day of each thing done with it."""

    n: int
    colour: str = ""
    duty: int = 0
    demand: str = ""
    drafted: date | None = None
    issued: date | None = None
    answered: date | None = None
    withdrawn: date | None = None

    @property
    def is_open(self) -> bool:
        """Whether the slip is drafted or issued and neither answered nor withdrawn."""
        return self.answered is None and self.withdrawn is None
