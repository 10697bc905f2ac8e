"""原样 facsimile: a document as it was laid out: pages, paragraphs, tables, each sentence marked where it stands."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from bihuan.plans.models import Line
from bihuan.plans.originals import FIELDS
from bihuan.reading.places import Place, column_letters


@dataclass(slots=True)
class Piece:
    """A stretch of the source text, the number of the task it is the sentence of, and that of the line to go to.

    `hidden` says that its words are not shown 另行办理, `first` that it is the first shown of its sentence.
    """

    text: str
    number: int | None
    goes: int | None = None
    hidden: bool = False
    first: bool = False


@dataclass(frozen=True, slots=True)
class Marked:
    """A stretch of a printed line that belongs to a task's sentence, as a box on its page in points."""

    x: float
    y: float
    width: float
    height: float
    piece: Piece


@dataclass(slots=True)
class Table:
    """A table as rows of cells; a cell is the pieces of its words."""

    cells: dict[tuple[int, int], list[Piece]] = field(default_factory=dict)
    lettered: bool = False

    @property
    def letters(self) -> list[str]:
        """The columns as spreadsheets name them."""
        return [column_letters(column) for column in self._columns()]

    @property
    def rows(self) -> list[tuple[int, list[list[Piece]]]]:
        """Each row that has words, with its number and its cells from the first column used to the last."""
        columns = self._columns()
        numbers = sorted({row for row, _ in self.cells})
        return [(row, [self.cells.get((row, column), []) for column in columns]) for row in numbers]

    def _columns(self) -> range:
        used = [column for _, column in self.cells]
        return range(min(used), max(used) + 1)


@dataclass(slots=True)
class Leaf:
    """One page, worksheet or run of paragraphs: what stands on it, in order."""

    page: int = 0
    sheet: str = ""
    size: Sequence[float] | None = None
    marks: list[Marked] = field(default_factory=list)
    blocks: list[list[Piece] | Table] = field(default_factory=list)
    last: Place | None = None

    @property
    def parts(self) -> list[tuple[str, Any]]:
        """The blocks, each with what it is: a table or words."""
        return [("table" if isinstance(block, Table) else "words", block) for block in self.blocks]


def pieces_of(text: str, *, lines: Iterable[Line]) -> list[Piece]:
    """The whole text cut so that each task's sentence stands by itself; where two overlap the first keeps it."""
    cut: list[Piece] = []
    reached = 0
    for line in sorted((line for line in lines if not line.is_heading), key=lambda line: (line.start, line.number)):
        start, end = max(line.start, reached), min(line.end, len(text))
        if start >= end:
            continue
        goes = line.merged_into.number if line.merged_into else line.number
        cut += [Piece(text[reached:start], None), Piece(text[start:end], line.number, goes, line.elsewhere, first=True)]
        reached = end
    return [piece for piece in (*cut, Piece(text[reached:], None)) if piece.text]


def leaves(
    pieces: Iterable[Piece], *, places: Mapping[str, Any], sizes: Sequence[Sequence[float] | None]
) -> list[Leaf]:
    """The document as it was laid out; nothing where all that is known of it are the lines of its text."""
    if not places:
        return []
    found: dict[tuple[int, str], Leaf] = {
        (number, ""): Leaf(page=number, size=size) for number, size in enumerate(sizes, start=1)
    }
    for place, pieces_here in _runs(list(pieces), places):
        leaf = found.setdefault((place.page, place.sheet), Leaf(page=place.page, sheet=place.sheet))
        if leaf.size and place.box:
            leaf.marks += _marked(pieces_here, place.box)
        else:
            _set_down(leaf, place, pieces_here)
    _name_first(found.values())
    return list(found.values())


def _name_first(leaves: Iterable[Leaf]) -> None:
    """Marks of each sentence the piece that is shown first: that is where one goes to find it."""
    met: set[int | None] = {None}
    for leaf in leaves:
        tables = [cell for block in leaf.blocks if isinstance(block, Table) for _, row in block.rows for cell in row]
        words = [block for block in leaf.blocks if not isinstance(block, Table)]
        for piece in (*(mark.piece for mark in leaf.marks), *(piece for part in (*words, *tables) for piece in part)):
            piece.first = piece.number not in met
            met.add(piece.number)


def _runs(pieces: Sequence[Piece], places: Mapping[str, Any]) -> Iterable[tuple[Place, list[Piece]]]:
    """The text cut where its place changes: each place with the pieces that stand there."""
    starts = [*places["starts"], sum(len(piece.text) for piece in pieces)]
    waiting, reached = list(reversed(pieces)), 0
    for end, values in zip(starts[1:], places["at"], strict=True):
        here: list[Piece] = []
        while waiting and reached < end:
            piece = waiting.pop()
            kept = piece.text[: end - reached]
            if len(kept) < len(piece.text):
                waiting.append(Piece(piece.text[len(kept) :], piece.number, piece.goes, piece.hidden))
            here.append(Piece(kept, piece.number, piece.goes, piece.hidden))
            reached += len(kept)
        box = values[-1]
        yield Place(**dict(zip(FIELDS, values[:-1], strict=True)), box=tuple(box) if box else None), here


def _marked(pieces: Sequence[Piece], box: Sequence[float]) -> Iterable[Marked]:
    """The boxes of the pieces of one printed line that belong to sentences: every character is taken to be as wide."""
    left, top, right, bottom = box
    length = sum(len(piece.text.rstrip("\n")) for piece in pieces) or 1
    wide, at = (right - left) / length, 0
    for piece in pieces:
        count = len(piece.text.rstrip("\n"))
        if piece.number and count:
            yield Marked(round(left + at * wide, 1), top, round(count * wide, 1), round(bottom - top, 1), piece)
        at += count


def _set_down(leaf: Leaf, place: Place, pieces: list[Piece]) -> None:
    """Puts words where a paragraph or a cell stands; a cell merged over several rows is told once, in the first."""
    if place.table or place.sheet:
        now = leaf.blocks[-1] if leaf.blocks else None
        if not isinstance(now, Table) or leaf.last is None or leaf.last.table != place.table:
            now = Table(lettered=bool(place.sheet))
            leaf.blocks.append(now)
        if (place.row, place.column) not in now.cells:
            now.cells[place.row, place.column] = _without_bars(pieces)
    elif leaf.last is not None and leaf.last == place and isinstance(leaf.blocks[-1], list):
        leaf.blocks[-1] += pieces
    else:
        leaf.blocks.append(list(pieces))
    leaf.last = place


def _without_bars(pieces: list[Piece]) -> list[Piece]:
    """The words of a cell without the bars that the text puts between cells."""
    bare = [Piece(piece.text.strip("|\n"), piece.number, piece.goes, piece.hidden) for piece in pieces]
    return [piece for piece in bare if piece.text]
