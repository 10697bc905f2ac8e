"""纯文本 plain: the encodings of text files, and comma-separated tables."""

import csv
import io
import re
from itertools import islice

from bihuan.core.words import Refused
from bihuan.reading.limits import LIMITS, Limits
from bihuan.reading.places import Place
from bihuan.reading.transcript import Cell, Source, Transcript

_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\ufffd\ufffe\uffff]")
_SAMPLE = 200_000
_MARKS = ",\t;，"


def decoded(data: bytes, *, name: str) -> str:
    """The text in the first encoding that fits strictly and reads as text; refuses bytes that are none."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        text = _strictly(data, "utf-16")
    else:
        text = _strictly(data, "utf-8-sig")
        if text is None:
            text = _strictly(data, "gb18030")
            text = text if text is not None and _reads_as_chinese(text) else None
    if text is None:
        raise Refused("missing", "reading_undecodable", name=name)
    return text


def read_text(data: bytes, *, name: str, limits: Limits = LIMITS) -> Source:
    """The text of a plain text file, its places being its own lines."""
    text = decoded(data, name=name)
    if len(text) > limits.characters:
        raise Refused("missing", "reading_too_long", name=name, limit=f"{limits.characters:,}")
    return Source(name, text)


def read_csv(data: bytes, *, name: str, limits: Limits = LIMITS) -> Transcript:
    """The rows of a table in text; a cell stands in a row and a column."""
    text = decoded(data, name=name)
    transcript = Transcript(name, limits=limits)
    first = text[: text.find("\n") + 1 or len(text)]
    mark = max(_MARKS, key=first.count)
    csv.field_size_limit(limits.characters)
    rows: list[list[Cell]] = []
    try:
        for number, values in enumerate(csv.reader(io.StringIO(text, newline=""), delimiter=mark), start=1):
            transcript.count(len(values))
            rows.append([(value, Place(table=1, row=number, column=n)) for n, value in enumerate(values, start=1)])
    except csv.Error as error:
        raise Refused("missing", "reading_broken", name=name) from error
    transcript.table(rows)
    return transcript


def _strictly(data: bytes, encoding: str) -> str | None:
    try:
        text = data.decode(encoding)
        text.encode("utf-8")
    except UnicodeError:
        return None
    return None if len(_CONTROL.findall(text)) * 200 > len(text) else text


def _reads_as_chinese(text: str) -> bool:
    """Whether the characters are those of ordinary Chinese: level 1 of GB 2312 and its punctuation, not rare ones."""
    foreign = list(islice((character for character in text if character > "\x7f"), _SAMPLE))
    if not foreign:
        return True
    encoded = (character.encode("gb2312", "ignore") for character in foreign)
    common = sum(1 for code in encoded if len(code) == 2 and (0xB0 <= code[0] <= 0xD7 or code[0] in (0xA1, 0xA3)))
    return common * 10 >= len(foreign) * 8
