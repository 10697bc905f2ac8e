"""填写项 inputs: the fields of an act as the inputs of a form, with what stands already filled in."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.http import QueryDict

from bihuan.core.acts import Field
from bihuan.core.parts.figures import MAIN, Figure
from bihuan.core.payload import COMMON
from bihuan.core.standing import Standing
from bihuan.core.words import Said, said
from bihuan.matters.told import figure_label
from bihuan.web.options import BY_NAME, Options, Place, codes_of, options_of
from bihuan.web.sent import value_of

LONG_WORDS = 200
EMPTY_ROWS: Mapping[str, int] = {"steps": 4, "parts": 3, "signers": 3, "evidence": 1}
"""Rows offered at first where nothing is known; rows left empty are not sent on."""

WIDGETS: Mapping[str, str] = {
    "text": "line",
    "words": "words",
    "integer": "integer",
    "decimal": "line",
    "date": "date",
    **dict.fromkeys(("code", "unit", "id", "matter"), "choice"),
    **dict.fromkeys(("ids", "units", "places"), "choices"),
    **{name: name for name in ("steps", "moves", "points", "figures", "evidence", "parts", "signers")},
}
"""The template that draws each type of field."""

BY_PAGE: Mapping[str, str] = {
    "act": "the button that was pressed",
    "payload": "the rest of the form",
    "matters": "an act that follows from another",
}
"""Types nobody fills in, and where their value comes from."""

ASIDE: Mapping[str, tuple[str, ...]] = {"report": ("problem", "next", "evidence"), "chase": ("level",)}
"""Optional fields of an act that are folded away until they are wanted."""


@dataclass(frozen=True, slots=True)
class Input:
    """One input of a form: which template draws it, its name and label, its value and what it may be."""

    kind: str
    name: str
    label: Said
    value: Any
    field: Field
    options: Options = ()
    figure: Figure | None = None
    aside: bool = False

    @property
    def template(self) -> str:
        """The template that draws this kind of input."""
        return f"acts/inputs/{self.kind}.html"

    @property
    def many(self) -> bool:
        """Whether it is a group of inputs with labels of their own."""
        return self.kind in ROWS or self.kind == "figures"


def inputs_of(place: Place, sent: QueryDict) -> list[Input]:
    """The inputs of an act's form on a matter, with what was sent, or what stands now, filled in."""
    found = []
    for name, field in place.act.fields.items():
        if _is_needless(name, field, place):
            continue
        options = options_of(name, field, place)
        value = value_of(name, field, sent) if sent else _present(name, place, options)
        kind = kind_of(name, field=field)
        shown = ROWS[kind](place, value) if kind in ROWS else _shown(kind, value)
        figure = place.standing.figure(MAIN) if name == "percent" and place.standing else None
        aside = name in ASIDE.get(place.act.name, ())
        found.append(Input(kind, name, said(f"field_{name}"), shown, field, options, figure, aside))
    return found


def basis_inputs(sent: QueryDict) -> list[Input]:
    """The inputs any act may carry: on what it rests."""
    return [
        Input(kind_of(name, field=field), name, said(f"field_{name}"), sent.get(name, ""), field, codes_of(field))
        for name, field in COMMON.items()
    ]


def kind_of(name: str, *, field: Field) -> str:
    """Which template draws a field."""
    if name in BY_NAME and field.type in {"text", "integer"}:
        return "choice"
    return "line" if field.type == "words" and field.max <= LONG_WORDS else WIDGETS[field.type]


def blank(values: Mapping[str, Any] | None = None) -> QueryDict:
    """A form with nothing sent yet, or with the given values."""
    sent = QueryDict(mutable=True)
    sent.update(dict(values or {}))
    return sent


def _is_needless(name: str, field: Field, place: Place) -> bool:
    """Whether a field has no place on this form: not in this state, given by the page, nothing there to fill in."""
    standing, kind = place.standing, place.kind
    if field.states and (standing is None or standing.state not in field.states):
        return True
    nothing = {
        "points": not kind.points,
        "figures": not kind.figures,
        "evidence": not kind.evidence.most,
        "moves": standing is None or not any(one.reached is None for one in standing.milestones),
    }
    return field.type in BY_PAGE or nothing.get(field.type, False) or (place.act.name, name) == ("correct", "seq")


def _present(name: str, place: Place, options: Options) -> Any:
    """What is known already: how the matter stands where that is asked again, or the only choice there is."""
    standing, act = place.standing, place.act
    if standing is not None and (act.name == "revise" or name == "percent"):
        return getattr(standing, name, None)
    only = name in {"duty", "slip", "figure"} and len(options) == 1
    return options[0][0] if only else None


def _shown(kind: str, value: Any) -> Any:
    if kind == "choices":
        return [str(item) for item in value or ()]
    if isinstance(value, date):
        return value.isoformat()
    return "" if value is None else str(value)


def _empty(kind: str) -> Any:
    def rows(place: Place, value: Any) -> list[Any]:
        known = list(value or ())
        return known + [{}] * max(1, EMPTY_ROWS[kind] - len(known))

    return rows


def _steps(place: Place, value: Any) -> list[Any]:
    """The nodes of the kind's template, each with the law's time, then rows for steps of one's own."""
    nodes, known = place.kind.nodes, list(value or ())
    told = {row["node"]: row for row in known if row.get("node")}
    template = [
        {"node": node, "name": node.label, "due": "", **told.get(node.key, {}), "shape": node} for node in nodes
    ]
    own = [row for row in known if not row.get("node")]
    return template + own + [{}] * (1 if template or own else EMPTY_ROWS["steps"])


def _moves(place: Place, value: Any) -> list[Any]:
    told = {row["milestone"]: row["due"] for row in value or ()}
    milestones = place.standing.milestones if place.standing else ()
    opened = [one for one in milestones if one.reached is None]
    return [{"one": one, "due": told.get(str(one.n), str(one.due))} for one in opened]


def _points(place: Place, value: Any) -> list[Any]:
    told = {row["point"]: row["text"] for row in value or ()}
    return [{"point": point, "text": told.get(point.key, "")} for point in place.kind.points]


def _figures(place: Place, value: Any) -> list[Any]:
    """The kind's figures, each with its last three values; what was last reported is filled in."""
    standing: Standing | None = place.standing
    rows = []
    for one in place.kind.figures:
        last = standing.figure(one.key) if standing else None
        typed = value.get(one.key, "") if value is not None else (last.reported if last else "")
        rows.append(
            {
                "key": one.key,
                "label": figure_label(place.kind, name=one.key),
                "unit": one.unit,
                "last": last,
                "value": typed,
            }
        )
    return rows


ROWS: Mapping[str, Any] = {
    "steps": _steps,
    "moves": _moves,
    "points": _points,
    "figures": _figures,
    **{kind: _empty(kind) for kind in ("parts", "signers", "evidence")},
}
