"""到期推定 deemed: what silence at the limit brings about, read off the table of acts: those the clock may do."""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from functools import cache

from django.db import transaction

from bihuan.core.acts import table
from bihuan.core.loop import SHANGHAI
from bihuan.core.roles import SCHEDULER
from bihuan.core.words import Refused
from bihuan.matters.acts import Ask, perform_each
from bihuan.matters.models import Duty, Matter

AT_ONCE = 500
TO_THE_DAY = frozenset({"unpause"})
"""Duties whose silence took effect on the day after their last, whenever the patrol comes: what was held runs on."""

Row = tuple[int, int, int, str, date]
"""A duty that is due: its id, its matter, its number there, what it owes, and its last day."""


@cache
def by_silence() -> dict[str, str]:
    """The act by which the clock answers for a silent owner, for each sort of duty that has one."""
    rows = [row for row in table().values() if "scheduler" in row.may and row.needs]
    return {owes: row.name for row in rows for owes in row.needs}


def deem(*, at: datetime, today: date) -> int:
    """How many duties were answered by silence: those past their day whose act the clock may do and no guard refuses.

    Each batch is a transaction of its own and claims its matters, so that it is safe twice, on two workers and after a
    kill. What a guard refuses today is asked again tomorrow.
    """
    count = last = 0
    while batch := _overdue(today, after=last):
        last = batch[-1][0]
        count += sum(not isinstance(answer, Refused) for answer in _claimed(batch, at))
    return count


def _overdue(today: date, *, after: int) -> list[Row]:
    due = Duty.objects.filter(closed_seq=None, due__lt=today, owes__in=by_silence(), id__gt=after).order_by("id")
    return list(due.values_list("id", "matter_id", "n", "owes", "due")[:AT_ONCE])


def _claimed(batch: list[Row], at: datetime) -> Iterator[object]:
    with transaction.atomic():
        wanted = {matter for _, matter, *_ in batch}
        rows = Matter.objects.select_for_update(skip_locked=True).filter(id__in=wanted).order_by("id")
        mine = set(rows.values_list("id", flat=True))
        asks = []
        for _, matter, n, owes, due in batch:
            act = by_silence()[owes]
            if matter in mine:
                payload = {"duty": n} if table()[act].names_a_duty else {}
                ended = datetime.combine(due + timedelta(days=1), time(), SHANGHAI) if owes in TO_THE_DAY else None
                asks.append(Ask(f"matter:{matter}", act, payload, happened=ended))
        yield from perform_each(SCHEDULER, asks, at=at)
