"""末次可用 last good: a file of rules that may change while the site runs; a bad change is told and not taken."""

from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Generic
from uuid import uuid4

from bihuan.core.schema import Row, Source
from bihuan.core.words import Refused

GOOD = ".good"
"""The folder beside the files that holds the last good copy of each, for the next start."""


class LastGood(Generic[Row]):
    """The last good value of each file: kept while the process runs, and as a copy in `.good` for those that follow."""

    def __init__(self, loader: Callable[[Source], Row]) -> None:
        self._loader = loader
        self._kept: dict[str, tuple[bytes | None, Row]] = {}
        self.refused: dict[str, Refused] = {}

    def get(self, file: Path, *, name: str, otherwise: Callable[[], Row] | None = None) -> Row:
        """The value of the file, else of its last good version, else `otherwise`; refused where there is none.

        `name` is what refusals call the file; the one of a file that is wrong now is held in `refused` under its stem.
        """
        kept = self._kept.get(name)
        try:
            raw = _bytes(file, name)
            if kept is None or kept[0] != raw:
                kept = raw, self._loader(_source(raw, name))
                _keep(file, raw)
        except Refused as refusal:
            self.refused[file.stem] = refusal
            if kept is None:
                kept = None, self._before(file, name, otherwise, refusal)
        else:
            self.refused.pop(file.stem, None)
        self._kept[name] = kept
        return kept[1]

    def _before(self, file: Path, name: str, otherwise: Callable[[], Row] | None, refusal: Refused) -> Row:
        """What held before this process began: the copy, where it still is good, else what the caller falls back on."""
        with suppress(Refused):
            return self._loader(_source(_bytes(file.parent / GOOD / file.name, name), name))
        if otherwise is None:
            raise refusal
        return otherwise()


def _bytes(file: Path, name: str) -> bytes:
    try:
        return file.read_bytes()
    except OSError as wrong:
        raise Refused("missing", "schema_closed", file=name, why=wrong.strerror or type(wrong).__name__) from None


def _source(raw: bytes, name: str) -> Source:
    try:
        return Source(name, raw.decode("utf-8-sig"))
    except UnicodeDecodeError as wrong:
        line = raw.count(b"\n", 0, wrong.start) + 1
        raise Refused("missing", "schema_not_utf8", file=name, line=line) from None


def _keep(file: Path, raw: bytes) -> None:
    """Copies a good file whole or not at all; a folder that cannot be written in keeps none."""
    copy = file.parent / GOOD / file.name
    with suppress(OSError):
        if copy.is_file() and copy.read_bytes() == raw:
            return
        copy.parent.mkdir(exist_ok=True)
        new = copy.with_name(f"{uuid4().hex}.new")
        new.write_bytes(raw)
        new.replace(copy)
