"""来件 sent: a form as it was sent, read field by field into the payload of an act."""

from collections.abc import Callable, Mapping
from datetime import datetime
from itertools import zip_longest
from typing import Any
from zoneinfo import ZoneInfo

from django.http import QueryDict

from bihuan.core.acts import Act, Field
from bihuan.core.parts.figures import MAIN
from bihuan.core.payload import COMMON
from bihuan.core.standing import Standing
from bihuan.core.words import Refused

SHANGHAI = ZoneInfo("Asia/Shanghai")


def payload_of(act: Act, sent: QueryDict, *, standing: Standing | None) -> dict[str, Any]:
    """The payload that a sent form asks for; a revision carries only what differs from how the matter stands."""
    payload = {}
    for name, field in {**act.fields, **COMMON}.items():
        value = value_of(name, field, sent)
        if act.name == "revise" and standing is not None:
            value = _changed(name, value, standing)
        if value is not None:
            payload[name] = value
    if act.name == "correct" and standing is not None and "seq" not in payload:
        # What the system holds is not asked: the entry to be corrected is the figure's last.
        figure = standing.figure(payload.get("figure", MAIN))
        payload["seq"] = figure.seq if figure else None
    return {name: value for name, value in payload.items() if value is not None}


def value_of(name: str, field: Field, sent: QueryDict) -> Any:
    """What was sent for a field in the form of a payload, or None where nothing was."""
    return READ.get(field.type, _line)(name, sent)


def happened_of(sent: QueryDict) -> datetime | None:
    """When the act took place, in Asia/Shanghai, or None where it is entered as it happens; refuses other text."""
    text = sent.get("happened", "").strip()
    if not text:
        return None
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise Refused("missing", "happened_unreadable", text=text[:40]) from None
    return moment.replace(tzinfo=SHANGHAI) if moment.tzinfo is None else moment


def whole(text: str | None) -> int:
    """The whole number in a hidden input; refused `missing` where the page sent none."""
    if text is None or not text.isascii() or not text.isdigit() or len(text) > 10:
        raise Refused("missing", "page_outdated")
    return int(text)


def rows_of(sent: QueryDict, *columns: str, prefix: str) -> list[dict[str, str]]:
    """The rows of a table of inputs named `<prefix>_<column>`, as far as every column was sent, blanks cut."""
    lists = [sent.getlist(f"{prefix}_{column}") for column in columns]
    return [dict(zip(columns, (text.strip() for text in row), strict=True)) for row in zip(*lists, strict=False)]


def _line(name: str, sent: QueryDict) -> str | None:
    return sent.get(name, "").strip() or None


def _chosen(name: str, sent: QueryDict) -> list[str] | None:
    return sent.getlist(name) if name in sent or f"{name}_shown" in sent else None


def _some(name: str, sent: QueryDict) -> list[str] | None:
    return sent.getlist(name) or None


def _steps(name: str, sent: QueryDict) -> list[dict[str, str]] | None:
    """The steps that have a day; a node of the template left without one is not part of the plan."""
    rows = rows_of(sent, "name", "due", "node", prefix="step") or [
        row | {"node": ""} for row in rows_of(sent, "name", "due", prefix="step")
    ]
    kept = [row for row in rows if row["due"] or (row["name"] and not row["node"])]
    return [row if row["node"] else {"name": row["name"], "due": row["due"]} for row in kept] or None


def _moves(name: str, sent: QueryDict) -> list[dict[str, str]] | None:
    return [row for row in rows_of(sent, "milestone", "due", prefix="move") if row["due"]] or None


def _points(name: str, sent: QueryDict) -> list[dict[str, str]] | None:
    return [row for row in rows_of(sent, "point", "text", prefix="point") if row["text"]] or None


def _figures(name: str, sent: QueryDict) -> dict[str, str] | None:
    return {row["key"]: row["value"] for row in rows_of(sent, "key", "value", prefix="figure") if row["value"]} or None


def _evidence(name: str, sent: QueryDict) -> list[dict[str, str]] | None:
    """The papers named, those handed in as files with their digest; a file without a name of its own keeps its own."""
    names, files = sent.getlist("evidence_name"), sent.getlist("evidence_file")
    rows = zip_longest((name.strip() for name in names), files[: len(names)], fillvalue="")
    return [{"name": name} | ({"file": file} if file else {}) for name, file in rows if name] or None


def _signers(name: str, sent: QueryDict) -> list[dict[str, str]] | None:
    return [row for row in rows_of(sent, "unit", "function", prefix="signer") if row["unit"]] or None


def _parts(name: str, sent: QueryDict) -> list[dict[str, str]] | None:
    return [row for row in rows_of(sent, "title", "lead", "due", prefix="part") if row["title"] or row["lead"]] or None


READ: Mapping[str, Callable[[str, QueryDict], Any]] = {
    "units": _chosen,
    "ids": _chosen,
    "places": _some,
    "steps": _steps,
    "moves": _moves,
    "points": _points,
    "figures": _figures,
    "evidence": _evidence,
    "signers": _signers,
    "parts": _parts,
}
"""How a field of a type is read; all others are one line."""


def _changed(name: str, value: Any, standing: Standing) -> Any:
    if name == "moves":
        days = {str(one.n): one.due for one in standing.milestones}
        return [row for row in value or () if row["due"] != str(days.get(row["milestone"]))] or None
    return None if value is None or _same(value, getattr(standing, name, None)) else value


def _same(value: Any, present: Any) -> bool:
    if isinstance(present, tuple):
        return sorted(value) == sorted(map(str, present))
    return str(value) == str(present)
