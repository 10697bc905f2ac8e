"""会话 sessions: a sign-in ends after idle time, and the pages speak the signed-in person's language."""

import time
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils import translation

LANGUAGES = {"zh": "zh-hans", "en": "en"}
RENEW_AFTER_SECONDS = 60
"""A session is written again at most once a minute, so that reading pages costs no write each."""

View = Callable[[HttpRequest], HttpResponse]


def stay_signed_in(get_response: View) -> View:
    """A middleware that moves the end of the session forward while the person works."""

    def answer(request: HttpRequest) -> HttpResponse:
        if request.user.is_authenticated and time.time() - request.session.get("renewed", 0) > RENEW_AFTER_SECONDS:
            request.session["renewed"] = int(time.time())
        return get_response(request)

    return answer


def speak_own_language(get_response: View) -> View:
    """A middleware that turns the pages to the language the signed-in person has chosen."""

    def answer(request: HttpRequest) -> HttpResponse:
        if request.user.is_authenticated:
            language = LANGUAGES[request.user.language]
            translation.activate(language)
            request.LANGUAGE_CODE = language
        return get_response(request)

    return answer
