"""时钟 clock: the one place where the world's time is read; only the outermost caller asks, the rest is told."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings

SHANGHAI = ZoneInfo("Asia/Shanghai")

_standing: ContextVar[datetime | None] = ContextVar("standing", default=None)


def now() -> datetime:
    """The present moment in Asia/Shanghai: the real one, in a demonstration moved by the world's offset."""
    standing = _standing.get()
    if standing is not None:
        return standing
    offset: timedelta = settings.WORLD_OFFSET
    return (datetime.now(UTC) + offset).astimezone(SHANGHAI)


def today() -> date:
    """The present day in Asia/Shanghai."""
    return now().date()


@contextmanager
def standing_at(moment: datetime) -> Iterator[datetime]:
    """While the block runs, this thread's clock stands at `moment`; a moment without time zone is a `ValueError`."""
    if moment.tzinfo is None:
        raise ValueError(f"{moment} has no time zone")
    token = _standing.set(moment.astimezone(SHANGHAI))
    try:
        yield moment.astimezone(SHANGHAI)
    finally:
        _standing.reset(token)
