"""落实 acts: `perform` and `perform_many`, the only door through which a matter or a duty changes."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import partial
from typing import Any

from django.db import IntegrityError, transaction

from bihuan.core import chain
from bihuan.core.roles import Actor
from bihuan.core.words import Refused
from bihuan.ledger import entries as ledger
from bihuan.ledger.models import Entry
from bihuan.matters import again, expunging, kinds, tallies
from bihuan.matters.asks import Ask, Done
from bihuan.matters.batch import Batch

__all__ = ["MOST_AT_ONCE", "Ask", "Done", "foreseen", "perform", "perform_each", "perform_many"]

MOST_AT_ONCE = 500


def perform(
    actor: Actor,
    subject: str,
    act: str,
    payload: Mapping[str, Any],
    *,
    at: datetime,
    seen: int | None = None,
    key: str | None = None,
    happened: datetime | None = None,
) -> Done:
    """The answer to one act, committed when this returns; `Refused` changes nothing.

    `at` is the outermost caller's clock and becomes `recorded`; `key` makes a repeat harmless.
    """
    return perform_many(actor, [Ask(subject, act, payload, seen, happened)], at=at, key=key)[0]


@kinds.as_they_are()
def perform_many(actor: Actor, asks: Sequence[Ask], *, at: datetime, key: str | None = None) -> list[Done]:
    """The answers to a batch of acts, all of them or none; a refusal in a batch names its line.

    The same checks as for one act, with the statements of a batch shared. Refused when it is empty or too long.
    """
    if not asks:
        raise Refused("missing", "batch_empty")
    if len(asks) > MOST_AT_ONCE * 2:
        raise Refused("missing", "batch_too_long", most=MOST_AT_ONCE, count=len(asks))
    keys = [_key(actor, key, place) if key else None for place in range(len(asks))]
    try:
        return again.whole(lambda retried: _perform(Batch(actor, asks, at=at, families=retried), asks, keys=keys))
    except (IntegrityError, Refused):
        # What is refused, or finds its key taken, may be a repeat: only then is the first answer worth a statement.
        with transaction.atomic():
            repeated = _answered(asks, keys)
        if repeated is None:
            raise
        return repeated


@kinds.as_they_are()
def perform_each(actor: Actor, asks: Sequence[Ask], *, at: datetime) -> list[Done | Refused]:
    """The answer to each act of a batch: done, or why not; those refused leave nothing, the others are one transaction.

    For the clock and for bulk acts, where one refusal is no reason to leave the rest undone.
    """
    if not asks:
        return []
    return again.whole(lambda retried: _attempt(Batch(actor, asks, at=at, families=retried), asks))


@kinds.as_they_are()
def foreseen(actor: Actor, asks: Sequence[Ask], *, at: datetime) -> list[Refused | None]:
    """Why each act of a batch would be refused, None where it would not; nothing is written."""
    if not asks:
        return []
    return again.whole(lambda retried: list(map(Batch(actor, asks, at=at, families=retried).attempt, asks)))


def _attempt(batch: Batch, asks: Sequence[Ask]) -> list[Done | Refused]:
    refusals = [batch.attempt(ask) for ask in asks]
    done = iter(batch.write())
    if batch.verdicts:
        transaction.on_commit(partial(tallies.fold_each_hundred, *batch.written), robust=True)
    return [next(done) if refusal is None else refusal for refusal in refusals]


def _key(actor: Actor, key: str, place: int) -> str:
    # A long key is told from others by its digest: cut off, two lines of one batch would share it.
    told = key if len(key) <= 40 else chain.digest(key.encode(errors="surrogatepass"))[:40]
    return f"{actor.person or 'clock'}:{told}:{place}"


def _perform(batch: Batch, asks: Sequence[Ask], *, keys: Sequence[str | None]) -> list[Done]:
    for place, ask in enumerate(asks, start=1):
        try:
            batch.judge(ask, key=keys[place - 1])
        except Refused as refusal:
            if len(asks) == 1:
                raise
            raise Refused(refusal.kind, "batch_line", line=place, sentence=refusal.sentence) from refusal
    done = batch.write()
    for pieces, order in batch.orders:
        expunging.expunge(pieces, order=order, day=batch.day)
    transaction.on_commit(partial(tallies.fold_each_hundred, *batch.written), robust=True)
    return done


def _answered(asks: Sequence[Ask], keys: Sequence[str | None]) -> list[Done] | None:
    first = ledger.answered(keys[0]) if keys[0] else None
    if first is None:
        return None
    found = {entry.key: entry for entry in Entry.objects.filter(key__in=[key for key in keys if key])}
    rows = [found.get(key) for key in keys]
    answers = []
    for ask, row in zip(asks, rows, strict=True):
        if (
            row is None
            or row.act != ask.act
            or (ask.subject.startswith("matter:") and ask.subject not in (row.subject, "matter:new"))
        ):
            raise Refused("not_now", "key_used")
        answers.append(Done(row.subject, row.seq, row.hash, row.act))
    return answers
