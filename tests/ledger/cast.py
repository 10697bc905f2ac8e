"""What the tests of the ledger write: a matter's first entries."""

from datetime import UTC, datetime
from typing import Any

from bihuan.core.chain import GENESIS
from bihuan.ledger.entries import NewEntry

MORNING = datetime(2026, 5, 6, 1, 30, tzinfo=UTC)


def entry(seq: int = 1, previous: str | None = GENESIS, **changes: Any) -> NewEntry:
    """A report about one matter by person 7, with one sentence of words."""
    fields: dict[str, Any] = {
        "subject": "matter:1",
        "act": "report",
        "recorded": MORNING,
        "happened": MORNING,
        "by": 7,
        "post": 3,
        "facts": {"percent": 40},
        "words": {"next": "下周完成招标"},
        "rules": {"clocks": "2026.1"},
    }
    return NewEntry(seq=seq, previous=previous, **(fields | changes))


def chain_of(count: int, subject: str = "matter:1") -> list[NewEntry]:
    """`count` entries of one subject, chained inside one batch."""
    return [entry(seq, GENESIS if seq == 1 else None, subject=subject) for seq in range(1, count + 1)]
