"""时钟 clock: what time it is in the world this site lives in; only outermost callers read it."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils import timezone

SHANGHAI = ZoneInfo("Asia/Shanghai")
_STANDING: ContextVar[datetime | None] = ContextVar("standing", default=None)


def now() -> datetime:
    """The present moment in Asia/Shanghai; in a demonstration it is moved to that world's time."""
    return (_STANDING.get() or timezone.now() + settings.WORLD_OFFSET).astimezone(SHANGHAI)


def today() -> date:
    """The present day in Asia/Shanghai."""
    return now().date()


@contextmanager
def standing_at(moment: datetime) -> Iterator[None]:
    """Lets the clock stand at `moment` inside the block."""
    token = _STANDING.set(moment)
    try:
        yield
    finally:
        _STANDING.reset(token)
