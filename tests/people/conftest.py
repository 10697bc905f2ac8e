"""The district of the tests of people, and a refusal read in both tongues."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager

import pytest

from bihuan.core.words import Refused
from tests.world import World, build_world

Refusal = Callable[[str, str], AbstractContextManager[None]]


@pytest.fixture
def world(db: None) -> World:
    """The small district on its Monday."""
    return build_world()


@pytest.fixture
def refused() -> Refusal:
    """Expects a refusal of one kind and key, whose sentence can be read whole in Chinese and in English."""

    @contextmanager
    def expecting(kind: str, key: str) -> Iterator[None]:
        with pytest.raises(Refused) as caught:
            yield
        assert (caught.value.kind, caught.value.sentence.key) == (kind, key)
        assert caught.value.sentence.say("zh").endswith("。")
        assert caught.value.sentence.say("en").endswith(".")

    return expecting
