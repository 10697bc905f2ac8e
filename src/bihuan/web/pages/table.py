"""填表 table: a draft's tasks as a table to type and paste into, picked lines filled in together, saved at once."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.paginator import Page, Paginator
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from bihuan.core.words import Refused, Said, said
from bihuan.ledger import clock
from bihuan.plans import drafts, tabling
from bihuan.plans.changes import Editor
from bihuan.plans.models import Draft, Line
from bihuan.plans.resolving import Site
from bihuan.web.actor import STATUS, Here, language, room
from bihuan.web.pages.draft import draft_of, office_of, panels, units_on
from bihuan.web.sent import whole

COLUMNS = ("lead", "joint", "each", "partners", "due", "standard")
AT_ONCE = 100
"""Lines on one page: more inputs than a form may hold would be refused."""
_CELL = re.compile(rf"({'|'.join(COLUMNS)})-(\d{{1,6}})", re.ASCII)

Cells = dict[int, dict[str, str]]


@dataclass(frozen=True, slots=True)
class ShownCell:
    """One input: its column, what stands in it, and what is wrong with that."""

    column: str
    label: Said
    text: str
    wrong: Said | None


@dataclass(frozen=True, slots=True)
class ShownRow:
    """One task with its inputs, with what it lacks."""

    line: Line
    cells: tuple[ShownCell, ...]
    lacks: tuple[str, ...]
    is_picked: bool


@require_http_methods(["GET", "POST"])
@room
def desk_table(request: HttpRequest, here: Here, *, draft: int) -> HttpResponse:
    """The draft's table; sent, its cells are taken as one change, or it comes back as typed with the wrong cells."""
    office_of(here)
    found = draft_of(draft)
    if found.adopted:
        raise Refused("not_now", "draft_adopted")
    if request.method == "GET":
        return _table(request, here, found)
    cells = _typed(request.POST)
    try:
        if request.POST.get("do") == "assign":
            _assign(request.POST, cells)
        seen = whole(request.POST.get("version"))
        preview = tabling.previewed(found, sheet=tabling.typed(cells), seen=seen, day=here.today)
        if preview.wrong:
            return _table(request, here, found, cells=cells, preview=preview)
        tabling.take(found, values=preview.values, by=Editor(person=here.person, at=clock.now(), seen=preview.seen))
    except Refused as refusal:
        return _table(request, here, draft_of(draft), cells=cells, refusal=refusal)
    told = said("sheet_taken", count=len(preview.values)) if preview.values else said("table_same")
    messages.success(request, told.say(language()))
    return redirect(request.get_full_path())


def _table(
    request: HttpRequest,
    here: Here,
    draft: Draft,
    *,
    cells: Cells | None = None,
    preview: tabling.Preview | None = None,
    refusal: Refused | None = None,
) -> HttpResponse:
    only = request.GET.get("only") == "lacking"
    lines = [line for line in draft.lines.tasks().select_related("lead") if not only or drafts.lacks_of(line)]
    page = Paginator(lines, AT_ONCE).get_page(request.GET.get("page"))
    wrong = {(one.row, one.column): one.why for one in preview.wrong} if preview else {}
    picked = set(request.POST.getlist("picked"))
    context: dict[str, Any] = panels(draft) | {
        "rows": _rows(page, cells or {}, wrong, picked, Site(here.today)),
        "page": page,
        "only": only,
        "columns": [(name, said(f"sheet_{name}"), request.POST.get(f"all-{name}", "")) for name in COLUMNS],
        # Typed cells that come back still stand on the version they were typed into.
        "seen": request.POST.get("version") if preview else draft.version,
        "units": units_on(here.today),
        "wrong": len(wrong),
        "gone": sorted(row for row, column in wrong if column == "number"),
        "sentence": refusal.sentence if refusal else None,
    }
    status = STATUS[refusal.kind] if refusal else 422 if wrong else 200
    return render(request, "desk/table.html", context, status=status)


def _rows(
    page: "Page[Line]", typed: Cells, wrong: Mapping[tuple[int, str], Said], picked: set[str], site: Site
) -> list[ShownRow]:
    rows = []
    for line in page:
        texts = {name: tabling.spoken(tabling.now_of(line, field=name), site=site) for name in COLUMNS}
        texts |= typed.get(line.number, {})
        cells = tuple(
            ShownCell(name, said(f"sheet_{name}"), texts[name], wrong.get((line.number, name))) for name in COLUMNS
        )
        rows.append(ShownRow(line, cells, drafts.lacks_of(line), str(line.number) in picked))
    return rows


def _typed(sent: QueryDict) -> Cells:
    cells: Cells = {}
    for key in sent:
        if found := _CELL.fullmatch(key):
            cells.setdefault(int(found[2]), {})[found[1]] = sent.get(key, "")
    return cells


def _assign(sent: QueryDict, cells: Cells) -> None:
    """Writes what is to be filled in together into the cells of the picked lines; refused without lines or words."""
    values = {name: text for name in COLUMNS if (text := sent.get(f"all-{name}", "").strip())}
    picked = [row for number, row in cells.items() if str(number) in sent.getlist("picked")]
    if not picked:
        raise Refused("missing", "table_none_picked")
    if not values:
        raise Refused("missing", "table_nothing_assigned")
    for row in picked:
        row |= values
