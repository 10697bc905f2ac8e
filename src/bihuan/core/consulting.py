"""征求意见 consulting: how long units are given to say what they think of a draft, by a table of rules."""

from dataclasses import dataclass
from functools import cache
from importlib import resources

from bihuan.core.schema import Days, Source, read
from bihuan.core.words import said

SHIPPED = "consulting.toml"


@dataclass(frozen=True, slots=True)
class Limit:
    """The working days given when the office sets none, and the most that it may set, under one version."""

    version: str
    days: Days
    most: Days


@cache
def shipped() -> Limit:
    """The shipped table; one that is wrong is refused with file, line and reason."""
    text = resources.files("bihuan.core.rules").joinpath(SHIPPED).read_text("utf-8")
    return limit_from(Source(SHIPPED, text))


def limit_from(source: Source) -> Limit:
    """The limit a table describes; one that gives no day, or more than the most, is refused."""
    found = read(Limit, source)
    if not 1 <= found.days <= found.most:
        raise source.wrong(("days",), said("consulting_days_wrong", days=found.days, most=found.most))
    return found
