"""拟办稿 draft: one draft beside its source, each line with what is sure and unsure of it, completed in place."""

from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe
from django_htmx.http import reswap, retarget

from bihuan.core import consulting
from bihuan.core.words import Refused
from bihuan.ledger import clock
from bihuan.matters.adopt import desk_unit
from bihuan.people.models import Unit
from bihuan.plans import changes, drafts, facsimile, opinions
from bihuan.plans.changes import Editor
from bihuan.plans.models import Draft, Line, Original
from bihuan.plans.resolving import Site
from bihuan.web.actor import STATUS, Here, language, room
from bihuan.web.lines import shown_lines
from bihuan.web.reviewed import review_shown
from bihuan.web.sent import whole

LATEST = 5


@require_safe
@room
def desk_draft(request: HttpRequest, here: Here, *, draft: int) -> HttpResponse:
    """One draft: the source with each task's sentence marked, and the lines to complete."""
    office_of(here)
    return draft_page(request, here, found=draft_of(draft))


def draft_page(request: HttpRequest, here: Here, *, found: Draft, refusal: Refused | None = None) -> HttpResponse:
    """The page of one draft, with the reason on top where something was refused."""
    lines = list(found.lines.select_related("lead", "merged_into", "parent"))
    unsure = request.GET.get("by") == "confidence"
    pieces = facsimile.pieces_of(found.document.text, lines=lines)
    original = Original.objects.filter(document=found.document_id).first()
    as_text = original is None or request.GET.get("as") == "text"
    sizes = original.sizes if original and original.content else []
    laid_out = facsimile.leaves(pieces, places=original.places, sizes=sizes) if original else []
    context = (
        panels(found)
        | review_shown(found)
        | {
            "original": original,
            "leaves": [] if as_text else laid_out,
            "may_switch": bool(laid_out),
            "notes": [note[language()] for note in original.notes] if original else [],
            "lines": shown_lines(found, lines=lines, here=here, unsure_first=unsure),
            "headings": [line for line in lines if line.is_heading and not line.dropped],
            "pieces": pieces,
            "units": units_on(here.today),
            "unsure": unsure,
            "limit": consulting.shipped(),
            "sentence": refusal.sentence if refusal else None,
        }
    )
    return render(request, "desk/draft.html", context, status=STATUS[refusal.kind] if refusal else 200)


@require_POST
@room
def desk_line(request: HttpRequest, here: Here, *, draft: int, number: int) -> HttpResponse:
    """The line after its change with the panels it moves, or the line as it was with the reason."""
    office_of(here)
    line = line_of(draft_of(draft), number=number)
    part = request.headers.get("HX-Request")
    refusal = None
    try:
        line = drafts.revise_line(line, by=editor(request, here), **_changes(request.POST, here.today))
    except Refused as refused:
        if not part:
            raise
        refusal = refused
    if refusal is None and not part:
        return redirect("desk_draft", draft=draft)
    if refusal is None and line.is_heading:
        return HttpResponse(headers={"HX-Refresh": "true"})
    found = draft_of(draft)
    context = panels(found) | {"sentence": refusal and refusal.sentence, "part": True}
    # What is being typed into the other fields must survive an answer: only dropping or restoring draws the line anew.
    context["whole"] = "dropped" in request.POST
    if context["whole"]:
        (context["shown"],) = shown_lines(found, lines=[line], here=here)
    answer = render(request, "desk/changed.html", context, status=STATUS[refusal.kind] if refusal else 200)
    if refusal is None and context["whole"]:
        answer = reswap(retarget(answer, f"#l{number}"), "outerHTML")
    return answer


def office_of(here: Here) -> Unit:
    """The supervision office of who is here; refused where the desk is not theirs."""
    office = desk_unit(here.actor)
    if office is None:
        raise Refused("not_you", "desk_not_yours")
    return office


def draft_of(draft: int) -> Draft:
    """A draft by its id; refused where there is none."""
    found = Draft.objects.select_related("document", "plan").filter(id=draft).first()
    if found is None:
        raise Refused("unknown", "draft_unknown")
    return found


def line_of(draft: Draft, *, number: int) -> Line:
    """A line of a draft by its number; refused where there is none."""
    line = draft.lines.select_related("lead", "draft__document").filter(number=number).first()
    if line is None:
        raise Refused("unknown", "draft_unknown")
    return line


def editor(request: HttpRequest, here: Here) -> Editor:
    """Who changes a draft now, and the version their page shows."""
    seen = whole(request.POST.get("version") or request.GET.get("seen"))
    return Editor(person=here.person, at=clock.now(), seen=seen)


def panels(draft: Draft) -> dict[str, Any]:
    """What stands above the lines: counts declared and found, what is missing, and the latest changes."""
    lacking = drafts.gaps(draft)
    counts = {name: sum(name in gap.lacks for gap in lacking) for name in ("lead", "due", "standard")}
    live = draft.lines.live().filter(is_heading=False)
    latest = draft.changes.select_related("person").order_by("-version")[:LATEST]
    return {
        "draft": draft,
        "claims": drafts.claims_of(draft),
        "gaps": lacking,
        "counts": counts,
        "tasks": live.count(),
        "elsewhere": live.filter(elsewhere=True).count(),
        "unsettled": opinions.unsettled(draft),
        "latest": [changes.told(change) for change in latest],
        "may_undo": draft.adopted is None and changes.last_change(draft) is not None,
    }


def units_on(today: date) -> list[Unit]:
    """The units of a day by name."""
    return [unit for unit in Unit.objects.order_by("name") if unit.is_open(today)]


def lead_typed(text: str, *, site: Site) -> int | str:
    """The unit that was typed, else nothing; refused where it is none or may be several."""
    found = site.typed("lead", text=text)
    return found[0] if found else ""


def _changes(sent: QueryDict, today: date) -> dict[str, Any]:
    site = Site(today)
    changes: dict[str, Any] = {name: sent.get(name, "") for name in ("text", "due", "standard") if name in sent}
    if "lead" in sent:
        changes["lead"] = lead_typed(sent.get("lead", ""), site=site)
    changes |= {name: site.typed(name, text=sent.get(name, "")) for name in sorted(drafts.MANY) if name in sent}
    if "dropped" in sent:
        changes["dropped"] = sent["dropped"] == "1"
    return changes
