"""通知 notices: who is told of what, derived from the sealed entries in their global order, never by an act itself."""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from typing import Any

from django.db import transaction

from bihuan.ledger import entries as ledger
from bihuan.ledger.clock import SHANGHAI
from bihuan.ledger.entries import Record
from bihuan.ledger.models import Leaf
from bihuan.matters import store
from bihuan.people import rights
from bihuan.watch.models import Notice, Reader

READER = "notices"
AT_ONCE = 200
URGENT = frozenset({"chase", "issue_slip"})
"""Acts whose notices do not wait for the daily digest."""


@dataclass(frozen=True, slots=True)
class Telling:
    """One duty that somebody has to hear of, from one entry."""

    subject: str
    seq: int
    n: int
    owner: int
    sentence: str
    params: Mapping[str, Any]
    urgent: bool


def derive(*, at: datetime) -> int:
    """How many notices were written from entries sealed since the last time; safe twice and on two workers."""
    count = 0
    while (told := _derive_some(at)) is not None:
        count += told
    return count


def _derive_some(at: datetime) -> int | None:
    """The notices of one batch of leaves, or None where every leaf has been gone through or another worker is at it."""
    with transaction.atomic():
        Reader.objects.get_or_create(name=READER)
        reader = Reader.objects.select_for_update(skip_locked=True).filter(name=READER).first()
        if reader is None:
            return None
        leaves = Leaf.objects.filter(position__gte=reader.leaves).order_by("position")[:AT_ONCE]
        places = list(leaves.values_list("position", "entry__subject", "entry__seq"))
        if not places:
            return None
        tellings = [telling for record in _records(places) for telling in _tellings(record)]
        notices = list(_addressed(tellings, at=at))
        Notice.objects.bulk_create(notices, ignore_conflicts=True)
        reader.leaves = places[-1][0] + 1
        reader.save(update_fields=["leaves"])
    return len(notices)


def _records(places: Iterable[tuple[int, str, int]]) -> Iterator[Record]:
    """The records at the places, in their order; only matters are told of."""
    wanted = [(subject, seq) for _, subject, seq in places if subject.startswith("matter:")]
    found = {
        (record.subject, record.seq): record
        for records in ledger.read_many({subject for subject, _ in wanted}).values()
        for record in records
    }
    return (found[place] for place in wanted if place in found)


def _tellings(record: Record) -> Iterator[Telling]:
    """Every duty that the entry opened, and every one it chased, is told to the one who owes it."""
    urgent = record.act in URGENT
    for item in record.facts.get("opened", ()):
        params = {"owes": item["owes"], "due": item["due"]}
        yield Telling(record.subject, record.seq, item["n"], item["owner"], "notice_opened", params, urgent)
    for item in record.facts.get("chased", ()):
        times = {"times": item["level"]}
        yield Telling(record.subject, record.seq, item["n"], 0, "notice_chased", times, urgent)


def _addressed(tellings: Iterable[Telling], *, at: datetime) -> Iterator[Notice]:
    """A notice for whoever answers today for the unit that owes each duty; one that nobody answers for is a gap."""
    tellings = list(tellings)
    day = at.astimezone(SHANGHAI).date()
    matters = store.standings({_id(one.subject) for one in tellings}, with_closed_duties=False)
    answering = cache(_answering)
    for one in tellings:
        standing = matters.get(_id(one.subject))
        if standing is None:
            continue
        duty = next((duty for duty in standing.open() if duty.n == one.n), None)
        if duty is None:
            continue
        post = standing.lead_post if duty.owner == standing.lead else None
        person = answering(duty.owner, post, day)
        params = {"number": standing.number, "owes": duty.owes, "due": duty.due.isoformat(), **one.params}
        if person is not None:
            yield Notice(
                person_id=person,
                subject=one.subject,
                cause=f"{one.seq}.{one.n}",
                sentence=one.sentence,
                params=json.dumps(params, ensure_ascii=False, sort_keys=True),
                urgent=one.urgent,
                told=at,
            )


def _answering(unit: int, post: int | None, day: date) -> int | None:
    answer = rights.answerable(unit, day=day, post=post)
    return answer.person if answer is not None else None


def _id(subject: str) -> int:
    return int(subject.removeprefix("matter:"))
