"""日历订阅 feeds: a person's own duties as a calendar at a secret address, shown once, ended by the person."""

import hashlib
import secrets
from collections.abc import Callable
from datetime import date, datetime

from django.db import transaction

from bihuan.core.icalendar import Event, calendar
from bihuan.core.reminding import shipped
from bihuan.core.words import Language, Refused, said
from bihuan.ledger import clock, entries
from bihuan.matters.models import Duty
from bihuan.matters.sight import units_of
from bihuan.people import rights
from bihuan.people.models import Person
from bihuan.watch.delivery import language_of
from bihuan.watch.own import Feed

NEEDED = ("n", "due", "owes", "held_by", "matter__number")
"""What a calendar says of a duty; calendars are asked for often, standings are long."""


def _digest(key: str) -> str:
    return hashlib.sha256(key.encode()).hexdigest()


@transaction.atomic
def open_feed(person: int, *, at: datetime) -> str:
    """The key of a new calendar of the person's own, which nobody can read again; an older one ends with it.

    Refused `unknown` for a person without open account.
    """
    if Person.objects.select_for_update().filter(pk=person, is_active=True).first() is None:
        raise Refused("unknown", "person_unknown", person=person)
    if Feed.objects.filter(person=person, revoked=None).exists():
        close_feed(person, at=at)
    key = secrets.token_urlsafe(32)
    feed = Feed.objects.create(digest=_digest(key), person_id=person, created=at)
    _enter(person, "open_feed", feed.pk, at)
    return key


@transaction.atomic
def close_feed(person: int, *, at: datetime) -> None:
    """Ends the person's calendar at once; refused `unknown` where there is none."""
    feed = Feed.objects.select_for_update().filter(person=person, revoked=None).first()
    if feed is None:
        raise Refused("unknown", "feed_unknown")
    feed.revoked = at
    feed.save(update_fields=["revoked"])
    _enter(person, "close_feed", feed.pk, at)


def _enter(person: int, act: str, feed: int, at: datetime) -> None:
    entries.append(
        subject=f"access:{person}", act=act, by=person, recorded=clock.now(), happened=at, facts={"feed": feed}
    )


def open_of(person: int) -> Feed | None:
    """The person's open calendar; None where they have none."""
    return Feed.objects.filter(person=person, revoked=None).first()


def text_of(key: str, *, at: datetime, address: Callable[[int], str]) -> str | None:
    """The calendar at a key: what the person's units owe today, each on its due day; None for any other key.

    It names number and duty, never a matter's words, because calendars are kept on machines that are not the site's.
    """
    live = Feed.objects.filter(digest=_digest(key), revoked=None, person__is_active=True).select_related("person")
    feed = live.first()
    if feed is None:
        return None
    person, today = feed.person, at.astimezone(clock.SHANGHAI).date()
    language = language_of(person)
    units = units_of(rights.actor_of(person.pk, day=today), rights.unit_tree(today))
    owed = (
        Duty.objects.filter(owner__in=units, closed_seq=None)
        .select_related("matter")
        .only(*NEEDED)
        .order_by("due", "id")
    )
    events = [_event(duty, today, language, address) for duty in owed[: shipped().events]]
    return calendar(said("feed_title").say(language), events=events, at=at)


def _event(duty: Duty, today: date, language: Language, address: Callable[[int], str]) -> Event:
    key = "feed_late" if duty.due < today and duty.held_by is None else "feed_due"
    summary = said(key, number=duty.matter.number, owes=said(f"owes_{duty.owes}")).say(language)
    return Event(f"duty-{duty.matter_id}-{duty.n}@bihuan", duty.due, summary, address(duty.matter_id))
