"""值守 shifts: one process at a time keeps the watch over a database: it folds, tells, and patrols each day once."""

import logging
import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import Error, OperationalError, connection, transaction
from django.db.models import Q

from bihuan.core.loop import day_of
from bihuan.core.words import Language, Refused, Said, said
from bihuan.watch.models import Shift
from bihuan.watch.patrol import DAILY, EACH_MINUTE, Round, patrol

NAME = "patrol"
LEASE = timedelta(minutes=5)
"""How long a watch is another's after its last sign of life; two at once would be slower, not wrong."""

STALE = timedelta(minutes=15)
"""After how long without a good round the watch is said to have stopped."""

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Keeper:
    """One process that would keep the watch: its own name, and what tells it to stop."""

    name: str
    stop: threading.Event


def keep_watch(
    keeper: Keeper, *, every: float, now: Callable[[], datetime], tell: Callable[[Round | None], None] | None = None
) -> None:
    """Goes a round again after every so many seconds until told to stop, then gives the watch up to whoever waits.

    A round that fails is logged with its reason, shown by `trouble`, and gone again at the next turn.
    """
    while not keeper.stop.is_set():
        try:
            done = go_round(keeper, at=now())
        except (Error, OSError, Refused) as error:
            done = None
            _note(error)
        if tell is not None:
            tell(done)
        keeper.stop.wait(every)
    try:
        Shift.objects.filter(name=NAME, holder=keeper.name).update(holder="", ends=None)
    except Error:
        _give_up_a_broken_connection()


def go_round(keeper: Keeper, *, at: datetime) -> Round | None:
    """What one round did: the whole patrol where the day has not been patrolled yet, else what cannot wait for a day.

    None where another process keeps the watch. A round that is told to stop ends between two steps.
    """
    shift = _take(keeper, at)
    if shift is None:
        return None
    today = day_of(at)
    steps = EACH_MINUTE if shift.patrolled == today else DAILY
    done = patrol(at=at, steps=steps, goes_on=lambda: not keeper.stop.is_set() and _take(keeper, at) is not None)
    if done.is_whole:
        Shift.objects.filter(name=NAME, holder=keeper.name).update(patrolled=today, went=at, failed="")
    return done


@transaction.atomic
def _take(keeper: Keeper, at: datetime) -> Shift | None:
    """The watch, taken or held on to; None where another has it and has shown life within the lease."""
    Shift.objects.get_or_create(name=NAME)
    free = Q(holder__in=("", keeper.name)) | Q(ends=None) | Q(ends__lte=at)
    if not Shift.objects.filter(free, name=NAME).update(holder=keeper.name, ends=at + LEASE):
        return None
    return Shift.objects.get(name=NAME)


def _note(error: Exception) -> None:
    """Logs why a round failed, and keeps the sentence's name where the database still takes it."""
    key = "watch_busy" if isinstance(error, OperationalError) else "watch_failed"
    language: Language = "en"
    reason = error.sentence.say(language) if isinstance(error, Refused) else f"{type(error).__name__}: {error}"
    log.error("%s", said(f"{key}_because", reason=reason).say(language), exc_info=error)
    _give_up_a_broken_connection()
    try:
        Shift.objects.filter(name=NAME).update(failed=key)
    except Error:
        _give_up_a_broken_connection()


def _give_up_a_broken_connection() -> None:
    """A connection that no longer works is opened anew; one in the midst of a caller's transaction is the caller's."""
    if not connection.in_atomic_block:
        connection.close_if_unusable_or_obsolete()


def trouble(*, at: datetime) -> Said | None:
    """The sentence for a watch that failed or has stopped; None where it keeps well, or was never begun."""
    shift = Shift.objects.filter(name=NAME).first()
    if shift is None:
        return None
    if shift.failed:
        return said(shift.failed)
    if shift.went is not None and at - shift.went > STALE:
        return said("watch_stopped")
    return None
