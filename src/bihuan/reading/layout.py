"""版面 layout: the pieces of a printed page in the order in which they are read, columns one after the other."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from statistics import median

_GUTTER = 0.6  # of a character: the narrowest white strip between columns
_NARROWEST = 4.0  # characters in the narrowest column
_FEWEST = 3  # lines on each side of a strip that parts columns
_DEEPEST = 6

Strip = tuple[float, float]


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
    lines = lines_of_print(pieces)
    if depth >= _DEEPEST or len(lines) < _FEWEST:
        return [lines] if lines else []
    em = median(piece.em for piece in pieces)
    found: list[list[Printed]] = []
    wide: list[Printed] | None = None
    for band, strips in _bands(lines, em):
        columns = _columns(band, strips, em)
        if len(columns) > 1:
            wide = None
            for column in columns:
                found += _blocks(column, depth + 1)
        elif wide is None:
            wide = band
            found.append(wide)
        else:
            wide += band
    return found


def _bands(lines: list[Printed], em: float) -> list[tuple[list[Printed], list[Strip]]]:
    """The lines cut where the white strips that part columns end, each band with its strips."""
    left, right = min(line.left for line in lines), max(line.right for line in lines)
    bands: list[tuple[list[Printed], list[Strip]]] = []
    band: list[Printed] = []
    free: list[Strip] = []
    for line in lines:
        white = _white(line, left, right, em)
        shared = [(max(a, c), min(b, d)) for a, b in free for c, d in white if min(b, d) - max(a, c) >= _GUTTER * em]
        parted = [strip for strip in free if _parts(band, strip)]
        if band and (not shared or (parted and not any(_parts(band, strip) for strip in shared))):
            bands.append((band, parted))
            band = []
        free = shared if band else white
        band.append(line)
    bands.append((band, [strip for strip in free if _parts(band, strip)]))
    return bands


def _white(line: Printed, left: float, right: float, em: float) -> list[Strip]:
    """The strips of a line without print, from one edge of the region to the other and a little beyond."""
    strips: list[Strip] = []
    reached = left - em
    for piece in sorted(line.pieces, key=lambda piece: piece.left):
        if piece.left - reached >= _GUTTER * em:
            strips.append((reached, piece.left))
        reached = max(reached, piece.right)
    if right + em - reached >= _GUTTER * em:
        strips.append((reached, right + em))
    return strips


def _parts(band: Sequence[Printed], strip: Strip) -> bool:
    """Whether print stands on both sides of a strip."""
    return _beside(band, strip, right=False) > 0 and _beside(band, strip, right=True) > 0


def _beside(band: Sequence[Printed], strip: Strip, *, right: bool) -> int:
    """How many lines have print on one side of a strip."""
    a, b = strip
    return sum(1 for line in band if (line.right > b if right else line.left < a))


def _columns(band: list[Printed], strips: list[Strip], em: float) -> list[list[Piece]]:
    """The pieces of a band parted into columns at the strips that have lines enough on both sides."""
    edges = sorted(
        (a + b) / 2
        for a, b in strips
        if _beside(band, (a, b), right=False) >= _FEWEST and _beside(band, (a, b), right=True) >= _FEWEST
    )
    pieces = [piece for line in band for piece in line.pieces]
    columns: list[list[Piece]] = []
    start = min(piece.left for piece in pieces)
    for edge in edges:
        column = [piece for piece in pieces if start <= piece.left < edge]
        if column and max(piece.right for piece in column) - start < _NARROWEST * em:
            return [pieces]
        columns.append(column)
        start = edge
    last = [piece for piece in pieces if piece.left >= start]
    if edges and max(piece.right for piece in last) - min(piece.left for piece in last) < _NARROWEST * em:
        return [pieces]
    return [column for column in [*columns, last] if column]
