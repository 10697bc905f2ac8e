"""意见 opinions: what units are asked about the lines of drafts, answered line by line, and what became of it."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from bihuan.core.words import Refused, said
from bihuan.ledger import clock
from bihuan.plans import consulting, opinions
from bihuan.plans.models import Opinion
from bihuan.plans.resolving import Site
from bihuan.web.actor import STATUS, Here, language, room
from bihuan.web.pages.draft import lead_typed, units_on
from bihuan.web.sent import whole

LATEST = 100


@require_safe
@room
def opinions_page(request: HttpRequest, here: Here) -> HttpResponse:
    """The page of what one's units were asked, latest first, each with its answer and what became of it."""
    rows = opinions.asked_of(here.actor, tree=here.tree)[:LATEST]
    return render(request, "opinions/page.html", {"asked": opinions.told(rows, today=here.today)})


@require_http_methods(["GET", "POST"])
@room
def opinion_page(request: HttpRequest, here: Here, *, opinion: int) -> HttpResponse:
    """One line asked about, to be answered; answered, the duties again; refused, the page with what was typed kept."""
    one = opinions.seen_by(here.actor, opinion, tree=here.tree)
    refusal = None
    if request.method == "POST":
        try:
            consulting.opine(here.actor, opinion, at=clock.now(), **_answer(request, here))
        except Refused as refused:
            refusal = refused
        else:
            told = said("opinion_answered", unit=one.unit.name, line=one.line.number)
            messages.success(request, told.say(language()))
            return redirect("duties")
        one = opinions.seen_by(here.actor, opinion, tree=here.tree)
    (shown,) = opinions.told([one], today=here.today)
    context = {
        "told": shown,
        "line": one.line,
        "draft": one.consultation.draft,
        "named": _named(one, here),
        "units": units_on(here.today),
        "sent": request.POST,
        "sentence": refusal.sentence if refusal else None,
    }
    return render(request, "opinions/opinion.html", context, status=STATUS[refusal.kind] if refusal else 200)


def _answer(request: HttpRequest, here: Here) -> dict[str, Any]:
    sent = request.POST
    answer = sent.get("answer", "")
    found: dict[str, Any] = {"answer": answer, "seen": whole(sent.get("seen"))}
    if answer == Opinion.Answer.SUGGESTION:
        found["proposed"] = {name: sent.get(name, "") for name in opinions.FIELDS if name != "lead"}
        found["proposed"]["lead"] = lead_typed(sent.get("lead", ""), site=Site(here.today))
        found["sentence"] = sent.get("sentence", "")
    return found


def _named(opinion: Opinion, here: Here) -> list[str]:
    """The other units that the line names, after its lead."""
    lead = opinion.line.lead_id
    return [here.tree.name(unit) for unit in opinions.units_named(opinion.line) if unit != lead]
