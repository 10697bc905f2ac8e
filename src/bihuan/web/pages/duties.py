"""我的责任 duties: what one's own units owe, by when, with the acts that answer it; several receipts at once."""

import uuid

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from bihuan.core.words import Refused, said
from bihuan.ledger import clock
from bihuan.matters.acts import Ask, perform_many
from bihuan.matters.queries import awaiting, duties_of
from bihuan.plans import opinions
from bihuan.web.actor import Here, language, room
from bihuan.web.pages.acts import leave
from bihuan.web.sent import whole


@require_safe
@room
def duties(request: HttpRequest, here: Here) -> HttpResponse:
    """The page of one's open duties by due time, and what others owe on the matters one leads."""
    asked = {name: request.GET.get(name, "")[:80] for name in ("stretch", "after", "awaiting")}
    found = duties_of(here.actor, here.tree, here.today, stretch=asked["stretch"], after=asked["after"])
    context = {
        "duties": found,
        "acceptable": sum(act.name == "accept" for group in found.groups for line in group.lines for act in line.acts),
        "awaiting": awaiting(here.actor, here.tree, here.today, after=asked["awaiting"]),
        "onward": bool(asked["stretch"] or asked["awaiting"]),
        "asked": opinions.awaited_of(here.actor, tree=here.tree, today=here.today),
        "was_asked": opinions.asked_of(here.actor, tree=here.tree).exists(),
        "units": sorted({here.tree.name(seat.unit) for seat in here.actor.seats}),
        "today": here.today,
        "key": uuid.uuid4(),
        "back": reverse("duties"),
    }
    return render(request, "duties/page.html", context)


@require_POST
@room
def accept_picked(request: HttpRequest, here: Here) -> HttpResponse:
    """Receipts for the ticked matters, all of them or none; each was seen at its entry number."""
    picked = [text.partition(":") for text in request.POST.getlist("picked")]
    if not picked:
        raise Refused("missing", "picked_nothing")
    asks = [Ask(f"matter:{whole(matter)}", "accept", {}, seen=whole(seen)) for matter, _, seen in picked]
    perform_many(here.actor, asks, at=clock.now(), key=request.POST.get("key", "")[:36] or None)
    messages.success(request, said("accepted_many", count=len(asks)).say(language()))
    return leave(request, reverse("duties"))
