"""The four guarantees name what is missing, and nothing else."""

from dataclasses import replace
from datetime import date

import pytest

from bihuan.core.guarantees import broken
from bihuan.core.standing import Standing
from tests.core import cast
from tests.core.cast import TREE, duty


def stood(**changes: object) -> Standing:
    plain: dict[str, object] = {
        "kind": "task",
        "number": "任务〔2026〕1号",
        "state": "active",
        "seq": 3,
        "head": "hash3",
        "title": "完成老旧小区改造",
        "source_kind": "minutes",
        "lead": cast.HOUSING,
        "supervisor": cast.OFFICE,
        "coordinator": cast.COORDINATION,
        "registered": cast.DAY,
        "duties": (duty(),),
    }
    return Standing(**plain | changes)  # type: ignore[arg-type]


CLOSED = {"closed": cast.DAY, "closed_seq": 3}


@pytest.mark.parametrize(
    ("standing", "keys"),
    [
        (stood(), []),
        (stood(lead=None), ["gap_no_lead"]),
        (stood(lead=cast.EMPTY), ["gap_nobody"]),
        (stood(lead=cast.HOUSING_SECTION), []),
        (stood(duties=()), ["gap_no_duty"]),
        (stood(state="draft", lead=None, duties=()), []),
        (stood(duties=(duty(watcher=cast.HOUSING_SECTION),)), ["gap_watcher"]),
        (stood(duties=(duty(due=date(2026, 5, 5)),)), ["gap_order"]),
        (stood(duties=(duty(), duty(2, **CLOSED))), ["gap_outcome"]),
        (stood(duties=(duty(), duty(2, outcome="reported", closed_seq=3))), ["gap_outcome"]),
        (stood(duties=(duty(), duty(2, outcome="reported", closed=date(2026, 5, 5), closed_seq=3))), ["gap_order"]),
        (stood(state="closed", duties=()), ["gap_unverified"]),
        (stood(state="closed", duties=(duty(owes="verify", outcome="returned", **CLOSED),)), ["gap_unverified"]),
        (stood(state="closed", duties=(duty(owes="verify", outcome="passed", **CLOSED),)), []),
    ],
)
def test_each_gap_is_named_by_its_own_sentence(standing: Standing, keys: list[str]) -> None:
    assert [gap.key for gap in broken(standing, TREE)] == keys


def test_every_gap_speaks_both_languages() -> None:
    bad = replace(stood(lead=cast.EMPTY), duties=(duty(due=date(2026, 5, 5), watcher=cast.HOUSING),))
    for gap in broken(bad, TREE):
        assert "任务〔2026〕1号" in gap.say("zh")
        assert gap.say("en") != gap.say("zh")
