"""记录链 chain: the sealed bytes of an entry, its link to the one before, and the first place where a chain breaks."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta, timezone
from decimal import Decimal
from types import MappingProxyType
from typing import Any

from bihuan.core.words import Said, said

SHANGHAI = timezone(timedelta(hours=8), "Asia/Shanghai")
"""The one clock of the house; the zone has had no other offset since 1991."""

GENESIS = "0" * 64
"""What the first entry of every subject names as the hash before it."""

SALT_BYTES = 16
"""Enough that nobody can find a short sentence again by trying sentences against its digest."""

ENVELOPE = frozenset(
    {
        "subject",
        "seq",
        "previous",
        "act",
        "by",
        "post",
        "for",
        "recorded",
        "happened",
        "basis",
        "rules",
        "facts",
        "words",
    }
)
"""What is sealed of every entry; `by` pressed, from `post`, on behalf of `for`."""

ALGORITHMS = MappingProxyType({"sha256": hashlib.sha256})


@dataclass(frozen=True, slots=True, kw_only=True)
class Sealed:
    """One entry as it is stored: the columns that place it in its chain, and the sealed text."""

    subject: str
    seq: int
    previous: str
    hash: str
    body: str


@dataclass(frozen=True, slots=True)
class Break:
    """One place where the ledger does not hold, with the sentence that says what is wrong there."""

    subject: str
    seq: int
    sentence: Said


def moment(at: datetime) -> str:
    """`at` in the clock of the house, ISO 8601 with microseconds and +08:00; a time without a zone is a `TypeError`."""
    if at.tzinfo is None:
        raise TypeError("a sealed time needs a zone")
    return at.astimezone(SHANGHAI).isoformat(timespec="microseconds")


def day_of(at: datetime) -> date:
    """The calendar day in Asia/Shanghai on which `at` falls."""
    return at.astimezone(SHANGHAI).date()


def canonical(value: Any) -> bytes:
    """The one UTF-8 text of `value` as JSON: sorted keys, real characters, no spaces, decimals and dates as strings.

    Floats, sets, bytes and keys that are not text raise `TypeError`: they have no single faithful text.
    """
    return json.dumps(_plain(value), ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def _plain(value: Any) -> Any:
    match value:
        case None | bool() | int() | str():
            return value
        case Decimal():
            if not value.is_finite():
                raise TypeError(f"{value} is not a number that can be sealed")
            return format(value, "f")
        case datetime():
            return moment(value)
        case date():
            return value.isoformat()
        case Mapping():
            if strange := [key for key in value if not isinstance(key, str)]:
                raise TypeError(f"the key {strange[0]!r} is not text")
            return {key: _plain(item) for key, item in value.items()}
        case list() | tuple():
            return [_plain(item) for item in value]
    raise TypeError(f"{type(value).__name__} cannot be sealed")


def digest(content: bytes, *, algorithm: str = "sha256") -> str:
    """The digest of `content` as lower-case hex; an algorithm that is not offered raises `ValueError`."""
    if algorithm not in ALGORITHMS:
        raise ValueError(f"no digest {algorithm}; offered: {', '.join(ALGORITHMS)}")
    return ALGORITHMS[algorithm](content).hexdigest()


def word_digest(salt: bytes, text: str) -> str:
    """The digest that stands in the sealed bytes for `text`; once salt and text are gone it tells nothing."""
    if len(salt) != SALT_BYTES:
        raise ValueError(f"a salt has {SALT_BYTES} bytes, not {len(salt)}")
    return digest(salt + text.encode())


def seal(envelope: Mapping[str, Any]) -> tuple[str, str]:
    """The sealed text of an entry and its hash; an envelope with other fields than `ENVELOPE` raises `ValueError`."""
    if envelope.keys() != ENVELOPE:
        raise ValueError(f"not the fields of an envelope: {', '.join(sorted(envelope.keys() ^ ENVELOPE))}")
    body = canonical(envelope)
    return body.decode(), digest(body)


def opened(body: str) -> Mapping[str, Any] | None:
    """The envelope that `body` holds; None where the text is not the canonical text of an envelope."""
    try:
        envelope = json.loads(body)
        faithful = canonical(envelope) == body.encode()
    except (ValueError, TypeError, RecursionError):
        return None
    return envelope if faithful and isinstance(envelope, dict) and envelope.keys() == ENVELOPE else None


def fault(entry: Sealed, *, seq: int, previous: str) -> Said | None:
    """What is wrong with `entry` as number `seq` of its chain after the hash `previous`; None where it holds."""
    place = {"subject": entry.subject, "seq": entry.seq}
    if entry.seq != seq:
        return said("chain_hole", **place, expected=seq)
    if entry.previous != previous:
        return said("chain_unlinked", **place)
    if digest(entry.body.encode(errors="surrogatepass")) != entry.hash:
        return said("chain_body_changed", **place)
    envelope = opened(entry.body)
    if envelope is None:
        return said("chain_not_canonical", **place)
    for name in ("subject", "seq", "previous"):
        if envelope[name] != getattr(entry, name):
            return said("chain_misplaced", **place, field=name)
    return None


def first_break(entries: Iterable[Sealed]) -> Break | None:
    """The first break in one subject's entries, given in the order of their numbers; None where the chain holds.

    A chain shows edits, holes and insertions; a tail cut off cleanly leaves a shorter chain that holds.
    """
    subject: str | None = None
    previous = GENESIS
    for seq, entry in enumerate(entries, start=1):
        subject = entry.subject if subject is None else subject
        if entry.subject != subject:
            return Break(subject, seq, said("chain_stranger", subject=subject, seq=seq, stranger=entry.subject))
        wrong = fault(entry, seq=seq, previous=previous)
        if wrong is not None:
            return Break(subject, entry.seq, wrong)
        previous = entry.hash
    return None
