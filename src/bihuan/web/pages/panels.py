"""作战图侧栏 panels: what stands beside the red-and-yellow list: the curve, the days by link, what moved."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from bihuan.core.words import Refused
from bihuan.matters.curve import Curve, curve
from bihuan.matters.links import links
from bihuan.matters.moved import moved
from bihuan.plans.models import Plan, Round
from bihuan.web.actor import Here, room
from bihuan.web.rooms import at_work

HEIGHT = 400
"""The height of the curve in its own units; its width is 1,000."""


@require_safe
@room
def board_panels(request: HttpRequest, here: Here, *, plan: int) -> HttpResponse:
    """The panels beside the list, asked for after the page has been painted; a page of their own without scripts."""
    found = plan_of(here, plan=plan)
    template = "board/panels.html" if request.headers.get("HX-Request") else "board/panels_page.html"
    return render(request, template, {"plan": found, **panels(here, plan=found)})


def plan_of(here: Here, *, plan: int) -> Plan:
    """The plan of that number; refused to whoever has no post in the work, and where there is none."""
    open_to(here)
    found = Plan.objects.filter(id=plan).first()
    if found is None:
        raise Refused("unknown", "plan_unknown")
    return found


def open_to(here: Here) -> None:
    """Refuses whoever has no post in the work that boards are about."""
    if not at_work(here.actor):
        raise Refused("not_you", "board_not_yours")


def panels(here: Here, *, plan: Plan) -> dict[str, Any]:
    """What the panels are drawn from: up to seven statements, however many matters."""
    last = Round.objects.filter(plan=plan, begins__lte=here.today).order_by("-begins", "-id").first()
    drawn = curve(plan.pk, first=last.begins, last=last.ends, today=here.today) if last is not None else None
    return {
        "curve": drawn,
        "lines": lines(drawn) if drawn is not None else {},
        "links": links(plan.pk, today=here.today),
        "moved": moved(plan.pk, actor=here.actor, tree=here.tree, today=here.today),
    }


def lines(drawn: Curve) -> dict[str, Any]:
    """The curve as lines of an SVG: what was planned, what was done, and where the last known day stands."""
    step = 1000 / max(1, len(drawn.points) - 1)
    planned, done = [], []
    for place, point in enumerate(drawn.points):
        planned.append(_at(place * step, point.planned, drawn.total))
        if point.done is not None:
            done.append(_at(place * step, point.done, drawn.total))
    return {"planned": " ".join(planned), "done": " ".join(done), "today": round((len(done) - 1) * step)}


def _at(x: float, count: int, total: int) -> str:
    return f"{x:.0f},{HEIGHT - round(HEIGHT * count / total)}"
