"""重排 reflow: lines broken by a column, a page or a scrape to running text whose characters keep their offsets."""

from __future__ import annotations

import re
import unicodedata
from array import array
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass

from bihuan.reading.blanked import with_commas
from bihuan.reading.sources import Source

_FORMS = {ord(full): half for full, half in zip("０１２３４５６７８９％＋．～", "0123456789%+.~", strict=True)}
_FORMS |= {0xFF21 + n: chr(0x41 + n) for n in range(26)} | {0xFF41 + n: chr(0x61 + n) for n in range(26)}
_FORMS |= {
    code: unicodedata.normalize("NFKC", chr(code))  # radicals and doubles that fonts put in place of characters
    for code in (*range(0x2E80, 0x2FE0), *range(0xF900, 0xFB00))
    if len(unicodedata.normalize("NFKC", chr(code))) == 1
}
_FORMS |= {ord(half): full for half, full in zip("():;!?", "（）：；！？", strict=True)}

_WIDE_FORMS = {
    chr(code): unicodedata.normalize("NFKC", chr(code)) for code in (*range(0x2474, 0x249C), *range(0x3220, 0x3244))
}
"""Numbers that print as one character: ⒈ ⑴ ㈠, each written out; all its characters stand at one offset."""

_COMPOUND = re.compile(f"[{''.join(_WIDE_FORMS)}]")
_WORDS = re.compile(r"\S+")
_LONGEST_MARK = 120
_PAGE_MARK = re.compile(
    r"(?:.*[.·…．]{4,}\d{1,4}|[-—–·]{0,3}\d{1,4}[-—–·]{0,3}|第\d{1,4}页(?:[，,/]?共\d{1,4}页)?|\d{1,4}/\d{1,4}|第?[A-Z]?\d{1,3}版"
    r"|[A-Z]{0,4}\d{0,3}[-—]?PDF版?面?|版面)"
)
_CAPTION = re.compile(r"(?:图为|上图|下图|左图|右图|图①|[^，。]{0,6}现场。?$|[^，。]{0,12}摄[）]?$)")
_STRONG = re.compile(
    r"(?:[一二三四五六七八九十]{1,3}、|（[一二三四五六七八九十]{1,3}）|第[一二三四五六七八九十]{1,3}[章条部])"
)
_WEAK = re.compile(r"(?:\d{1,3}[.、](?!\d)|（\d{1,3}）|第[一二三四五六七八九十]{1,3}，|[①-⑳])")
_CN = "[一二三四五六七八九十]{1,3}"
_LOST_BREAK = re.compile(rf"(?<=[^\s，、])[ \t\u3000]+(?={_CN}、(?![一二三四五六七八九十])|（{_CN}）)")
_STOPS = re.compile(r"[，。；]")
_ENDS = "。！？；：…"
_OPENING = re.compile("[“（《〔]")
_OPENS = dict(zip("“（《〔", "”）》〕", strict=True))
_CLOSING = "，。、；：？！”）》〕%"
_WIDEST_COLUMN = 60.0
_FEWEST_BARS = 3
_SUREST = 5  # lines that end within a character of the edge, where a column is found only by a second look


@dataclass(frozen=True, slots=True)
class Line:
    """A printed line without its white space: the text in one form of figures and brackets, and where it came from."""

    text: str
    offsets: array[int]
    sizes: tuple[float, float]
    indented: bool
    row: bool


@dataclass(frozen=True, slots=True)
class Running:
    """通文: the whole document as running text, paragraphs separated by a newline, each character with its offset."""

    source: Source
    text: str
    offsets: array[int]
    paragraphs: tuple[tuple[int, int], ...]
    breaks: tuple[int, ...]

    def quote(self, start: int, end: int) -> str:
        """The words of a span as the document prints them; a space survives only between Latin letters or figures."""
        pieces: list[str] = []
        original = self.source.text
        for place in range(start, end):
            if self.text[place] == "\n":
                continue
            offset = self.offsets[place]
            if pieces and offset and original[offset - 1] in " \t" and _latin(pieces[-1]) and _latin(original[offset]):
                pieces.append(" ")
            if not (place > start and offset == self.offsets[place - 1]):
                pieces.append(original[offset])
        return "".join(pieces)

    def source_span(self, start: int, end: int) -> tuple[int, int]:
        """Offsets in the source of the first character of a span and behind its last."""
        return self.offsets[start], self.offsets[max(start, end - 1)] + 1

    def broken_at(self, place: int) -> bool:
        """Whether a printed line began at this place."""
        index = bisect_right(self.breaks, place) - 1
        return index >= 0 and self.breaks[index] == place


