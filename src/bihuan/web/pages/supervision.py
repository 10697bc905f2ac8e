"""督查督办 supervision: what the office settles without leaving its page, who is silent, what is late."""

import uuid
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from bihuan.core.words import Refused, said
from bihuan.matters import supervising
from bihuan.matters.doubles import doubles
from bihuan.matters.queries import standing_of
from bihuan.matters.sides import sides_of
from bihuan.web.actor import Here, room
from bihuan.web.pages.bulk import offered
from bihuan.web.rooms import deploying

SILENT = ("accept", "report")


@require_safe
@room
def supervision(request: HttpRequest, here: Here) -> HttpResponse:
    """The desk: what to verify, sign, settle and review, who is silent, and what is late by the step of the ladder."""
    _open_to(here)
    asked = {name: request.GET.get(name, "")[:80] for name in ("part", "after", "rung", "late")}
    who = here.actor, here.tree, here.today
    late = supervising.late_under_watch(*who, rung=asked["rung"], after=asked["late"])
    parts = supervising.owed_by_desk(*who, part=asked["part"], after=asked["after"])
    context: dict[str, Any] = {
        "parts": [(part, said(f"supervision_{part.name}")) for part in parts],
        "silent": [(owes, said(f"silent_{owes}"), supervising.silent_units(*who, owes=owes)) for owes in SILENT],
        "late": late,
        "rung": asked["rung"],
        "offered": offered(line.line for line in (*late.lines, *(one for part in parts for one in part.lines))),
        "onward": any(asked.values()),
        "back": request.get_full_path(),
        "key": uuid.uuid4(),
        "today": here.today,
    }
    return render(request, "supervision/page.html", context)


@require_safe
@room
def silent_text(request: HttpRequest, here: Here, *, owes: str) -> HttpResponse:
    """The text about who is silent, to paste into a group; of one unit where one is asked for."""
    _open_to(here)
    if owes not in SILENT:
        raise Refused("unknown", "silent_unknown", owes=owes[:20])
    asked = request.GET.get("unit", "")
    unit = int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 11 else None
    text = supervising.message(here.actor, here.tree, here.today, owes=owes, owner=unit)
    context = {"text": text, "lines": min(text.count("\n") + 1, 14), "owes": said(f"silent_{owes}")}
    return render(request, _shape(request, "told"), context)


@require_safe
@room
def claim(request: HttpRequest, here: Here, *, matter: int) -> HttpResponse:
    """What was claimed or asked on a matter and by whom, to judge it by; refused where one may not know of it."""
    standing = standing_of(matter, actor=here.actor, tree=here.tree)
    context = {"matter": matter, "standing": standing, "sides": sides_of([matter])[matter]}
    return render(request, _shape(request, "claim"), context)


@require_safe
@room
def doubles_page(request: HttpRequest, here: Here) -> HttpResponse:
    """The office's open matters that say nearly the same as an earlier one, with the act that merges them."""
    _open_to(here)
    context = {"pairs": doubles(here.actor, here.tree, here.today), "back": request.path, "key": uuid.uuid4()}
    return render(request, "supervision/doubles.html", context)


def _shape(request: HttpRequest, name: str) -> str:
    return f"supervision/{name}.html" if request.headers.get("HX-Request") else f"supervision/{name}_page.html"


def _open_to(here: Here) -> None:
    if not deploying(here.actor):
        raise Refused("not_you", "supervision_not_yours")
