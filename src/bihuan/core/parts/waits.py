"""等待 waits: who waits for whose answer, which clocks stand still meanwhile, formal stops and days granted."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, kw_only=True)
class Wait:
    """A duty to answer for which somebody waits; its number is that duty's.

    `ask` is the first duty of the asking, `holds` the clocks that stand still: duties by number, 0 for the deadline.
    The answerer is a unit, or an `external` party for which the unit is only the liaison. `limit` is the day set.
    """

    n: int
    ask: int = 0
    asker: int = 0
    answerer: int = 0
    external: str = ""
    link: str = "support"
    filed: date | None = None
    holds: tuple[int, ...] = ()
    limit: date | None = None
    measure: str = "working"
    ended: date | None = None
    founded: bool = True
    level: str = ""


@dataclass(frozen=True, kw_only=True)
class Stop:
    """A formal stop 中止 of the whole matter, from the day it begins to the day it ends."""

    n: int
    begun: date | None = None
    ended: date | None = None


@dataclass(frozen=True, kw_only=True)
class Grant:
    """A due day set anew, from the day `on`, by the level that set it: of a duty, or of the deadline (0)."""

    n: int
    clock: int = 0
    on: date | None = None
    due: date | None = None


@dataclass(frozen=True, kw_only=True)
class Deadline:
    """The time one lead has for the whole matter, from its issue, or from the change of lead, to its end."""

    n: int
    owner: int = 0
    opened: date | None = None
    due: date | None = None
    closed: date | None = None
