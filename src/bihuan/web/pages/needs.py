"""要素保障 needs: what matters lack by factor, what was promised, has arrived or is late, with the buttons."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.http import urlencode
from django.views.decorators.http import require_safe

from bihuan.core.acts import CODES
from bihuan.core.words import Refused, said
from bihuan.matters import providing
from bihuan.matters.providing import Asked
from bihuan.matters.sight import sees_any
from bihuan.web.actor import Here, room
from bihuan.web.options import units_of

PARTS = ("open", "late", "respond", "settle", "supply", "confirm", "confirmed", "ended")
"""The parts in the order of the table's columns and of the choice."""


@require_safe
@room
def needs(request: HttpRequest, here: Here) -> HttpResponse:
    """The table of factors and one page of needs; refused for those without a post in the work."""
    if not sees_any(here.actor):
        raise Refused("not_you", "needs_not_yours")
    asked = asked_of(request)
    sight: dict[str, Any] = {"actor": here.actor, "tree": here.tree, "today": here.today}
    after = request.GET.get("after", "")[:80]
    page = providing.page(asked, after=after, **sight)
    query = query_of(asked)
    context: dict[str, Any] = {
        "asked": asked,
        "page": page,
        "query": query,
        "back": f"{request.path}?{query}",
        "parts": [(name, said(f"needs_part_{name}")) for name in PARTS],
        "factors": [
            (one, [(name, one.counts[name], query_of(asked, which=name, of=one.code)) for name in PARTS])
            for one in providing.factors(asked, **sight)
        ],
        "of": providing.sort_label(asked.of) if asked.of else None,
        "sorts": [(code, providing.sort_label(code)) for code in codes()],
        "units": [(int(unit), name) for unit, name in units_of(here.tree)],
        "onward": bool(after),
    }
    return render(request, "needs/page.html", context)


def codes() -> tuple[str, ...]:
    """The factors, then the sorts of need that know none."""
    return (*CODES["factor"], *(sort for sort in CODES["need"] if sort != "factor"))


def asked_of(request: HttpRequest) -> Asked:
    """Which needs an address asks for; what it cannot mean is as if it were not there."""
    sent = request.GET
    which, of, unit = sent.get("which", ""), sent.get("of", ""), sent.get("unit", "")
    return Asked(
        which=which if which in PARTS else "open",
        of=of if of in codes() else "",
        unit=int(unit) if unit.isascii() and unit.isdigit() and len(unit) < 10 else None,
        mine=sent.get("mine") == "1",
    )


def query_of(asked: Asked, **changes: str) -> str:
    """The needs asked for as the query of an address, with changes."""
    parts = {"which": asked.which, "of": asked.of, "unit": asked.unit, "mine": "1" if asked.mine else "", **changes}
    return urlencode({name: value for name, value in parts.items() if value})
