"""存视图 kept views: a view of the register kept under a name, by and for one person alone."""

from urllib.parse import parse_qsl

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from bihuan.core.words import Refused
from bihuan.matters.viewing import view_of
from bihuan.web.actor import Here, room
from bihuan.web.models import KeptView
from bihuan.web.pages.registers import open_register

MOST = 30
"""Views that one person keeps."""


@require_POST
@room
def keep(request: HttpRequest, here: Here) -> HttpResponse:
    """The register with the view kept; a name that is there already is given to this view. Refused without a name."""
    open_register(here)
    name = " ".join(request.POST.get("name", "").split())[:40]
    if not name:
        raise Refused("missing", "view_unnamed")
    query = view_of(dict(parse_qsl(request.POST.get("query", "")))).query
    mine = KeptView.objects.filter(person=here.person)
    if mine.exclude(name=name).count() >= MOST:
        raise Refused("not_now", "views_too_many", most=MOST)
    KeptView.objects.update_or_create(person=here.person, name=name, defaults={"query": query})
    return redirect(f"{reverse('registers')}?{query}")


@require_POST
@room
def forget(request: HttpRequest, here: Here, *, view: int) -> HttpResponse:
    """The register without the view; refused where it is not one's own."""
    gone, _ = KeptView.objects.filter(person=here.person, id=view).delete()
    if not gone:
        raise Refused("unknown", "view_unknown")
    return redirect("registers")
