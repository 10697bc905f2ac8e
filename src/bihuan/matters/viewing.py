"""视图 viewing: what a register shows and in which order, read from an address and written back to it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields, replace
from datetime import date
from typing import Any
from urllib.parse import urlencode

from bihuan.core.acts import STATES
from bihuan.core.lights import Light
from bihuan.core.standing import ENDED, UNFINISHED
from bihuan.core.words import Said, said

GROUPS: Mapping[str, frozenset[str]] = {"open": UNFINISHED, "ended": ENDED, **{one: frozenset({one}) for one in STATES}}
"""What may be asked of the state: a group of states, or one state alone."""

COLUMNS = (
    *("number", "title", "light", "kind", "state", "lead", "due", "percent", "reported"),
    *("until", "supervisor", "coordinator", "plan", "start", "ended", "upper_number", "standard", "visibility"),
)
"""Every column of a register, in order; each has its word in `sheet_…`."""
USUAL = ("number", "title", "light", "state", "lead", "due", "percent", "reported")
"""The columns that are shown unless others were chosen."""
ALWAYS = frozenset({"number", "title"})
SORTS = ("number", "due", "until")
"""The columns a register can be sorted by: each has its index."""
FIRST_SORT = "until"
LONGEST_WORDS = 80
LARGEST = 2**31


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """What is asked of a register: filters, of which an empty one lets all through, the order, and the columns."""

    kind: str = ""
    state: str = ""
    light: str = ""
    lead: int | None = None
    unit: int | None = None
    post: int | None = None
    plan: int | None = None
    since: date | None = None
    until: date | None = None
    words: str = ""
    sort: str = FIRST_SORT
    falling: bool = False
    columns: tuple[str, ...] = USUAL

    @property
    def query(self) -> str:
        """The view as the words of an address; what is as usual is left out, so equal views have equal addresses."""
        return urlencode({name: _written(value) for name, value in self.changed().items()})

    def changed(self) -> dict[str, Any]:
        """What differs from the usual view, by name."""
        usual = View()
        found = {field.name: getattr(self, field.name) for field in fields(self)}
        return {name: value for name, value in found.items() if value != getattr(usual, name)}

    @property
    def filters(self) -> dict[str, Any]:
        """The filters that are set."""
        return {name: value for name, value in self.changed().items() if name not in {"sort", "falling", "columns"}}

    def sorted_by(self, column: str) -> "View":
        """The view sorted by a column, the other way round where it is already."""
        return replace(self, sort=column, falling=not self.falling if column == self.sort else False)


def view_of(asked: Mapping[str, Any], *, columns: Iterable[str] = ()) -> View:
    """The view that the words of an address ask for; words that mean nothing are as if they were not there."""
    chosen = [one for one in columns or str(asked.get("columns", "")).split(".") if one in COLUMNS]
    picked = tuple(one for one in COLUMNS if one in chosen or one in ALWAYS) if chosen else USUAL
    sort = str(asked.get("sort", ""))
    return View(
        kind=str(asked.get("kind", ""))[:20],
        state=_one_of(asked.get("state"), GROUPS),
        light=_one_of(asked.get("light"), list(Light)),
        **{name: _number(asked.get(name)) for name in ("lead", "unit", "post", "plan")},
        since=_day(asked.get("since")),
        until=_day(asked.get("until")),
        words=" ".join(str(asked.get("words", "")).split())[:LONGEST_WORDS],
        sort=sort if sort in SORTS else FIRST_SORT,
        falling=str(asked.get("falling", "")) == "1",
        columns=picked,
    )


def column_label(name: str) -> Said:
    """The word at the head of a column."""
    return said(f"sheet_{name}")


def _written(value: Any) -> str:
    if isinstance(value, tuple):
        return ".".join(value)
    return "1" if value is True else str(value)


def _one_of(text: Any, allowed: Iterable[str]) -> str:
    return str(text) if text in set(allowed) else ""


def _number(text: Any) -> int | None:
    digits = str(text or "")
    return int(digits) if digits.isascii() and digits.isdigit() and len(digits) < 11 and int(digits) < LARGEST else None


def _day(text: Any) -> date | None:
    try:
        return date.fromisoformat(str(text or ""))
    except ValueError:
        return None
