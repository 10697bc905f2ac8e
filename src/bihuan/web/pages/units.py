"""机构人员 units: the tree of units with posts, vacancies and task forces; one unit with the acts upon it."""

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from bihuan.core.words import Refused, said
from bihuan.ledger import clock
from bihuan.matters.handing import handed
from bihuan.matters.sight import sees_any
from bihuan.people import places, rights
from bihuan.people.models import FUNCTIONS, Person, Unit
from bihuan.people.places import Seated
from bihuan.web import staffing
from bihuan.web.actor import STATUS, Here, language, room
from bihuan.web.options import units_of
from bihuan.web.rooms import administering

PAGE = 60
"""Units of one page."""


@require_safe
@room
def units(request: HttpRequest, here: Here) -> HttpResponse:
    """The tree of units, or a part of it, a page at a time; refused for those who are no administrators."""
    if not administering(here.actor):
        raise Refused("not_you", "units_not_yours")
    part, start = request.GET.get("part", ""), request.GET.get("after", "")
    part = part if part in places.PARTS else "all"
    first = int(start) if start.isascii() and start.isdigit() and len(start) < 7 else 0
    rows = places.listed(part, here.today)
    context = {
        "rows": [(row, places.is_ending(row.unit, here.today)) for row in rows[first : first + PAGE]],
        "count": len(rows),
        "vacancies": sum(row.vacancies for row in rows),
        "parts": [(name, said(f"units_part_{name}")) for name in places.PARTS],
        "part": part,
        "after": first + PAGE if len(rows) > first + PAGE else "",
    }
    return render(request, "units/page.html", context)


@require_safe
@room
def unit(request: HttpRequest, here: Here, *, unit: int) -> HttpResponse:
    """One unit with its posts; for administrators and for those who act for it."""
    return _page(request, here, _unit(here, unit))


@require_POST
@room
def unit_act(request: HttpRequest, here: Here, *, unit: int, name: str) -> HttpResponse:
    """The act performed and the unit's page again, or the page with the reason and what was typed."""
    found = _unit(here, unit)
    form = staffing.FORMS.get(name)
    if form is None:
        raise Refused("unknown", "act_unknown", act=name[:40])
    try:
        form.perform(here.actor, unit, staffing.read(form, request.POST, unit=unit), clock.now())
    except Refused as refusal:
        return _page(request, here, found, form=name, refusal=refusal)
    messages.success(request, said("units_done", act=form.label, unit=found.name).say(language()))
    return redirect("unit", unit=unit)


def _unit(here: Here, unit: int) -> Unit:
    found = Unit.objects.select_related("parent").filter(id=unit).first()
    if found is None or not (administering(here.actor) or _acts_for(here, unit)):
        raise Refused("unknown", "unit_unknown", unit=unit)
    return found


def _acts_for(here: Here, unit: int) -> bool:
    return unit in here.tree.parents and any(here.tree.on_one_branch(seat.unit, unit) for seat in here.actor.seats)


def _page(
    request: HttpRequest, here: Here, found: Unit, *, form: str = "", refusal: Refused | None = None
) -> HttpResponse:
    seats = places.seated(found.pk, day=here.today)
    counts = handed([seat.place.post.pk for seat in seats])
    context: dict[str, Any] = {
        "unit": found,
        "is_ending": places.is_ending(found, here.today),
        "seats": [(seat, counts.get(seat.place.post.pk, 0)) for seat in seats],
        "answer": rights.answerable(found.pk, day=here.today) if found.is_open(here.today) else None,
        "below": Unit.objects.open_on(here.today).filter(parent=found).order_by("id"),
        "sees": sees_any(here.actor),
        "is_administering": administering(here.actor),
        "form_open": form,
        "sentence": refusal.sentence if refusal else None,
        **_forms(request, here, seats, form),
    }
    return render(request, "units/unit.html", context, status=STATUS[refusal.kind] if refusal else 200)


def _forms(request: HttpRequest, here: Here, seats: Sequence[Seated], sent: str) -> dict[str, Any]:
    """The forms that the actor may send, each with its inputs, and the persons they may name."""
    forms = staffing.forms_of(here.actor)
    choices: dict[str, staffing.Choices] = {
        "post": [(str(seat.place.post.pk), seat.place.post.title) for seat in seats],
        "unit": list(units_of(here.tree)),
        "function": [(str(function), label) for function, label in FUNCTIONS.items()],
        "sort": list(Unit.Kind.choices),
    }
    blank = QueryDict()
    named = any(entry.kind == "person" for form in forms for entry in form.entries)
    return {
        "forms": [(form, form.inputs(choices, request.POST if form.name == sent else blank)) for form in forms],
        "persons": Person.objects.filter(is_active=True).order_by("name", "id")[: staffing.MOST] if named else (),
    }
