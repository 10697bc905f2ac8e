"""类型 kinds: what a kind of matter varies, as validated data files; the code of the loop is the same for all."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib import resources
from types import MappingProxyType
from typing import Any, Literal, get_args

from bihuan.core.parts.drafts import SignRule
from bihuan.core.words import Refused, Said, said

Measure = Literal["working", "natural"]
FIELDS = {
    "version": str,
    "zh": str,
    "en": str,
    "number": str,
    "cadence": str,
    "visibility": str,
    "arrange_when_longer_than": int,
    "grace_days_for_late_entry": int,
    "no_change_run": int,
    "review_within_days": int,
    "deploy_days": dict,
    "clocks": dict,
}


@dataclass(frozen=True, slots=True)
class Clock:
    """How long an owed act may take: whole days in a measure."""

    days: int
    measure: Measure = "working"


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of matter: its label, number prefix, clocks and report cadence, under a version that entries name."""

    name: str
    version: str
    zh: str
    en: str
    number: str
    cadence: str
    visibility: str
    arrange_when_longer_than: int
    grace_days_for_late_entry: int
    no_change_run: int
    review_within_days: int
    deploy_days: Mapping[str, int]
    clocks: Mapping[str, Clock]
    signatures: Mapping[str, SignRule] = field(default_factory=dict)

    def clock(self, owes: str, *, source_kind: str) -> Clock:
        """The clock of an owed act; the one of `deploy` hangs on where the matter came from."""
        return Clock(self.deploy_days[source_kind]) if owes == "deploy" else self.clocks[owes]


@cache
def kind(name: str) -> Kind:
    """The kind of that name; an unknown name is refused."""
    file = resources.files(__package__).joinpath(f"{name}.toml")
    if not name.isidentifier() or not file.is_file():
        raise Refused("missing", "kind_unknown", kind=name)
    return read(name, tomllib.loads(file.read_text("utf-8")))


def read(name: str, table: Mapping[str, Any]) -> Kind:
    """The kind a table describes; unknown or missing keys and wrong types are refused, naming file and key."""
    for key in table.keys() - FIELDS.keys() - {"signatures"}:
        raise Refused("missing", "kind_bad", file=f"{name}.toml", key=key, why=said("kind_key_unknown"))
    for key, wanted in FIELDS.items():
        if not isinstance(table.get(key), wanted):
            raise Refused(
                "missing", "kind_bad", file=f"{name}.toml", key=key, why=said("kind_key_wrong", type=wanted.__name__)
            )
    clocks = {owes: _clock(name, owes, clock) for owes, clock in table["clocks"].items()}
    plain = {key: value for key, value in table.items() if key not in {"clocks", "deploy_days", "signatures"}}
    return Kind(
        name=name,
        **plain,
        signatures=MappingProxyType({act: _rule(rule) for act, rule in table.get("signatures", {}).items()}),
        clocks=MappingProxyType(clocks),
        deploy_days=MappingProxyType(dict(table["deploy_days"])),
    )


def _rule(rule: Mapping[str, Any]) -> SignRule:
    return SignRule(**{**rule, "by": tuple(rule["by"])})


def _clock(name: str, owes: str, table: Any) -> Clock:
    wrong: Said | None = None
    if not isinstance(table, dict) or not table.keys() <= {"days", "measure"}:
        wrong = said("kind_key_wrong", type="{days, measure}")
    elif type(table.get("days")) is not int or table["days"] < 0:
        wrong = said("kind_key_wrong", type="days ≥ 0")
    elif table.get("measure", "working") not in get_args(Measure):
        wrong = said("kind_key_wrong", type="working / natural")
    if wrong is not None:
        raise Refused("missing", "kind_bad", file=f"{name}.toml", key=f"clocks.{owes}", why=wrong)
    return Clock(**table)
