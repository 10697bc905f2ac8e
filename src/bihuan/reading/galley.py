"""拼版 galley: the pages of a PDF as paragraphs: headers left out, lines joined where a column broke them."""

import re
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from statistics import median

from bihuan.reading.layout import Piece, Printed, in_reading_order, lines_of_print
from bihuan.reading.places import Place
from bihuan.reading.transcript import Transcript, filled_down

Alive = Callable[[], None]

_NUMBER = re.compile(
    r"[-—–－·.•\s]*\d{1,4}[-—–－·.•\s]*|第\d{1,4}页(?:[，,/]?共\d{1,4}页)?|\d{1,4}/\d{1,4}|[ivxIVX]{1,6}"
)
_STRONG = re.compile(
    r"(?:[一二三四五六七八九十]{1,3}、|（[一二三四五六七八九十]{1,3}）|第[一二三四五六七八九十]{1,3}[章条部])"
)
_ENDS = "。！？；：…"
_LATIN = re.compile(r"[A-Za-z0-9]")
_INDENT = 1.2  # characters
_STRAIGHT, _RAGGED, _UNFINISHED = 1.3, 2.2, 5.0  # characters a full line may lack: indents and open ends make surer
_EDGE = 2  # lines at the top and at the bottom of a page that may be its header and footer
_OFTEN = 3  # pages that print the same line there


@dataclass(frozen=True, slots=True)
class Set:
    """A line as it was set: its words, its place, whether it is indented and whether it fills its column."""

    text: str
    place: Place
    em: float
    indented: bool
    full: bool
    indents: bool
    apart: bool


def write_pages(transcript: Transcript, *, pages: list[list[Piece]], alive: Alive | None = None) -> None:
    """Writes the paragraphs and tables of all pages; headers, footers and page numbers go to the margins.

    `alive` is called before each page, as a sign that the work goes on.
    """
    before: Set | None = None
    tables = 0
    for number, pieces in enumerate(_bodies(transcript, pages), start=1):
        if alive:
            alive()
        line = 0
        for block in in_reading_order(pieces):
            for index, printed in enumerate(block):
                if printed.table is not None:
                    if before:
                        transcript.feed()
                    tables, before = tables + 1, None
                    _write_table(transcript, printed, page=number, table=tables)
                    continue
                line += 1
                now = _set(block, index, page=number, line=line)
                if before and not _goes_on(before, now):
                    transcript.feed()
                elif before and _LATIN.match(before.text[-1:]) and _LATIN.match(now.text[:1]):
                    transcript.write(" ", before.place)
                transcript.write(now.text, now.place)
                before = now
    if before:
        transcript.feed()


def _bodies(transcript: Transcript, pages: list[list[Piece]]) -> list[list[Piece]]:
    """The pages without their headers, footers and page numbers."""
    edges = [_edges(pieces) for pieces in pages]
    seen = Counter(key for page in edges for key in {_key(line) for line in page})
    often = max(_OFTEN, len(pages) // 4)
    bodies: list[list[Piece]] = []
    for pieces, lines in zip(pages, edges, strict=True):
        dropped: set[int] = set()
        for line in lines:
            text = "".join(line.text().split())
            if _NUMBER.fullmatch(text) or seen[_key(line)] >= often:
                transcript.margins.append(text)
                dropped |= {id(piece) for piece in line.pieces}
        bodies.append([piece for piece in pieces if id(piece) not in dropped])
    return bodies


def _edges(pieces: list[Piece]) -> list[Printed]:
    """The first and last lines of a page."""
    lines = lines_of_print(pieces)
    edge = lines if len(lines) <= 2 * _EDGE else lines[:_EDGE] + lines[-_EDGE:]
    return [line for line in edge if line.table is None]


def _key(line: Printed) -> tuple[str, int]:
    """What makes two lines the same on two pages: their words without figures, at about the same height."""
    return re.sub(r"[\d\s]+", "", line.text()), round(line.top / 12)


def _set(block: list[Printed], index: int, *, page: int, line: int) -> Set:
    printed = block[index]
    lines, first = _alike(block, index)
    em, left = printed.em, min(each.left for each in lines)
    indents = any(each.left - left > _INDENT * em for each in lines)
    unfinished = indents and not _ended(printed.text())
    slack = _UNFINISHED if unfinished else _RAGGED if indents else _STRAIGHT
    box = tuple(round(value, 1) for value in (printed.left, printed.top, printed.right, printed.bottom))
    return Set(
        text=printed.text(),
        place=Place(page=page, line=line, box=(box[0], box[1], box[2], box[3])),
        em=em,
        indented=printed.left - left > _INDENT * em,
        full=_measure(lines) - printed.right < slack * em,
        indents=indents,
        apart=first and index > 0,
    )


def _alike(block: list[Printed], index: int) -> tuple[list[Printed], bool]:
    """The lines around one set as it is, in its size and without a gap, and whether it is the first of them."""
    start = index
    while start and _follows(block[start - 1], block[start]):
        start -= 1
    end = index + 1
    while end < len(block) and _follows(block[end - 1], block[end]):
        end += 1
    return block[start:end], start == index


def _follows(above: Printed, below: Printed) -> bool:
    if above.table is not None or below.table is not None:
        return False
    em = max(above.em, below.em)
    return abs(above.em - below.em) <= 0.15 * em and below.top - above.bottom <= 1.6 * em


def _measure(lines: list[Printed]) -> float:
    """Where the lines of a column end, stops that hang over its edge and last lines of paragraphs left aside."""
    ends = sorted(line.right for line in lines)
    middle = sum(ends) / len(ends)
    return median(end for end in ends if end >= middle - 1)


def _goes_on(before: Set, now: Set) -> bool:
    """Whether a line goes on with the paragraph before: that line fills its column and this one is not indented."""
    if not before.full or now.indented or now.apart or _STRONG.match(now.text):
        return False
    if abs(before.em - now.em) > 0.15 * max(before.em, now.em):
        return False
    return not _ended(before.text) or now.indents


def _ended(text: str) -> bool:
    """Whether a line ends as a sentence does."""
    return text[-1] in _ENDS or text.endswith(("。”", "！”", "？”"))


def _write_table(transcript: Transcript, printed: Printed, *, page: int, table: int) -> None:
    rows = printed.table or []
    transcript.count(sum(map(len, rows)))
    transcript.table(
        filled_down(
            [
                [
                    None if cell is None else (cell[0], Place(page=page, table=table, row=cell[1], column=cell[2]))
                    for cell in row
                ]
                for row in rows
            ]
        )
    )
