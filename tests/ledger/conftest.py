"""The ledger without its guard, for tests that change behind its back what the guard would have refused."""

from collections.abc import Iterator

import pytest
from django.db import connection

from bihuan.ledger import guard


@pytest.fixture
def unguarded(db: None) -> Iterator[None]:
    """A database in which somebody with the administrator's password took the triggers away."""
    guard.take_down(connection)
    yield
    if not connection.needs_rollback:
        guard.put_up(connection)
