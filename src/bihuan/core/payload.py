"""填写 payload: what was filled in for an act, checked field by field and parted into facts and words."""

import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from typing import Any

from bihuan.core.acts import CODES, Act, Field, table
from bihuan.core.parts.drafts import Signer
from bihuan.core.records import plain
from bihuan.core.roles import Function, UnitTree
from bihuan.core.words import Refused, said

BASIS = Field(type="code", of="basis")
BASIS_TEXT = Field(type="words", max=300)
COMMON: Mapping[str, Field] = MappingProxyType({"basis": BASIS, "basis_text": BASIS_TEXT})
"""Fields any act may carry: on what it rests (document, minutes, call …) and the words that identify it."""

NESTED: Mapping[str, tuple[str, ...]] = MappingProxyType({"steps": ("name",), "parts": ("title", "standard")})
"""Fields whose items have words of their own among their facts, and which."""

MOST_STEPS = 40
MOST_IDS = 200
MOST_SIGNERS = 12


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
            words |= {f"{name}.{n}.{key}": item[key] for n, item in enumerate(value) for key in NESTED[name]}
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
                item | {key: words[f"{name}.{n}.{key}"] for key in NESTED[name]} for n, item in enumerate(value)
            ]
    return payload


def field_label(name: str) -> Any:
    """The label of a field for a sentence; an unknown field is named as it came, cut to 40 characters."""
    from bihuan.core.words import sentences

    return said(f"field_{name}") if f"field_{name}" in sentences() else str(name)[:40]


def _wrong(name: str, hint: str, **params: Any) -> Refused:
    return Refused("missing", "field_wrong", field=field_label(name), hint=said(hint, **params))


def _text(name: str, field: Field, raw: Any, tree: UnitTree) -> str | None:
    if not isinstance(raw, str):
        raise _wrong(name, "hint_text")
    clean = "".join(letter for letter in raw if letter in "\n\t" or unicodedata.category(letter)[0] != "C").strip()
    if len(clean) > field.max:
        raise _wrong(name, "hint_too_long", most=field.max, length=len(clean))
    return clean or None


def _integer(name: str, field: Field, raw: Any, tree: UnitTree) -> int:
    if isinstance(raw, str) and raw.strip().isascii() and raw.strip().isdigit() and len(raw.strip()) < 10:
        raw = int(raw)
    if type(raw) is not int or not field.min <= raw <= field.max:
        raise _wrong(name, "hint_integer", least=field.min, most=field.max)
    return raw


def _id(name: str, field: Field, raw: Any, tree: UnitTree) -> int:
    if isinstance(raw, str) and raw.isascii() and raw.isdigit() and len(raw) < 19:
        raw = int(raw)
    if type(raw) is not int or not 0 < raw < 2**63:
        raise _wrong(name, "hint_id")
    return raw


def _ids(name: str, field: Field, raw: Any, tree: UnitTree) -> tuple[int, ...]:
    if not isinstance(raw, list | tuple) or len(raw) > MOST_IDS:
        raise _wrong(name, "hint_ids", most=MOST_IDS)
    return tuple(sorted({_id(name, field, item, tree) for item in raw}))


def _unit(name: str, field: Field, raw: Any, tree: UnitTree) -> int:
    unit = _id(name, field, raw, tree)
    if unit not in tree.parents:
        raise _wrong(name, "hint_unit")
    return unit


def _units(name: str, field: Field, raw: Any, tree: UnitTree) -> tuple[int, ...]:
    units = _ids(name, field, raw, tree)
    return tuple(_unit(name, field, unit, tree) for unit in units)


def _date(name: str, field: Field, raw: Any, tree: UnitTree) -> date:
    try:
        day = date.fromisoformat(raw) if isinstance(raw, str) else raw
    except ValueError:
        raise _wrong(name, "hint_date") from None
    if type(day) is not date or not 1990 <= day.year <= 2100:
        raise _wrong(name, "hint_date")
    return day


