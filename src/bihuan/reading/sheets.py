"""工作表 sheets: the tables of xlsx, xls and ods workbooks, merged cells filled down."""

import html
import io
import re
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from typing import Any

import python_calamine as calamine

from bihuan.core.words import Refused
from bihuan.reading.archive import Archive
from bihuan.reading.kinds import Kind
from bihuan.reading.limits import LIMITS, Limits
from bihuan.reading.percents import At, shares_of
from bihuan.reading.places import Place
from bihuan.reading.transcript import Cell, Transcript, too_wide

_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_MANIFEST = "{urn:oasis:names:tc:opendocument:xmlns:manifest:1.0}"
_LARGEST = 1_048_576
_SHEET = re.compile(r"xl/worksheets/[^/]+\.xml")
_MARGIN = re.compile(rb"<(?:\w+:)?(?:odd|even|first)(?:Header|Footer)(?: [^>]*)?>([^<]*)<")
_PARTS = re.compile(r"&[LCR]")
_CODE = re.compile(r'&(?:"[^"]*"|K[0-9A-Fa-f]{6}|\d+|[A-Za-z])')

Merge = tuple[tuple[int, int], tuple[int, int]]
Values = list[list[Any]]


def read_workbook(data: bytes, *, name: str, kind: Kind, limits: Limits = LIMITS) -> Transcript:
    """The text of every visible sheet; refuses encrypted and broken workbooks and too many sheets or cells."""
    transcript = Transcript(name, limits=limits)
    spans: dict[str, list[Merge]] = {}
    shares: dict[str, frozenset[At]] = {}
    if kind != "xls":
        archive = Archive(data, name=name, limits=limits)
        archive.unpack_all()
        spans = _ods_merges(archive) if kind == "ods" else {}
        shares = shares_of(archive) if kind == "xlsx" else {}
        transcript.margins += _margins(archive)
    try:
        with calamine.CalamineWorkbook.from_filelike(io.BytesIO(data)) as book:
            shown = [sheet.name for sheet in book.sheets_metadata if _is_shown(sheet)]
            if len(shown) > limits.sheets:
                raise Refused("missing", "reading_too_many_sheets", name=name, limit=limits.sheets)
            for title in shown:
                sheet = book.get_sheet_by_name(title)
                shown_as = shares.get(title, frozenset())
                _read_sheet(transcript, sheet, title=title, merges=spans.get(title), shares=shown_as)
    except calamine.PasswordError as error:
        raise Refused("missing", "reading_encrypted", name=name) from error
    except (calamine.CalamineError, OSError, ValueError, OverflowError) as error:
        raise Refused("missing", "reading_broken", name=name) from error
    return transcript


def _margins(archive: Archive) -> Iterator[str]:
    """The words printed above and below the sheets, which are looked at for a secrecy mark only."""
    for part in sorted(filter(_SHEET.fullmatch, archive.names)):
        for words in _MARGIN.findall(archive.bytes_of(part)):
            for third in _PARTS.split(html.unescape(words.decode("utf-8", "replace"))):
                yield _CODE.sub(" ", third)


def _is_shown(sheet: Any) -> bool:
    visible = sheet.visible == calamine.SheetVisibleEnum.Visible
    return bool(visible and sheet.typ == calamine.SheetTypeEnum.WorkSheet)


def _read_sheet(
    transcript: Transcript, sheet: Any, *, title: str, merges: list[Merge] | None, shares: frozenset[At]
) -> None:
    if sheet.start is None or not sheet.height:
        return
    if sheet.width > transcript.limits.columns:
        raise too_wide(transcript)
    transcript.count(sheet.height * sheet.width)
    top, left = sheet.start
    values: Values = sheet.to_python(skip_empty_area=True)
    places = [(top + n, left) for n in range(len(values))]
    rows = [
        [
            (
                _written(value, share=(row, column + index) in shares),
                Place(sheet=title, row=row + 1, column=column + index + 1),
            )
            for index, value in enumerate(line)
        ]
        for (row, column), line in zip(places, values, strict=True)
    ]
    _fill(rows, sheet.merged_cell_ranges or () if merges is None else merges, top=top, left=left)
    transcript.table(rows)
    transcript.feed()


def _fill(rows: list[list[Cell]], merges: Any, *, top: int, left: int) -> None:
    """Fills each merged range's first column down with its upper left cell; the rest of the range stays blank."""
    for (upper, column), (lower, _) in merges:
        if not (top <= upper < top + len(rows) and left <= column < left + len(rows[0])):
            continue
        cell = rows[upper - top][column - left]
        for row in range(upper - top + 1, min(lower - top + 1, len(rows))):
            rows[row][column - left] = cell


def _written(value: Any, *, share: bool = False) -> str:
    """A cell's value as a Chinese office would write it: dates in full, whole numbers without a point, a share in %."""
    if share and isinstance(value, int | float) and not isinstance(value, bool):
        return f"{value * 100:.12g}%"
    if isinstance(value, datetime):
        return f"{value.year}年{value.month}月{value.day}日"
    if isinstance(value, date):
        return f"{value.year}年{value.month}月{value.day}日"
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, float):
        return f"{value:.12g}" if abs(value) < 1e15 else str(value)
    return str(value) if not isinstance(value, time | timedelta) else ""


def _ods_merges(archive: Archive) -> dict[str, list[Merge]]:
    """The merged ranges of every sheet of an OpenDocument workbook, by the sheet's name; refuses an encrypted one."""
    manifest = archive.xml("META-INF/manifest.xml")
    if manifest is not None and next(manifest.iter(f"{_MANIFEST}encryption-data"), None) is not None:
        raise Refused("missing", "reading_encrypted", name=archive.name)
    root = archive.xml("content.xml")
    if root is None:
        raise Refused("missing", "reading_broken", name=archive.name)
    return {table.get(f"{_TABLE}name", ""): list(_spans(table)) for table in root.iter(f"{_TABLE}table")}


def _spans(table: Any) -> Iterator[Merge]:
    row = 0
    for line in table.iter(f"{_TABLE}table-row"):
        column = 0
        for cell in line:
            down, across = _times(cell, "number-rows-spanned"), _times(cell, "number-columns-spanned")
            if down > 1 or across > 1:
                yield (row, column), (row + down - 1, column + across - 1)
            column += _times(cell, "number-columns-repeated")
        row += _times(line, "number-rows-repeated")


def _times(element: Any, name: str) -> int:
    """How often an element stands or how far it spans, at least once."""
    text = element.get(f"{_TABLE}{name}") or "1"
    return min(max(int(text), 1), _LARGEST) if text.isascii() and text.isdigit() and len(text) < 9 else 1
