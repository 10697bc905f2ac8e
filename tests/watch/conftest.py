"""One small district on a database, and a matter on its way through it."""

from typing import Any

import pytest

from tests.matters.course import Course
from tests.world import build_world


@pytest.fixture
def course(db: Any) -> Course:
    """The cast with nothing registered yet."""
    return Course(build_world())
