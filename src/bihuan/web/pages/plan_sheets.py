"""方案表格 plan sheets: a plan out as an Excel table for all who may see it, back in for the supervision office."""

from typing import Any

from django.contrib import messages
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from bihuan.core.words import Refused, said
from bihuan.ledger import clock
from bihuan.matters import tabling
from bihuan.plans.models import Plan
from bihuan.web.actor import Here, language, room
from bihuan.web.pages.board import open_to
from bihuan.web.pages.draft import office_of
from bihuan.web.pages.sheets import VALID, uploaded, workbook

SALT = "plan.sheet"


@require_safe
@room
def plan_sheet(request: HttpRequest, here: Here, *, plan: int) -> HttpResponse:
    """The plan's matters as a workbook to be saved."""
    open_to(here)
    found = _plan(plan)
    content = tabling.sheet_of(found, actor=here.actor, tree=here.tree, day=here.today, language=language())
    return workbook(content, name=found.title)


@require_POST
@room
def plan_sheet_in(request: HttpRequest, here: Here, *, plan: int) -> HttpResponse:
    """What the workbook would revise, or the wrong cells."""
    office_of(here)
    found = _plan(plan)
    content, name = uploaded(request)
    preview = tabling.preview(found, content=content, name=name, actor=here.actor, tree=here.tree, day=here.today)
    place = {"plan": plan}
    context: dict[str, Any] = {
        "preview": preview,
        "title": found.title,
        "back": reverse("board_plan", kwargs=place),
        "take": reverse("plan_sheet_take", kwargs=place),
        "reason": True,
    }
    if not preview.wrong:
        last = tabling.seen_of(found, actor=here.actor, tree=here.tree)
        seen = {number: last[number] for number in preview.values}
        context["held"] = signing.dumps([plan, seen, preview.values], salt=SALT, compress=True)
    return render(request, "desk/sheet.html", context, status=422 if preview.wrong else 200)


@require_POST
@room
def plan_sheet_take(request: HttpRequest, here: Here, *, plan: int) -> HttpResponse:
    """The board after the revisions; refused, with nothing revised, where one of them is."""
    office_of(here)
    found = _plan(plan)
    try:
        held, seen, values = signing.loads(request.POST.get("held", ""), salt=SALT, max_age=VALID)
    except signing.BadSignature:
        raise Refused("not_now", "sheet_expired") from None
    if held != plan:
        raise Refused("not_now", "sheet_expired")
    reason = request.POST.get("reason", "").strip()
    done = tabling.take(here.actor, found, values=values, seen=seen, reason=reason, at=clock.now())
    messages.success(request, said("sheet_revised", count=len(done)).say(language()))
    return redirect("board_plan", plan=plan)


def _plan(plan: int) -> Plan:
    found = Plan.objects.filter(id=plan).first()
    if found is None:
        raise Refused("unknown", "plan_unknown")
    return found
