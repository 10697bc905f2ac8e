"""记录 entries: the only place that writes the ledger, and the ledger read back as what happened."""

import json
import secrets
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import IntegrityError, connection
from django.db.models import QuerySet

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


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """One entry as it now stands in the ledger: its row, its place and its hash."""

    id: int
    subject: str
    seq: int
    previous: str
    hash: str
    act: str


COLUMNS = (
    *("subject", "seq", "previous", "hash", "act", "by", "post", "on_behalf"),
    *("recorded", "happened", "body", "key", "algorithm"),
)
WORD_COLUMNS = ("entry_id", "name", "salt", "text")
ROWS_AT_ONCE = 1_000
"""Rows of one statement; SQLite takes 32,766 values at a time."""


def write(entries: Sequence[NewEntry]) -> list[Written]:
    """What was written for `entries`, in their order: one statement for the entries, one for their words if any.

    The caller holds the subjects' locks. A key, or a place in a chain, that is taken already raises `IntegrityError`
    and ends the transaction; an entry without `previous` and without one before it in the batch is a `ValueError`.
    """
    algorithm: str = settings.LEDGER_DIGEST
    rows: list[tuple[Any, ...]] = []
    salted: list[tuple[str, Mapping[str, bytes], Mapping[str, str]]] = []
    heads: dict[str, str] = {}
    for entry in entries:
        salts = {name: secrets.token_bytes(chain.SALT_BYTES) for name in entry.words}
        previous = entry.previous or heads.get(entry.subject)
        if previous is None:
            raise ValueError(f"{entry.subject} #{entry.seq} names no entry before it")
        row = _row(entry, previous, salts=salts, algorithm=algorithm)
        heads[entry.subject] = row[3]
        rows.append(row)
        salted.append((row[3], salts, entry.words))
    ids = {hash_: id_ for id_, hash_ in _insert("ledger_entry", COLUMNS, rows=rows, returning=("id", "hash"))}
    words = [
        (ids[hash_], name, salt.hex(), texts[name]) for hash_, salts, texts in salted for name, salt in salts.items()
    ]
    _insert("ledger_word", WORD_COLUMNS, rows=words)
    return [
        Written(id=ids[row[3]], subject=row[0], seq=row[1], previous=row[2], hash=row[3], act=row[4]) for row in rows
    ]


def _row(entry: NewEntry, previous: str, *, salts: Mapping[str, bytes], algorithm: str) -> tuple[Any, ...]:
    """The values of one row, in the order of `COLUMNS`."""
    digests = {name: chain.word_digest(salt, entry.words[name], algorithm=algorithm) for name, salt in salts.items()}
    envelope = {
        "subject": entry.subject,
        "seq": entry.seq,
        "previous": previous,
        "act": entry.act,
        "by": entry.by,
        "post": entry.post,
        "for": entry.on_behalf,
        "recorded": entry.recorded,
        "happened": entry.happened,
        "basis": entry.basis,
        "rules": entry.rules,
        "facts": entry.facts,
        "words": digests,
    }
    body, hash_ = chain.seal(envelope, algorithm=algorithm)
    place = (entry.subject, entry.seq, previous, hash_, entry.act, entry.by, entry.post, entry.on_behalf)
    recorded = connection.ops.adapt_datetimefield_value(entry.recorded)
    same = entry.happened is entry.recorded
    happened = recorded if same else connection.ops.adapt_datetimefield_value(entry.happened)
    return (*place, recorded, happened, body, entry.key, algorithm)


def _insert(
    table: str, columns: Sequence[str], *, rows: Sequence[tuple[Any, ...]], returning: Sequence[str] = ()
) -> list[tuple[Any, ...]]:
    """Inserts the rows and gives back what is asked for of each, in no certain order."""
    quoted = ", ".join(connection.ops.quote_name(column) for column in columns)
    back = f" RETURNING {', '.join(returning)}" if returning else ""
    one = f"({', '.join(['%s'] * len(columns))})"
    given: list[tuple[Any, ...]] = []
    with connection.cursor() as cursor:
        for start in range(0, len(rows), ROWS_AT_ONCE):
            some = rows[start : start + ROWS_AT_ONCE]
            # Names of our own tables and columns only; every value is a parameter.
            sql = f"INSERT INTO {table} ({quoted}) VALUES {', '.join([one] * len(some))}{back}"  # noqa: S608
            cursor.execute(sql, [value for row in some for value in row])
            given += cursor.fetchall() if returning else []
    return given


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
) -> Written:
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


def _written(entry: NewEntry) -> Written:
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


def read_one(subject: str, *, seq: int) -> Record | None:
    """One record of a subject, in two statements; None where it has no entry of that number."""
    rows = Entry.objects.filter(subject=subject, seq=seq)
    words = Word.objects.filter(entry__subject=subject, entry__seq=seq)
    return next((record for _, record in _opened(rows, words)), None)


def read_these(ids: Collection[int]) -> dict[int, Record]:
    """The record of each of some entries by its row, in two statements; a row that is not there is left out."""
    return dict(_opened(Entry.objects.filter(id__in=ids), Word.objects.filter(entry__in=ids)))


def read_many(subjects: Iterable[str]) -> dict[str, list[Record]]:
    """The records of each of `subjects` in the order of their numbers, in two statements; none gives an empty list."""
    records: dict[str, list[Record]] = {subject: [] for subject in subjects}
    rows = Entry.objects.filter(subject__in=list(records)).order_by("subject", "seq")
    for _, record in _opened(rows, Word.objects.filter(entry__subject__in=list(records))):
        records[record.subject].append(record)
    return records


def _opened(rows: "QuerySet[Entry]", words: "QuerySet[Word]") -> Iterator[tuple[int, Record]]:
    """Each of the rows with its record, in their order; `words` are those of the rows."""
    said: dict[int, dict[str, str]] = {}
    for entry, name, text in words.values_list("entry_id", "name", "text"):
        said.setdefault(entry, {})[name] = text
    for entry, sealed, body in rows.values_list("id", "hash", "body"):
        yield entry, record_of(json.loads(body), hash_=sealed, texts=said.get(entry, {}))


def record_of(envelope: Mapping[str, Any], *, hash_: str, texts: Mapping[str, str]) -> Record:
    """The record that an opened envelope and the texts of its words give; words without a text are None."""
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
        hash=hash_,
    )
