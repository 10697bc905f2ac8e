"""台账 registers: matters of every kind as a table, filtered, sorted and read page by page; each view an address."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from bihuan.core.lights import Light
from bihuan.core.roles import UnitTree
from bihuan.core.words import Refused, Said, said
from bihuan.matters import kinds, registers
from bihuan.matters.sight import sees_any
from bihuan.matters.viewing import ALWAYS, COLUMNS, SORTS, View, column_label, view_of
from bihuan.plans.models import Plan
from bihuan.web.actor import Here, room
from bihuan.web.options import units_of

DAYS = frozenset({"due", "reported", "until", "start", "ended"})
UNITS = frozenset({"lead", "supervisor", "coordinator"})
LABELLED = frozenset({"state", "visibility"})
STATES = ("open", "ended", "draft", "deployed", "active", "submitted", "suspended")


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell of a register: its column, how it is drawn, and what it holds."""

    column: str
    how: str
    value: Any


@require_safe
@room
def register(request: HttpRequest, here: Here) -> HttpResponse:
    """A register's view with its filters; refused for those without a post in the work."""
    _open_to(here)
    asked = request.GET
    view = view_of(asked.dict(), columns=asked.getlist("column"))
    count, more = registers.counted(view, actor=here.actor, tree=here.tree, today=here.today)
    context: dict[str, Any] = {
        "count": count,
        "more": more,
        "kinds": [(name, _kind_label(name)) for name in kinds.shelf().names()],
        "states": [(name, said(f"group_{name}" if name in STATES[:2] else f"state_{name}")) for name in STATES],
        "lights": [(light.value, light.label) for light in Light],
        "units": [(int(unit), name) for unit, name in units_of(here.tree)],
        "plans": Plan.objects.order_by("-year", "-id"),
        "heads": [_head(view, name) for name in view.columns],
        "choices": [(name, column_label(name), name in view.columns) for name in COLUMNS if name not in ALWAYS],
        **_rows(request, here, view=view),
    }
    return render(request, "registers/page.html", context)


@require_safe
@room
def register_rows(request: HttpRequest, here: Here) -> HttpResponse:
    """The next rows of a view, to be put after those that are there."""
    _open_to(here)
    view = view_of(request.GET.dict())
    return render(request, "registers/rows.html", _rows(request, here, view=view))


def _open_to(here: Here) -> None:
    if not sees_any(here.actor):
        raise Refused("not_you", "register_not_yours")


def _rows(request: HttpRequest, here: Here, *, view: View) -> dict[str, Any]:
    after = request.GET.get("after", "")[:80]
    page = registers.page(view, actor=here.actor, tree=here.tree, today=here.today, after=after)
    names = {name: _kind_label(name) for name in {row.values["kind"] for row in page.rows}}
    rows = [(row.matter, [_cell(row, name, here.tree, names) for name in view.columns]) for row in page.rows]
    return {"view": view, "rows": rows, "after": page.after, "width": len(view.columns)}


def _cell(row: registers.Row, name: str, tree: UnitTree, names: Mapping[str, Any]) -> Cell:
    if name == "light":
        return Cell(name, "light", row.light)
    value = row.values[{"plan": "plan__title"}.get(name, f"{name}_id" if name in UNITS else name)]
    if name in DAYS:
        # The last of all days stands for nothing to answer.
        return Cell(name, "day", value if value is not None and value.year < 9999 else None)
    if name in UNITS:
        value = tree.name(value)
    elif name in LABELLED:
        value = said(f"{name}_{value}")
    elif name == "kind":
        value = names[value]
    return Cell(name, "title" if name == "title" else "plain", "—" if value in (None, "") else value)


def _kind_label(name: str) -> Said:
    kind = kinds.shelf().kind(name)
    return said("label", zh=kind.zh, en=kind.en)


def _head(view: View, name: str) -> dict[str, Any]:
    way = ("descending" if view.falling else "ascending") if name == view.sort else ""
    return {
        "label": column_label(name),
        "address": f"?{view.sorted_by(name).query}" if name in SORTS else "",
        "way": way,
    }
