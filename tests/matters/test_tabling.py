"""Tests of registers as tables: back in, each wrong cell is named, and what others changed is never overwritten."""

from collections.abc import Mapping
from datetime import date
from typing import Any

import pytest

from bihuan.core.words import Refused
from bihuan.ledger.models import Entry
from bihuan.matters import tabling
from bihuan.matters.models import Matter
from bihuan.matters.viewing import View
from bihuan.people import rights
from bihuan.plans import sheets
from bihuan.plans.tabling import Preview
from tests.matters.course import BASIS, Course
from tests.world import MONDAY, at

VIEW = View(columns=("number", "title", "light", "kind", "state", "lead", "due", "percent", "reported"))
COLUMNS = tabling.columns_of(VIEW)
Cells = Mapping[str, Any]


def exported(course: Course, *, language: Any = "zh", who: str = "supervisor") -> sheets.Sheet:
    tree = rights.unit_tree(MONDAY)
    content = tabling.sheet_of(
        VIEW, title="台账", actor=course.world.actor(who), tree=tree, day=MONDAY, language=language
    )
    return sheets.read(content, name="表", columns=COLUMNS)


def written(sheet: sheets.Sheet, cells: Cells, *, language: Any = "zh") -> bytes:
    """The sheet with cells of its first row changed; `again` puts the row in twice."""
    rows = [dict(row.cells) for row in sheet.rows]
    rows[0] |= {name: value for name, value in cells.items() if name != "again"}
    rows += rows[:1] if "again" in cells else []
    return sheets.write(rows, columns=COLUMNS, about=sheet.about, language=language)


def previewed(course: Course, content: bytes, *, who: str = "supervisor") -> tuple[Preview, Mapping[str, int]]:
    actor, tree = course.world.actor(who), rights.unit_tree(MONDAY)
    return tabling.preview(content, name="表", actor=actor, tree=tree, at=at(MONDAY, 12), day=MONDAY)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_register_out_and_back_changes_nothing(course: Course, language: str) -> None:
    course.active(partners=[course.world.unit("land")])
    course.registered()
    preview, seen = previewed(course, written(exported(course, language=language), {}, language=language))
    assert (preview.altered, preview.wrong, preview.kept, seen) == ((), (), (), {})


WRONG: list[tuple[Cells, str, str]] = [
    ({"number": "任务〔2020〕999号"}, "A", "没有这个编号"),
    ({"number": ""}, "A", "没有这个编号"),
    ({"again": True}, "A", "编号重复"),
    ({"title": ""}, "B", "应有文字"),
    ({"title": "长" * 201}, "B", "最多 200 字"),
    ({"title": "长" * 501}, "B", "500"),
    ({"title": "#REF!"}, "B", "公式出错"),
    ({"kind": "项目"}, "D", "应保持“任务”"),
    ({"state": "已办结"}, "E", "应保持“办理中”"),
    ({"lead": "自然资源局"}, "F", "应保持“住房建设局”"),
    ({"lead": ""}, "F", "应保持“住房建设局”"),
    ({"due": "不久"}, "G", "日期"),
    ({"due": "2020-13-40"}, "G", "日期"),
    ({"due": 44000.5}, "G", "日期"),
    ({"due": ""}, "G", "不能在表里清空"),
    ({"due": "#VALUE!"}, "G", "公式出错"),
    ({"due": date(2019, 1, 1)}, "G", "2019"),
    ({"percent": 88}, "H", "只供查看"),
    ({"reported": date(2020, 3, 1)}, "I", "只供查看"),
    ({"partners": "某某局"}, "J", "某某局"),
    ({"standard": ""}, "K", "不能在表里清空"),
    ({"standard": "长" * 501}, "K", "500"),
    ({"version": ""}, "L", "版本应为"),
    ({"version": 99}, "L", "版本应为"),
    ({"version": "甲"}, "L", "版本应为"),
]


def test_a_sheet_of_each_wrong_cell_names_sheet_row_column_and_what_was_expected(course: Course) -> None:
    course.active()
    sheet, before = exported(course), Entry.objects.count()
    found = []
    for cells, letter, expected in WRONG:
        preview, _ = previewed(course, written(sheet, cells))
        told = [(one.sheet, one.row, one.column, expected in one.why.say("zh")) for one in preview.wrong]
        found.append((cells, told, [one.told.say() for one in preview.wrong]))
        place = 3 if "again" in cells else 2
        assert told == [("任务分解表", place, letter, True)], found[-1]
    assert len(found) >= 20
    assert Entry.objects.count() == before


def test_a_cell_of_a_matter_that_has_ended_is_only_for_reading(course: Course) -> None:
    subject = course.registered()
    course.do("supervisor", subject, "cancel", {"reason": "重复立项", **BASIS})
    preview, _ = previewed(course, written(exported(course), {"standard": "改了"}))
    assert [(one.column, one.why.key) for one in preview.wrong] == [("K", "sheet_only_read")]


def test_what_others_changed_since_is_told_and_never_overwritten(course: Course) -> None:
    subject = course.active(standard="甲")
    sheet = exported(course)
    course.do("supervisor", subject, "revise", {"standard": "乙", "reason": "会议决定"})
    content = written(sheet, {"title": "题目由表格改"})
    preview, seen = previewed(course, content)
    assert preview.wrong == ()
    assert [(one.before, one.after) for one in preview.kept] == [("甲", "乙")]
    tabling.take(course.world.actor("supervisor"), values=preview.values, seen=seen, reason="更名", at=at(MONDAY, 13))
    row = Matter.objects.get()
    assert (row.title, row.standard) == ("题目由表格改", "乙")
    preview, _ = previewed(course, written(sheet, {"standard": "丙"}))
    (wrong,) = preview.wrong
    assert (wrong.row, wrong.column, wrong.why.key, wrong.why.params) == (2, "K", "sheet_changed_since", {"now": "乙"})


def test_a_hand_without_the_office_is_told_so_at_the_cell_and_sees_no_hidden_row(course: Course) -> None:
    course.active(visibility="parties")
    sheet = exported(course)
    preview, _ = previewed(course, written(sheet, {"standard": "改了"}), who="officer")
    assert [(one.column, one.why.key) for one in preview.wrong] == [("K", "act_not_you")]
    assert exported(course, who="colleague").rows == ()
    preview, _ = previewed(course, written(sheet, {"standard": "改了"}), who="colleague")
    assert [one.why.key for one in preview.wrong] == ["sheet_unknown_line"]


def test_more_matters_than_a_workbook_holds_are_not_exported(course: Course, monkeypatch: pytest.MonkeyPatch) -> None:
    course.registered()
    course.registered()
    monkeypatch.setattr(sheets, "MOST_ROWS", 1)
    with pytest.raises(Refused) as refused:
        exported(course)
    assert refused.value.sentence.key == "register_too_long"
