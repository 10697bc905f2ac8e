"""Every character keeps its place: what a place is called, what it is as plain values, and that spans find theirs."""

import pytest
from tests.reading import files

from bihuan import reading
from bihuan.reading import Place, Source
from bihuan.reading.places import column_letters, lines_of
from bihuan.reading.transcript import Transcript


@pytest.mark.parametrize(
    ("place", "zh", "en"),
    [
        (Place(line=7), "第 7 行", "line 7"),
        (Place(paragraph=3), "第 3 段", "paragraph 3"),
        (Place(page=2, line=5), "第 2 页第 5 行", "page 2, line 5"),
        (Place(table=1, row=2, column=3), "表 1 第 2 行第 3 列", "table 1, row 2, column 3"),
        (Place(page=4, table=2, row=1, column=1), "第 4 页表 2 第 1 行第 1 列", "page 4, table 2, row 1, column 1"),
        (Place(sheet="任务", row=9, column=28), "工作表“任务”AB9", "sheet “任务”, AB9"),
    ],
)
def test_place_is_said_as_a_person_looks_it_up(place: Place, zh: str, en: str) -> None:
    assert (place.say("zh"), place.say("en")) == (zh, en)


@pytest.mark.parametrize(("column", "letters"), [(1, "A"), (26, "Z"), (27, "AA"), (702, "ZZ"), (703, "AAA")])
def test_columns_are_named_as_spreadsheets_name_them(column: int, letters: str) -> None:
    assert column_letters(column) == letters


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_lines_of_a_text_are_counted_whatever_ends_them(end: str) -> None:
    text = f"甲{end}乙{end}{end}丙"
    assert [lines_of(text).of(text.index(word)).line for word in "甲乙丙"] == [1, 2, 4]


def test_span_over_several_lines_names_both_ends() -> None:
    text = "会议要求，各镇要加快建设充电站，\n年内建成充电桩80个。\n"
    draft = reading.decompose(Source("文", text))
    standing = draft.place_of(draft.tasks[0].start, draft.tasks[0].end)
    assert standing.say("zh") == "第 1 行至第 2 行"
    assert draft.to_json()["tasks"][0]["place"] == {"line": 1, "to": {"line": 2}}


def test_every_character_of_every_line_stands_where_it_was_written() -> None:
    transcript = Transcript("文")
    pieces = [("甲乙", Place(line=1)), ("丙", Place(line=2)), ("丁戊己", Place(paragraph=9))]
    for text, place in pieces:
        transcript.line(text, place)
    source = transcript.source()
    for text, place in pieces:
        for character in text:
            assert source.standing().of(source.text.index(character)) == place


def test_each_cell_of_a_sheet_finds_its_words_again() -> None:
    source = reading.read(files.xlsx(), name="来文.xlsx")
    places = source.standing()
    for number, row in enumerate(files.ROWS, start=3):
        for column, text in enumerate(row, start=1):
            if (number, column) == (4, 2) or not text:
                continue
            place = Place(sheet="任务", row=number, column=column)
            written = "".join(character for offset, character in enumerate(source.text) if places.of(offset) == place)
            assert written.strip("|\n").split("|")[0] == text
