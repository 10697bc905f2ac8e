"""A chain that tells what cannot be is refused when it is folded."""

import json

import pytest

from bihuan.core.timeledger import Told, fold, from_facts, to_facts
from tests.core.timeledger.histories import drawn
from tests.core.timeledger.telling import (
    LAND,
    answered,
    asked,
    at,
    closed,
    granted,
    judged,
    not_there,
    opened,
    resumed,
    stopped,
)


@pytest.mark.parametrize(
    ("entries", "why"),
    [
        ((opened(10), opened(12, on=3)), "still open"),
        ((opened(10), closed(8), opened(12, on=7)), "still open"),
        ((opened(10), closed(8), closed(9)), "not open"),
        ((granted(3, 12),), "not open"),
        ((opened(10), answered(1, 3)), "holds nothing"),
        ((opened(10), not_there(1, 3)), "holds nothing"),
        ((opened(10), judged(1, 3)), "nothing was asked"),
        ((opened(10), resumed(3)), "not suspended"),
        ((opened(10), stopped(2), resumed(3), resumed(4)), "not suspended"),
        ((opened(10), asked(1, 4, of=LAND, limit=6), answered(1, 3)), "cannot end"),
        ((opened(10), asked(1, 4, of=LAND, limit=6, holds=1)), "cannot hold"),
        ((opened(10), asked(1, 4, of=LAND, limit=6), asked(1, 5, of=LAND, limit=6)), "told before"),
    ],
)
def test_a_fact_that_cannot_be_is_refused(entries: tuple[Told, ...], why: str) -> None:
    with pytest.raises(ValueError, match=why):
        fold(entries)


def test_what_was_recorded_later_is_not_known_yet() -> None:
    entries = (opened(10), asked(1, 2, of=LAND, limit=6, known=5), answered(1, 7))
    assert [len(fold(entries, known=at(day)).holds) for day in (4, 5)] == [0, 1]
    assert list(fold(entries, known=at(6)).open_holds()) == list(fold(entries[:2]).holds)
    assert list(fold(entries).open_holds()) == []


def test_what_is_told_can_be_sealed_and_read_again() -> None:
    told = [entry for seed in range(200) for entry in drawn(seed).entries]
    assert len({type(entry) for entry in told}) == 9
    for entry in told:
        facts = to_facts(entry)
        assert None not in facts.values()
        assert from_facts(json.loads(json.dumps(facts))) == entry


def test_what_nobody_tells_is_refused() -> None:
    with pytest.raises(KeyError, match="guessed"):
        from_facts({"tells": "guessed"})
