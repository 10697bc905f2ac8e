"""Tests of task tables: out and back without a change, previewed cell by cell, and nothing written until confirmed."""

import io
import zipfile
from datetime import date
from typing import Any

import pytest
import xlsxwriter

from bihuan.core.words import Refused
from bihuan.plans import changes, drafts, shaping, sheets, tabling
from bihuan.plans.models import Draft
from tests.plans.test_drafts import received, seen, tasks
from tests.plans.test_shaping import TEXT, state
from tests.world import World, at, build_world

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> World:
    return build_world()


def exported(world: World, draft: Draft, language: Any = "zh") -> bytes:
    return tabling.sheet_of(draft, day=world.day, language=language)


def edited(world: World, draft: Draft, *, cells: dict[tuple[int, str], Any], language: Any = "zh") -> bytes:
    """The exported table with cells changed, by line number and column."""
    sheet = sheets.read(exported(world, draft, language), name="表.xlsx", columns=tabling.COLUMNS)
    rows = [dict(row.cells) for row in sheet.rows]
    for (number, column), value in cells.items():
        (row,) = [row for row in rows if row["number"] == number] or [rows.append({}) or rows[-1]]
        row[column] = value
        row.setdefault("number", number)
    return sheets.write(rows, columns=tabling.COLUMNS, about=sheet.about, language=language)


def previewed(world: World, draft: Draft, content: bytes) -> tabling.Preview:
    draft.refresh_from_db()
    return tabling.preview(draft, content=content, name="表.xlsx", day=world.day)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_table_out_and_back_changes_nothing(world: World, language: str) -> None:
    draft = received(world, TEXT)
    preview = previewed(world, draft, exported(world, draft, language))
    assert (preview.altered, preview.wrong, preview.values) == ((), (), {})


def test_a_formula_in_a_line_stays_words(world: World) -> None:
    draft = received(world, TEXT)
    line = drafts.revise_line(tasks(draft)[0], by=seen(world, 0), standard='=HYPERLINK("http://x","y")')
    content = exported(world, draft)
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        assert b"<f>" not in packed.read("xl/worksheets/sheet1.xml")
    sheet = sheets.read(content, name="表", columns=tabling.COLUMNS)
    assert [row.cells["standard"] for row in sheet.rows if row.cells["number"] == line.number] == [line.standard]


def test_what_was_edited_is_previewed_then_taken_as_one_change(world: World) -> None:
    draft = received(world, TEXT)
    first, second, _ = tasks(draft)
    cells = {
        (first.number, "lead"): "自然资源局",
        (first.number, "joint"): "",
        (second.number, "lead"): "区住建局",
        (second.number, "due"): "2020年6月30日",
        (second.number, "standard"): "28 处联网",
    }
    before = state(draft)
    preview = previewed(world, draft, edited(world, draft, cells=cells))
    assert preview.wrong == ()
    assert {(int(one.number), one.field.say(), one.after) for one in preview.altered} == {
        (first.number, "牵头单位", "自然资源局"),
        (first.number, "共同牵头单位", ""),
        (second.number, "牵头单位", "住房建设局"),
        (second.number, "办结时限", "2020-06-30"),
        (second.number, "完成标准", "28 处联网"),
    }
    assert state(draft) == before
    tabling.take(draft, values=preview.values, by=seen(world, preview.seen))
    second.refresh_from_db()
    assert (second.lead, second.due) == (world.units["housing"], date(2020, 6, 30))
    assert [change.what for change in draft.changes.all()] == ["sheet"]
    changes.undo(draft, by=seen(world, 1))
    assert state(draft) == before


@pytest.mark.parametrize(
    ("column", "value", "letter"),
    [
        ("lead", "某某局", "D"),
        ("due", "明天", "H"),
        ("due", "2020-13-40", "H"),
        ("standard", "长" * 501, "I"),
        ("each", "各成员单位", "F"),
    ],
)
def test_a_wrong_cell_is_named_by_sheet_row_and_column(world: World, column: str, value: str, letter: str) -> None:
    draft = received(world, TEXT)
    second = tasks(draft)[1]
    preview = previewed(world, draft, edited(world, draft, cells={(second.number, column): value}))
    (wrong,) = preview.wrong
    assert (wrong.sheet, wrong.row, wrong.column) == ("任务分解表", second.number + 1, letter)
    assert f"第 {second.number + 1} 行 {letter} 列" in wrong.told.say("zh")
    assert f"row {second.number + 1}" in wrong.told.say("en")


def test_a_number_that_is_not_there_or_stands_twice_is_named(world: World) -> None:
    draft = received(world, TEXT)
    preview = previewed(world, draft, edited(world, draft, cells={(99, "text"): "新的"}))
    assert [wrong.why.key for wrong in preview.wrong] == ["sheet_unknown_line"]


def test_a_cell_changed_since_the_table_went_out_is_not_overwritten_and_the_others_of_its_line_are_taken(
    world: World,
) -> None:
    draft = received(world, TEXT)
    first = tasks(draft)[0]
    content = edited(world, draft, cells={(first.number, "standard"): "甲", (first.number, "due"): "2020-06-29"})
    drafts.revise_line(first, by=seen(world, 0, "supervision_head"), standard="乙", partners=[])
    preview = previewed(world, draft, content)
    assert [(wrong.column, wrong.why.key, wrong.why.params["now"]) for wrong in preview.wrong] == [
        ("I", "sheet_changed_since", "乙")
    ]
    assert preview.values == {str(first.number): {"due": "2020-06-29"}}


