"""位置 places: where each character of a document stands in its source: page and line, paragraph, cell, or line."""

from __future__ import annotations

import re
from array import array
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from bihuan.core.words import Language, Said, said

_LINE_END = re.compile(r"\r\n?|\n")
_NUMBERS = ("page", "line", "paragraph", "table", "row", "column")

Box = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class Place:
    """One printed line, paragraph or cell; counts begin at 1, what does not apply is 0 or empty.

    `box` is left, top, right, bottom in points from the upper left corner of a PDF page.
    """

    page: int = 0
    line: int = 0
    paragraph: int = 0
    table: int = 0
    row: int = 0
    column: int = 0
    sheet: str = ""
    box: Box | None = None

    def said(self) -> Said:
        """The place as a person looks it up: 第3页第12行, 第5段, 表2第3行第1列, “任务”C7."""
        inner = self._within()
        return said("place_page", page=self.page, within=inner) if self.page else inner

    def say(self, language: Language = "zh") -> str:
        """The place in words."""
        return self.said().say(language)

    def _within(self) -> Said:
        if self.sheet:
            return said("place_sheet", sheet=self.sheet, cell=f"{column_letters(self.column)}{self.row}")
        if self.table:
            return said("place_table", table=self.table, row=self.row, column=self.column)
        if self.paragraph:
            return said("place_paragraph", paragraph=self.paragraph)
        return said("place_line", line=self.line)

    def to_json(self) -> dict[str, Any]:
        """The place as plain values, without what does not apply."""
        out: dict[str, Any] = {name: value for name in _NUMBERS if (value := getattr(self, name))}
        if self.sheet:
            out |= {"sheet": self.sheet, "cell": f"{column_letters(self.column)}{self.row}"}
        return out if self.box is None else {**out, "box": list(self.box)}


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a span stands: the place of its first character and the place of its last."""

    first: Place
    last: Place

    def say(self, language: Language = "zh") -> str:
        """The place, or both with “to” between them."""
        if self.first == self.last:
            return self.first.say(language)
        return said("place_span", first=self.first, last=self.last).say(language)

    def to_json(self) -> dict[str, Any]:
        """The first place, with the last under `to` where it is another."""
        first = self.first.to_json()
        return first if self.first == self.last else {**first, "to": self.last.to_json()}


@dataclass(frozen=True, slots=True)
class Places:
    """The places of a text: offset n stands at `at[i]`, the last whose start is not behind n; lines without `at`."""

    starts: array[int]
    at: Sequence[Place] = ()

    def of(self, offset: int) -> Place:
        """The place of the character at this offset."""
        index = max(bisect_right(self.starts, offset) - 1, 0)
        return self.at[index] if self.at else Place(line=index + 1)

    def span(self, start: int, end: int) -> Standing:
        """The places of the first and the last character of a span."""
        return Standing(self.of(start), self.of(max(start, end - 1)))


def lines_of(text: str) -> Places:
    """The places of a text that has nothing but lines."""
    starts = array("I", [0])
    starts.extend(found.end() for found in _LINE_END.finditer(text))
    return Places(starts)


def column_letters(column: int) -> str:
    """A column as spreadsheets name it: 1 is A, 27 is AA."""
    letters = ""
    while column > 0:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return letters
