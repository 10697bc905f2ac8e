"""来源 sources: bytes of a file to its text, or a refusal that says why this file is not read."""

import re
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from bihuan.core.words import Refused, said

LIMIT = 5 * 1024 * 1024

_MAGIC = (
    (b"%PDF", "reading_kind_pdf"),
    (b"PK\x03\x04", "reading_kind_zip"),
    (b"PK\x05\x06", "reading_kind_zip"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "reading_kind_ole"),
    (b"\x89PNG", "reading_kind_binary"),
    (b"\xff\xd8\xff", "reading_kind_binary"),
    (b"\x1f\x8b", "reading_kind_binary"),
    (b"7z\xbc\xaf\x27\x1c", "reading_kind_binary"),
    (b"Rar!", "reading_kind_binary"),
    (b"\x7fELF", "reading_kind_binary"),
)
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\ufffd\ufffe\uffff]")
_SECRET = re.compile(r"^(?:密级[：:])?((?:绝密|机密|秘密)(?:[★☆*].{0,8}|[（(]?\d{1,2}年[）)]?|长期)?)$")
_HEAD_LINES = 25


@dataclass(frozen=True, slots=True)
class Source:
    """One document's text; every position in a draft is an offset into `text`."""

    name: str
    text: str


def read(data: bytes, *, name: str, limit: int = LIMIT) -> Source:
    """The text of a plain text file; refuses empty, oversized, binary, undecodable and classified files."""
    if len(data) > limit:
        raise Refused("missing", "reading_too_large", name=name, limit=f"{limit:,}")
    kind = _binary_kind(data)
    if kind:
        raise Refused("missing", "reading_binary", name=name, form=said(kind))
    text = _decoded(data)
    if text is None:
        raise Refused("missing", "reading_undecodable", name=name)
    source = Source(name, text)
    guard(source)
    return source


def read_file(path: Path, *, limit: int = LIMIT) -> Source:
    """The text of the file at `path`, of which never more than `limit` bytes are read into memory."""
    try:
        with path.open("rb") as file:
            data = file.read(limit + 1)
    except OSError as error:
        raise Refused("unknown", "reading_unreadable", name=path.name, reason=error.strerror or str(error)) from error
    return read(data, name=path.name, limit=limit)


def guard(source: Source) -> None:
    """Refuses a text that is empty or carries a secrecy mark in its heading (国家秘密的标志, 保密法第十七条)."""
    if not source.text.strip():
        raise Refused("missing", "reading_empty", name=source.name)
    filled = (squeezed for line in source.text.splitlines() if (squeezed := "".join(line.split())))
    for line in islice(filled, _HEAD_LINES):
        mark = _SECRET.match(line)
        if mark:
            raise Refused("missing", "reading_classified", name=source.name, mark=mark[1])


def _binary_kind(data: bytes) -> str:
    for magic, kind in _MAGIC:
        if data.startswith(magic):
            return kind
    wide = data.startswith((b"\xff\xfe", b"\xfe\xff"))
    return "reading_kind_binary" if b"\x00" in data and not wide else ""


def _decoded(data: bytes) -> str | None:
    """The text in the first encoding that fits strictly and reads as text, or None."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return _strictly(data, "utf-16")
    text = _strictly(data, "utf-8-sig")
    if text is not None:
        return text
    text = _strictly(data, "gb18030")
    return text if text is not None and _reads_as_chinese(text) else None


def _strictly(data: bytes, encoding: str) -> str | None:
    try:
        text = data.decode(encoding)
        text.encode("utf-8")
    except UnicodeError:
        return None
    return None if len(_CONTROL.findall(text)) * 200 > len(text) else text


def _reads_as_chinese(text: str) -> bool:
    """Whether the characters are those of ordinary Chinese: level 1 of GB 2312 and its punctuation, not rare ones."""
    foreign = [character for character in text[:200_000] if character > "\x7f"]
    if not foreign:
        return True
    encoded = (character.encode("gb2312", "ignore") for character in foreign)
    common = sum(1 for code in encoded if len(code) == 2 and (0xB0 <= code[0] <= 0xD7 or code[0] in (0xA1, 0xA3)))
    return common * 10 >= len(foreign) * 8
