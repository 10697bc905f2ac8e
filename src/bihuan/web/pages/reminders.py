"""我的日历与提醒 reminders: one's own quiet hours, and the secret address at which one's duties are a calendar."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from bihuan.core.reminding import Hours, moment, shipped
from bihuan.core.words import said
from bihuan.ledger import clock
from bihuan.watch import feeds, quiet
from bihuan.web.actor import Here, language, room


@require_safe
@room
def reminders(request: HttpRequest, here: Here) -> HttpResponse:
    """The page with one's quiet hours, and whether one's calendar is open."""
    return _page(request, here)


@require_POST
@room
def reminders_hours(request: HttpRequest, here: Here) -> HttpResponse:
    """The page with other quiet hours; refused for what is no time of day."""
    hours = Hours(moment(request.POST.get("since", "")), moment(request.POST.get("until", "")))
    quiet.choose(here.person.pk, hours)
    messages.success(request, said("hours_chosen").say(language()))
    return redirect("reminders")


@require_POST
@room
def reminders_open(request: HttpRequest, here: Here) -> HttpResponse:
    """The page with the address of a new calendar, this once; the address before it ends."""
    key = feeds.open_feed(here.person.pk, at=clock.now())
    return _page(request, here, address=request.build_absolute_uri(reverse("calendar", args=[key])))


@require_POST
@room
def reminders_close(request: HttpRequest, here: Here) -> HttpResponse:
    """The page without a calendar; refused where there was none."""
    feeds.close_feed(here.person.pk, at=clock.now())
    messages.success(request, said("feed_closed").say(language()))
    return redirect("reminders")


@require_safe
def calendar(request: HttpRequest, key: str) -> HttpResponse:
    """The calendar at a secret address, for programs without sign-in; 404 for an address that is not open."""
    text = feeds.text_of(
        key, at=clock.now(), address=lambda matter: request.build_absolute_uri(reverse("matter", args=[matter]))
    )
    if text is None:
        raise Http404
    headers = {"Cache-Control": "no-store", "X-Robots-Tag": "noindex, nofollow", "Referrer-Policy": "no-referrer"}
    return HttpResponse(text, content_type="text/calendar; charset=utf-8", headers=headers)


def _page(request: HttpRequest, here: Here, address: str = "") -> HttpResponse:
    context = {
        "hours": quiet.hours_of(here.person.pk),
        "digest_at": shipped().digest_at,
        "feed": feeds.open_of(here.person.pk),
        "address": address,
    }
    answer = render(request, "reminders/page.html", context)
    answer["Cache-Control"] = "no-store"
    return answer
