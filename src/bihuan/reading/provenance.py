"""来由 provenance: which rule read a field, what it is in words, and how far it is to be trusted."""

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

from bihuan.core.words import Language


@dataclass(frozen=True, slots=True)
class Rule:
    """规则: one way of reading a field, of a kind that is trusted so far."""

    name: str
    kind: str
    confidence: float
    zh: str
    en: str

    def say(self, language: Language = "zh") -> str:
        """The rule in words."""
        return self.zh if language == "zh" else self.en


@dataclass(frozen=True, slots=True)
class Reading:
    """出处: the field of a node and the rule that filled it."""

    field: str
    rule: Rule

    def to_json(self) -> dict[str, Any]:
        return {"field": self.field, "rule": self.rule.name, "confidence": self.rule.confidence}


@cache
def rules() -> dict[str, Rule]:
    """Every rule by its full name, such as `unit.bracket`."""
    table = tomllib.loads(resources.files(__package__).joinpath("rules.toml").read_text("utf-8"))
    sure = table.pop("confidence")
    return {
        f"{field}.{name}": Rule(
            f"{field}.{name}", row["kind"], row.get("confidence", sure[row["kind"]]), row["zh"], row["en"]
        )
        for field, rows in table.items()
        for name, row in rows.items()
    }


def rule_of(field: str, name: str) -> Rule:
    """The rule of a field by its short name; an unknown name is a programming error and raises `KeyError`."""
    return rules()[f"{field}.{name}"]
