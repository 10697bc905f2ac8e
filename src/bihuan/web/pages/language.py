"""语言 language: the switch between Chinese and English, kept with the person and the browser."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from bihuan.people.models import Person
from bihuan.web.sessions import LANGUAGES


@require_POST
def choose(request: HttpRequest) -> HttpResponse:
    """A redirect to where one was, from now on in the chosen language; an unknown language changes nothing."""
    chosen = request.POST.get("language", "")
    back = request.POST.get("back", "")
    answer = redirect(back if url_has_allowed_host_and_scheme(back, allowed_hosts=None) else "/")
    if chosen in LANGUAGES:
        if request.user.is_authenticated:
            Person.objects.filter(pk=request.user.pk).update(language=chosen)
        answer.set_cookie(
            settings.LANGUAGE_COOKIE_NAME, LANGUAGES[chosen], samesite="Lax", httponly=True, secure=settings.HTTPS
        )
    return answer
