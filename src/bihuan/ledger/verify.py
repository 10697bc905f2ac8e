"""核验 verify: every place where the stored ledger no longer agrees with what was sealed."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from itertools import islice

from bihuan.core import chain
from bihuan.core.words import said
from bihuan.ledger.models import Entry, Word

AT_ONCE = 500
"""Entries whose words are fetched by one statement: what is held in memory at a time."""


def breaks(subjects: Iterable[str] | None = None) -> Iterator[chain.Break]:
    """Each break in the ledger, or in the chains of `subjects` only, by subject and number, in flat memory.

    A chain is named once, at its first break; columns and words are compared for every entry. A tail cut off cleanly
    is not seen here: it shows when the entries are folded and compared with the rows.
    """
    rows = Entry.objects.order_by("subject", "seq")
    if subjects is not None:
        rows = rows.filter(subject__in=list(subjects))
    subject, seq, previous, broken = "", 0, chain.GENESIS, False
    for row, words in _with_words(rows.iterator(chunk_size=AT_ONCE)):
        if row.subject != subject:
            subject, seq, previous, broken = row.subject, 0, chain.GENESIS, False
        seq += 1
        wrong = None if broken else chain.fault(_sealed(row), seq=seq, previous=previous)
        if wrong is not None:
            broken = True
            yield chain.Break(subject, row.seq, wrong)
        yield from _beside(row, words)
        previous = row.hash


def _with_words(rows: Iterator[Entry]) -> Iterator[tuple[Entry, list[Word]]]:
    while batch := list(islice(rows, AT_ONCE)):
        words: dict[int, list[Word]] = {row.pk: [] for row in batch}
        for word in Word.objects.filter(entry_id__in=words).order_by("name"):
            words[word.entry_id].append(word)
        yield from ((row, words[row.pk]) for row in batch)


def _sealed(row: Entry) -> chain.Sealed:
    return chain.Sealed(subject=row.subject, seq=row.seq, previous=row.previous, hash=row.hash, body=row.body)


def _beside(row: Entry, words: Iterable[Word]) -> Iterator[chain.Break]:
    """What stands beside the sealed text and disagrees with it; nothing where the text itself cannot be read."""
    envelope = chain.opened(row.body)
    if envelope is None:
        return
    copies = {
        "act": row.act,
        "by": row.by,
        "post": row.post,
        "for": row.on_behalf,
        "recorded": _moment(row.recorded),
        "happened": _moment(row.happened),
    }
    for name, copied in copies.items():
        if copied != envelope[name]:
            yield chain.Break(row.subject, row.seq, said("ledger_column_differs", **_place(row), field=name))
    missing = dict(envelope["words"])
    for word in words:
        digest = missing.pop(word.name, None)
        if digest is None:
            yield chain.Break(row.subject, row.seq, said("ledger_word_extra", **_place(row), name=word.name))
        elif digest != _digest(word):
            yield chain.Break(row.subject, row.seq, said("ledger_word_changed", **_place(row), name=word.name))
    for name in missing:
        yield chain.Break(row.subject, row.seq, said("ledger_word_missing", **_place(row), name=name))


def _moment(at: datetime | None) -> str | None:
    """A time as the sealed text has it; None where the column holds no time any more."""
    return None if at is None else chain.moment(at)


def _place(row: Entry) -> dict[str, str | int]:
    return {"subject": row.subject, "seq": row.seq}


def _digest(word: Word) -> str | None:
    """The digest of the words as they stand now; None where the salt is no salt."""
    try:
        return chain.word_digest(bytes.fromhex(word.salt), word.text)
    except ValueError:
        return None
