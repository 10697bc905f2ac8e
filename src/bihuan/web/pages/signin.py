"""登录 sign-in: accounts are given, never taken; after too many failures the door stays shut for a while."""

from collections.abc import Mapping
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


class ClosedHouse(DefaultAccountAdapter):
    """The house rules for allauth: the system administrator registers persons, nobody signs up."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Never."""
        return False


def named(request: HttpRequest, credentials: Mapping[str, Any] | None = None) -> str:
    """The user name under which failures are counted: in small letters, as sign-in itself tells no cases apart."""
    return str((credentials or {}).get("username") or request.POST.get("login", "")).strip().lower()


def locked_out(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
    """The page shown after too many failed sign-ins, with status 429 and the minutes to wait."""
    response = render(request, "account/locked.html", {"minutes": settings.LOCKOUT_MINUTES}, status=429)
    response["Retry-After"] = str(settings.LOCKOUT_MINUTES * 60)
    return response
