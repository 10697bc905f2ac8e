"""任务分解表 sheets: task tables as Excel workbooks, written and read back; no cell ever becomes a formula."""

import csv
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from io import BytesIO, StringIO
from typing import Any

import python_calamine
import xlsxwriter

from bihuan.core.words import Language, Refused, Said, said
from bihuan.reading import LIMITS
from bihuan.reading.archive import Archive

LIMIT = 5 * 1024 * 1024
UNPACKED = 60 * 1024 * 1024
MOST_ROWS = 5000
HEADS = 5
"""Titles and notes may stand in so many rows less one above the headings."""
TABLE, ABOUT, PASTED = "任务分解表", "来源", "粘贴的表格"
WIDTHS = {"text": 48, "sentence": 48, "standard": 32, "due": 12, "number": 8, "sort": 8, "title": 48, "version": 8}
ERRORS = frozenset({"#REF!", "#N/A", "#DIV/0!", "#VALUE!", "#NAME?", "#NUM!", "#NULL!"})
"""What Excel writes where a formula came to nothing."""
Cell = str | int | float | date | None


@dataclass(frozen=True, slots=True)
class Wrong:
    """出错单元格: the place of a cell by sheet, row and column, and what is wrong with it."""

    sheet: str
    row: int
    column: str
    why: Said

    @property
    def told(self) -> Said:
        """The place and the reason as one sentence."""
        return said("sheet_cell", sheet=self.sheet, row=self.row, column=self.column, why=self.why)


@dataclass(frozen=True, slots=True)
class Row:
    """One row read back: its number in the sheet and its cells by the name of the column."""

    place: int
    cells: Mapping[str, Cell]


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table read back: what it says of its origin, its rows, the letter of each column, what it is called."""

    about: Mapping[str, str]
    rows: tuple[Row, ...]
    letters: Mapping[str, str]
    name: str = TABLE


def write(
    rows: Iterable[Mapping[str, Cell]],
    *,
    columns: Sequence[str],
    about: Mapping[str, str],
    language: Language,
    table: str = TABLE,
) -> bytes:
    """The workbook of the rows, its columns headed in `language`, with a second sheet that says where it came from."""
    out = BytesIO()
    settings = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(out, settings) as book:
        plain = book.add_format({"text_wrap": True, "valign": "top", "border": 1})
        head = book.add_format({"bold": True, "bg_color": "#E4F1F0", "border": 1})
        day = book.add_format({"num_format": "yyyy-mm-dd", "valign": "top", "border": 1})
        page, origin = book.add_worksheet(table), book.add_worksheet(ABOUT)
        for place, name in enumerate(columns):
            page.set_column(place, place, WIDTHS.get(name, 20))
            page.write_string(0, place, said(f"sheet_{name}").say(language), head)
        for line, row in enumerate(rows, start=1):
            for place, name in enumerate(columns):
                _write_cell(page, line, place, row.get(name), plain, day)
        page.freeze_panes(1, 1)
        page.autofilter(0, 0, 0, len(columns) - 1)
        for line, (name, text) in enumerate(about.items()):
            origin.write_string(line, 0, name)
            origin.write_string(line, 1, text)
    return out.getvalue()


def read(content: bytes, *, name: str, columns: Sequence[str], key: str = "number", table: str | None = TABLE) -> Sheet:
    """The workbook read back, its first table for None; refused where it is no workbook, too large, or lacks the table
    or its column `key`."""
    _guard(content, name)
    try:
        book = python_calamine.load_workbook(BytesIO(content))
        wanted = book.sheet_names[0] if table is None and book.sheet_names else table
        if wanted not in book.sheet_names:
            raise Refused("missing", "sheet_no_table", name=name[:80], sheet=wanted or TABLE)
        cells = book.get_sheet_by_name(wanted).to_python(skip_empty_area=False, nrows=MOST_ROWS + 2)
        origin = book.get_sheet_by_name(ABOUT).to_python(nrows=20) if ABOUT in book.sheet_names else []
    except (python_calamine.CalamineError, ValueError, OSError) as error:
        raise Refused("missing", "sheet_unreadable", name=name[:80]) from error
    if len(cells) > MOST_ROWS + 1:
        raise Refused("missing", "sheet_too_long", most=MOST_ROWS)
    about = {str(row[0]): str(row[1]) for row in origin if len(row) > 1}
    return replace(table_of(cells, about=about, columns=columns, key=key), name=wanted)


def pasted(text: str, *, columns: Sequence[str], key: str = "number") -> Sheet:
    """A table pasted from a spreadsheet, its first row the headings; refused where it is too long or lacks them."""
    if len(text) > LIMIT:
        raise Refused("missing", "reading_too_large", name=PASTED, limit=f"{LIMIT:,}")
    try:
        cells: list[list[Any]] = list(csv.reader(StringIO(text.strip("\r\n"), newline=""), dialect="excel-tab"))
    except csv.Error as error:
        raise Refused("missing", "paste_unreadable") from error
    if len(cells) > MOST_ROWS + 1:
        raise Refused("missing", "sheet_too_long", most=MOST_ROWS)
    return replace(table_of(cells, about={}, columns=columns, key=key), name=PASTED)


def table_of(cells: list[list[Any]], *, about: Mapping[str, str], columns: Sequence[str], key: str = "number") -> Sheet:
    """The table in rows of cells; refused where none of the first rows heads a column `key`."""
    top = next((at for at, row in enumerate(cells[:HEADS]) if _words(key) & {text_of(cell) for cell in row}), 0)
    heads = [text_of(cell) for cell in cells[top]] if cells else []
    places = {name: heads.index(word) for name in columns for word in sorted(_words(name)) if word in heads}
    if key not in places:
        raise Refused("missing", "sheet_no_number", column=said(f"sheet_{key}"))
    rows = (
        Row(place, {name: row[at] if at < len(row) else None for name, at in places.items()})
        for place, row in enumerate(cells[top + 1 :], start=top + 2)
        if any(text_of(cell) for cell in row)
    )
    letters = {name: xlsxwriter.utility.xl_col_to_name(at) for name, at in places.items()}
    return Sheet(about, tuple(rows), letters)


def day_of(value: Cell) -> date | None:
    """The day in a cell, a date or written 2020-06-30, 2020/6/30 or 2020年6月30日; a `ValueError` for anything else."""
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    text = re.sub(r"[年月/.]", "-", text_of(value).removesuffix("日"))
    if not text:
        return None
    year, month, day = (int(part) for part in text.split("-"))
    return date(year, month, day)


def text_of(value: Cell) -> str:
    """The words of a cell; a whole number without its point."""
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return " ".join(str(value).split())


def _words(column: str) -> set[str]:
    """What a column may be headed with."""
    return {said(f"sheet_{column}").say("zh"), said(f"sheet_{column}").say("en")}


def _write_cell(table: Any, line: int, place: int, value: Cell, plain: Any, day: Any) -> None:
    if isinstance(value, date):
        table.write_datetime(line, place, datetime(value.year, value.month, value.day), day)
    elif isinstance(value, int | float):
        table.write_number(line, place, value, plain)
    else:
        table.write_string(line, place, value or "", plain)


def _guard(content: bytes, name: str) -> None:
    """Refuses what is too large, packed or not, and what is no sound package."""
    if len(content) > LIMIT:
        raise Refused("missing", "reading_too_large", name=name[:80], limit=f"{LIMIT:,}")
    Archive(content, name=name[:80], limits=replace(LIMITS, archive_bytes=UNPACKED)).unpack_all()
