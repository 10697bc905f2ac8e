"""台账 registers: matters of every kind as a table, filtered, sorted and read page by page; each view an address."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from bihuan.core.lights import Light
from bihuan.core.roles import UnitTree
from bihuan.core.words import Refused, Said, said
from bihuan.matters import kinds, registers
from bihuan.matters.cells import DAYS, kind_label, value_of
from bihuan.matters.sight import sees_any
from bihuan.matters.viewing import ALWAYS, COLUMNS, SORTS, View, column_label, view_of
from bihuan.plans.models import Plan
from bihuan.web.actor import Here, room
from bihuan.web.models import KeptView
from bihuan.web.options import units_of
from bihuan.web.pages.bulk import offered_in_registers

DUE = frozenset({"due", "until"})
"""Days by which something is owed; the others are days on which something was."""
STATES = ("open", "ended", "draft", "deployed", "active", "submitted", "suspended")


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell of a register: its column, how it is drawn, and what it holds."""

    column: str
    how: str
    value: Any

    @property
    def label(self) -> Said | None:
        """The word before the cell where there is no room for heads; none for what speaks for itself."""
        return None if self.how == "light" or self.column in ALWAYS else column_label(self.column)


@require_safe
@room
def register(request: HttpRequest, here: Here) -> HttpResponse:
    """A register's view with its filters; refused for those without a post in the work."""
    open_register(here)
    asked = request.GET
    view = view_of(asked.dict(), columns=asked.getlist("column"))
    count, more = registers.counted(view, actor=here.actor, tree=here.tree, today=here.today)
    context: dict[str, Any] = {
        "count": count,
        "more": more,
        "kinds": [(name, kind_label(name)) for name in kinds.shelf().names()],
        "states": [(name, said(f"group_{name}" if name in STATES[:2] else f"state_{name}")) for name in STATES],
        "lights": [(light.value, light.label) for light in Light],
        "units": [(int(unit), name) for unit, name in units_of(here.tree)],
        "plans": Plan.objects.order_by("-year", "-id"),
        "heads": [_head(view, name) for name in view.columns],
        "kept": KeptView.objects.filter(person=here.person).order_by("name"),
        "choices": [(name, column_label(name), name in view.columns) for name in COLUMNS if name not in ALWAYS],
        "offered": offered_in_registers(),
        "back": request.get_full_path(),
        **_rows(request, here, view=view),
    }
    return render(request, "registers/page.html", context)


@require_safe
@room
def register_rows(request: HttpRequest, here: Here) -> HttpResponse:
    """The next rows of a view, to be put after those that are there."""
    open_register(here)
    view = view_of(request.GET.dict())
    return render(request, "registers/rows.html", _rows(request, here, view=view))


def open_register(here: Here) -> None:
    """Refused for those whose posts have no part in the work."""
    if not sees_any(here.actor):
        raise Refused("not_you", "register_not_yours")


def _rows(request: HttpRequest, here: Here, *, view: View) -> dict[str, Any]:
    after = request.GET.get("after", "")[:80]
    page = registers.page(view, actor=here.actor, tree=here.tree, today=here.today, after=after)
    rows = [(row.matter, [_cell(row, name, here.tree) for name in view.columns]) for row in page.rows]
    return {"view": view, "rows": rows, "after": page.after, "width": len(view.columns)}


def _cell(row: registers.Row, name: str, tree: UnitTree) -> Cell:
    if name == "light":
        return Cell(name, "light", row.light)
    value = value_of(row, name=name, tree=tree)
    if name in DAYS:
        return Cell(name, "due" if name in DUE else "day", value)
    return Cell(name, "title" if name == "title" else "plain", "—" if value is None else value)


def _head(view: View, name: str) -> dict[str, Any]:
    way = ("descending" if view.falling else "ascending") if name == view.sort else ""
    return {
        "label": column_label(name),
        "address": f"?{view.sorted_by(name).query}" if name in SORTS else "",
        "way": way,
    }
