"""作战图 board: the plans, and one plan with what is red or yellow, its tree, its matrix and its units."""

from typing import Any

from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from bihuan.core.words import said
from bihuan.ledger import clock
from bihuan.matters import gaps
from bihuan.matters.boards import URGENCY, Board, Tally
from bihuan.matters.boards import board as draw
from bihuan.plans.models import Plan
from bihuan.web.actor import Here, language, room
from bihuan.web.pages.panels import open_to, plan_of

TABS = ("troubles", "tree", "matrix", "units", "gaps")
WIDTH = 1000
"""The width of the distribution bar in its own units."""


@require_safe
@room
def board(request: HttpRequest, here: Here) -> HttpResponse:
    """The plans with the number of their matters, the latest year first; where there is but one, its board."""
    open_to(here)
    plans = list(Plan.objects.annotate(count=Count("matters")).order_by("-year", "-id"))
    if len(plans) == 1:
        return redirect("board_plan", plan=plans[0].pk)
    return render(request, "board/plans.html", {"plans": plans})


@require_safe
@room
def board_plan(request: HttpRequest, here: Here, *, plan: int) -> HttpResponse:
    """One plan's board, on the tab asked for; the first is the red-and-yellow list."""
    found = plan_of(here, plan=plan)
    after = request.GET.get("after", "")[:80]
    drawn = draw(found, actor=here.actor, tree=here.tree, today=here.today, after=after)
    tabs = [tab for tab in TABS if tab != "matrix" or drawn.matrix]
    asked = request.GET.get("tab", "")
    tab = asked if asked in tabs else tabs[0]
    context: dict[str, Any] = {
        "board": drawn,
        "tab": tab,
        "gaps": _gaps(here, plan) if tab == "gaps" else None,
        "tabs": [(tab, said(f"board_tab_{tab}")) for tab in tabs],
        "bar": _bar(drawn.tally),
        "chart": _chart(drawn),
        "now": clock.now(),
    }
    return render(request, "board/page.html", context)


@require_safe
@room
def board_gap(request: HttpRequest, here: Here, *, plan: int, gap: str) -> HttpResponse:
    """The matters of a plan with one gap, a page at a time; those not open to one are left out."""
    found = plan_of(here, plan=plan)
    after = request.GET.get("after", "")
    start = int(after) if after.isascii() and after.isdigit() and len(after) < 19 else 0
    listed = gaps.page(gap, here.tree, here.today, actor=here.actor, after=start, plan=plan)
    context = {"plan": found, "label": said(f"gap_label_{gap}"), "listed": listed}
    return render(request, "board/gap.html", context)


def _gaps(here: Here, plan: int) -> dict[str, Any]:
    """The counts of the gaps that there are, guarantees in danger and 待补 apart."""
    counts = gaps.counts(here.tree, here.today, actor=here.actor, plan=plan)
    return {
        sort: [(name, said(f"gap_label_{name}"), counts[name]) for name in names if counts[name]]
        for sort, names in (("guarantees", gaps.GUARANTEES), ("to_fill", gaps.TO_FILL))
    }


def _bar(tally: Tally) -> list[tuple[str, int, int]]:
    """The parts of the distribution bar: light, where it begins, how wide it is."""
    parts = []
    reached = 0
    for item in tally.counts:
        end = reached + item.count
        x = reached * WIDTH // tally.total
        parts.append((item.light.value, x, end * WIDTH // tally.total - x))
        reached = end
    return parts


def _chart(drawn: Board) -> dict[str, Any]:
    """The units' lights as a picture's numbers; the table beside it says the same."""
    rows = drawn.units[:12]
    lights = [light for light in URGENCY if any(item.light is light for _, tally in rows for item in tally.counts)]
    return {
        "units": [name for name, _ in rows],
        "series": [
            {
                "light": light.value,
                "name": said(f"light_{light.value}_label").say(language()),
                "counts": [sum(item.count for item in tally.counts if item.light is light) for _, tally in rows],
            }
            for light in lights
        ],
    }
