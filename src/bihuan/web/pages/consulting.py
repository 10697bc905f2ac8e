"""征求意见 consulting: units asked from the page of a draft, and what they suggest taken over or declined."""

import re

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from bihuan.core.words import Refused, said
from bihuan.ledger import clock
from bihuan.plans import consulting
from bihuan.plans.models import Opinion
from bihuan.web.actor import Here, language, room
from bihuan.web.pages.draft import draft_of, draft_page, editor, office_of

_NUMBER = re.compile(r"\d{1,6}", re.ASCII)


@require_POST
@room
def desk_consult(request: HttpRequest, here: Here, *, draft: int) -> HttpResponse:
    """The draft with its lines sent to the units they name, or as it was with the reason on top."""
    office_of(here)
    found = draft_of(draft)
    numbers = {int(number) for number in _NUMBER.findall(request.POST.get("lines", ""))}
    days = _NUMBER.fullmatch(request.POST.get("days", "").strip())
    try:
        made = consulting.consult(
            here.actor, found, numbers=numbers, days=int(days[0]) if days else None, at=clock.now()
        )
    except Refused as refusal:
        return draft_page(request, here, found=draft_of(draft), refusal=refusal)
    asked = list(made.opinions.values_list("line", "unit"))
    lines, units = len({line for line, _ in asked}), len({unit for _, unit in asked})
    messages.success(request, said("consult_sent", lines=lines, units=units, until=made.until).say(language()))
    return redirect("desk_draft", draft=draft)


@require_POST
@room
def desk_settle(request: HttpRequest, here: Here, *, draft: int, opinion: int) -> HttpResponse:
    """The draft with one suggestion taken over or declined, or as it was with the reason on top."""
    office_of(here)
    found = draft_of(draft)
    one = Opinion.objects.select_related("consultation", "unit", "line__merged_into").filter(id=opinion).first()
    if one is None or one.consultation.draft_id != found.pk:
        raise Refused("unknown", "draft_unknown")
    taken = request.POST.get("outcome") == Opinion.Outcome.TAKEN
    try:
        if taken:
            consulting.take(here.actor, one, by=editor(request, here))
        else:
            consulting.decline(here.actor, one, reason=request.POST.get("reason", ""), at=clock.now())
    except Refused as refusal:
        return draft_page(request, here, found=draft_of(draft), refusal=refusal)
    line = one.line.merged_into or one.line
    key = "opinion_was_taken" if taken else "opinion_was_declined"
    messages.success(request, said(key, unit=one.unit.name, line=line.number).say(language()))
    return redirect(f"{reverse('desk_draft', kwargs={'draft': draft})}#l{line.number}")
