"""来源 sources: bytes of a file to its text, or a refusal that says why this file is not read."""

from collections.abc import Callable
from pathlib import Path

from bihuan.core.words import Refused
from bihuan.reading.apart import read_apart
from bihuan.reading.convert import as_docx
from bihuan.reading.kinds import kind_of
from bihuan.reading.limits import LIMITS, Limits
from bihuan.reading.marks import refuse_marked
from bihuan.reading.plain import read_csv, read_text
from bihuan.reading.transcript import Source as Source

LIMIT = LIMITS.text_bytes

_PLAIN = ("text", "csv", "html")


def read(
    data: bytes, *, name: str, limits: Limits = LIMITS, on_page: Callable[[int, int], None] | None = None
) -> Source:
    """The text of a document with its places; refuses what is empty, too large, unreadable, not read here, classified.

    `on_page` is told (pages done, pages in all) while a PDF is read.
    """
    _weigh(len(data), name=name, limit=limits.document_bytes)
    kind = kind_of(data, name=name)
    if kind in _PLAIN:
        _weigh(len(data), name=name, limit=limits.text_bytes)
    if kind == "doc":
        data, kind = as_docx(data, name=name, limits=limits), "docx"
    if kind == "text":
        source = read_text(data, name=name, limits=limits)
    elif kind == "csv":
        source = read_csv(data, name=name, limits=limits).source(wrapped=False)
    else:
        source = read_apart(data, name=name, kind=kind, limits=limits, on_page=on_page)
    guard(source)
    return source


def read_file(path: Path, *, limits: Limits = LIMITS, on_page: Callable[[int, int], None] | None = None) -> Source:
    """The text of the file at `path`, of which never more than the limit is read into memory."""
    try:
        with path.open("rb") as file:
            data = file.read(limits.document_bytes + 1)
    except OSError as error:
        raise Refused("unknown", "reading_unreadable", name=path.name, reason=error.strerror or str(error)) from error
    return read(data, name=path.name, limits=limits, on_page=on_page)


def guard(source: Source) -> None:
    """Refuses a text that is empty or carries a secrecy mark."""
    if not source.text.strip():
        raise Refused("missing", "reading_empty", name=source.name)
    refuse_marked(source.text.splitlines(), name=source.name)


def _weigh(size: int, *, name: str, limit: int) -> None:
    if size > limit:
        raise Refused("missing", "reading_too_large", name=name, limit=f"{limit:,}")
