"""样板间 gallery: every part of a page in every state, from the templates of the rooms; not there on a site at work."""

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from bihuan.core.words import said
from bihuan.web import samples
from bihuan.web.actor import Here, room

SHEETS = ("board.css", "matter.css", "panels.css", "registers.css")
"""Style sheets of rooms whose parts are shown."""


@require_safe
@room
def gallery(request: HttpRequest, here: Here) -> HttpResponse:
    """The gallery, dark where `look=dark` is asked; a 404 unless the site is a demonstration or being developed."""
    if not (settings.DEBUG or settings.DEMO):
        raise Http404
    context = {
        "look": "dark" if request.GET.get("look") == "dark" else "",
        "sheets": SHEETS,
        "lights": samples.lights(),
        "refusal": said("board_not_yours"),
        "forms": samples.forms(),
        "view": samples.matter(),
        "today": samples.TODAY,
        **samples.pictures(),
    }
    return render(request, "gallery/page.html", context)
