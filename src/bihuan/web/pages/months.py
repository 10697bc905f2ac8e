"""月末定色 months: the frozen months of a plan, and one of them as it was sealed."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from bihuan.core.freeze import percent_of, reason_of
from bihuan.matters.boards import URGENCY, Count, Tally
from bihuan.watch import freeze
from bihuan.watch.months import Kept, MonthPage, month_page
from bihuan.web.actor import Here, room
from bihuan.web.pages.panels import plan_of


@require_safe
@room
def board_months(request: HttpRequest, here: Here, *, plan: int) -> HttpResponse:
    """The months of a plan whose colours are kept, the latest first."""
    found = plan_of(here, plan=plan)
    return render(request, "board/months.html", {"plan": found, "months": freeze.months(plan)})


@require_safe
@room
def board_month(request: HttpRequest, here: Here, *, plan: int, month: str) -> HttpResponse:
    """One frozen month, a page of lines at a time; a 404 where it is not frozen."""
    found = plan_of(here, plan=plan)
    asked = request.GET.get("after", "")
    after = int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 19 else 0
    page = month_page(plan, month=month, actor=here.actor, tree=here.tree, after=after)
    lines = [_line(kept) for kept in page.lines]
    context = {"plan": found, "page": page, "tally": _tally(page), "lines": lines, "months": freeze.months(plan)}
    return render(request, "board/month.html", context)


def _tally(page: MonthPage) -> Tally:
    counts = tuple(Count(light, page.totals[light]) for light in URGENCY if light in page.totals)
    return Tally(sum(page.totals.values()), counts)


def _line(kept: Kept) -> dict[str, Any]:
    return {
        "matter": kept.frozen.matter,
        "number": kept.frozen.number,
        "title": kept.title,
        "shown": kept.frozen,
        "percent": percent_of(kept.frozen),
        "reason": reason_of(kept.frozen),
        "late": kept.late,
    }
