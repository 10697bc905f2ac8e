"""访问令牌 tokens: keys to the API, shown once, kept as a digest, ending by themselves."""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction

from bihuan.core.words import Refused
from bihuan.ledger import clock, entries
from bihuan.people.models import AccessToken, Person

LIFE = timedelta(hours=12)
LONGEST_LIFE = timedelta(days=90)


@dataclass(frozen=True, slots=True)
class Issued:
    """A token just made: its row, and the text that nobody can read again."""

    token: AccessToken
    text: str


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


@transaction.atomic
def issue(person: int, *, name: str, at: datetime, life: timedelta = LIFE) -> Issued:
    """A new token of the person's own with its text, ending `life` after `at`.

    Refused `unknown` for a person without open account, `missing` without a name or for a life beyond 90 days.
    """
    if not Person.objects.filter(pk=person, is_active=True).exists():
        raise Refused("unknown", "person_unknown", person=person)
    if not name.strip():
        raise Refused("missing", "token_name_missing")
    if not timedelta() < life <= LONGEST_LIFE:
        raise Refused("missing", "token_life", days=LONGEST_LIFE.days)
    text = f"bh_{secrets.token_urlsafe(32)}"
    token = AccessToken.objects.create(
        digest=_digest(text), person_id=person, name=name.strip(), created=at, expires=at + life
    )
    facts = {"token": token.pk, "expires": token.expires}
    entries.append(
        subject=f"access:{person}",
        act="issue_token",
        by=person,
        recorded=clock.now(),
        happened=at,
        facts=facts,
        words={"name": token.name},
    )
    return Issued(token, text)


def check(text: str, *, at: datetime) -> Person | None:
    """The person whose live token `text` is at the moment `at`; None for any other text. Nothing is written."""
    live = AccessToken.objects.filter(digest=_digest(text), created__lte=at, expires__gt=at, revoked_at__isnull=True)
    token = live.filter(person__is_active=True).select_related("person").first()
    return token.person if token else None


def row_of(text: str) -> AccessToken:
    """The row of the token `text`, live or not; refused `unknown` for any other text."""
    token = AccessToken.objects.filter(digest=_digest(text)).first()
    if token is None:
        raise Refused("unknown", "token_unknown")
    return token


@transaction.atomic
def revoke(person: int, *, token: int, at: datetime) -> None:
    """Ends one of the person's own tokens at once; refused `unknown` where it is not theirs or has been revoked."""
    ended = AccessToken.objects.filter(pk=token, person=person, revoked_at__isnull=True).update(revoked_at=at)
    if not ended:
        raise Refused("unknown", "token_unknown")
    entries.append(
        subject=f"access:{person}",
        act="revoke_token",
        by=person,
        recorded=clock.now(),
        happened=at,
        facts={"token": token},
    )
