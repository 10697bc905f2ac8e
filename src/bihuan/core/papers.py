"""佐证材料 papers: what a file handed in as evidence may be, by a table of rules, and the words that name its bytes."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Annotated

from bihuan.core.schema import Days, Source, read

SHIPPED = "papers.toml"
NAMING = re.compile(r"(?:.+\.)?evidence(?:\d+_|\.\d+\.)file")
"""The names of words that are digests of files: of an act, and of an act that was sent for signature."""


@dataclass(frozen=True, slots=True)
class Limits:
    """How large a file and a picture may be, in bytes and pixels; how long and how many wait to be named."""

    version: str
    bytes: Annotated[int, range(1, 2**31)]
    pixels: Annotated[int, range(1, 2**28)]
    side: Annotated[int, range(16, 20_000)]
    small: Annotated[int, range(16, 2_000)]
    unused_days: Days
    unused_most: Annotated[int, range(1, 10_000)]


@cache
def shipped() -> Limits:
    """The shipped table; one that is wrong is refused with file, line and reason."""
    return read(Limits, Source(SHIPPED, resources.files("bihuan.core.rules").joinpath(SHIPPED).read_text("utf-8")))


def digests(words: Iterable[Mapping[str, str | None]]) -> set[str]:
    """The digests of the files that words of entries name."""
    return {text for some in words for name, text in some.items() if text and NAMING.fullmatch(name)}
