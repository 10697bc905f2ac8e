"""任务交办 desk: documents received, drafts completed line by line and deployed, one spoken line deployed at once."""

import uuid
from collections.abc import Iterable
from typing import Any

from django.contrib import messages
from django.db.models import Count
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from bihuan.core.acts import CODES
from bihuan.core.words import Refused, said
from bihuan.ledger import clock
from bihuan.matters.adopt import adopt, quick
from bihuan.matters.models import Matter
from bihuan.plans.models import Draft, Line, Original
from bihuan.plans.resolving import Site
from bihuan.web.actor import STATUS, Here, language, room
from bihuan.web.pages.draft import (
    coordinator_of,
    coordinators_on,
    draft_of,
    lead_typed,
    office_of,
    panels,
    units_on,
)
from bihuan.web.pages.originals import received

SPOKEN = ("call", "instruction", "meeting")
LATEST = 50


@require_safe
@room
def desk(request: HttpRequest, here: Here) -> HttpResponse:
    """The page of drafts, with the ways in: a document, or one spoken line."""
    return _desk(request, here)


@require_POST
@room
def receive(request: HttpRequest, here: Here) -> HttpResponse:
    """The draft of an uploaded or pasted document; refused on the same page with what was typed kept."""
    office_of(here)
    try:
        found = received(request, here)
    except Refused as refusal:
        return _desk(request, here, sent=request.POST, refusal=refusal, part="receive")
    if isinstance(found, Original):
        return redirect("desk_reading", original=found.pk)
    messages.success(request, said("desk_received", title=found.document.title).say(language()))
    return redirect("desk_draft", draft=found.pk)


@require_POST
@room
def deploy_quick(request: HttpRequest, here: Here) -> HttpResponse:
    """One spoken line registered and deployed, or the desk again with the reason."""
    office = office_of(here)
    sent = request.POST
    try:
        done = quick(
            here.actor,
            title=sent.get("title", "").strip(),
            lead=lead_typed(sent.get("lead", ""), site=Site(here.today)),
            due=sent.get("due", "") or None,
            source_note=sent.get("source_note", ""),
            source_kind=sent.get("source_kind", "call"),
            standard=sent.get("standard", ""),
            supervisor=office.pk,
            coordinator=coordinator_of(sent, today=here.today),
            at=clock.now(),
            key=sent.get("key", "")[:36] or None,
        )
    except Refused as refusal:
        return _desk(request, here, sent=sent, refusal=refusal, part="quick")
    _tell(request, done[0].matter, 1)
    return redirect("matter", matter=done[0].matter)


@require_http_methods(["GET", "POST"])
@room
def desk_deploy(request: HttpRequest, here: Here, *, draft: int) -> HttpResponse:
    """What goes to whom, asked once; confirmed, the whole draft is deployed and its board shown."""
    office = office_of(here)
    found = draft_of(draft)
    refusal = None
    if request.method == "POST":
        try:
            done = adopt(
                here.actor,
                found,
                supervisor=office.pk,
                coordinator=coordinator_of(request.POST, today=here.today),
                at=clock.now(),
                key=request.POST.get("key", "")[:36] or None,
            )
        except Refused as refused:
            refusal = refused
        else:
            _tell(request, done[0].matter, len(done) // 2)
            return redirect("board_plan", plan=draft_of(draft).plan_id)
    context = panels(found) | {
        "office": office,
        "coordinators": coordinators_on(here.today),
        "parcels": _parcels(found.lines.tasks().filter(continues__isnull=True).select_related("lead")),
        "key": request.POST.get("key") or uuid.uuid4(),
        "sentence": refusal.sentence if refusal else None,
    }
    return render(request, "desk/deploy.html", context, status=STATUS[refusal.kind] if refusal else 200)


def _desk(
    request: HttpRequest,
    here: Here,
    *,
    sent: QueryDict | None = None,
    refusal: Refused | None = None,
    part: str = "",
) -> HttpResponse:
    office_of(here)
    context: dict[str, Any] = {
        "drafts": Draft.objects.select_related("document").annotate(count=Count("lines")).order_by("-id")[:LATEST],
        "unread": Original.objects.filter(document__isnull=True).order_by("-id")[:LATEST],
        "kinds": [(code, said(f"source_{code}")) for code in CODES["source"]],
        "spoken": [(code, said(f"source_{code}")) for code in SPOKEN],
        "units": units_on(here.today),
        "coordinators": coordinators_on(here.today),
        "received": sent if part == "receive" else {},
        "said": sent if part == "quick" else {},
        "refused": {part: refusal.sentence} if refusal else {},
        "key": (sent and sent.get("key")) or uuid.uuid4(),
    }
    return render(request, "desk/page.html", context, status=STATUS[refusal.kind] if refusal else 200)


def _parcels(lines: Iterable[Line]) -> list[tuple[str, list[Line]]]:
    parcels: dict[str, list[Line]] = {}
    for line in lines:
        parcels.setdefault(line.lead.name if line.lead else "", []).append(line)
    return sorted(parcels.items(), key=lambda parcel: (parcel[0] != "", -len(parcel[1])))


def _tell(request: HttpRequest, matter: int, count: int) -> None:
    issue = Matter.objects.values_list("issue", flat=True).get(id=matter)
    messages.success(request, said("desk_deployed", count=count, issue=issue).say(language()))
