"""版面 layout: the pieces of a printed page in the order in which they are read, columns one after the other."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from statistics import median

_GUTTER = 0.5  # of a character: the narrowest white strip between columns
_NARROWEST = 4.0  # characters in the narrowest column
_FEWEST = 3  # lines on each side of a strip that parts columns
_ALIGNED = 0.3  # of a character: how exactly lines of one column begin beneath one another
_DEEPEST = 40


@dataclass(slots=True)
class Piece:
    """A stretch of print on one line, or a whole table; y grows downwards, sizes are in points."""

    left: float
    top: float
    right: float
    bottom: float
    em: float
    text: str = ""
    table: list[list[tuple[str, int, int] | None]] | None = None

    @property
    def middle(self) -> float:
        """The height at which the piece stands."""
        return (self.top + self.bottom) / 2


@dataclass(slots=True)
class Printed:
    """A printed line of one column, from several pieces or one, or a table."""

    pieces: list[Piece] = field(default_factory=list)
    top: float = 0.0
    bottom: float = 0.0

    @property
    def left(self) -> float:
        """The left edge."""
        return min(piece.left for piece in self.pieces)

    @property
    def right(self) -> float:
        """The right edge."""
        return max(piece.right for piece in self.pieces)

    @property
    def em(self) -> float:
        """How wide a character is."""
        return max(piece.em for piece in self.pieces)

    @property
    def table(self) -> list[list[tuple[str, int, int] | None]] | None:
        """The table that stands here instead of a line."""
        return self.pieces[0].table

    def text(self) -> str:
        """The words, a blank where the print leaves one."""
        out = ""
        end = 0.0
        for piece in sorted(self.pieces, key=lambda piece: piece.left):
            out += " " + piece.text if out and piece.left - end > 0.2 * piece.em else piece.text
            end = piece.right
        return out


def in_reading_order(pieces: Sequence[Piece]) -> list[list[Printed]]:
    """The blocks of a page, each a column or a stretch of full width, with their lines from top to bottom."""
    return _blocks(list(pieces), 0)


def lines_of_print(pieces: Sequence[Piece]) -> list[Printed]:
    """Pieces put together into lines by the height at which they stand."""
    found: list[Printed] = []
    for piece in sorted(pieces, key=lambda piece: (piece.middle, piece.left)):
        last = found[-1] if found else None
        joins = last is not None and last.table is None and piece.table is None
        if last is not None and joins and last.top <= piece.middle <= last.bottom:
            last.pieces.append(piece)
        else:
            found.append(Printed([piece], piece.top, piece.bottom))
    return found


def _blocks(pieces: list[Piece], depth: int) -> list[list[Printed]]:
    """The lines as one block, or what stands above columns, the columns from left to right, and what stands below."""
    lines = lines_of_print(pieces)
    found = _columns(lines) if depth < _DEEPEST else None
    if found is None:
        return [lines] if lines else []
    first, last, edge = found
    run = _pieces(lines[first:last])
    parts = (
        _pieces(lines[:first]),
        [piece for piece in run if piece.left < edge],
        [piece for piece in run if piece.left >= edge],
        _pieces(lines[last:]),
    )
    return [block for part in parts for block in _blocks(part, depth + 1)]


def _pieces(lines: Sequence[Printed]) -> list[Piece]:
    return [piece for line in lines for piece in line.pieces]


def _columns(lines: list[Printed]) -> tuple[int, int, float] | None:
    """The longest run of lines that one white strip parts into columns, first and behind last, and its right edge."""
    pieces = _pieces(lines)
    if len(pieces) < 2 * _FEWEST:
        return None
    em = median(piece.em for piece in pieces)
    best: tuple[int, int, float] | None = None
    most = 0
    for edge in _edges(pieces, em):
        for first, last in _runs(lines, edge, em):
            size = sum(len(line.pieces) for line in lines[first:last])
            if size > most and _are_columns(_pieces(lines[first:last]), edge, em):
                best, most = (first, last, edge), size
    return best and (best[0], best[1], best[2] - _ALIGNED * em)


def _edges(pieces: list[Piece], em: float) -> list[float]:
    """Where pieces enough begin one beneath the other, away from the left edge of all."""
    start = min(piece.left for piece in pieces) + _NARROWEST * em
    lefts = sorted(piece.left for piece in pieces if piece.left > start)
    edges: list[float] = []
    for index in range(len(lefts) - _FEWEST + 1):
        aligned = lefts[index + _FEWEST - 1] - lefts[index] < _ALIGNED * em
        if aligned and not (edges and lefts[index] - edges[-1] < _ALIGNED * em):
            edges.append(lefts[index])
    return edges


def _runs(lines: list[Printed], edge: float, em: float) -> list[tuple[int, int]]:
    """The runs of lines that leave the strip left of an edge white; a title centred above is none of them."""
    left, right = min(line.left for line in lines), max(line.right for line in lines)
    runs: list[tuple[int, int]] = []
    first = 0
    for index in range(len(lines) + 1):
        if index < len(lines) and all(
            piece.left >= edge - _ALIGNED * em or piece.right <= edge - _GUTTER * em for piece in lines[index].pieces
        ):
            continue
        while first < index and _is_centred(lines[first], (left + right) / 2):
            first += 1
        if index - first >= _FEWEST:
            runs.append((first, index))
        first = index + 1
    return runs


def _is_centred(line: Printed, middle: float) -> bool:
    """Whether a line of one piece stands in the middle of the region, as a title does."""
    return len(line.pieces) == 1 and abs((line.left + line.right) / 2 - middle) < 1.5 * line.em


def _are_columns(pieces: list[Piece], edge: float, em: float) -> bool:
    """Whether the pieces on both sides of an edge are columns: lines enough, wide enough, most of one side full."""
    sides = (
        [piece for piece in pieces if piece.left < edge - _ALIGNED * em],
        [piece for piece in pieces if piece.left >= edge - _ALIGNED * em],
    )
    for side in sides:
        lines = lines_of_print(side)
        if (
            len(lines) < _FEWEST
            or max(line.right for line in lines) - min(line.left for line in lines) < _NARROWEST * em
        ):
            return False
    return any(_is_prose(lines_of_print(side)) for side in sides)


def _is_prose(lines: list[Printed]) -> bool:
    """Whether most lines reach the right edge of their column, as cells of a table do not."""
    right = max(line.right for line in lines)
    return sum(1 for line in lines if right - line.right < 2 * line.em) * 2 >= len(lines)
