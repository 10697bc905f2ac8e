"""通知 notices: who is told of what, derived from the sealed entries in their global order, never by an act itself."""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction

from bihuan.core.standing import Owed, Standing
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
        places = list(leaves.values_list("position", "entry_id", "entry__subject"))
        if not places:
            return None
        tellings = [telling for record in _records(places) for telling in _tellings(record)]
        notices = list(_addressed(tellings, at=at))
        Notice.objects.bulk_create(notices, ignore_conflicts=True)
        reader.leaves = places[-1][0] + 1
        reader.save(update_fields=["leaves"])
    return len(notices)


def _records(places: Iterable[tuple[int, int, str]]) -> Iterator[Record]:
    """The records at the places, in their order; only matters are told of."""
    wanted = [entry for _, entry, subject in places if subject.startswith("matter:")]
    found = ledger.read_these(wanted)
    return (found[entry] for entry in wanted if entry in found)


def _tellings(record: Record) -> Iterator[Telling]:
    """Every duty that the entry opened, and every one it chased, is told to the one who owes it."""
    urgent = record.act in URGENT
    for item in record.facts.get("opened", ()):
        params = {"owes": item["owes"], "due": item["due"]}
        slip = item["term"].get("slip")
        sentence, about = ("notice_slip", {"slip": slip}) if slip else ("notice_opened", {})
        yield Telling(record.subject, record.seq, item["n"], item["owner"], sentence, params | about, urgent)
    for item in record.facts.get("chased", ()):
        times = {"times": item["level"]}
        yield Telling(record.subject, record.seq, item["n"], 0, "notice_chased", times, urgent)


def _addressed(tellings: Iterable[Telling], *, at: datetime) -> Iterator[Notice]:
    """A notice for whoever answers today for the unit that owes each duty; one that nobody answers for is a gap."""
    tellings = list(tellings)
    matters = store.standings({_id(one.subject) for one in tellings}, with_closed_duties=False)
    found = []
    for one in tellings:
        standing = matters.get(_id(one.subject))
        duty = next((duty for duty in standing.open() if duty.n == one.n), None) if standing is not None else None
        if standing is not None and duty is not None:
            found.append((one, standing, duty))
    asked = {answerer(duty, standing) for _, standing, duty in found}
    answers = rights.answering(asked, day=at.astimezone(SHANGHAI).date())
    for one, standing, duty in found:
        answer = answers[answerer(duty, standing)]
        params = {"number": standing.number, "owes": duty.owes, "due": duty.due.isoformat(), **one.params}
        red_slips = {slip.n for slip in standing.slips if slip.colour == "red"}
        if answer is not None:
            yield Notice(
                person_id=answer.person,
                subject=one.subject,
                cause=f"{one.seq}.{one.n}",
                sentence=one.sentence,
                params=json.dumps(params, ensure_ascii=False, sort_keys=True),
                urgent=one.urgent,
                red=one.urgent and one.params.get("slip") in red_slips,
                told=at,
            )


def answerer(duty: Owed, standing: Standing) -> tuple[int, int | None]:
    """The unit that owes a duty, and the post that answers in it where it leads and has named one."""
    return duty.owner, standing.lead_post if duty.owner == standing.lead else None


def _id(subject: str) -> int:
    return int(subject.removeprefix("matter:"))
