"""The fold decides nothing: it copies what entries say, whatever rules they were judged by."""

import json
from dataclasses import replace
from datetime import date
from types import SimpleNamespace
from typing import Any

import pytest

from bihuan.core.records import changed, from_plain, made, to_plain
from bihuan.core.standing import EXPUNGED, Owed, Standing, apply, fold, from_text, to_text
from tests.core import cast

OPENED = {
    "n": 1,
    "owes": "deploy",
    "owner": 10,
    "watcher": 20,
    "on": "2026-05-06",
    "due": "2026-05-11",
    "term": {"by": "step"},
}
DAYS = {"opened": date(2026, 3, 2), "due": date(2026, 3, 5)}
FIRST: dict[str, Any] = {
    "state": "draft",
    "set": {
        "kind": "task",
        "number": "任务〔2026〕1号",
        "registered": "2026-05-06",
        "source_kind": "minutes",
        "supervisor": 10,
        "coordinator": 20,
        "due": "2026-09-30",
        "partners": [30, 40],
        "a_column_of_later_years": 7,
    },
    "opened": [OPENED],
}


def told(seq: int, facts: dict[str, Any], **words: str | None) -> Any:
    return SimpleNamespace(seq=seq, hash=f"hash{seq}", facts=facts, words=words)


def test_no_entries_fold_to_nothing() -> None:
    assert fold([]) is None


def test_the_first_entry_makes_the_matter_and_its_duty() -> None:
    standing = fold([told(1, FIRST, title="完成老旧小区改造")])
    assert standing is not None
    assert (standing.state, standing.title, standing.seq, standing.head) == ("draft", "完成老旧小区改造", 1, "hash1")
    assert (standing.due, standing.partners, standing.duties_made) == (date(2026, 9, 30), (30, 40), 1)
    assert standing.open("deploy")[0].due == date(2026, 5, 11)


def test_a_closed_duty_keeps_its_outcome_day_and_entry() -> None:
    closing = {"state": "cancelled", "closed": [{"n": 1, "outcome": "cancelled", "on": "2026-05-08"}]}
    standing = fold([told(1, FIRST, title="题"), told(2, closing)])
    assert standing is not None
    assert standing.open() == ()
    ended = standing.duties[0]
    assert (ended.outcome, ended.closed, ended.closed_seq) == ("cancelled", date(2026, 5, 8), 2)


def test_holds_and_chases_reach_the_duty_they_name() -> None:
    held = {"n": 1, "due": "2026-05-11", "away": "2026-05-06", "by": 2}
    later = {"opened": [OPENED | {"n": 2, "owes": "rule"}], "moved": [held]}
    chased = {"chased": [{"n": 2, "level": 3}]}
    standing = fold([told(1, FIRST, title="题"), told(2, later), told(3, chased)])
    assert standing is not None
    assert [(duty.n, duty.held_by, duty.chased) for duty in standing.duties] == [(1, 2, 0), (2, None, 3)]
    assert standing.duties_made == 2


def test_words_that_were_expunged_come_back_as_such() -> None:
    opened = {"opened": [OPENED | {"n": 2, "owes": "reach", "word": "step1"}]}
    standing = fold([told(1, FIRST, title=None), told(2, opened, step1=None)])
    assert standing is not None
    assert (standing.title, standing.duties[1].title) == (EXPUNGED, EXPUNGED)


def test_words_of_other_acts_do_not_touch_the_matter() -> None:
    standing = fold([told(1, FIRST, title="题"), told(2, {}, text="记一笔", sentence="原文")])
    assert standing is not None
    assert (standing.title, standing.sentence, standing.seq) == ("题", "原文", 2)


def test_a_standing_kept_as_text_comes_back_with_its_open_duties() -> None:
    for standing in (cast.registered(), cast.active(), cast.submitted()):
        assert from_text(to_text(standing)) == replace(standing, duties=standing.open())


def test_the_text_is_that_of_the_plain_values_and_reads_as_they_read() -> None:
    for standing in (cast.registered(), cast.active(), cast.submitted()):
        open_ = replace(standing, duties=standing.open(), others={"expert": (7, 8)})
        plain = to_plain(open_)
        text = json.dumps(plain, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        assert to_text(open_) == text
        assert from_text(text) == from_plain(Standing, plain) == open_


def test_what_is_as_it_would_be_anyway_is_not_written_down() -> None:
    assert '"percent"' not in to_text(cast.active())


def test_applying_one_entry_leaves_the_standing_before_it_as_it_was() -> None:
    before = cast.active()
    kept = replace(before)
    after = apply(before, told(before.seq + 1, {"set": {"percent": 30}}))
    assert before == kept
    assert (after.percent, after.seq) == (30, before.seq + 1)


def test_a_record_made_of_plain_values_is_the_one_its_class_makes() -> None:
    told = {"n": 1, "owes": "report", "owner": 2, "watcher": 3, "opened_seq": 1, "term": {"by": "step"}}
    assert made(Owed, told | DAYS) == Owed(**told, **DAYS)
    with pytest.raises(TypeError, match="due, opened"):
        made(Owed, told)


def test_a_changed_record_leaves_the_one_before_as_it_was() -> None:
    duty = made(Owed, {"n": 1, "owes": "report", "owner": 2, "watcher": 3, "opened_seq": 1, "term": {}} | DAYS)
    assert changed(duty, {"outcome": "done"}).outcome == "done"
    assert duty.outcome == ""
