"""台账表格 register sheets: a view of matters out as a workbook for all who see it, back in for supervision."""

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
from bihuan.matters.viewing import View, view_of
from bihuan.plans.models import Plan
from bihuan.web.actor import Here, language, room
from bihuan.web.pages.board import open_to
from bihuan.web.pages.draft import office_of
from bihuan.web.pages.registers import open_register
from bihuan.web.pages.sheets import VALID, uploaded, workbook

SALT = "register.sheet"


@require_safe
@room
def register_sheet(request: HttpRequest, here: Here) -> HttpResponse:
    """The matters of the view as a workbook to be saved."""
    open_register(here)
    return _saved(here, view_of(request.GET.dict()), said("room_registers").say(language()))


@require_safe
@room
def plan_sheet(request: HttpRequest, here: Here, *, plan: int) -> HttpResponse:
    """The plan's matters as a workbook to be saved."""
    open_to(here)
    found = _plan(plan)
    return _saved(here, tabling.view_of_plan(found), found.title)


@require_POST
@room
def register_sheet_in(request: HttpRequest, here: Here, *, plan: int | None = None) -> HttpResponse:
    """What the workbook would revise, or the wrong cells; for a plan only its own table."""
    office_of(here)
    found = _plan(plan) if plan is not None else None
    content, name = uploaded(request)
    preview, seen = tabling.preview(
        content, name=name, actor=here.actor, tree=here.tree, at=clock.now(), day=here.today, plan=found
    )
    context: dict[str, Any] = {
        "preview": preview,
        "title": found.title if found is not None else said("room_registers").say(language()),
        "back": _back(plan),
        "take": reverse("register_sheet_take"),
        "reason": True,
    }
    if not preview.wrong:
        context["held"] = signing.dumps([here.person.pk, plan, seen, preview.values], salt=SALT, compress=True)
    return render(request, "desk/sheet.html", context, status=422 if preview.wrong else 200)


@require_POST
@room
def register_sheet_take(request: HttpRequest, here: Here) -> HttpResponse:
    """The board or the register after the revisions; refused, with nothing revised, where one of them is."""
    office_of(here)
    try:
        person, plan, seen, values = signing.loads(request.POST.get("held", ""), salt=SALT, max_age=VALID)
    except signing.BadSignature:
        raise Refused("not_now", "sheet_expired") from None
    if person != here.person.pk:
        raise Refused("not_now", "sheet_expired")
    reason = request.POST.get("reason", "").strip()
    done = tabling.take(here.actor, values=values, seen=seen, reason=reason, at=clock.now())
    messages.success(request, said("sheet_revised", count=len(done)).say(language()))
    return redirect(_back(plan))


def _saved(here: Here, view: View, title: str) -> HttpResponse:
    content = tabling.sheet_of(view, title=title, actor=here.actor, tree=here.tree, day=here.today, language=language())
    return workbook(content, name=title)


def _back(plan: int | None) -> str:
    return reverse("registers") if plan is None else reverse("board_plan", kwargs={"plan": plan})


def _plan(plan: int) -> Plan:
    found = Plan.objects.filter(id=plan).first()
    if found is None:
        raise Refused("unknown", "plan_unknown")
    return found
