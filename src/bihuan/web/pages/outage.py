"""故障 outage: the page for what went wrong on our side; it asks the database for nothing."""

import sys

from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.views.defaults import server_error

from bihuan.core.words import said
from bihuan.ledger import outage


def failed(request: HttpRequest) -> HttpResponse:
    """503 with a sentence where the database is full, busy or away; Django's plain 500 for any other fault."""
    sentence = outage.sentence_of(sys.exc_info()[1])
    if sentence is None:
        return server_error(request)
    template = "parts/refusal.html" if request.headers.get("HX-Request") else "refused.html"
    page = render_to_string(template, {"sentence": sentence})
    return HttpResponse(page, status=503, headers={"Retry-After": "30", "Cache-Control": "no-store"})


def unproven(request: HttpRequest, *, reason: str = "") -> HttpResponse:
    """403 with a sentence where a form does not prove that it came from a page of ours, as after a long absence.

    `reason` is Django's, for its log alone. Where a part of a page was asked for, what was typed there stays.
    """
    partial = request.headers.get("HX-Request")
    template = "parts/refusal.html" if partial else "refused.html"
    page = render_to_string(template, {"sentence": said("page_unproven")}, request=request)
    return HttpResponse(page, status=403, headers={"HX-Reswap": "afterbegin"} if partial else {})
