"""What is filled in for an act: every wrong field is named, words are parted from facts."""

from datetime import date, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bihuan.core.acts import table
from bihuan.core.payload import Filled, check
from bihuan.core.readers import MOST_IDS, MOST_STEPS
from bihuan.core.words import Refused
from tests.core import cast


def checked(act: str, payload: dict[str, Any], state: str = "active") -> Filled:
    return check(table()[act], payload, state=state, tree=cast.TREE)


def refused(act: str, payload: dict[str, Any], state: str = "active") -> Refused:
    with pytest.raises(Refused) as caught:
        checked(act, payload, state)
    return caught.value


def test_words_stand_apart_from_facts() -> None:
    filled = checked("report", {"percent": 40, "progress": " 已完成招标 "})
    assert filled.get("percent") == 40
    assert dict(filled.words) == {"progress": "已完成招标"}


def test_numbers_from_a_form_are_numbers() -> None:
    assert checked("report", {"percent": "40"}).get("percent") == 40
    assert checked("report", {"percent": 0}).get("percent") == 0


@pytest.mark.parametrize("percent", [-1, 101, "101", "4０", 4.5, True, [40], {}, "forty"])
def test_a_percentage_outside_its_range_is_refused(percent: Any) -> None:
    assert refused("report", {"percent": percent}).sentence.key == "field_wrong"


@pytest.mark.parametrize("empty", [None, "", "   "])
def test_a_required_text_that_is_left_empty_is_missing(empty: Any) -> None:
    assert refused("note", {"text": empty}).sentence.key == "field_missing"


def test_a_field_the_act_does_not_know_is_named() -> None:
    refusal = refused("note", {"text": "现场已查看", "percent_done": 3})
    assert refusal.sentence.key == "field_unknown"
    assert "percent_done" in str(refusal)


def test_a_field_that_belongs_to_another_state_is_refused_as_not_now() -> None:
    refusal = refused("revise", {"lead": cast.WATER, "reason": "调整"})
    assert (refusal.kind, refusal.sentence.key) == ("not_now", "field_not_now")
    assert checked("revise", {"lead": cast.WATER, "reason": "调整"}, "draft").get("lead") == cast.WATER


def test_text_that_is_too_long_is_refused_with_its_length() -> None:
    refusal = refused("note", {"text": "长" * 1001})
    assert "1001" in str(refusal)
    assert checked("note", {"text": "长" * 1000}).words["text"] == "长" * 1000


def test_unseen_letters_are_taken_out_of_text() -> None:
    assert checked("note", {"text": "现\u200b场\x00已\ud800查\n看"}).words["text"] == "现场已查\n看"


@pytest.mark.parametrize("unit", [99, "99", 0, -1, 2**63, "x", [30], True])
def test_a_unit_that_does_not_exist_is_refused(unit: Any) -> None:
    assert refused("reassign", {"lead": unit, "reason": "职责调整"}).sentence.key == "field_wrong"


def test_sets_are_sorted_and_without_doubles() -> None:
    filled = checked("revise", {"partners": [40, "30", 40], "placements": [7, 3], "reason": "补充"})
    assert (filled.get("partners"), filled.get("placements")) == ((30, 40), (3, 7))


def test_an_empty_set_is_a_value_and_takes_everything_away() -> None:
    assert checked("revise", {"partners": [], "reason": "不再需要配合"}).get("partners") == ()


def test_a_set_that_is_no_list_or_too_long_is_refused() -> None:
    assert refused("revise", {"placements": "3", "reason": "补充"}).sentence.key == "field_wrong"
    assert refused("revise", {"placements": list(range(1, MOST_IDS + 2)), "reason": "补充"})


@pytest.mark.parametrize("day", ["2026-02-30", "soon", 20260512, "1989-12-31", "2101-01-01", datetime(2026, 5, 6), [1]])
def test_what_is_no_day_is_refused(day: Any) -> None:
    assert refused("revise", {"due": day, "reason": "调整"}).sentence.key == "field_wrong"


def test_a_day_comes_as_text_or_as_a_day() -> None:
    for day in ("2026-05-12", date(2026, 5, 12)):
        assert checked("revise", {"due": day, "reason": "调整"}).get("due") == date(2026, 5, 12)


def test_an_unknown_code_is_refused_with_the_codes_there_are() -> None:
    refusal = refused("return", {"code": "dislike", "reason": "不满意"}, "submitted")
    assert "材料不全" in str(refusal)
    assert refused("return", {"code": ["short"], "reason": "不满意"}, "submitted")


def test_steps_keep_their_names_as_words_and_their_days_as_facts() -> None:
    filled = checked("arrange", {"steps": [{"name": "完成招标", "due": "2026-06-30"}]})
    assert filled.get("steps") == [{"name": "完成招标", "due": date(2026, 6, 30)}]
    assert dict(filled.words) == {"step1": "完成招标"}


@pytest.mark.parametrize(
    "steps",
    [
        "完成招标",
        [{"name": "完成招标"}],
        [{"name": " ", "due": "2026-06-30"}],
        [{"name": "完成招标", "due": "later"}],
        [{"name": "完成招标", "due": "2026-06-30", "by": 3}],
        [{"name": "完成招标", "due": "2026-06-30"}] * (MOST_STEPS + 1),
        ["完成招标"],
    ],
)
def test_steps_of_another_shape_are_refused(steps: Any) -> None:
    assert refused("arrange", {"steps": steps}).kind == "missing"


def test_no_steps_at_all_are_missing() -> None:
    assert refused("arrange", {"steps": []}).sentence.key == "field_missing"


def test_any_act_may_name_its_basis() -> None:
    filled = checked("note", {"text": "现场已查看", "basis": "call", "basis_text": "区领导来电"})
    assert filled.get("basis") == "call"
    assert filled.words["basis_text"] == "区领导来电"


anything = st.sampled_from(
    [
        None,
        True,
        0,
        -3,
        7,
        2**70,
        1.5,
        "",
        " ",
        "7",
        "二〇二六",
        "\ud800",
        "x" * 3000,
        "2026-05-12",
        [],
        [[]],
        ["7", None],
        {},
    ]
)


@given(act=st.sampled_from(sorted(table())), data=st.data())
def test_whatever_is_filled_in_passes_or_is_refused_in_both_languages(act: str, data: st.DataObject) -> None:
    names = st.sampled_from([*table()[act].fields, "basis", "stranger"])
    payload = data.draw(st.dictionaries(names, anything, max_size=5))
    said = ""
    try:
        checked(act, payload)
    except Refused as refusal:
        said = refusal.sentence.say("zh") + refusal.sentence.say("en")
    assert "{" not in said