def reflow(source: Source) -> Running:
    """The running text of a source: paragraphs mended across lines, page marks and lines of contents 目录 dropped."""
    lines = _lines(source.text)
    column, measure = _column([line for line in lines if line and not line.row]) if source.wrapped else (0.0, 0)
    text: list[str] = []
    offsets = array("I")
    paragraphs: list[tuple[int, int]] = []
    breaks: list[int] = []
    start = place = 0
    previous: Line | None = None
    blank = False
    for line in lines:
        if line is None:
            blank = True
            continue
        if len(line.text) <= _LONGEST_MARK and _PAGE_MARK.fullmatch(line.text):
            continue
        slack = _slack(previous) if breaks and breaks[-1] == start else 3.0
        if previous is not None and not _joins(text[-1], previous, line, (column - slack, measure), blank=blank):
            paragraphs.append((start, place))
            text.append("\n")
            offsets.append(offsets[-1])
            place += 1
            start = place
        breaks.append(place)
        text.append(line.text)
        offsets.extend(line.offsets)
        place += len(line.text)
        previous, blank = line, False
    if previous is not None:
        paragraphs.append((start, place))
    return Running(source, _paired("".join(text)), offsets, tuple(paragraphs), tuple(breaks))


def _slack(first: Line | None) -> float:
    """How much narrower than the column the first line of a paragraph may be and still be full: its indent."""
    numbered = first and (_STRONG.match(first.text) or _WEAK.match(first.text))
    return 1.5 if numbered and first and not _STOPS.search(first.text) else 5.0


def _lines(text: str) -> list[Line | None]:
    """The lines of a text, None standing for a blank one."""
    lines: list[Line | None] = []
    base = 0
    for raw in map(with_commas, _printed(text)):
        squeezed = "".join(raw.split())
        if not squeezed:
            lines.append(None)
        else:
            offsets = _places(raw, squeezed, base)
            row = ("|" in squeezed or "\t" in raw) and _is_row(raw, squeezed)
            kept = squeezed
            if row and not squeezed.startswith("|"):
                kept, offsets = _cells(raw, base)
            kept, offsets = _written_out(kept.translate(_FORMS), offsets)
            lines.append(Line(kept, offsets, _sizes(squeezed), raw[0].isspace(), row))
        base += len(raw)
    return lines


def _places(raw: str, squeezed: str, base: int) -> array[int]:
    """Where each character of a line without its white space stands in the source."""
    first = raw.find(squeezed)
    if first >= 0:
        return array("I", range(base + first, base + first + len(squeezed)))
    offsets = array("I")
    for words in _WORDS.finditer(raw):
        offsets.extend(range(base + words.start(), base + words.end()))
    return offsets


def _is_row(raw: str, squeezed: str) -> bool:
    """Whether a line is a row of a table: bars at both ends or between four cells at least, or two tabs."""
    barred = (squeezed.startswith("|") and squeezed.endswith("|")) or squeezed.count("|") >= _FEWEST_BARS
    return barred or raw.lstrip().rstrip("\r\n").count("\t") >= 2


def _written_out(text: str, offsets: array[int]) -> tuple[str, array[int]]:
    """A line with the numbers that print as one character written out."""
    if not _COMPOUND.search(text):
        return text, offsets
    forms = [_WIDE_FORMS.get(character, character).translate(_FORMS) for character in text]
    spread = (offset for form, offset in zip(forms, offsets, strict=True) for _ in form)
    return "".join(forms), array("I", spread)


def _printed(text: str) -> Iterator[str]:
    """The lines of a text with their ends; a scrape that lost its line breaks is cut where a blank precedes 一、."""
    for raw in text.splitlines(keepends=True):
        begin = 0
        for gap in _LOST_BREAK.finditer(raw) if len(raw) > _WIDEST_COLUMN else ():
            yield raw[begin : gap.end()]
            begin = gap.end()
        yield raw[begin:]


def _cells(raw: str, base: int) -> tuple[str, array[int]]:
    """A line of tab-separated cells written with bars between them."""
    kept = [(index, "|" if character == "\t" else character) for index, character in enumerate(raw.rstrip("\r\n"))]
    kept = [(0, "|"), *((index, character) for index, character in kept if not character.isspace())]
    return "".join(character for _, character in kept), array("I", (base + index for index, _ in kept))


