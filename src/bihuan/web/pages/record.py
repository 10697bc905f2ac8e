"""办理记录 record: auditors search all entries, have the ledger checked, take proofs and read the heads."""

import json
from datetime import date, timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from bihuan.core.words import Refused, Said, said
from bihuan.ledger import clock, heads, proofs
from bihuan.matters import seeking
from bihuan.watch import checking
from bihuan.watch.models import Check
from bihuan.web.actor import STATUS, Here, language, room
from bihuan.web.options import units_of

LONGEST_HEAD = 4000


@require_safe
@room
def record(request: HttpRequest, here: Here) -> HttpResponse:
    """What was sought among all entries, and how the ledger was last checked; refused for all but auditors."""
    checking.open_record(here.actor)
    asked = seeking.asked_of(request.GET.dict())
    page = seeking.found(asked)
    context = {
        "asked": asked,
        "page": page,
        "acts": seeking.acts(),
        "units": [(int(unit), name) for unit, name in units_of(here.tree)],
        **_check(checking.latest()),
    }
    return render(request, "record/page.html", context)


@require_http_methods(["GET", "POST"])
@room
def record_check(request: HttpRequest, here: Here) -> HttpResponse:
    """How far the check is; a POST asks for one. A fragment while the page waits, else the room itself."""
    checking.open_record(here.actor)
    if request.method == "POST":
        checking.ask(here.actor, at=clock.now())
    if getattr(request, "htmx", False):
        return render(request, "record/check.html", _check(checking.latest()))
    return redirect("record")


@require_http_methods(["GET", "POST"])
@room
def record_heads(request: HttpRequest, here: Here) -> HttpResponse:
    """The head of a day as a text to publish; a published one that is pasted is held against the ledger."""
    checking.open_record(here.actor)
    asked = _day(request.GET.get("day", ""))
    day = asked or here.today
    pasted = request.POST.get("head", "")[:LONGEST_HEAD]
    context: dict[str, Any] = {
        "day": day,
        "before": day - timedelta(days=1),
        "after": day + timedelta(days=1) if day < here.today else None,
        "pasted": pasted,
    }
    status = 200
    try:
        context["head"] = heads.of_day(day)
    except Refused as none:
        context["none"] = none.sentence
    if request.method == "POST":
        try:
            context["told"] = _held_against(pasted)
        except Refused as refusal:
            context["sentence"], status = refusal.sentence, STATUS[refusal.kind]
    return render(request, "record/heads.html", context, status=status)


@require_safe
@room
def record_proof(request: HttpRequest, here: Here, *, subject: str, seq: int) -> HttpResponse:
    """The proof of one entry as a file, without its words; refused for one that is unknown or not sealed yet."""
    checking.open_record(here.actor)
    proof = proofs.of(f"{subject}#{seq}")
    name = f"proof-{subject.replace(':', '-')}-{seq}.json"
    text = json.dumps(proof, ensure_ascii=False, indent=1)
    answer = HttpResponse(text, content_type="application/json; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


def _held_against(pasted: str) -> tuple[bool, list[Said]]:
    """Whether the ledger agrees with a published head, and the sentences that say so."""
    head = heads.read(pasted, name=said("pasted_head").say(language()))
    wrong = list(heads.differences(head))
    return not wrong, wrong or [said("head_holds", date=head.date, seal=head.seal, size=head.size)]


def _check(check: Check | None) -> dict[str, object]:
    """What the page says of the last check: that it waits, how far it is, or what it found."""
    if check is None or check.ended is None:
        return {"check": check}
    key = "check_cut" if check.is_cut else "check_broken" if check.findings else "check_clean"
    told = said(key, entries=f"{check.entries:,}", count=len(check.findings))
    return {"check": check, "told": told, "findings": [one[language()] for one in check.findings]}


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
