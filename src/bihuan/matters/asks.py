"""请求 asks: an act as it is asked for, and the answer to it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any

from bihuan.core.acts import table


@dataclass(frozen=True, slots=True)
class Ask:
    """One act asked for: on `matter:<id>`, or on `new:<name>` for a matter that a register of the batch makes.

    `seen` is the number of the last entry the actor looked at; None where the actor saw no earlier state.
    `happened` is when it took place, where it is entered later.
    """

    subject: str
    act: str
    payload: Mapping[str, Any]
    seen: int | None = None
    happened: datetime | None = None


@dataclass(frozen=True, slots=True)
class Done:
    """The answer to an act: which subject, which entry; the same again when the same key comes again."""

    subject: str
    seq: int
    hash: str
    act: str

    @property
    def matter(self) -> int:
        """The id of the matter."""
        return int(self.subject.removeprefix("matter:"))


def touched_by(ask: Ask) -> Iterator[int]:
    """The matters an act is upon or names in its payload, as far as they are numbers at all."""
    named = [ask.payload.get(name) for name in _naming(ask.act)]
    for one in (ask.subject.removeprefix("matter:"), *named):
        for number in one if isinstance(one, list | tuple) else (one,):
            text = str(number)
            if text.isascii() and text.isdecimal() and len(text) < 19:
                yield int(text)


@lru_cache
def _naming(act: str) -> tuple[str, ...]:
    """The fields in which an act names other matters."""
    row = table().get(act)
    return row.matters if row is not None else ()
