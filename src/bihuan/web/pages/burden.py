"""减负建议 burden: what one's own unit is asked for in a month, and what it says is asked twice or needlessly."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from bihuan.core.words import Refused, Said, said
from bihuan.ledger import clock
from bihuan.matters import burden as meters
from bihuan.matters.adopt import desk_unit
from bihuan.matters.seeking import number_of
from bihuan.watch import suggesting
from bihuan.watch.models import Suggestion
from bihuan.web.actor import STATUS, Here, language, room
from bihuan.web.pages.registers import open_register


@require_http_methods(["GET", "POST"])
@room
def burden(request: HttpRequest, here: Here) -> HttpResponse:
    """The meter of one's own unit and the suggestions one may see; a POST adds one, refused it keeps what was typed."""
    open_register(here)
    refusal = None
    houses = meters.houses_of(here.actor, tree=here.tree)
    house = number_of(request.POST.get("unit") or request.GET.get("unit", "")) or (houses[0] if houses else 0)
    if request.method == "POST":
        try:
            _suggest(request, here, house)
        except Refused as refused:
            refusal = refused
        else:
            messages.success(request, said("suggestion_made").say(language()))
            return redirect("burden")
    context = _context(request, here, houses, house) | {"sentence": refusal.sentence if refusal else None}
    return render(request, "burden/page.html", context, status=STATUS[refusal.kind] if refusal else 200)


@require_POST
@room
def burden_reply(request: HttpRequest, here: Here, *, suggestion: int) -> HttpResponse:
    """The room with the suggestion answered by the supervision office."""
    sent = request.POST
    suggesting.reply(
        here.actor, suggestion, outcome=sent.get("outcome", ""), sentence=sent.get("reply", ""), at=clock.now()
    )
    messages.success(request, said("suggestion_replied").say(language()))
    return redirect("burden")


def _suggest(request: HttpRequest, here: Here, house: int) -> None:
    sent = request.POST
    suggesting.suggest(
        here.actor,
        house,
        about=sent.get("about", ""),
        sentence=sent.get("sentence", ""),
        number=sent.get("number", ""),
        tree=here.tree,
        at=clock.now(),
    )


def _context(request: HttpRequest, here: Here, houses: list[int], house: int) -> dict[str, Any]:
    months = meters.months_until(here.today)
    month = request.GET.get("month", "")
    is_own = house in houses
    meter = meters.meter(house, month=month if month in months else months[0], tree=here.tree) if is_own else None
    return {
        "meter": meter,
        "how": _how(meter),
        "months": months,
        "house": house,
        "houses": [(unit, here.tree.name(unit)) for unit in houses],
        "sent": request.POST,
        "kinds": Suggestion.About.choices,
        "page": suggesting.page(here.actor, tree=here.tree, before=number_of(request.GET.get("before", ""))),
        "may_reply": desk_unit(here.actor) is not None,
    }


def _how(meter: meters.Meter | None) -> Said | None:
    """How the minutes are reckoned, with the figures of the table they are reckoned by."""
    if meter is None:
        return None
    rule = meter.weights
    weights = {name: f"{getattr(rule, name) / 10:g}" for name in ("request", "text", "figure", "attachment")}
    return said("burden_how", version=rule.version, **weights)