def test_what_others_changed_and_the_table_left_alone_stays(world: World) -> None:
    draft = received(world, TEXT)
    first, second, _ = tasks(draft)
    content = edited(world, draft, cells={(second.number, "standard"): "甲"})
    drafts.revise_line(first, by=seen(world, 0, "supervision_head"), standard="乙")
    preview = previewed(world, draft, content)
    assert (preview.wrong, [one.after for one in preview.kept]) == ((), ["乙"])
    tabling.take(draft, values=preview.values, by=seen(world, preview.seen))
    assert [line.standard for line in tasks(draft)[:2]] == ["乙", "甲"]


def test_a_line_changed_between_preview_and_confirmation_is_not_overwritten(world: World) -> None:
    draft = received(world, TEXT)
    first = tasks(draft)[0]
    preview = previewed(world, draft, edited(world, draft, cells={(first.number, "standard"): "甲"}))
    drafts.revise_line(first, by=seen(world, 0, "supervision_head"), standard="乙")
    with pytest.raises(Refused) as refused:
        tabling.take(draft, values=preview.values, by=seen(world, preview.seen))
    assert "严有度" in refused.value.sentence.say()
    assert tasks(draft)[0].standard == "乙"


def test_a_version_that_never_was_and_an_adopted_draft_are_refused(world: World) -> None:
    draft = received(world, TEXT)
    sheet = tabling.typed({})
    for given, key in ((draft, "draft_not_seen"), (Draft(pk=draft.pk, adopted=at(world.day)), "draft_adopted")):
        with pytest.raises(Refused) as refused:
            tabling.previewed(given, sheet=sheet, seen=7, day=world.day)
        assert refused.value.sentence.key == key


def test_a_line_handled_elsewhere_goes_out_without_words(world: World) -> None:
    draft = received(world, TEXT)
    second = tasks(draft)[1]
    words = second.text
    shaping.set_elsewhere(second, by=seen(world, 0))
    sheet = sheets.read(exported(world, draft), name="表", columns=tabling.COLUMNS)
    (row,) = [row for row in sheet.rows if row.cells["number"] == second.number]
    assert row.cells["sort"] == "另行办理"
    assert words not in "".join(map(str, row.cells.values()))


def bomb() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("xl/worksheets/sheet1.xml", b"0" * (sheets.UNPACKED + 1))
    return out.getvalue()


def other_book() -> bytes:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        book.add_worksheet("别的")
    return out.getvalue()


@pytest.mark.parametrize(
    ("content", "key"),
    [
        (b"", "reading_broken"),
        (b"PK\x03\x04", "reading_broken"),
        (b"x" * (sheets.LIMIT + 1), "reading_too_large"),
        (bomb(), "reading_bomb"),
        (other_book(), "sheet_no_table"),
    ],
    ids=["empty", "broken", "large", "bomb", "other"],
)
def test_what_is_no_table_is_refused(world: World, content: bytes, key: str) -> None:
    with pytest.raises(Refused) as refused:
        previewed(world, received(world, TEXT), content)
    assert refused.value.sentence.key == key


def test_the_table_of_another_draft_is_refused(world: World) -> None:
    one, other = received(world, TEXT), received(world, TEXT)
    with pytest.raises(Refused) as refused:
        previewed(world, other, exported(world, one))
    assert refused.value.sentence.key == "sheet_of_another"


def pasted(*rows: str) -> sheets.Sheet:
    return sheets.pasted("\r\n".join(rows), columns=tabling.COLUMNS)


def test_a_table_pasted_from_excel_goes_the_way_of_a_workbook(world: World) -> None:
    draft = received(world, TEXT)
    first, second, _ = tasks(draft)
    sheet = pasted(
        "完成标准\t编号\t牵头单位\t时限\t备注",
        f'"逐处验收\n""两方""签字"\t{first.number}\t自然资源局\t2020/6/5\t不读',
        f"\t{second.number}\t某某局\t明天\t",
        "\t\t\t\t",
        "\t99\t\t\t",
    )
    preview = tabling.previewed(draft, sheet=sheet, seen=0, day=world.day)
    assert preview.values[str(first.number)] == {
        "standard": '逐处验收 "两方"签字',
        "lead": world.unit("land"),
        "due": "2020-06-05",
    }
    assert [(wrong.sheet, wrong.row, wrong.column) for wrong in preview.wrong] == [
        ("粘贴的表格", 3, "C"),
        ("粘贴的表格", 3, "D"),
        ("粘贴的表格", 5, "B"),
    ]


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("", "sheet_no_number"),
        ("牵头单位\t时限\n住建局\t", "sheet_no_number"),
        ("编号\n" + "1\n" * (sheets.MOST_ROWS + 1), "sheet_too_long"),
        ("长" * (sheets.LIMIT + 1), "reading_too_large"),
        ('编号\n"' + "长" * 200_000, "paste_unreadable"),
    ],
)
def test_what_is_no_table_is_not_taken_for_one(text: str, key: str) -> None:
    with pytest.raises(Refused) as refused:
        pasted(text)
    assert refused.value.sentence.key == key
