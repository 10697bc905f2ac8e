"""The small district on its Tuesday, with the clock standing."""

from collections.abc import Iterator

import pytest

from bihuan.ledger.clock import standing_at
from tests.web.cast import TUESDAY, World, at, build_world


@pytest.fixture
def world(db: None) -> Iterator[World]:
    """The cast, on Tuesday at ten."""
    built = build_world()
    with standing_at(at(TUESDAY)):
        yield built
