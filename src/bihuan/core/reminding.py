"""提醒 reminding: when a person may be written to, by a table of rules and the person's own quiet hours 免打扰."""

from dataclasses import dataclass
from datetime import time
from functools import cache
from importlib import resources
from typing import Annotated

from bihuan.core.schema import Days, Source, read
from bihuan.core.words import Refused

SHIPPED = "reminding.toml"


@dataclass(frozen=True, slots=True)
class Hours:
    """The hours from `since` to `until` in which one is left alone, past midnight where they end before they begin."""

    since: time
    until: time

    def cover(self, now: time) -> bool:
        """Whether the time lies in the hours; the first moment does, the last does not. Equal ends cover nothing."""
        if self.since <= self.until:
            return self.since <= now < self.until
        return now >= self.since or now < self.until


@dataclass(frozen=True, slots=True)
class Reminding:
    """The preset hours, how many lines of a stretch a digest has, and when the end of a task force is told."""

    version: str
    digest_at: str
    quiet_from: str
    quiet_until: str
    lines: Annotated[int, range(1, 200)]
    events: Annotated[int, range(1, 5_000)]
    unit_before: Days
    unit_after: Days

    @property
    def quiet(self) -> Hours:
        """The quiet hours of whoever has chosen none."""
        return Hours(moment(self.quiet_from), moment(self.quiet_until))

    def is_time(self, now: time, quiet: Hours) -> bool:
        """Whether the digest of the day may go: after its hour, or after the quiet hours where that lies in them."""
        begins = moment(self.digest_at)
        if quiet.cover(begins):
            begins = quiet.until
        return now >= begins and not quiet.cover(now)


def moment(text: str) -> time:
    """The time of day of a text such as 08:30; refused `missing` for any other text."""
    try:
        return time.fromisoformat(text).replace(tzinfo=None)
    except ValueError:
        raise Refused("missing", "hours_unreadable", text=text[:20]) from None


@cache
def shipped() -> Reminding:
    """The shipped table; one that is wrong is refused with file, line and reason."""
    return read(Reminding, Source(SHIPPED, resources.files("bihuan.core.rules").joinpath(SHIPPED).read_text("utf-8")))
