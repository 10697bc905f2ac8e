"""网页 markup: an html page to its blocks and tables, without scripts, styles, navigation and what is hidden."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass, field
from html.parser import HTMLParser
from importlib import resources

from bihuan.core.words import Refused
from bihuan.reading.limits import LIMITS, Limits
from bihuan.reading.places import Place
from bihuan.reading.plain import decoded
from bihuan.reading.transcript import Cell, Transcript, filled_down, too_wide

_TAGS = tomllib.loads(resources.files(__package__).joinpath("markup.toml").read_text("utf-8"))
_DROPPED, _VOID, _INLINE = (frozenset(_TAGS[name].split()) for name in ("dropped", "void", "inline"))
_CHARSET = re.compile(rb"charset\s*=\s*[\"']?\s*([\w-]{2,20})", re.I)
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.I)
_WIDE = {"gb2312": "gb18030", "gbk": "gb18030"}
_FEWEST = 200
_MOST_ACROSS = 1000


@dataclass(slots=True)
class _Box:
    """A cell: what stands in it, text and tables, and how far it reaches."""

    across: int = 1
    down: int = 1
    parts: list[str | _Table] = field(default_factory=list)

    def text(self) -> str:
        return "".join(part for part in self.parts if isinstance(part, str)).strip()


@dataclass(slots=True)
class _Table:
    rows: list[list[_Box]] = field(default_factory=list)

    def lays_out(self) -> bool:
        """Whether a table stands inside another, which then only arranges the page."""
        return any(isinstance(part, _Table) for row in self.rows for box in row for part in box.parts)


def read_html(data: bytes, *, name: str, limits: Limits = LIMITS) -> Transcript:
    """The text of a page; refuses bytes that are no text and tables nested beyond the limit."""
    parser = _Parser(name, limits)
    parser.feed(_text(data, name=name))
    parser.close()
    writer = _Writer(Transcript(name, limits=limits))
    writer.write(parser.root, depth=0)
    return writer.transcript


def _text(data: bytes, *, name: str) -> str:
    """The page decoded as its bytes allow, else as it says itself where that fails for few characters."""
    try:
        return decoded(data, name=name)
    except Refused:
        said = _CHARSET.search(data[:4096])
        charset = said[1].decode("ascii").lower() if said else ""
        try:
            text = data.decode(_WIDE.get(charset, charset), "replace") if charset else ""
        except LookupError:
            text = ""
        if not text or text.count("\ufffd") * _FEWEST > len(text):
            raise
        return text


class _Parser(HTMLParser):
    """Builds boxes and tables from tags; an end tag closes everything opened since its beginning."""

    def __init__(self, name: str, limits: Limits) -> None:
        super().__init__(convert_charrefs=True)
        self.name, self.limits = name, limits
        self.root = _Box()
        self.boxes: list[_Box] = [self.root]
        self.tables: list[tuple[_Table, int]] = []
        self.open: list[tuple[str, bool, int, int]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "br":
            self._add("\n")
        if tag in _VOID:
            return
        given = {key: value or "" for key, value in attrs}
        dropped = tag in _DROPPED or "hidden" in given or bool(_HIDDEN.search(given.get("style", "")))
        dropped = dropped or bool(self.open and self.open[-1][1])
        if tag in ("tr", "td", "th") and self.tables and not dropped:
            del self.boxes[self.tables[-1][1] :]  # html lets a cell end without its end tag
        self.open.append((tag, dropped, len(self.boxes), len(self.tables)))
        if dropped:
            return
        if tag == "table":
            self._open_table()
        elif tag == "tr" and self.tables:
            self.tables[-1][0].rows.append([])
        elif tag in ("td", "th") and self.tables:
            self._open_cell(given)
        elif tag not in _INLINE:
            self._add("\n")

    def handle_endtag(self, tag: str) -> None:
        if tag not in _INLINE:
            self._add("\n")
        for index in range(len(self.open) - 1, max(len(self.open) - self.limits.depth * 8, 0) - 1, -1):
            if self.open[index][0] == tag:
                _, _, boxes, tables = self.open[index]
                del self.open[index:], self.boxes[max(boxes, 1) :], self.tables[tables:]
                return

    def handle_data(self, data: str) -> None:
        kept = self.open and self.open[-1][0] == "pre"
        self._add(data if kept else re.sub(r"\s+", " ", data))

    def _add(self, text: str) -> None:
        if not (self.open and self.open[-1][1]):
            self.boxes[-1].parts.append(text)

    def _open_table(self) -> None:
        if len(self.tables) >= self.limits.depth:
            raise Refused("missing", "reading_broken", name=self.name)
        table = _Table()
        self.boxes[-1].parts.append(table)
        self.tables.append((table, len(self.boxes)))

    def _open_cell(self, given: dict[str, str]) -> None:
        box = _Box(_number(given.get("colspan")), _number(given.get("rowspan")))
        rows = self.tables[-1][0].rows
        if not rows:
            rows.append([])
        rows[-1].append(box)
        self.boxes.append(box)


class _Writer:
    """Writes boxes into the transcript, counting paragraphs and tables."""

    def __init__(self, transcript: Transcript) -> None:
        self.transcript = transcript
        self.paragraphs = self.tables = 0

    def write(self, box: _Box, *, depth: int) -> None:
        words: list[str] = []
        for part in [*box.parts, None]:
            if isinstance(part, str):
                words.append(part)
                continue
            for line in "".join(words).split("\n"):
                if line.strip():
                    self.paragraphs += 1
                    self.transcript.line(line, Place(paragraph=self.paragraphs))
            words = []
            if part is not None:
                self._table(part, depth)

    def _table(self, table: _Table, depth: int) -> None:
        if table.lays_out():
            for row in table.rows:
                for box in row:
                    self.write(box, depth=depth + 1)
            return
        self.tables += 1
        rows = self._grid(table)
        if rows:
            self.transcript.table(filled_down(rows))

    def _grid(self, table: _Table) -> list[list[Cell | None]]:
        """The cells on their grid: None continues the cell above, a wide cell is followed by blanks."""
        grid: list[list[Cell | None]] = []
        falling: dict[int, int] = {}
        for number, boxes in enumerate(table.rows, start=1):
            row: list[Cell | None] = []
            for box in boxes:
                self._fall(row, falling)
                place = Place(table=self.tables, row=number, column=len(row) + 1)
                if box.down > 1:
                    falling |= dict.fromkeys(range(len(row), len(row) + box.across), box.down - 1)
                row += [(box.text(), place), *[("", place)] * (box.across - 1)]
                if len(row) > self.transcript.limits.columns:
                    raise too_wide(self.transcript)
            self._fall(row, falling)
            grid.append(row)
        width = max(map(len, grid), default=0)
        self.transcript.count(width * len(grid))
        return [row + [("", Place(table=self.tables))] * (width - len(row)) for row in grid] if width else []

    @staticmethod
    def _fall(row: list[Cell | None], falling: dict[int, int]) -> None:
        """Adds the cells that reach down into this row at this place."""
        while falling.get(len(row), 0) > 0:
            falling[len(row)] -= 1
            row.append(None)


def _number(text: str | None) -> int:
    """How many columns or rows a cell says it spans, at least 1."""
    text = (text or "").strip()
    return min(max(int(text), 1), _MOST_ACROSS) if text.isascii() and text.isdigit() and len(text) < 6 else 1
