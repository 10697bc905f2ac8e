"""文字文档 word: a docx to its paragraphs, tables and text boxes, with the list numbers that Word computes."""

import re
from collections.abc import Iterator
from typing import Any

from bihuan.core.words import Refused
from bihuan.reading.archive import Archive
from bihuan.reading.limits import LIMITS, Limits
from bihuan.reading.numbering import Numbering, W, numbering_of, value_of, whole
from bihuan.reading.places import Place
from bihuan.reading.transcript import Cell, Transcript, filled_down, too_wide

_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_CONTENTS = re.compile(r"toc ?\d", re.I)
_MARGIN = re.compile(r"word/(?:header|footer)\d*\.xml")
_THROUGH = {f"{W}{tag}" for tag in ("sdt", "sdtContent", "ins", "moveTo", "smartTag", "customXml", "hyperlink")}
_THROUGH |= {f"{W}{tag}" for tag in ("fldSimple", "bdo", "dir", "ruby", "rubyBase")} | {f"{_MC}Choice"}
_SIGNS = {f"{W}tab": " ", f"{W}cr": "\n", f"{W}noBreakHyphen": "-"}
_TURNS = ("page", "column")


def read_docx(data: bytes, *, name: str, limits: Limits = LIMITS) -> Transcript:
    """The text of a docx; refuses what `Archive` refuses and a package without a body."""
    archive = Archive(data, name=name, limits=limits)
    root = archive.xml("word/document.xml")
    body = None if root is None else root.find(f"{W}body")
    if body is None:
        raise Refused("missing", "reading_broken", name=name)
    styles = archive.xml("word/styles.xml")
    reader = _Reader(Transcript(name, limits=limits), numbering_of(archive.xml("word/numbering.xml"), styles=styles))
    reader.contents = frozenset(_contents(styles))
    for part in sorted(filter(_MARGIN.fullmatch, archive.names)):
        reader.note_margin(archive.xml(part))
    reader.blocks(body, depth=0)
    return reader.transcript


def _plain(paragraph: Any) -> Iterator[str]:
    """The words of a paragraph, tabs as wide gaps."""
    for each in paragraph.iter():
        if each.tag in (f"{W}t", f"{W}tab"):
            yield "\t" if each.tag == f"{W}tab" else each.text or ""


def _contents(styles: Any) -> Iterator[str]:
    """The styles of the lines of a table of contents 目录."""
    for style in styles.iterfind(f"{W}style") if styles is not None else ():
        if _CONTENTS.match(value_of(style.find(f"{W}name"))):
            yield style.get(f"{W}styleId", "")


