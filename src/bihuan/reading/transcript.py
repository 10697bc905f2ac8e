"""誊录 transcript: a document's text written line by line, each piece with its place in the source."""

from __future__ import annotations

import re
from array import array
from collections.abc import Sequence
from dataclasses import dataclass

from bihuan.core.words import Refused, Said
from bihuan.reading.limits import LIMITS, Limits
from bihuan.reading.places import Place, Places, lines_of

_UNSEEN = re.compile(
    r"[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\ufffe\uffff]"
)
_BREAKS = re.compile(r"[\n\r\x0b\x0c\x1c-\x1e\x85\u2028\u2029\t]+")
_SURROGATE = re.compile(r"[\ud800-\udfff]")

Cell = tuple[str, Place]


@dataclass(frozen=True, slots=True)
class Source:
    """One document's text; every position in a draft is an offset into `text`.

    `places` tells where each offset stands in the file, `wrapped` whether a line may end where a column ended, `notes`
    what a person should know before trusting the draft (pages that hold only images).
    """

    name: str
    text: str
    places: Places | None = None
    wrapped: bool = True
    notes: tuple[Said, ...] = ()

    def standing(self) -> Places:
        """The places of the text: those of its file, or its own lines."""
        return self.places if self.places is not None else lines_of(self.text)


class Transcript:
    """The text while it is being written; refuses a character or a cell too many."""

    def __init__(self, name: str, *, limits: Limits = LIMITS) -> None:
        self.name, self.limits = name, limits
        self.margins: list[str] = []
        self.notes: list[Said] = []
        self._pieces: list[str] = []
        self._length = self._cells = 0
        self._starts = array("I")
        self._at: list[Place] = []

    def write(self, text: str, place: Place) -> None:
        """Adds words to the current line."""
        text = cleaned(text)
        if not text:
            return
        if not self._at or self._at[-1] != place:
            self._starts.append(self._length)
            self._at.append(place)
        self._put(text)

    def feed(self) -> None:
        """Ends the current line."""
        self._put("\n")

    def line(self, text: str, place: Place) -> None:
        """Writes one line."""
        self.write(text, place)
        self.feed()

    def row(self, cells: Sequence[Cell]) -> None:
        """Writes one row of a table, a bar before, between and behind its cells."""
        self.write("|", cells[0][1])
        for text, place in cells:
            self.write(cell_text(text) + "|", place)
        self.feed()

    def table(self, rows: Sequence[Sequence[Cell]]) -> None:
        """Writes a table: titles above it and notes beneath it as lines, the rest as rows of equal length.

        What never has two filled cells side by side only lays out text and becomes lines altogether.
        """
        rows = [row for row in rows if any(text.strip() for text, _ in row)]
        broad = [index for index, row in enumerate(rows) if sum(1 for text, _ in row if text.strip()) > 1]
        first, last = (broad[0], broad[-1]) if broad else (len(rows), -1)
        width = max((_filled(row) for row in rows[first : last + 1]), default=0)
        told: Place | None = None
        for index, row in enumerate(rows):
            if first <= index <= last:
                self.row([*row[:width], *[("", row[-1][1])] * (width - len(row))])
                continue
            for text, place in row:
                if text.strip() and place != told:
                    told = place
                    for part in text.split("\n"):
                        self.line(part, place)

    def count(self, cells: int) -> None:
        """Counts cells; refuses one too many."""
        self._cells += cells
        if self._cells > self.limits.cells:
            raise Refused("missing", "reading_too_many_cells", name=self.name, limit=f"{self.limits.cells:,}")

    def source(self, *, wrapped: bool = True) -> Source:
        """The text with its places."""
        text = "".join(self._pieces)
        return Source(self.name, text, Places(self._starts, self._at), wrapped, tuple(self.notes))

    def _put(self, text: str) -> None:
        self._length += len(text)
        if self._length > self.limits.characters:
            raise Refused("missing", "reading_too_long", name=self.name, limit=f"{self.limits.characters:,}")
        self._pieces.append(text)


def _filled(row: Sequence[Cell]) -> int:
    """How many cells a row has up to its last filled one."""
    return max((index + 1 for index, (text, _) in enumerate(row) if text.strip()), default=0)


def cleaned(text: str) -> str:
    """`text` on one line, without what cannot be seen."""
    return _SURROGATE.sub("\ufffd", _BREAKS.sub(" ", _UNSEEN.sub("", text)))


def cell_text(text: str) -> str:
    """The words of a cell on one line, a bar of its own written ｜."""
    return " ".join(text.replace("|", "｜").split())


def filled_down(rows: Sequence[Sequence[Cell | None]]) -> list[list[Cell]]:
    """Rows of equal length, every `None` taken from the cell above it, to which it is merged."""
    out: list[list[Cell]] = []
    for row in rows:
        above = out[-1] if out else []
        full = [cell or (above[index] if index < len(above) else ("", Place())) for index, cell in enumerate(row)]
        out.append(full)
    return out


def too_wide(transcript: Transcript) -> Refused:
    """The refusal of a table with too many columns."""
    return Refused("missing", "reading_too_many_columns", name=transcript.name, limit=f"{transcript.limits.columns:,}")
