"""任务交办 desk: documents received, drafts completed line by line and deployed, one spoken line deployed at once."""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib import messages
from django.db.models import Count
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from django_htmx.http import reswap, retarget

from bihuan import reading
from bihuan.core.acts import CODES
from bihuan.core.words import Refused, said
from bihuan.ledger import clock
from bihuan.matters.adopt import adopt, desk_unit, quick
from bihuan.matters.models import Matter
from bihuan.people.models import Unit
from bihuan.plans import drafts
from bihuan.plans.models import Draft, Line
from bihuan.web.actor import STATUS, Here, language, room
from bihuan.web.inputs import whole

SPOKEN = ("call", "instruction", "meeting")
LATEST = 50


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of the source text, with the number of the task it is the sentence of, or None."""

    text: str
    number: int | None


@require_safe
@room
def desk(request: HttpRequest, here: Here) -> HttpResponse:
    """The page of drafts, with the ways in: a document, or one spoken line."""
    return _desk(request, here)


@require_POST
@room
def receive(request: HttpRequest, here: Here) -> HttpResponse:
    """The draft of an uploaded or pasted document; refused on the same page with what was typed kept."""
    _office(here)
    try:
        draft = drafts.receive(
            _content(request),
            title=request.POST.get("title", ""),
            kind=request.POST.get("kind", ""),
            issued=_day(request.POST.get("issued", "")),
            person=here.person,
            at=clock.now(),
        )
    except Refused as refusal:
        return _desk(request, here, sent=request.POST, refusal=refusal, part="receive")
    messages.success(request, said("desk_received", title=draft.document.title).say(language()))
    return redirect("desk_draft", draft=draft.pk)


@require_POST
@room
def deploy_quick(request: HttpRequest, here: Here) -> HttpResponse:
    """One spoken line registered and deployed, or the desk again with the reason."""
    office = _office(here)
    sent = request.POST
    try:
        done = quick(
            here.actor,
            title=sent.get("title", "").strip(),
            lead=_lead(sent.get("lead", ""), here.today),
            due=sent.get("due", "") or None,
            source_note=sent.get("source_note", ""),
            source_kind=sent.get("source_kind", "call"),
            standard=sent.get("standard", ""),
            supervisor=office.pk,
            coordinator=_coordinator(sent, here.today),
            at=clock.now(),
            key=sent.get("key", "")[:36] or None,
        )
    except Refused as refusal:
        return _desk(request, here, sent=sent, refusal=refusal, part="quick")
    _tell(request, done[0].matter, 1)
    return redirect("matter", matter=done[0].matter)


@require_safe
@room
def desk_draft(request: HttpRequest, here: Here, *, draft: int) -> HttpResponse:
    """One draft: the source with each task's sentence marked, and the lines to complete."""
    _office(here)
    found = _draft(draft)
    lines = list(found.lines.select_related("lead"))
    context = _panels(found) | {
        "lines": lines,
        "pieces": pieces(found.document.text, lines=lines),
        "units": _units(here.today),
    }
    return render(request, "desk/draft.html", context)


@require_POST
@room
def desk_line(request: HttpRequest, here: Here, *, draft: int, number: int) -> HttpResponse:
    """The line after its change with the panels it moves, or the line as it was with the reason."""
    _office(here)
    found = _draft(draft)
    line = found.lines.select_related("lead").filter(number=number).first()
    if line is None:
        raise Refused("unknown", "draft_unknown")
    part = request.headers.get("HX-Request")
    refusal = None
    try:
        seen = whole(request.POST.get("version") or request.GET.get("seen"))
        line = drafts.revise_line(line, version=seen, **_changes(request.POST, here.today))
    except Refused as refused:
        if not part:
            raise
        refusal = refused
    if refusal is None and (not part or line.is_heading):
        return _again(request, draft)
    context = _panels(_draft(draft)) | {"line": line, "sentence": refusal and refusal.sentence, "part": True}
    # What is being typed into the other fields must survive an answer: only dropping or restoring draws the line anew.
    context["whole"] = "dropped" in request.POST
    answer = render(request, "desk/changed.html", context, status=STATUS[refusal.kind] if refusal else 200)
    if refusal is None and context["whole"]:
        answer = reswap(retarget(answer, f"#l{number}"), "outerHTML")
    return answer


