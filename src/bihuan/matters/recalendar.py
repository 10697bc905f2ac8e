"""重算时限 recalendar: open terms computed again by the calendar in use, each matter by an act of its own."""

import json
from collections.abc import Iterator
from datetime import date, datetime

from django.db import transaction
from django.db.models import QuerySet

from bihuan.core.calendars import Calendar
from bihuan.core.chain import day_of
from bihuan.core.roles import SCHEDULER
from bihuan.core.words import Refused
from bihuan.ledger import entries
from bihuan.matters import calendars
from bihuan.matters.acts import Ask, perform_each
from bihuan.matters.models import Duty, Matter

AT_ONCE = 500


def recalendar(*, at: datetime) -> int:
    """How many matters had an open term computed again.

    Each batch is a transaction of its own and claims its matters, so that it is safe twice, on two workers and after a
    kill: what has been computed again is not moved a second time.
    """
    return sum(_again(batch, at) for batch in _batches(calendars.history()[-1]))


def catch_up(*, at: datetime, today: date) -> int:
    """As `recalendar`, until it found nothing on a day after the last notice: then that is sealed and not asked again.

    Acts under way while a notice is taken in may still count by the calendar before it, though not on the next day.
    """
    versions = [one.version for one in calendars.history()]
    records = entries.read(calendars.SUBJECT)
    if any(record.act == "recalendared" and record.facts["calendars"] == versions for record in records):
        return 0
    if not _open_otherwise(calendars.history()[-1]).exists():
        return 0
    moved = recalendar(at=at)
    settled = all(day_of(record.recorded) < today for record in records if record.act == "publish_calendar")
    if not moved and settled:
        facts = {"calendars": versions}
        entries.append(subject=calendars.SUBJECT, act="recalendared", recorded=at, facts=facts)
    return moved


def _open_otherwise(to: Calendar) -> "QuerySet[Duty]":
    """The open duties whose term was counted by another version of the calendar."""
    counted = Duty.objects.filter(closed_seq=None, term__contains='"calendar":')
    return counted.exclude(term__contains=f'"calendar":{json.dumps(to.version)}')


def _batches(to: Calendar) -> Iterator[list[int]]:
    """The matters with such duties, by number."""
    last = 0
    ids = _open_otherwise(to).order_by("matter_id").values_list("matter_id", flat=True).distinct()
    while batch := list(ids.filter(matter_id__gt=last)[:AT_ONCE]):
        last = batch[-1]
        yield batch


def _again(batch: list[int], at: datetime) -> int:
    with transaction.atomic():
        rows = Matter.objects.select_for_update(skip_locked=True).filter(id__in=batch).order_by("id")
        asks = [Ask(f"matter:{matter}", "recalendar", {}) for matter in rows.values_list("id", flat=True)]
        done = perform_each(SCHEDULER, asks, at=at)
    return sum(not isinstance(answer, Refused) for answer in done)
