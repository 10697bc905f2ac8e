"""核验 verify: every place where the stored ledger no longer agrees with what was sealed, and each chain folded."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from bihuan.core import chain
from bihuan.core.words import said
from bihuan.ledger import entries
from bihuan.ledger.models import Entry, Expunged, Word

AT_ONCE = 500
"""Entries whose words are fetched by one statement: what is held in memory at a time."""

COLUMNS = (
    *("id", "subject", "seq", "previous", "hash", "body", "algorithm"),
    *("act", "by", "post", "on_behalf", "recorded", "happened", "key"),
)

Step = Callable[[Any, entries.Record], Any]
"""One step of a fold: what stood before (None at first) and one record give what stands after it."""


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
            for found in _checked(current, row, words.get(row[0], {})):
                current.sound = False
                yield found
        tick(len(rows))
    if current is not None and current.step is not None:
        yield Folded(current.subject, current.state, current.sound)


def _batches(subjects: Iterable[str] | None) -> Iterator[list[tuple[Any, ...]]]:
    """The rows of the ledger by subject and number, so many at a time, each batch by a statement of its own."""
    rows = Entry.objects.order_by("subject", "seq").values_list(*COLUMNS)
    if subjects is None:
        yield from _paged(rows)
        return
    for subject in sorted(set(subjects)):
        yield from _paged(rows.filter(subject=subject))


def _paged(rows: Any) -> Iterator[list[tuple[Any, ...]]]:
    found = list(rows[:AT_ONCE])
    while found:
        yield found
        subject, seq = found[-1][1:3]
        found = list(rows.filter(subject=subject, seq__gt=seq)[:AT_ONCE])
        if len(found) < AT_ONCE:
            found += rows.filter(subject__gt=subject)[: AT_ONCE - len(found)]


def _words(ids: list[int]) -> dict[int, dict[str, tuple[str, str]]]:
    found: dict[int, dict[str, tuple[str, str]]] = {}
    for entry, name, salt, text in Word.objects.filter(entry_id__in=ids).values_list(
        "entry_id", "name", "salt", "text"
    ):
        found.setdefault(entry, {})[name] = (salt, text)
    return found


def _checked(current: _Chain, row: tuple[Any, ...], words: Mapping[str, tuple[str, str]]) -> Iterator[chain.Break]:
    """What is wrong with one entry in its chain; the chain moves on past it."""
    subject, seq, previous, hash_, body, algorithm = row[1:7]
    envelope = chain.opened(body)
    current.seq += 1
    if current.linked:
        sealed = chain.Sealed(subject=subject, seq=seq, previous=previous, hash=hash_, body=body, algorithm=algorithm)
        wrong = chain.fault_of(sealed, envelope=envelope, seq=current.seq, previous=current.previous)
        if wrong is not None:
            current.linked = False
            yield chain.Break(subject, seq, wrong)
    current.previous = hash_
    if envelope is None:
        return
    yield from _copies(row, envelope)
    yield from _words_beside(row, envelope, words)
    if current.step is not None and current.sound:
        texts = {name: text for name, (_, text) in words.items()}
        current.state = current.step(current.state, entries.record_of(envelope, hash_=hash_, texts=texts))


def _copies(row: tuple[Any, ...], envelope: Mapping[str, Any]) -> Iterator[chain.Break]:
    """The columns beside the sealed text that disagree with it."""
    act, by, post, on_behalf, recorded, happened, key = row[7:]
    copied = (
        ("act", act),
        ("by", by),
        ("post", post),
        ("for", on_behalf),
        ("recorded", _moment(recorded)),
        ("happened", _moment(happened)),
    )
    for name, value in copied:
        if value != envelope[name]:
            yield chain.Break(row[1], row[2], said("ledger_column_differs", **_place(row), field=name))
    # A key is not sealed, but it begins with who pressed.
    if key is not None and key.partition(":")[0] not in (
        {"", "clock"} if envelope["by"] is None else {str(envelope["by"])}
    ):
        yield chain.Break(row[1], row[2], said("ledger_column_differs", **_place(row), field="key"))


def _words_beside(
    row: tuple[Any, ...], envelope: Mapping[str, Any], words: Mapping[str, tuple[str, str]]
) -> Iterator[chain.Break]:
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


def _moment(at: datetime | None) -> str | None:
    """A time as the sealed text has it; None where the column holds no time any more."""
    return None if at is None else chain.moment(at)


def _place(row: tuple[Any, ...]) -> dict[str, str | int]:
    return {"subject": row[1], "seq": row[2]}


def _digest(salt: str, text: str, *, algorithm: str) -> str | None:
    """The digest of the words as they stand now; None where the salt is no salt or the digest is unknown."""
    try:
        return chain.word_digest(bytes.fromhex(salt), text, algorithm=algorithm)
    except ValueError:
        return None
