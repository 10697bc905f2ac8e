"""填写项的读法 readers: one value of each type of field, checked as it comes in."""

import re
import unicodedata
from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from bihuan.core.acts import CODES, Field, table
from bihuan.core.parts.drafts import Signer
from bihuan.core.roles import Function, UnitTree
from bihuan.core.words import Refused, said, sentences

MOST_STEPS = 40
MOST_IDS = 200
MOST_SIGNERS = 12
NUMBER = re.compile(r"-?\d{1,15}(\.\d{1,4})?")
DIGEST = re.compile(r"[0-9a-f]{64}")


def field_label(name: str) -> Any:
    """The label of a field for a sentence; an unknown field is named as it came, cut to 40 characters."""
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
        if not isinstance(item, dict) or not {"name", "due"} <= item.keys() <= {"name", "due", "node"}:
            raise _wrong(name, "hint_steps", most=MOST_STEPS)
        title = _text(name, Field(type="words", max=60), item["name"], tree)
        if title is None:
            raise _wrong(name, "hint_steps", most=MOST_STEPS)
        step = {"name": title, "due": _date(name, field, item["due"], tree)}
        node = _text(name, Field(type="text", max=40), item.get("node") or "", tree)
        steps.append(step | ({"node": node} if node else {}))
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


def _moves(name: str, field: Field, raw: Any, tree: UnitTree) -> list[dict[str, Any]]:
    """New days of milestones, each `{milestone, due}`."""
    items = _items(name, raw, keys=("milestone", "due"))
    return [{"milestone": _id(name, field, one, tree), "due": _date(name, field, day, tree)} for one, day in items]


def _evidence(name: str, field: Field, raw: Any, tree: UnitTree) -> list[dict[str, Any]]:
    """Papers that prove something, each `{name}`, with the digest of its bytes as `file` where they were handed in."""
    words, found = Field(type="words", max=200), []
    for item in raw if isinstance(raw, list | tuple) and len(raw) <= MOST_STEPS else [None]:
        if not isinstance(item, Mapping) or not {"name"} <= item.keys() <= {"name", "file"}:
            raise _wrong(name, "hint_items", keys=["name", "file"])
        title, file = _text(name, words, item["name"], tree), item.get("file") or ""
        if not isinstance(file, str) or (file and not DIGEST.fullmatch(file)):
            raise _wrong(name, "hint_file")
        if title:
            found.append({"name": title} | ({"file": file} if file else {}))
    return found


def _points(name: str, field: Field, raw: Any, tree: UnitTree) -> list[dict[str, Any]]:
    """What is told to each point of a closing, each `{point, text}`."""
    key, words = Field(type="text", max=40), Field(type="words", max=500)
    items = _items(name, raw, keys=("point", "text"))
    told = [(_text(name, key, point, tree), _text(name, words, text, tree)) for point, text in items]
    return [{"point": point, "text": text} for point, text in told if point and text]


def _decimal(name: str, field: Field, raw: Any, tree: UnitTree) -> str:
    """A number of up to four decimals, as text without needless zeros."""
    text = str(raw).strip() if isinstance(raw, str) or type(raw) is int else ""
    if not NUMBER.fullmatch(text):
        raise _wrong(name, "hint_decimal")
    whole, _, part = text.partition(".")
    part = part.rstrip("0")
    return str(int(whole)) + (f".{part}" if part else "")


def _figures(name: str, field: Field, raw: Any, tree: UnitTree) -> dict[str, str]:
    """Figures by their keys."""
    if not isinstance(raw, Mapping) or len(raw) > MOST_STEPS or not all(isinstance(key, str) for key in raw):
        raise _wrong(name, "hint_figures")
    return {key: _decimal(name, field, value, tree) for key, value in raw.items() if value != ""}


def _items(name: str, raw: Any, *, keys: tuple[str, ...]) -> list[tuple[Any, ...]]:
    if not isinstance(raw, list | tuple) or len(raw) > MOST_STEPS:
        raise _wrong(name, "hint_items", keys=list(keys))
    if not all(isinstance(item, Mapping) and item.keys() == set(keys) for item in raw):
        raise _wrong(name, "hint_items", keys=list(keys))
    return [tuple(item[key] for key in keys) for item in raw]


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
    "moves": _moves,
    "evidence": _evidence,
    "points": _points,
    "decimal": _decimal,
    "figures": _figures,
    "parts": _parts,
    "places": _places,
    "act": _act,
    "payload": _payload,
    "signers": _signers,
}
