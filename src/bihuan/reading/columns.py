"""列名 columns: the columns of a document's tables whose headers say nothing the reading knows, told to a person."""

from collections.abc import Iterator
from itertools import groupby

from bihuan.core.words import Said, said
from bihuan.reading.blocks import Block
from bihuan.reading.tables import cells_of, kind_of, names_tasks

_LONGEST = 12  # characters of a header
_FEWEST = 3  # columns of a table that divides work
_MOST = 8  # names of columns told at once


def unread_columns(text: str, blocks: list[Block]) -> tuple[Said, ...]:
    """One note that names the filled columns no rule knows, in the order they stand; none where all are known."""
    names: list[str] = []
    for is_row, run in groupby(blocks, key=lambda block: block.row):
        if is_row:
            names += _unknown([[text[a:b] for a, b in cells_of(text, row.start, row.end)] for row in run])
    told = list(dict.fromkeys(names))
    if not told:
        return ()
    quoted = "".join(f"“{name}”" for name in told[:_MOST]) + ("……" if len(told) > _MOST else "")
    return (said("reading_unread_columns", columns=quoted),)


def _unknown(rows: list[list[str]]) -> Iterator[str]:
    """The headers of one table that name no known kind of column, though words stand beneath them."""
    at = next((index for index, words in enumerate(rows) if names_tasks(words)), -1)
    header, body = rows[max(at, 0)], rows[max(at, 0) + 1 :]
    if at < 0 and not _looks_like_header(header):
        return
    for index, name in enumerate(header):
        filled = any(index < len(row) and row[index] and row[index] != name for row in body)
        if 0 < len(name) <= _LONGEST and filled and not kind_of(name):
            yield name


def _looks_like_header(words: list[str]) -> bool:
    """Whether a first row that names no task still divides work: it says who, or by when, in short words."""
    short = len(words) >= _FEWEST and all(0 < len(word) <= _LONGEST for word in words)
    return short and bool({"lead", "units", "deadline"} & set(map(kind_of, words)))
