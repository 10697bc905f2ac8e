"""What the tests of drafts begin with: a model that stands in for the site's own."""

from collections.abc import Iterator
from typing import Any

import pytest

from tests.plans import standin
from tests.plans.standin import StandIn


@pytest.fixture
def model(settings: Any) -> Iterator[StandIn]:
    with standin.standing_in() as found:
        settings.MODEL_URL, settings.MODEL_NAME, settings.MODEL_KEY = found.url, "stand-in", ""
        yield found