def _code(name: str, field: Field, raw: Any, tree: UnitTree) -> str:
    codes = CODES[field.of]
    if not isinstance(raw, str) or raw not in codes:
        raise _wrong(name, "hint_code", codes=[said(f"{field.of}_{code}") for code in codes])
    return raw


def _steps(name: str, field: Field, raw: Any, tree: UnitTree) -> list[dict[str, Any]]:
    if not isinstance(raw, list) or not 0 < len(raw) <= MOST_STEPS:
        raise _wrong(name, "hint_steps", most=MOST_STEPS)
    steps = []
    for item in raw:
        if not isinstance(item, dict) or item.keys() != {"name", "due"}:
            raise _wrong(name, "hint_steps", most=MOST_STEPS)
        title = _text(name, Field(type="words", max=60), item["name"], tree)
        if title is None:
            raise _wrong(name, "hint_steps", most=MOST_STEPS)
        steps.append({"name": title, "due": _date(name, field, item["due"], tree)})
    return steps


def _parts(name: str, field: Field, raw: Any, tree: UnitTree) -> list[dict[str, Any]]:
    if not isinstance(raw, list) or not 0 < len(raw) <= MOST_STEPS:
        raise _wrong(name, "hint_parts", most=MOST_STEPS)
    parts = []
    for item in raw:
        if not isinstance(item, Mapping) or not {"title", "lead"} <= item.keys() <= {
            "title",
            "lead",
            "due",
            "standard",
        }:
            raise _wrong(name, "hint_parts", most=MOST_STEPS)
        title = _text(name, Field(type="words", max=200), item["title"], tree)
        standard = _text(name, Field(type="words", max=500), item.get("standard") or "", tree)
        due = _date(name, field, item["due"], tree) if item.get("due") else None
        if title is None:
            raise _wrong(name, "hint_parts", most=MOST_STEPS)
        lead = _unit(name, field, item["lead"], tree)
        parts.append({"title": title, "lead": lead, "due": due, "standard": standard or ""})
    return parts


def _places(name: str, field: Field, raw: Any, tree: UnitTree) -> tuple[str, ...]:
    found = []
    for item in raw if isinstance(raw, list | tuple) and 0 < len(raw) <= MOST_IDS else [None]:
        seq, _, word = str(item).partition(".")
        if not seq.isascii() or not seq.isdigit() or len(seq) > 9 or not word or len(word) > 60:
            raise _wrong(name, "hint_places", most=MOST_IDS)
        found.append(f"{int(seq)}.{word}")
    return tuple(found)


def _act(name: str, field: Field, raw: Any, tree: UnitTree) -> str:
    if not isinstance(raw, str) or raw not in table():
        raise Refused("missing", "act_unknown", act=str(raw)[:40])
    return raw


def _payload(name: str, field: Field, raw: Any, tree: UnitTree) -> Mapping[str, Any]:
    if not isinstance(raw, Mapping):
        raise _wrong(name, "hint_payload")
    return raw


def _signers(name: str, field: Field, raw: Any, tree: UnitTree) -> tuple[Signer, ...]:
    if not isinstance(raw, list | tuple) or not 0 < len(raw) <= MOST_SIGNERS:
        raise _wrong(name, "hint_signers", most=MOST_SIGNERS)
    signers = []
    for item in raw:
        if (
            not isinstance(item, Mapping)
            or item.keys() != {"unit", "function"}
            or item["function"] not in set(Function)
        ):
            raise _wrong(name, "hint_signers", most=MOST_SIGNERS)
        signers.append(Signer(_unit(name, field, item["unit"], tree), str(item["function"])))
    return tuple(signers)


READERS: Mapping[str, Callable[[str, Field, Any, UnitTree], Any]] = {
    "text": _text,
    "words": _text,
    "integer": _integer,
    "id": _id,
    "ids": _ids,
    "matter": _id,
    "matters": _ids,
    "unit": _unit,
    "units": _units,
    "date": _date,
    "code": _code,
    "steps": _steps,
    "parts": _parts,
    "places": _places,
    "act": _act,
    "payload": _payload,
    "signers": _signers,
}
