"""存量登记 taking over: matters under way before the system, brought in from a table after a preview."""

import uuid
from typing import Any

from django.contrib import messages
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from bihuan.core.acts import CODES
from bihuan.core.words import Refused, said
from bihuan.ledger import clock
from bihuan.matters import taking_over
from bihuan.matters.taking_over import Foreseen, Offices
from bihuan.web.actor import STATUS, Here, language, room
from bihuan.web.pages.draft import coordinator_of, coordinators_on, office_of
from bihuan.web.pages.sheets import VALID, uploaded, workbook

SALT = "desk.take_over"


@require_http_methods(["GET", "POST"])
@room
def take_over(request: HttpRequest, here: Here) -> HttpResponse:
    """The ways to bring a table in; sent, what it would register, or the cells that are wrong."""
    office = office_of(here)
    if request.method == "GET":
        return _page(request, here)
    try:
        coordinator = coordinator_of(request.POST, today=here.today)
        offices = Offices(supervisor=office.pk, coordinator=coordinator, source_kind=_source(request))
        sheet = _sheet(request)
        found = taking_over.preview(sheet, offices=offices, actor=here.actor, tree=here.tree, at=clock.now())
    except Refused as refusal:
        return _page(request, here, refusal=refusal)
    return _page(request, here, found=found)


@require_safe
@room
def take_over_blank(request: HttpRequest, here: Here) -> HttpResponse:
    """The empty table as a workbook to be saved."""
    office_of(here)
    return workbook(taking_over.blank(language()), name=taking_over.TABLE)


@require_POST
@room
def take_over_confirm(request: HttpRequest, here: Here) -> HttpResponse:
    """The register after what was previewed; refused, with nothing registered, where one row is."""
    office_of(here)
    try:
        person, key, payloads = signing.loads(request.POST.get("held", ""), salt=SALT, max_age=VALID)
    except signing.BadSignature:
        person, key, payloads = None, "", []
    try:
        if person != here.person.pk:
            raise Refused("not_now", "sheet_expired")
        done = taking_over.take(here.actor, payloads=payloads, at=clock.now(), key=key)
    except Refused as refusal:
        return _page(request, here, refusal=refusal)
    messages.success(request, said("take_over_done", count=len(done)).say(language()))
    return redirect("registers")


def _page(
    request: HttpRequest, here: Here, *, found: Foreseen | None = None, refusal: Refused | None = None
) -> HttpResponse:
    wrong = found.wrong if found else ()
    context: dict[str, Any] = {
        "found": found,
        "columns": [said(f"sheet_{name}") for name in taking_over.COLUMNS],
        "kinds": [(code, said(f"source_{code}")) for code in CODES["source"]],
        "coordinators": coordinators_on(here.today),
        "chosen": request.POST.get("source_kind", "plan"),
        "text": request.POST.get("text", ""),
        "sentence": refusal.sentence if refusal else None,
    }
    if found and not wrong:
        kept = [here.person.pk, uuid.uuid4().hex, found.payloads]
        context["held"] = signing.dumps(kept, salt=SALT, compress=True)
    status = STATUS[refusal.kind] if refusal else 422 if wrong else 200
    return render(request, "desk/take_over.html", context, status=status)


def _sheet(request: HttpRequest) -> taking_over.Sheet:
    """The uploaded workbook, else the pasted table; refused where neither came."""
    if "file" in request.FILES:
        content, name = uploaded(request)
        return taking_over.opened(content, name=name)
    text = request.POST.get("text", "")
    if not text.strip():
        raise Refused("missing", "sheet_missing")
    return taking_over.pasted(text)


def _source(request: HttpRequest) -> str:
    kind = request.POST.get("source_kind", "")
    return kind if kind in CODES["source"] else "plan"
