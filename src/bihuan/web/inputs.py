"""填写项 inputs: the fields of an act as inputs of a form, and a sent form as the act's payload."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.http import QueryDict

from bihuan.core.acts import Act, Field
from bihuan.core.payload import COMMON
from bihuan.core.roles import UnitTree
from bihuan.core.standing import Standing
from bihuan.core.words import Refused, Said, said
from bihuan.web.options import codes_of, options_of

SHANGHAI = ZoneInfo("Asia/Shanghai")
FIRST_STEPS = 4
"""Empty rows offered for a plan of steps; rows left empty are not sent on."""

LONG_WORDS = 200
LARGEST_ID = 2**31
FIRST_ROWS = 3
KINDS = {
    "unit": "choice",
    "units": "choices",
    "code": "choice",
    "text": "line",
    "id": "choice",
    "ids": "none",
    "matter": "choice",
    "matters": "none",
    "act": "none",
    "payload": "none",
    "places": "line",
    "decimal": "line",
} | dict.fromkeys(("moves", "evidence", "points", "figures"), "none")
CHOSEN = frozenset({"need", "blocks"})
"""Numbers of things inside the matter, which nobody types: they are chosen from a list."""


@dataclass(frozen=True, slots=True)
class Input:
    """One input of a form: which template draws it, its name and label, its value and what it may be."""

    kind: str
    name: str
    label: Said
    value: Any
    field: Field
    options: tuple[tuple[str, Any], ...] = ()

    @property
    def template(self) -> str:
        """The template that draws this kind of input."""
        return f"acts/inputs/{self.kind}.html"


def inputs_of(act: Act, standing: Standing, sent: QueryDict, *, tree: UnitTree, today: date) -> list[Input]:
    """The inputs of an act's form on a matter, with what was sent, or what stands now, filled in."""
    found = []
    for name, field in act.fields.items():
        if field.states and standing.state not in field.states:
            continue
        options = options_of(name, field, standing, tree=tree, today=today)
        value = value_of(name, field, sent) if sent else _present(act, name, standing)
        kind = _kind(name, field)
        if name == "duty" and value is None and sent.get("duty"):
            value = sent["duty"]
        found.append(Input(kind, name, said(f"field_{name}"), _shown(kind, value), field, options))
    return [item for item in found if item.kind != "none"]


def basis_inputs(sent: QueryDict) -> list[Input]:
    """The inputs any act may carry: on what it rests."""
    return [
        Input(_kind(name, field), name, said(f"field_{name}"), sent.get(name, ""), field, codes_of(field))
        for name, field in COMMON.items()
    ]


def payload_of(act: Act, sent: QueryDict, *, standing: Standing) -> dict[str, Any]:
    """The payload that a sent form asks for; a revision carries only what differs from how the matter stands."""
    payload = {}
    for name, field in {**act.fields, **COMMON}.items():
        value = value_of(name, field, sent)
        if value is None or (act.name == "revise" and _same(value, getattr(standing, name, None))):
            continue
        payload[name] = value
    return payload


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


def value_of(name: str, field: Field, sent: QueryDict) -> Any:
    """What was sent for a field in the form of a payload, or None where nothing was."""
    if field.type == "steps":
        rows = zip(sent.getlist("step_name"), sent.getlist("step_due"), strict=False)
        return [{"name": title, "due": due} for title, due in rows if title.strip() or due.strip()] or None
    if field.type == "signers":
        rows = zip(sent.getlist("signer_unit"), sent.getlist("signer_function"), strict=False)
        return [{"unit": unit, "function": function} for unit, function in rows if unit] or None
    if field.type == "parts":
        columns = (sent.getlist(f"part_{key}") for key in ("title", "lead", "due"))
        found = [dict(zip(("title", "lead", "due"), row, strict=True)) for row in zip(*columns, strict=False)]
        return [part for part in found if part["title"].strip() or part["lead"]] or None
    if field.type == "places":
        return sent.get(name, "").replace("，", " ").replace(",", " ").split() or None
    if field.type in {"units", "ids"}:
        return sent.getlist(name) if name in sent or f"{name}_shown" in sent else None
    return sent.get(name, "").strip() or None


def _present(act: Act, name: str, standing: Standing) -> Any:
    known = act.name == "revise" or name == "percent"
    return getattr(standing, name, None) if known else None


def _same(value: Any, present: Any) -> bool:
    if isinstance(present, tuple):
        return sorted(value) == sorted(map(str, present))
    return str(value) == str(present)


def _kind(name: str, field: Field) -> str:
    if name == "plan" or name == "document":
        return "none"
    if name in CHOSEN:
        return "choice"
    if field.type == "words":
        return "words" if field.max > LONG_WORDS else "line"
    return KINDS.get(field.type, field.type)


def _shown(kind: str, value: Any) -> Any:
    if kind == "steps":
        rows = list(value or ())
        return rows + [{"name": "", "due": ""}] * max(1, FIRST_STEPS - len(rows))
    if kind in {"signers", "parts"}:
        rows = list(value or ())
        return rows + [{}] * max(1, FIRST_ROWS - len(rows))
    if kind == "choices":
        return [str(item) for item in value or ()]
    if isinstance(value, date):
        return value.isoformat()
    return "" if value is None else str(value)


def blank(values: Mapping[str, Any] | None = None) -> QueryDict:
    """A form with nothing sent yet, or with the given values."""
    sent = QueryDict(mutable=True)
    sent.update(dict(values or {}))
    return sent