class _Reader:
    """A document while it is read from first to last."""

    def __init__(self, transcript: Transcript, numbering: Numbering) -> None:
        self.transcript, self.numbering = transcript, numbering
        self.contents: frozenset[str] = frozenset()
        self.paragraphs = self.tables = 0

    def blocks(self, parent: Any, *, depth: int) -> None:
        """Writes what stands in a body, a cell or a text box."""
        self._check(depth)
        for child in parent:
            if child.tag == f"{W}p":
                self._paragraph(child, depth)
            elif child.tag == f"{W}tbl":
                self._table(child, depth)
            elif child.tag in _THROUGH or child.tag == f"{_MC}AlternateContent":
                self.blocks(child, depth=depth + 1)

    def note_margin(self, part: Any) -> None:
        """Keeps the words of a header or footer, which are looked at for a secrecy mark only."""
        for paragraph in part.iter(f"{W}p") if part is not None else ():
            self.transcript.margins.append("".join(_plain(paragraph)))

    def _paragraph(self, paragraph: Any, depth: int) -> None:
        if value_of(paragraph.find(f"{W}pPr/{W}pStyle")) in self.contents:
            return
        boxes: list[Any] = []
        text = self._numbered(paragraph, depth, boxes)
        if text.strip():
            self.paragraphs += 1
            place = Place(paragraph=self.paragraphs)
            for line in text.split("\n"):
                self.transcript.line(line, place)
        for box in boxes:
            self.blocks(box, depth=depth + 1)

    def _numbered(self, paragraph: Any, depth: int, boxes: list[Any]) -> str:
        """The words of a paragraph behind its number; a point before a figure is written 、 lest it look like 1.5."""
        text = "".join(self._words(paragraph, depth, boxes))
        if not text.strip():
            return ""
        label = self.numbering.label(paragraph)
        if label.endswith(".") and text.lstrip()[:1].isdigit():
            label = label[:-1] + "、"
        return label + text

    def _words(self, parent: Any, depth: int, boxes: list[Any]) -> Iterator[str]:
        self._check(depth)
        for child in parent:
            tag = child.tag
            if tag == f"{W}t":
                yield child.text or ""
            elif tag in _SIGNS:
                yield _SIGNS[tag]
            elif tag == f"{W}br":
                yield "" if child.get(f"{W}type") in _TURNS else "\n"
            elif tag == f"{W}r":
                if child.find(f"{W}rPr/{W}vanish") is None:
                    yield from self._words(child, depth + 1, boxes)
            elif tag in _THROUGH:
                yield from self._words(child, depth + 1, boxes)
            elif tag == f"{_MC}AlternateContent":
                choice = child.find(f"{_MC}Choice")
                boxes += choice.iter(f"{W}txbxContent") if choice is not None else ()
            elif tag in (f"{W}drawing", f"{W}pict", f"{W}object"):
                boxes += child.iter(f"{W}txbxContent")

    def _table(self, table: Any, depth: int) -> None:
        """Writes a table; one that holds another in a cell only lays out text, and its cells are read in order."""
        if any(inner is not table for inner in table.iter(f"{W}tbl")):
            for cell in table.iter(f"{W}tc"):
                if cell.find(f"{W}tbl") is not None or not any(True for _ in cell.iter(f"{W}tbl")):
                    self.blocks(cell, depth=depth + 1)
            return
        self.tables += 1
        boxes: list[Any] = []
        rows: list[list[Cell | None]] = []
        for number, row in enumerate(table.iter(f"{W}tr"), start=1):
            rows.append(self._row(row, number, depth, boxes))
        width = max(map(len, rows), default=0)
        if width:
            self.transcript.count(width * len(rows))
            padded = [row + [("", Place(table=self.tables))] * (width - len(row)) for row in rows]
            self.transcript.table(filled_down(padded))
        for box in boxes:
            self.blocks(box, depth=depth + 1)

    def _row(self, row: Any, number: int, depth: int, boxes: list[Any]) -> list[Cell | None]:
        """The cells of a row on the table's grid: None continues the cell above, a wide cell is followed by blanks."""
        before = whole(value_of(row.find(f"{W}trPr/{W}gridBefore")), default=0)
        cells: list[Cell | None] = [("", Place(table=self.tables))] * min(before, self.transcript.limits.columns)
        for cell in row.iter(f"{W}tc"):
            place = Place(table=self.tables, row=number, column=len(cells) + 1)
            across = whole(value_of(cell.find(f"{W}tcPr/{W}gridSpan")), default=1)
            merge = cell.find(f"{W}tcPr/{W}vMerge")
            goes_on = merge is not None and value_of(merge) != "restart"
            parts = [self._numbered(paragraph, depth + 1, boxes) for paragraph in cell.iter(f"{W}p")]
            cells.append(None if goes_on else ("\n".join(part for part in parts if part), place))
            cells += [None if goes_on else ("", place)] * (across - 1)
            if len(cells) > self.transcript.limits.columns:
                raise too_wide(self.transcript)
        return cells

    def _check(self, depth: int) -> None:
        if depth > self.transcript.limits.depth:
            raise Refused("missing", "reading_broken", name=self.transcript.name)
