"""Columns are known by whatever words offices head them with, and those that are not are named to a person."""

import pytest

from bihuan import reading
from bihuan.reading import Draft, Source
from bihuan.reading.tables import kind_of


def table(*rows: str) -> Draft:
    return reading.decompose(Source("清单", "2026年任务清单\n" + "\n".join(f"|{row}|" for row in rows)))


UNUSUAL = table(
    "序号|工作事项|具体举措|主办|协办|何时完成|量化要求",
    "1|便民|新建停车场|区城管局|区公安分局|6月底|3个",
    "2|市容|整治占道经营|区城管局|各街道|9月|占道率低于5%",
)


def test_unusual_headers_say_who_when_and_how_much() -> None:
    first, second = UNUSUAL.tasks
    assert (first.lead, first.cooperate) == (("区城管局",), ("区公安分局",))
    assert [str(task.deadline and task.deadline.end) for task in (first, second)] == ["2026-06-30", "2026-09-30"]
    assert [(target.op, target.value) for target in (*first.targets, *second.targets)] == [("=", 3), ("<=", 5)]
    assert UNUSUAL.notes == ()


@pytest.mark.parametrize(
    ("header", "kind"),
    [
        ("何时完成", "deadline"),
        ("什么时候办结", "deadline"),
        ("完成时间", "deadline"),
        ("量化要求", "amount"),
        ("谁来干", "units"),
        ("干什么", "task"),
        ("序", "other"),
        ("咋回事", ""),
    ],
)
def test_header_tells_what_its_column_holds(header: str, kind: str) -> None:
    assert kind_of(header) == kind


def test_filled_column_no_rule_knows_is_named_in_both_languages() -> None:
    (note,) = table("任务|责任单位|咋回事", "改造管网|区住建局|甲", "新建公园|区园林局|乙").notes
    assert "“咋回事”" in note.say("zh")
    assert "“咋回事”" in note.say("en")
    assert note.say("zh") != note.say("en")


def test_empty_column_is_not_named() -> None:
    assert table("任务|责任单位|咋回事", "改造管网|区住建局|").notes == ()


def test_notes_stand_in_the_draft_as_plain_values() -> None:
    draft = table("任务|责任单位|咋回事", "改造管网|区住建局|甲")
    assert draft.to_json()["notes"] == [{"zh": draft.notes[0].say("zh"), "en": draft.notes[0].say("en")}]
