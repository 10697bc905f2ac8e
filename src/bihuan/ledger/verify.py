"""核验 verify: every place where the stored ledger no longer agrees with what was sealed, and each chain folded."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from types import MappingProxyType
from typing import Any, NamedTuple

from django.db import connection

from bihuan.core import chain
from bihuan.core.words import said
from bihuan.ledger.models import Expunged

AT_ONCE = 500
"""Entries whose words are fetched by one statement: what is held in memory at a time."""

ROWS = (
    "SELECT id, subject, seq, previous, hash, body, algorithm, act, {by}, post, on_behalf,"
    " CAST(recorded AS TEXT), CAST(happened AS TEXT), {key} FROM ledger_entry"
    " WHERE {where} ORDER BY subject, seq LIMIT %s"
)
"""Times are read as text: only where one disagrees with the sealed text is it worth being made a time of Django's."""


class Told(NamedTuple):
    """What a fold reads of one entry; words that are no longer there are None."""

    subject: str
    seq: int
    act: str
    facts: Mapping[str, Any]
    words: Mapping[str, str | None]
    hash: str


Step = Callable[[Any, Told], Any]
"""One step of a fold: what stood before (None at first) and one entry give what stands after it."""

Words = Mapping[str, tuple[str, str]]
"""The salt and the text of each piece of words of one entry."""


@dataclass(frozen=True, slots=True)
class Folded:
    """What the chain of one subject folds to; `sound` where nothing in it was found broken."""

    subject: str
    state: Any
    sound: bool


@dataclass(slots=True)
class _Chain:
    """One chain while it is gone through."""

    subject: str
    step: Step | None
    seq: int = 0
    previous: str = chain.GENESIS
    linked: bool = True
    sound: bool = True
    state: Any = None


def breaks(subjects: Iterable[str] | None = None) -> Iterator[chain.Break]:
    """Each break in the ledger, or in the chains of `subjects` only, by subject and number, in flat memory.

    A chain is named once, at its first break; columns and words are compared for every entry. A tail cut off cleanly
    is not seen here: it shows by its leaves, and where the entries are folded and compared with the rows.
    """
    yield from (found for found in walk(subjects) if isinstance(found, chain.Break))


def walk(
    subjects: Iterable[str] | None = None,
    *,
    steps: Mapping[str, Step] | None = None,
    tick: Callable[[int], None] = lambda count: None,
) -> Iterator[chain.Break | Folded]:
    """Each break, and after each chain what it folds to by the step for its kind of subject (`matter`, `post` …)."""
    by_kind = steps or {}
    current: _Chain | None = None
    for rows in _batches(subjects):
        words = _words([row[0] for row in rows])
        for row in rows:
            if current is None or row[1] != current.subject:
                if current is not None and current.step is not None:
                    yield Folded(current.subject, current.state, current.sound)
                current = _Chain(row[1], by_kind.get(row[1].partition(":")[0]))
            beside = words.get(row[0], NOTHING)
            envelope = _held(current, row, beside)
            if envelope is None:
                envelope = chain.opened(row[5])
                for found in _named(current, row, beside, envelope):
                    current.sound = False
                    yield found
            current.seq += 1
            current.previous = row[4]
            if current.step is not None and current.sound and envelope is not None:
                current.state = current.step(current.state, _told(row, envelope, beside))
        tick(len(rows))
    if current is not None and current.step is not None:
        yield Folded(current.subject, current.state, current.sound)


NOTHING: Words = MappingProxyType({})


def _told(row: tuple[Any, ...], envelope: Mapping[str, Any], words: Words) -> Told:
    sealed = envelope["words"]
    texts = {name: words[name][1] if name in words else None for name in sealed} if sealed else sealed
    return Told(row[1], row[2], envelope["act"], envelope["facts"], texts, row[4])


def _batches(subjects: Iterable[str] | None) -> Iterator[list[tuple[Any, ...]]]:
    """The rows of the ledger by subject and number, so many at a time, each batch by a statement of its own."""
    if subjects is None:
        yield from _paged("(subject, seq) > (%s, %s)", None)
        return
    for subject in sorted(set(subjects)):
        yield from _paged("subject = %s AND seq > %s", subject)


def _paged(where: str, subject: str | None) -> Iterator[list[tuple[Any, ...]]]:
    names = {name: connection.ops.quote_name(name) for name in ("by", "key")}
    after: tuple[Any, ...] = (subject or "", 0)
    while True:
        with connection.cursor() as cursor:
            cursor.execute(ROWS.format(where=where, **names), (*after, AT_ONCE))
            found = cursor.fetchall()
        if found:
            yield found
        if len(found) < AT_ONCE:
            return
        after = found[-1][1:3]


def _words(ids: list[int]) -> dict[int, dict[str, tuple[str, str]]]:
    places = ", ".join(["%s"] * len(ids))
    found: dict[int, dict[str, tuple[str, str]]] = {}
    with connection.cursor() as cursor:
        # Only places for parameters are put together.
        cursor.execute(f"SELECT entry_id, name, salt, text FROM ledger_word WHERE entry_id IN ({places})", ids)  # noqa: S608
        for entry, name, salt, text in cursor.fetchall():
            found.setdefault(entry, {})[name] = (salt, text)
    return found


