"""事项 matter: one matter with its light, its loop, who is awaited, its duties and its record."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from bihuan.core.words import said
from bihuan.ledger import verify
from bihuan.matters.queries import standing_of
from bihuan.matters.view import matter_view
from bihuan.web.actor import Here, room


@require_safe
@room
def matter(request: HttpRequest, here: Here, *, matter: int) -> HttpResponse:
    """The page of one matter, its record from `before` on; a 404 for those who may not know of it."""
    asked = request.GET.get("before", "")
    before = int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 10 else None
    view = matter_view(matter, here.actor, here.tree, here.today, before=before)
    return render(request, "matter/page.html", {"view": view, "standing": view.standing, "today": here.today})


@require_safe
@room
def check(request: HttpRequest, here: Here, *, matter: int) -> HttpResponse:
    """The outcome of checking the hashes of the matter's record just now."""
    standing = standing_of(matter, actor=here.actor, tree=here.tree)
    found = list(verify.breaks([f"matter:{matter}"]))
    context = {"breaks": found, "verified": said("record_verified", count=standing.seq), "matter": matter}
    template = "matter/check.html" if request.headers.get("HX-Request") else "matter/check_page.html"
    return render(request, template, context)
