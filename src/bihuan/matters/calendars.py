"""站点日历 calendars: the shipped notices and those a site took in as entries, and the calendar that runs from them."""

import re
from datetime import date, datetime
from functools import lru_cache
from uuid import uuid4

from django.conf import settings
from django.db import transaction

from bihuan.core.calendars import Calendar, Notice, extended, followed, read, shipped_notices
from bihuan.core.records import from_plain, to_plain
from bihuan.core.schema import Source
from bihuan.core.words import Refused, said
from bihuan.ledger import entries
from bihuan.people import rights
from bihuan.people.models import Roster

SUBJECT = "calendar:cn"
NAME = re.compile(r"[A-Za-z0-9.-]{1,40}")
WHERE = {"calendar_version_used": "version", "calendar_year_gap": "year", "calendar_before_last": "in_force"}
"""The key of a notice at which it does not follow the calendar before it."""


def running() -> Calendar:
    """The calendar the site counts by, as of the roster that was read last; no statement where it was read before."""
    return history(rights.latest_version())[-1]


def is_ahead(day: date) -> bool:
    """Whether the day lies beyond the last year whose holidays are published, so that it is 暂按."""
    return day.year > max(running().years)


def history(version: str | None = None) -> tuple[Calendar, ...]:
    """Every calendar there has been on this site, the one in use last.

    Read anew where the roster has another name, which each notice taken in gives it; `version` is that name.
    """
    return _history(version or rights.roster_version(), settings.CALENDAR_UNTIL)


@lru_cache(maxsize=8)
def _history(_version: str, until: str) -> tuple[Calendar, ...]:
    taken_in = {notice.version: notice for notice in _taken_in()}
    return followed([*(one for one in _shipped(until) if one.version not in taken_in), *taken_in.values()])


def _shipped(until: str) -> tuple[Notice, ...]:
    """The shipped notices, up to a version where the site names one; refused where that is none of them."""
    notices = shipped_notices()
    names = [notice.version for notice in notices]
    if until and until not in names:
        raise Refused("missing", "calendar_unknown", version=until[:40], versions=names)
    return notices[: names.index(until) + 1] if until else notices


def _taken_in() -> list[Notice]:
    records = entries.read(SUBJECT)
    return [from_plain(Notice, record.facts["notice"]) for record in records if record.act == "publish_calendar"]


@transaction.atomic
def publish(source: Source, *, at: datetime) -> tuple[Notice, bool]:
    """The notice that a text gives, and whether it is new: sealed as an entry, and counted by from then on.

    Refused with file, line and reason where it is wrong or does not follow the calendar in use; the same once more
    changes nothing. What is open has to be computed again afterwards.
    """
    notice = read(source)
    if NAME.fullmatch(notice.version) is None:
        raise source.wrong(("version",), said("calendar_version_long", version=notice.version[:40]))
    # Two imports follow each other: the second one sees the calendar of the first.
    roster = Roster.objects.select_for_update().get(id=1)
    calendars = history(roster.version)
    known = {held.version: held for one in calendars for held in one.years.values()}
    if known.get(notice.version) == notice:
        return notice, False
    try:
        extended(calendars[-1], notice)
        if notice.version in {one.version for one in calendars}:
            raise Refused("not_now", "calendar_version_used", version=notice.version)
    except Refused as refusal:
        raise source.wrong((WHERE[refusal.sentence.key],), refusal.sentence) from refusal
    entries.append(subject=SUBJECT, act="publish_calendar", recorded=at, facts={"notice": to_plain(notice)})
    Roster.objects.update(version=uuid4().hex)
    return notice, True
