"""记录 entries: the only place that writes the ledger, and the ledger read back as what happened."""

import json
import secrets
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import IntegrityError

from bihuan.core import chain
from bihuan.core.words import Refused
from bihuan.ledger.models import Entry, Word


@dataclass(frozen=True, slots=True, kw_only=True)
class NewEntry:
    """One entry about to be sealed, with its number and the hash before it, both read under the subject's lock.

    `previous` is None for the second and later entries of one subject in one batch: they follow the one before them.
    """

    subject: str
    seq: int
    previous: str | None
    act: str
    recorded: datetime
    happened: datetime
    by: int | None = None
    post: int | None = None
    on_behalf: int | None = None
    basis: Mapping[str, Any] | None = None
    rules: Mapping[str, str] = field(default_factory=dict)
    facts: Mapping[str, Any] = field(default_factory=dict)
    words: Mapping[str, str] = field(default_factory=dict)
    key: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """One entry read back from its sealed text; words that are no longer there are None."""

    subject: str
    seq: int
    act: str
    by: int | None
    post: int | None
    on_behalf: int | None
    recorded: datetime
    happened: datetime
    basis: Mapping[str, Any] | None
    rules: Mapping[str, str]
    facts: Mapping[str, Any]
    words: Mapping[str, str | None]
    hash: str

    @property
    def late(self) -> bool:
        """Whether it was entered on a later day than it happened (补录), by the calendar of Asia/Shanghai."""
        return chain.day_of(self.happened) < chain.day_of(self.recorded)


def write(entries: Sequence[NewEntry]) -> list[Entry]:
    """The rows written for `entries`, in their order: one statement for the entries, one for their words if any.

    The caller holds the subjects' locks. A key, or a place in a chain, that is taken already raises `IntegrityError`
    and ends the transaction; an entry without `previous` and without one before it in the batch is a `ValueError`.
    """
    rows: list[Entry] = []
    words: list[Word] = []
    heads: dict[str, str] = {}
    for entry in entries:
        salts = {name: secrets.token_bytes(chain.SALT_BYTES) for name in entry.words}
        previous = entry.previous or heads.get(entry.subject)
        if previous is None:
            raise ValueError(f"{entry.subject} #{entry.seq} names no entry before it")
        row = _row(entry, previous, salts)
        heads[entry.subject] = row.hash
        rows.append(row)
        words.extend(Word(entry=row, name=name, salt=salts[name].hex(), text=entry.words[name]) for name in salts)
    Entry.objects.bulk_create(rows)
    if words:
        Word.objects.bulk_create(words)
    return rows


def _row(entry: NewEntry, previous: str, salts: Mapping[str, bytes]) -> Entry:
    copied = {
        "subject": entry.subject,
        "seq": entry.seq,
        "previous": previous,
        "act": entry.act,
        "by": entry.by,
        "post": entry.post,
        "recorded": entry.recorded,
        "happened": entry.happened,
    }
    sealed_only = {
        "for": entry.on_behalf,
        "basis": entry.basis,
        "rules": entry.rules,
        "facts": entry.facts,
        "words": {name: chain.word_digest(salt, entry.words[name]) for name, salt in salts.items()},
    }
    body, sealed = chain.seal(copied | sealed_only)
    return Entry(**copied, on_behalf=entry.on_behalf, hash=sealed, body=body, key=entry.key)


def append(
    *,
    subject: str,
    act: str,
    recorded: datetime,
    happened: datetime | None = None,
    by: int | None = None,
    post: int | None = None,
    on_behalf: int | None = None,
    basis: Mapping[str, Any] | None = None,
    rules: Mapping[str, str] | None = None,
    facts: Mapping[str, Any] | None = None,
    words: Mapping[str, str] | None = None,
    key: str | None = None,
) -> Entry:
    """The entry written next in the chain of a subject that has no row to keep its head.

    It happened when it was recorded unless `happened` is given. Refused `not_now` where another writer took the place
    or the key first; the transaction is then at its end.
    """
    seq, previous = head(subject)
    entry = NewEntry(
        subject=subject,
        seq=seq + 1,
        previous=previous,
        act=act,
        recorded=recorded,
        happened=recorded if happened is None else happened,
        by=by,
        post=post,
        on_behalf=on_behalf,
        basis=basis,
        rules=rules or {},
        facts=facts or {},
        words=words or {},
        key=key,
    )
    return _written(entry)


def _written(entry: NewEntry) -> Entry:
    try:
        return write([entry])[0]
    except IntegrityError as error:
        raise Refused("not_now", "ledger_overtaken", subject=entry.subject) from error


def head(subject: str) -> tuple[int, str]:
    """The number and hash of the subject's last entry; 0 and the genesis hash where it has none."""
    last = Entry.objects.filter(subject=subject).order_by("-seq").values_list("seq", "hash").first()
    return last or (0, chain.GENESIS)


def answered(key: str) -> Entry | None:
    """The entry that was written under `key` (composed as "person:key"), so that a repeat gets the first answer."""
    return Entry.objects.filter(key=key).first()


def read(subject: str) -> list[Record]:
    """The records of one subject in the order of their numbers, in two statements."""
    return read_many([subject])[subject]


def read_many(subjects: Iterable[str]) -> dict[str, list[Record]]:
    """The records of each of `subjects` in the order of their numbers, in two statements; none gives an empty list."""
    records: dict[str, list[Record]] = {subject: [] for subject in subjects}
    said: dict[int, dict[str, str]] = {}
    for entry_id, name, text in Word.objects.filter(entry__subject__in=list(records)).values_list(
        "entry_id", "name", "text"
    ):
        said.setdefault(entry_id, {})[name] = text
    rows = Entry.objects.filter(subject__in=list(records)).order_by("subject", "seq")
    for entry_id, subject, sealed, body in rows.values_list("id", "subject", "hash", "body"):
        records[subject].append(_record(sealed, body, said.get(entry_id, {})))
    return records


def _record(sealed: str, body: str, texts: Mapping[str, str]) -> Record:
    envelope = json.loads(body)
    return Record(
        subject=envelope["subject"],
        seq=envelope["seq"],
        act=envelope["act"],
        by=envelope["by"],
        post=envelope["post"],
        on_behalf=envelope["for"],
        recorded=datetime.fromisoformat(envelope["recorded"]),
        happened=datetime.fromisoformat(envelope["happened"]),
        basis=envelope["basis"],
        rules=envelope["rules"],
        facts=envelope["facts"],
        words={name: texts.get(name) for name in envelope["words"]},
        hash=sealed,
    )
