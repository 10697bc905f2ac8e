"""领导视图 leader: what waits for a decision, what one leads, what is stuck, what changed today; nothing to fill in."""

import uuid
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from bihuan.core.roles import Function
from bihuan.core.words import Refused
from bihuan.matters import leading
from bihuan.people.models import Person
from bihuan.web.actor import Here, room

LISTS = ("asked", "own", "trouble")


@require_safe
@room
def leader(request: HttpRequest, here: Here) -> HttpResponse:
    """The leader's room, also for who stands in for a leader; each list goes on under its own key."""
    if not leading.is_leader(here.actor):
        raise Refused("not_you", "leader_not_yours")
    after = {name: request.GET.get(name, "")[:80] for name in LISTS}
    who = here.actor, here.tree, here.today
    context: dict[str, Any] = {
        "questions": leading.questions(*who, after=after["asked"]),
        "own": leading.own_matters(*who, after=after["own"]),
        "trouble": leading.in_trouble(*who, after=after["trouble"]),
        "changes": leading.changes(*who),
        "for_whom": _for_whom(here),
        "onward": any(after.values()),
        "back": request.get_full_path(),
        "key": uuid.uuid4(),
        "today": here.today,
    }
    return render(request, "leader/page.html", context)


def _for_whom(here: Here) -> list[str]:
    """The leaders in whose place one acts, by name; no statement where there is none."""
    holders = {seat.on_behalf for seat in here.actor.seats if seat.function is Function.LEADER and seat.on_behalf}
    return list(Person.objects.filter(id__in=holders).order_by("id").values_list("name", flat=True)) if holders else []
