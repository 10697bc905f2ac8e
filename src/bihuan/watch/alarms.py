"""红灯提醒 alarms: whoever answers for a matter is told at once when its light turns red, once for each time."""

import json
from datetime import date, datetime

from django.db import transaction

from bihuan.matters.models import Matter
from bihuan.people import rights
from bihuan.watch.models import Alarm, Notice

AT_ONCE = 500


def redden(*, at: datetime, today: date) -> int:
    """How many matters turned red since the last call and were told; those that are red no longer may be told again."""
    Alarm.objects.exclude(matter__in=Matter.objects.filter(light="red").values("id")).delete()
    told = 0
    while count := _redden_some(at, today):
        told += count
    return told


@transaction.atomic
def _redden_some(at: datetime, today: date) -> int:
    rows = Matter.objects.select_for_update(skip_locked=True, of=("self",)).filter(light="red")
    rows = rows.exclude(id__in=Alarm.objects.values("matter"))
    red = list(rows.order_by("id").values_list("id", "number", "lead", "lead_post")[:AT_ONCE])
    keys = {(lead, post) for _, _, lead, post in red if lead is not None}
    answers = rights.answering(keys, day=today)
    notices = [
        Notice(
            person_id=answer.person,
            subject=f"matter:{matter}",
            cause=f"red.{at:%Y%m%dT%H%M%S}",
            sentence="notice_red",
            params=json.dumps({"number": number}, ensure_ascii=False),
            urgent=True,
            red=True,
            told=at,
        )
        for matter, number, lead, post in red
        if lead is not None and (answer := answers[lead, post]) is not None
    ]
    Notice.objects.bulk_create(notices, ignore_conflicts=True)
    Alarm.objects.bulk_create([Alarm(matter=matter) for matter, *_ in red], ignore_conflicts=True)
    return len(red)