def _sizes(text: str) -> tuple[float, float]:
    """How wide a line is printed where figures take half a cell, and where they take a whole one."""
    text = text[:400]
    return sum(0.5 if character < "\u2000" else 1.0 for character in text), float(len(text))


def _column(lines: list[Line]) -> tuple[float, int]:
    """The width of the column the text was wrapped to, 0 where lines are whole paragraphs, and how it is measured.

    In a column the unfinished lines end close together at its edge. Where headings hide this, their lines are looked
    at too, and an unfinished line that stops short is excused where it only ends what the full line before it began.
    """
    body = [line for line in lines if not _STRONG.match(line.text)]
    if len(body) < 4:
        return 0.0, 0
    plain = _width([(line, line.text[-1] not in _ENDS) for line in body])
    return plain if plain[0] else _width(list(_excused(lines)), least=_SUREST)


def _width(lines: list[tuple[Line, bool]], *, least: int = 0) -> tuple[float, int]:
    """The width of the column that lines were broken to, told of each whether it is unfinished, and its measure."""
    broken = [line for line, unfinished in lines if unfinished]
    best, shares = (0.0, 0), max(least - 1, 0)
    for measure in (0, 1):
        sizes = sorted(line.sizes[measure] for line, _ in lines)
        column = sizes[int(len(sizes) * 0.9)]
        full = sum(1 for line in broken if column - 3 <= line.sizes[measure] <= column + 1.5)
        tight = sum(1 for line in broken if abs(column - line.sizes[measure]) <= 1)
        if column <= _WIDEST_COLUMN and len(broken) >= 3 and full * 2 >= len(broken) and tight > shares:
            best, shares = (column, measure), tight
    return best


def _excused(lines: list[Line]) -> Iterator[tuple[Line, bool]]:
    """Each line and whether it is unfinished for no reason but the column's edge."""
    longest = sorted(line.sizes[1] for line in lines)[int(len(lines) * 0.9)]
    before: Line | None = None
    for line in lines:
        unfinished = line.text[-1] not in _ENDS
        full = line.sizes[1] >= longest - 3
        ends = before is not None and before.text[-1] not in _ENDS and before.sizes[1] >= longest - 3
        yield line, unfinished and (full or not (ends or line.text[-1] == "）"))
        before = line


def _joins(tail: str, previous: Line, line: Line, column: tuple[float, int], *, blank: bool) -> bool:
    """Whether `line` goes on with the paragraph of the `previous` one, which the column broke if it is that wide."""
    if previous.row or line.row:
        return False
    ended = tail[-1] in _ENDS or (tail[-1] in "”）" and tail[-2:-1] in ("。", "！", "？"))
    if line.text[0] in _CLOSING or tail[-1] in "，、（《“〔":
        return True
    if _CAPTION.match(line.text):
        return False
    if _STRONG.match(line.text) or (_WEAK.match(line.text) and ended):
        return False
    if not ended and _open(previous.text):
        return True
    if blank and _STRONG.match(previous.text) and not _STOPS.search(previous.text):
        return False
    full, measure = column
    size, next_size = previous.sizes[measure], line.sizes[measure]
    if full <= 0 or max(size, next_size) > full + 7.5 or size < full:
        return False
    return not ((ended or tail[-1] == "）") and (blank or line.indented))


def _open(text: str) -> bool:
    """Whether a bracket or a quotation opened in this line waits for its end in the next."""
    if not _OPENING.search(text):
        return False
    for opening, closing in _OPENS.items():
        last = text.rfind(opening)
        if last >= 0 and text.find(closing, last) < 0:
            return True
    return False


def _paired(text: str) -> str:
    """Straight quotation marks as a pair of curved ones, a comma between Chinese characters as the Chinese comma."""
    text = re.sub(r"(?<=[^\x00-\x7f]),|,(?=[^\x00-\x7f])", "，", text)
    if '"' not in text:
        return text
    out: list[str] = []
    for paragraph in text.split("\n"):
        pieces = paragraph.split('"')
        marked = [piece + ("“" if index % 2 == 0 else "”") for index, piece in enumerate(pieces[:-1])]
        out.append("".join(marked) + pieces[-1])
    return "\n".join(out)


def _latin(character: str) -> bool:
    return character.isascii() and character.isalnum()
