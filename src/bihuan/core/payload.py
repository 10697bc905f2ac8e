"""填写 payload: what was filled in for an act, checked field by field and parted into facts and words."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from bihuan.core.acts import Act, Field, table
from bihuan.core.readers import READERS, field_label
from bihuan.core.records import plain
from bihuan.core.roles import UnitTree
from bihuan.core.words import Refused

BASIS = Field(type="code", of="basis")
BASIS_TEXT = Field(type="words", max=300)
COMMON: Mapping[str, Field] = MappingProxyType({"basis": BASIS, "basis_text": BASIS_TEXT})
"""Fields any act may carry: on what it rests (document, minutes, call …) and the words that identify it."""

NESTED: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {"steps": ("name",), "parts": ("title", "standard"), "evidence": ("name", "file"), "points": ("text",)}
)
"""Fields whose items have words of their own among their facts, and which."""


@dataclass(frozen=True, slots=True)
class Filled:
    """A payload that passed the checks of its fields: values for the rules, words apart from facts."""

    values: Mapping[str, Any]
    words: Mapping[str, str]

    def get(self, name: str, default: Any = None) -> Any:
        """The checked value of a field, or the default where it was left empty."""
        return self.values.get(name, default)


def check(act: Act, payload: Mapping[str, Any], *, state: str, tree: UnitTree) -> Filled:
    """The payload's checked values; refuses unknown, missing, malformed and misplaced fields, naming each."""
    known = {**act.fields, **COMMON}
    for name in payload:
        if name not in known:
            raise Refused("missing", "field_unknown", act=act.label, field=field_label(name))
    values: dict[str, Any] = {}
    words: dict[str, str] = {}
    for name, field in known.items():
        raw = payload.get(name)
        if field.type == "payload" and raw is None:
            raw = {}
        if raw is None or raw == "" or (raw == [] and field.required):
            if field.required:
                raise Refused("missing", "field_missing", act=act.label, field=field_label(name))
            continue
        if field.states and state not in field.states:
            raise Refused("not_now", "field_not_now", act=act.label, field=field_label(name))
        value = READERS[field.type](name, field, raw, tree)
        if value is None and field.required:
            raise Refused("missing", "field_missing", act=act.label, field=field_label(name))
        if field.type == "words" and value:
            words[name] = value
        if field.type == "steps":
            words |= {f"step{place}": step["name"] for place, step in enumerate(value, start=1)}
        if field.type == "evidence":
            words |= _named(value)
        if field.type == "points":
            words |= {f"point_{told['point']}": told["text"] for told in value}
        if field.type == "payload":
            value, inner = parted(check(table()[values["act"]], value, state=state, tree=tree))
            words |= {f"{name}.{word}": text for word, text in inner.items()}
        if value is not None:
            values[name] = value
    return Filled(MappingProxyType(values), MappingProxyType(words))


def parted(filled: Filled) -> tuple[dict[str, Any], Mapping[str, str]]:
    """A payload as facts that can be sealed, and the words apart from them; `refilled` joins them again."""
    facts: dict[str, Any] = {}
    words = {name: text for name, text in filled.words.items() if name in filled.values}
    for name, value in filled.values.items():
        if name in NESTED:
            facts[name] = [
                {key: plain(part) for key, part in item.items() if key not in NESTED[name]} for item in value
            ]
            words |= {
                f"{name}.{n}.{key}": item[key] for n, item in enumerate(value) for key in NESTED[name] if key in item
            }
        elif name not in words:
            facts[name] = plain(value)
    return facts, words


def refilled(facts: Mapping[str, Any], words: Mapping[str, str]) -> dict[str, Any]:
    """The payload that was parted into facts and words."""
    payload: dict[str, Any] = {name: text for name, text in words.items() if "." not in name}
    for name, value in facts.items():
        payload[name] = value
        if name in NESTED:
            payload[name] = [
                item | {key: words[word] for key in NESTED[name] if (word := f"{name}.{n}.{key}") in words}
                for n, item in enumerate(value)
            ]
    return payload


def _named(papers: Iterable[Mapping[str, str]]) -> dict[str, str]:
    """The names of papers of evidence, and the digests of those that were handed in as files, as words."""
    words = {}
    for place, paper in enumerate(papers, start=1):
        words[f"evidence{place}"] = paper["name"]
        if "file" in paper:
            words[f"evidence{place}_file"] = paper["file"]
    return words
