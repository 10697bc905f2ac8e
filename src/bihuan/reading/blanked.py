"""空格分列 blanked: lists of units that only blanks part, as the lines of a table cell do, given their commas."""

import re

from bihuan.reading.units import ends_as_unit

_HELD = re.compile(r"(?<=[（(【〔\[|：])[^（）()【】〔〕\[\]|：\n\t]{5,200}(?=[）)】〕\]|])")
_BLANK = re.compile(r"(?<=[^\s、，；])[ \u3000]+(?=[^\s、，；])")
_PARTS = re.compile(r"[、，；\s]+")
_SHORTEST, _LONGEST = 3, 16


def with_commas(line: str) -> str:
    """The line of the same length; in a cell or bracket of units alone, each blank between two of them as a comma."""
    return _HELD.sub(_parted, line) if " " in line or "\u3000" in line else line


def _parted(held: re.Match[str]) -> str:
    words = held[0]
    parts = [part for part in _PARTS.split(words) if part]
    whole = all(_SHORTEST <= len(part) <= _LONGEST and ends_as_unit(part) for part in parts)
    return _BLANK.sub(lambda gap: "、" + gap[0][1:], words) if whole else words
