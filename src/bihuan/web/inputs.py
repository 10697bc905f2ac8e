"""填写项 inputs: the fields of an act as inputs of a form, and a sent form as the act's payload."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.http import QueryDict

from bihuan.core.acts import CODES, Act, Field
from bihuan.core.payload import COMMON
from bihuan.core.roles import UnitTree
from bihuan.core.standing import Standing
from bihuan.core.words import Refused, Said, said
from bihuan.people import rights
from bihuan.people.models import Post

SHANGHAI = ZoneInfo("Asia/Shanghai")
FIRST_STEPS = 4
"""Empty rows offered for a plan of steps; rows left empty are not sent on."""

LONG_WORDS = 200
LARGEST_ID = 2**31
KINDS = {
    "unit": "choice",
    "units": "choices",
    "code": "choice",
    "text": "line",
    "id": "choice",
    "ids": "none",
    "decimal": "line",
} | dict.fromkeys(("moves", "evidence", "points", "figures"), "none")


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
        options = _options(name, field, standing, tree=tree, today=today)
        value = value_of(name, field, sent) if sent else _present(act, name, standing)
        kind = _kind(name, field)
        if name == "duty" and value is None and sent.get("duty"):
            value = sent["duty"]
        found.append(Input(kind, name, said(f"field_{name}"), _shown(kind, value), field, options))
    return [item for item in found if item.kind != "none"]


def basis_inputs(sent: QueryDict) -> list[Input]:
    """The inputs any act may carry: on what it rests."""
    return [
        Input(_kind(name, field), name, said(f"field_{name}"), sent.get(name, ""), field, _codes(field))
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
    if field.type == "words":
        return "words" if field.max > LONG_WORDS else "line"
    return KINDS.get(field.type, field.type)


def _shown(kind: str, value: Any) -> Any:
    if kind == "steps":
        rows = list(value or ())
        return rows + [{"name": "", "due": ""}] * max(1, FIRST_STEPS - len(rows))
    if kind == "choices":
        return [str(item) for item in value or ()]
    if isinstance(value, date):
        return value.isoformat()
    return "" if value is None else str(value)


def _options(
    name: str, field: Field, standing: Standing, *, tree: UnitTree, today: date
) -> tuple[tuple[str, Any], ...]:
    if field.type in {"unit", "units"}:
        return _sorted((str(unit), tree.name(unit)) for unit in tree.parents)
    if name == "duty":
        return tuple((str(duty.n), duty.title or said(f"owes_{duty.owes}")) for duty in standing.open())
    if name == "post" and standing.lead is not None:
        seated = rights.seated_posts(today)
        posts = {post for post, unit in seated.items() if tree.on_one_branch(unit, standing.lead)}
        rows = Post.objects.filter(id__in=posts).select_related("unit")
        return _sorted((str(row.pk), f"{row.unit.name} {row.title}") for row in rows)
    return _codes(field)


def _codes(field: Field) -> tuple[tuple[str, Any], ...]:
    return tuple((code, said(f"{field.of}_{code}")) for code in CODES.get(field.of, ()))


def _sorted(options: Iterable[tuple[str, str]]) -> tuple[tuple[str, Any], ...]:
    return tuple(sorted(options, key=lambda option: option[1]))


def blank(values: Mapping[str, Any] | None = None) -> QueryDict:
    """A form with nothing sent yet, or with the given values."""
    sent = QueryDict(mutable=True)
    sent.update(dict(values or {}))
    return sent
