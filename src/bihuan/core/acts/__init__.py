"""行为 acts: the table of acts as data, read once and checked; what is not in the table cannot happen."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib import resources
from types import MappingProxyType
from typing import Any

from bihuan.core.words import Said, said

FILES = (*("issue", "work", "needs", "time", "close", "follow_up", "supervise", "slips", "structure", "signing"),)
"""The files of the table. In a row: `from` the states an act is possible in ("" = no matter yet), `to` the state after
(absent = unchanged), `may` the roles, `needs` and `bars` duties that must or must not be open, `guards` and `after` the
named conditions before and after the effects, `closes`, `opens` and `holds` duties, `fields` the payload ("words" are
free text, sealed by a salted digest only), `kin` whether the judgement needs the matter's children and parent.
"""

STATES = (
    *("draft", "deployed", "active", "submitted", "suspended", "transferring"),
    *("closed", "cancelled", "merged", "transferred", "archived"),
)
CODES: Mapping[str, tuple[str, ...]] = {
    "source": ("speech", "plan", "minutes", "instruction", "upper", "meeting", "call"),
    "level": ("district", "upper"),
    "cadence": ("week", "half_month", "month", "quarter"),
    "visibility": ("district", "line", "parties", "named"),
    "return": ("incomplete", "untrue", "short", "beyond", "procedure"),
    "need": ("factor", "cooperation", "approval", "decision"),
    "factor": (
        *("land", "forest", "planning", "energy", "environment", "funds", "bond", "utility", "labour", "materials"),
    ),
    "ground": ("cannot", "not_ours"),
    "leader": ("in_charge", "principal"),
    "colour": ("blue", "yellow", "red", "circular", "summons_talk", "listed_supervision"),
    "finding": ("right", "differs", "falsified"),
    "side": ("verified", "source"),
    "party": ("line", "third"),
    "order": ("in_turn", "together"),
    "silence": ("consents", "blocks"),
    "basis": ("document", "minutes", "instruction", "meeting", "call", "spoken"),
}
"""Closed lists of codes that payloads may carry; each code has a label in both languages."""
SPOKEN = "spoken"
"""The basis that has to be confirmed in writing."""


@dataclass(frozen=True, slots=True)
class Field:
    """What one entry of a payload may be; `words` are free text, everything else is a fact."""

    type: str
    required: bool = False
    max: int = 0
    min: int = 0
    of: str = ""
    states: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Opening:
    """A duty that an act opens: what is owed, and by which party it is owed and watched."""

    owes: str
    owner: str
    watcher: str


@dataclass(frozen=True, slots=True)
class Act:
    """One row of the table: from where, to where, by whom, under which guards, and what it closes and opens.

    `by_duty` where the right comes from the duty that the act answers: its owner or its watcher.
    """

    name: str
    zh: str
    en: str
    sources: tuple[str, ...]
    to: str | None
    may: frozenset[str]
    needs: tuple[str, ...] = ()
    bars: tuple[str, ...] = ()
    guards: tuple[str, ...] = ()
    effects: tuple[str, ...] = ()
    after: tuple[str, ...] = ()
    closes: Mapping[str, str] = field(default_factory=dict)
    opens: tuple[Opening, ...] = ()
    holds: Mapping[str, str] = field(default_factory=dict)
    fields: Mapping[str, Field] = field(default_factory=dict)
    kin: bool = False
    by_duty: bool = False

    @property
    def names_a_duty(self) -> bool:
        """Whether the act answers one duty that its payload may name, out of several of its sort."""
        return "duty" in self.fields

    def answers_now(self, owed: frozenset[str]) -> bool:
        """Whether what the act answers is owed: all that it needs, or one of it where the act names its duty."""
        if not self.needs:
            return True
        return not owed.isdisjoint(self.needs) if self.names_a_duty else owed.issuperset(self.needs)

    @property
    def may_be_prepared(self) -> bool:
        """Whether the act may be written by one person and take effect with another's signature."""
        return not (self.makes or "sign" in self.needs or self.name == "prepare" or self.may <= {"scheduler", "follow"})

    @property
    def makes(self) -> bool:
        """Whether the act makes a matter where there was none."""
        return "" in self.sources

    @property
    def matters(self) -> tuple[str, ...]:
        """The fields in which the payload names other matters."""
        return tuple(name for name, field in self.fields.items() if field.type in ("matter", "matters"))

    @property
    def label(self) -> Said:
        """The act's word as it stands on its button."""
        return said("label", zh=self.zh, en=self.en)


@cache
def table() -> Mapping[str, Act]:
    """Every act by its name, in the order of the files: the order of buttons. An act in two files is a `ValueError`."""
    found: dict[str, Act] = {}
    for file in FILES:
        rows = tomllib.loads(resources.files(__package__).joinpath(f"{file}.toml").read_text("utf-8"))
        if twice := found.keys() & rows.keys():
            raise ValueError(f"{file}.toml: {', '.join(sorted(twice))} is in another file already")
        found |= {name: _act(name, row) for name, row in rows.items()}
    return MappingProxyType(found)


@cache
def acts_from(state: str) -> tuple[Act, ...]:
    """The acts that may happen in a state, in the order of buttons."""
    return tuple(row for row in table().values() if state in row.sources)


def act_label(name: str) -> Said:
    """The label of an act by its name, also for an act that is not in the table any more."""
    row = table().get(name)
    return row.label if row else said("label", zh=name, en=name)


def _act(name: str, row: dict[str, Any]) -> Act:
    lists: dict[str, Any] = {key: tuple(row.pop(key, ())) for key in ("needs", "bars", "guards", "effects", "after")}
    return Act(
        name=name,
        zh=row.pop("zh"),
        en=row.pop("en"),
        sources=tuple(row.pop("from")),
        to=row.pop("to", None),
        may=(may := frozenset(row.pop("may"))),
        by_duty=any(role.startswith(("owner.", "watcher.")) for role in may),
        closes=MappingProxyType(row.pop("closes", {})),
        holds=MappingProxyType(row.pop("holds", {})),
        opens=tuple(Opening(**item) for item in row.pop("opens", ())),
        fields=MappingProxyType({key: _field(item) for key, item in row.pop("fields", {}).items()}),
        **lists,
        **row,
    )


def _field(item: dict[str, Any]) -> Field:
    return Field(**{**item, "states": tuple(item.get("states", ()))})
