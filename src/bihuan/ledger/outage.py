"""故障 outage: what is said to people when the database is full, busy or away; what was asked for has not been done."""

from django.db import InterfaceError, InternalError, OperationalError

from bihuan.core.words import Said, said

FULL = ("disk is full", "no space left", "could not extend", "quota exceeded", "file too large")
BUSY = ("locked", "deadlock", "could not serialize", "lock timeout")


def sentence_of(error: BaseException | None) -> Said | None:
    """The sentence for a fault of the database itself; None for any other error, which is a fault of the program."""
    if not isinstance(error, OperationalError | InterfaceError | InternalError):
        return None
    told = str(error).lower()
    if any(word in told for word in FULL):
        return said("outage_full")
    # PostgreSQL has no code for a quota that is used up, or a file that may not grow: it calls them internal.
    if isinstance(error, InternalError):
        return None
    if any(word in told for word in BUSY):
        return said("outage_busy")
    return said("outage_away")
