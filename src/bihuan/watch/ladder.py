"""登梯 ladder: chases and draft slips for what is late, and a reminder before it is, by the site's ladder of rules."""

import json
from collections.abc import Iterator
from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import QuerySet

from bihuan.core.ladder import due_acts, is_coming, shipped
from bihuan.core.roles import SCHEDULER
from bihuan.core.words import Refused
from bihuan.matters import calendars, store
from bihuan.matters.acts import Ask, perform_each
from bihuan.matters.models import Duty, Matter
from bihuan.people import rights
from bihuan.watch.models import Notice
from bihuan.watch.notices import answerer

AT_ONCE = 500
LONGEST_AHEAD = timedelta(days=21)
"""No ladder reminds earlier than so: ten working days with the longest holiday between."""


def climb(*, at: datetime, today: date) -> int:
    """How many chases were made and slips drafted; each batch is a transaction that claims its matters."""
    late = Duty.objects.filter(closed_seq=None, held_by=None, due__lt=today)
    return sum(_climb(batch, at, today) for batch in _batches(late))


def _climb(batch: list[tuple[int, int, int]], at: datetime, today: date) -> int:
    calendar, rules = calendars.running(), shipped()
    with transaction.atomic():
        wanted = {matter for _, matter, _ in batch}
        rows = Matter.objects.select_for_update(skip_locked=True).filter(id__in=wanted).order_by("id")
        mine = store.standings(set(rows.values_list("id", flat=True)), with_closed_duties=False)
        numbers = {(matter, n) for _, matter, n in batch}
        asks = [
            Ask(f"matter:{matter}", act, payload)
            for matter, standing in sorted(mine.items())
            for duty in standing.open()
            if (matter, duty.n) in numbers
            for act, payload in due_acts(duty, standing, today, rules=rules, calendar=calendar)
        ]
        done = [answer for some in _parts(asks) for answer in perform_each(SCHEDULER, some, at=at)]
    return sum(not isinstance(answer, Refused) for answer in done)


def _parts(asks: list[Ask]) -> Iterator[list[Ask]]:
    for first in range(0, len(asks), AT_ONCE):
        yield asks[first : first + AT_ONCE]


def remind(*, at: datetime, today: date) -> int:
    """How many were reminded of what falls due soon; each person is told once of each due day."""
    coming = Duty.objects.filter(closed_seq=None, held_by=None, due__range=(today, today + LONGEST_AHEAD))
    return sum(_remind(batch, at, today) for batch in _batches(coming))


def _remind(batch: list[tuple[int, int, int]], at: datetime, today: date) -> int:
    calendar, rules = calendars.running(), shipped()
    numbers = {(matter, n) for _, matter, n in batch}
    coming = [
        (matter, standing, duty)
        for matter, standing in store.standings({matter for matter, _ in numbers}, with_closed_duties=False).items()
        for duty in standing.open()
        if (matter, duty.n) in numbers and is_coming(duty, today, rules=rules, calendar=calendar)
    ]
    answers = rights.answering({answerer(duty, standing) for _, standing, duty in coming}, day=today)
    notices = []
    for matter, standing, duty in coming:
        answer = answers[answerer(duty, standing)]
        params = {"number": standing.number, "owes": duty.owes, "due": duty.due.isoformat()}
        if answer is not None:
            notices.append(
                Notice(
                    person_id=answer.person,
                    subject=f"matter:{matter}",
                    cause=f"due.{duty.n}.{duty.due}",
                    sentence="notice_coming",
                    params=json.dumps(params, ensure_ascii=False, sort_keys=True),
                    told=at,
                )
            )
    known = set(
        Notice.objects.filter(subject__in={one.subject for one in notices}, cause__startswith="due.").values_list(
            "person_id", "subject", "cause"
        )
    )
    new = [one for one in notices if (one.person_id, one.subject, one.cause) not in known]
    Notice.objects.bulk_create(new, ignore_conflicts=True)
    return len(new)


def _batches(duties: "QuerySet[Duty]") -> Iterator[list[tuple[int, int, int]]]:
    last = 0
    while batch := list(duties.filter(id__gt=last).order_by("id").values_list("id", "matter_id", "n")[:AT_ONCE]):
        yield batch
        last = batch[-1][0]