def _held(current: _Chain, row: tuple[Any, ...], words: Words) -> Mapping[str, Any] | None:
    """The envelope of an entry of which everything holds; None where something has to be named, or may have to be."""
    _, subject, seq, previous, hash_, body, algorithm, act, by, post, on_behalf, recorded, happened, key = row
    digest = chain.ALGORITHMS.get(algorithm)
    if digest is None or not current.linked or seq != current.seq + 1 or previous != current.previous:
        return None
    try:
        if digest(body.encode()).hexdigest() != hash_:
            return None
        envelope = chain.opened(body)
        if (
            envelope is None
            or (subject, seq, previous) != (envelope["subject"], envelope["seq"], envelope["previous"])
            or (act, by, post, on_behalf) != (envelope["act"], envelope["by"], envelope["post"], envelope["for"])
            or not _is_moment(recorded, envelope["recorded"])
            or not (
                (happened == recorded and envelope["happened"] == envelope["recorded"])
                or _is_moment(happened, envelope["happened"])
            )
            or (key is not None and not _is_key_of(key, by))
        ):
            return None
        digests = envelope["words"]
        if len(words) != len(digests):
            return None
        for name, (salt, text) in words.items():
            salted = bytes.fromhex(salt)
            if len(salted) != chain.SALT_BYTES or digests.get(name) != digest(salted + text.encode()).hexdigest():
                return None
    except ValueError:
        return None
    return envelope


def _named(
    current: _Chain, row: tuple[Any, ...], words: Words, envelope: Mapping[str, Any] | None
) -> Iterator[chain.Break]:
    """What is wrong with one entry in its chain."""
    subject, seq, previous, hash_, body, algorithm = row[1:7]
    if current.linked:
        sealed = chain.Sealed(subject=subject, seq=seq, previous=previous, hash=hash_, body=body, algorithm=algorithm)
        wrong = chain.fault_of(sealed, envelope=envelope, seq=current.seq + 1, previous=current.previous)
        if wrong is not None:
            current.linked = False
            yield chain.Break(subject, seq, wrong)
    if envelope is not None:
        yield from _copies(row, envelope)
        yield from _words_beside(row, envelope, words)


def _copies(row: tuple[Any, ...], envelope: Mapping[str, Any]) -> Iterator[chain.Break]:
    """The columns beside the sealed text that disagree with it."""
    act, by, post, on_behalf, recorded, happened, key = row[7:]
    copied = (("act", act), ("by", by), ("post", post), ("for", on_behalf))
    wrong = [name for name, value in copied if value != envelope[name]]
    times = (("recorded", recorded), ("happened", happened))
    wrong += [name for name, value in times if not _is_moment(value, envelope[name])]
    wrong += [] if _is_key_of(key, envelope["by"]) else ["key"]
    for name in wrong:
        yield chain.Break(row[1], row[2], said("ledger_column_differs", **_place(row), field=name))


def _words_beside(row: tuple[Any, ...], envelope: Mapping[str, Any], words: Words) -> Iterator[chain.Break]:
    """The words that were changed or never sealed, and those that are missing without an order to expunge them."""
    digests = envelope["words"]
    keys = {}
    for name, (salt, text) in sorted(words.items()):
        if name not in digests:
            keys[name] = "ledger_word_extra"
        elif _digest(salt, text, algorithm=row[6]) != digests[name]:
            keys[name] = "ledger_word_changed"
    missing = [name for name in digests if name not in words]
    gone = set(Expunged.objects.filter(entry_id=row[0]).values_list("name", flat=True)) if missing else set()
    keys |= {name: "ledger_word_missing" for name in missing if name not in gone}
    for name, key in keys.items():
        yield chain.Break(row[1], row[2], said(key, **_place(row), name=name))


def _is_moment(column: str | None, sealed: Any) -> bool:
    """Whether a column, read as text, holds the moment that was sealed; without a zone it is in UTC."""
    try:
        at, told = datetime.fromisoformat(column or ""), datetime.fromisoformat(sealed)
        return told == (at if at.tzinfo is not None else at.replace(tzinfo=UTC))
    except (ValueError, TypeError):
        return False


def _is_key_of(key: str | None, by: Any) -> bool:
    """Whether a key begins with who pressed; a key is not sealed."""
    return key is None or key.partition(":")[0] in ({"", "clock"} if by is None else {str(by)})


def _place(row: tuple[Any, ...]) -> dict[str, str | int]:
    return {"subject": row[1], "seq": row[2]}


def _digest(salt: str, text: str, *, algorithm: str) -> str | None:
    """The digest of the words as they stand now; None where the salt is no salt or the digest is unknown."""
    try:
        return chain.word_digest(bytes.fromhex(salt), text, algorithm=algorithm)
    except ValueError:
        return None
