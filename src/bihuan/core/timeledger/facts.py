"""时间事实 facts: what is told about clocks as plain values, as an entry's facts are sealed, and back."""

from collections.abc import Callable, Mapping
from dataclasses import fields
from datetime import date
from types import MappingProxyType
from typing import Any

from bihuan.core.records import plain
from bihuan.core.timeledger import entries
from bihuan.core.timeledger.entries import Told
from bihuan.core.timeledger.record import Link
from bihuan.core.workdays import Term

TELLS: Mapping[str, type[Told]] = MappingProxyType(
    {
        "opened": entries.Opened,
        "closed": entries.Closed,
        "granted": entries.Granted,
        "asked": entries.Asked,
        "answered": entries.Answered,
        "not_there": entries.NotThere,
        "judged": entries.Judged,
        "stopped": entries.Stopped,
        "resumed": entries.Resumed,
    }
)
_NAMES = {told: name for name, told in TELLS.items()}


def to_facts(told: Told) -> dict[str, Any]:
    """What is told as plain values; which it is stands under `tells`, and what is not there is left out."""
    values = {field.name: getattr(told, field.name) for field in fields(told)}
    found = {name: plain(sorted(value) if name == "holds" else value) for name, value in values.items()}
    return {"tells": _NAMES[type(told)]} | {name: value for name, value in found.items() if value is not None}


def from_facts(facts: Mapping[str, Any]) -> Told:
    """What plain values tell; values that are not there are None. An unknown `tells` is a `KeyError`."""
    cls = TELLS[facts["tells"]]
    values: dict[str, Any] = {field.name: facts.get(field.name) for field in fields(cls)}
    return cls(**{name: _READERS[name](value) if name in _READERS else value for name, value in values.items()})


def _limit(value: str | Mapping[str, Any] | None) -> date | Term | None:
    if value is None:
        return None
    return date.fromisoformat(value) if isinstance(value, str) else Term(**value)


_READERS: Mapping[str, Callable[[Any], Any]] = MappingProxyType(
    {
        "known": date.fromisoformat,
        "on": date.fromisoformat,
        "due": _limit,
        "limit": _limit,
        "holds": frozenset,
        "link": Link,
    }
)