@require_http_methods(["GET", "POST"])
@room
def desk_deploy(request: HttpRequest, here: Here, *, draft: int) -> HttpResponse:
    """What goes to whom, asked once; confirmed, the whole draft is deployed and its board shown."""
    office = _office(here)
    found = _draft(draft)
    refusal = None
    if request.method == "POST":
        try:
            done = adopt(
                here.actor,
                found,
                supervisor=office.pk,
                coordinator=_coordinator(request.POST, here.today),
                at=clock.now(),
                key=request.POST.get("key", "")[:36] or None,
            )
        except Refused as refused:
            refusal = refused
        else:
            _tell(request, done[0].matter, len(done) // 2)
            return redirect("board_plan", plan=_draft(draft).plan_id)
    context = _panels(found) | {
        "office": office,
        "coordinators": _coordinators(here.today),
        "parcels": _parcels(found.lines.filter(is_heading=False, dropped=False).select_related("lead")),
        "key": request.POST.get("key") or uuid.uuid4(),
        "sentence": refusal.sentence if refusal else None,
    }
    return render(request, "desk/deploy.html", context, status=STATUS[refusal.kind] if refusal else 200)


def pieces(text: str, *, lines: Iterable[Line]) -> list[Piece]:
    """The whole text cut so that each task's sentence stands by itself; where two overlap the first keeps it."""
    cut: list[Piece] = []
    reached = 0
    for line in sorted((line for line in lines if not line.is_heading), key=lambda line: (line.start, line.number)):
        start, end = max(line.start, reached), min(line.end, len(text))
        if start >= end:
            continue
        cut += [Piece(text[reached:start], None), Piece(text[start:end], line.number)]
        reached = end
    return [piece for piece in (*cut, Piece(text[reached:], None)) if piece.text]


def _desk(
    request: HttpRequest,
    here: Here,
    *,
    sent: QueryDict | None = None,
    refusal: Refused | None = None,
    part: str = "",
) -> HttpResponse:
    _office(here)
    context: dict[str, Any] = {
        "drafts": Draft.objects.select_related("document").annotate(count=Count("lines")).order_by("-id")[:LATEST],
        "kinds": [(code, said(f"source_{code}")) for code in CODES["source"]],
        "spoken": [(code, said(f"source_{code}")) for code in SPOKEN],
        "units": _units(here.today),
        "coordinators": _coordinators(here.today),
        "received": sent if part == "receive" else {},
        "said": sent if part == "quick" else {},
        "refused": {part: refusal.sentence} if refusal else {},
        "key": (sent and sent.get("key")) or uuid.uuid4(),
    }
    return render(request, "desk/page.html", context, status=STATUS[refusal.kind] if refusal else 200)


def _office(here: Here) -> Unit:
    office = desk_unit(here.actor)
    if office is None:
        raise Refused("not_you", "desk_not_yours")
    return office


def _draft(draft: int) -> Draft:
    found = Draft.objects.select_related("document", "plan").filter(id=draft).first()
    if found is None:
        raise Refused("unknown", "draft_unknown")
    return found


def _panels(draft: Draft) -> dict[str, Any]:
    lacking = drafts.gaps(draft)
    counts = {name: sum(name in gap.lacks for gap in lacking) for name in ("lead", "due", "standard")}
    tasks = draft.lines.filter(is_heading=False, dropped=False).count()
    return {"draft": draft, "claims": drafts.claims_of(draft), "gaps": lacking, "counts": counts, "tasks": tasks}


def _content(request: HttpRequest) -> str | bytes:
    file = request.FILES.get("file")
    if file is None:
        text: str = request.POST.get("text", "")
        if not text.strip():
            raise Refused("missing", "document_missing")
        return text
    name = file.name or ""
    if not name.lower().endswith(".txt"):
        raise Refused("missing", "desk_only_text", name=name[:80])
    if (file.size or 0) > reading.LIMIT:
        raise Refused("missing", "reading_too_large", name=name[:80], limit=f"{reading.LIMIT:,}")
    content: bytes = file.read()
    return content


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        raise Refused("missing", "field_wrong", field=said("field_issued"), hint=said("hint_date")) from None


def _changes(sent: QueryDict, today: date) -> dict[str, Any]:
    changes: dict[str, Any] = {name: sent[name] for name in ("due", "standard") if name in sent}
    if "lead" in sent:
        changes["lead"] = _lead(sent.get("lead", ""), today)
    if "dropped" in sent:
        changes["dropped"] = sent["dropped"] == "1"
    return changes


def _lead(text: str, today: date) -> int | str:
    """The unit whose name was typed, else the text itself, which the rules then refuse."""
    names = {name: unit.pk for unit in _units(today) for name in unit.known_as()}
    return names.get(text.strip(), text.strip())


def _units(today: date) -> list[Unit]:
    return [unit for unit in Unit.objects.order_by("name") if unit.is_open(today)]


def _coordinators(today: date) -> list[Unit]:
    return [unit for unit in Unit.objects.filter(coordinates=True).order_by("id") if unit.is_open(today)]


def _coordinator(sent: QueryDict, today: date) -> int:
    known = [unit.pk for unit in _coordinators(today)]
    if not known:
        raise Refused("not_now", "desk_no_coordinator")
    chosen = sent.get("coordinator", "")
    return next((unit for unit in known if str(unit) == chosen), known[0])


def _parcels(lines: Iterable[Line]) -> list[tuple[str, list[Line]]]:
    parcels: dict[str, list[Line]] = {}
    for line in lines:
        parcels.setdefault(line.lead.name if line.lead else "", []).append(line)
    return sorted(parcels.items(), key=lambda parcel: (parcel[0] != "", -len(parcel[1])))


def _tell(request: HttpRequest, matter: int, count: int) -> None:
    issue = Matter.objects.values_list("issue", flat=True).get(id=matter)
    messages.success(request, said("desk_deployed", count=count, issue=issue).say(language()))


def _again(request: HttpRequest, draft: int) -> HttpResponse:
    if request.headers.get("HX-Request"):
        return HttpResponse(headers={"HX-Refresh": "true"})
    return redirect("desk_draft", draft=draft)
