"""重来 again: a transaction that the locks of two writers brought to nothing is done once more from its beginning."""

from collections.abc import Callable
from typing import TypeVar

from django.db import OperationalError, connection, transaction

Result = TypeVar("Result")
TRIES = 5
CROSSED = frozenset({"40P01", "40001"})
"""What PostgreSQL says of a transaction that it ended because others stood in its way: deadlock, serialization."""


def whole(work: Callable[[bool], Result]) -> Result:
    """What the work answers, in one transaction; ended by crossing locks, it is begun anew, at most five times in all.

    The work is told whether it is done again, so that it may take its locks in one order from the start. Inside
    another transaction nothing is begun anew: what the outer one holds would stay held.
    """
    for left in reversed(range(TRIES)):
        try:
            with transaction.atomic():
                return work(left < TRIES - 1)
        except OperationalError as error:
            if not left or connection.in_atomic_block or not crossed(error):
                raise
    raise AssertionError("the last try answers or raises")


def crossed(error: OperationalError) -> bool:
    """Whether the database ended the transaction because another one stood in its way, and nothing else was wrong."""
    return getattr(error.__cause__, "sqlstate", None) in CROSSED
