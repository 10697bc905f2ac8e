"""令牌 tokens: keys to the API for one person; the text is shown once and only its digest is kept."""

import hashlib
import secrets
from datetime import datetime, timedelta

from bihuan.people.models import AccessToken, Person

LIFE = timedelta(hours=12)


def issue(person: Person, *, name: str, at: datetime) -> str:
    """The text of a new token of the person, valid for `LIFE`."""
    text = secrets.token_urlsafe(32)
    AccessToken.objects.create(digest=_digest(text), person=person, name=name[:40], created=at, expires=at + LIFE)
    return text


def check(text: str, *, at: datetime) -> Person | None:
    """The active person a token belongs to, or None when it is unknown, expired or revoked."""
    found = AccessToken.objects.filter(
        digest=_digest(text), revoked_at__isnull=True, expires__gt=at, person__is_active=True
    )
    token = found.select_related("person").first()
    return token.person if token else None


def revoke(text: str, *, at: datetime) -> None:
    """Ends a token at once; an unknown one changes nothing."""
    AccessToken.objects.filter(digest=_digest(text), revoked_at__isnull=True).update(revoked_at=at)


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
