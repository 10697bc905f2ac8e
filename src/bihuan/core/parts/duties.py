"""责任 duties: one unit owes one act, by a time, to another that watches."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any


@dataclass(frozen=True, kw_only=True)
class Owed:
    """One duty 责任: `owner` owes one act by `due`, and `watcher` sees to it; closed duties keep outcome and entry."""

    n: int
    owes: str
    owner: int
    watcher: int
    opened: date
    due: date
    term: Mapping[str, Any]
    title: str = ""
    original: date | None = None
    away: date | None = None
    held_by: int | None = None
    chased: int = 0
    outcome: str = ""
    closed: date | None = None
    opened_seq: int
    closed_seq: int | None = None

    @property
    def is_open(self) -> bool:
        """Whether the duty still has to be done."""
        return self.closed_seq is None
