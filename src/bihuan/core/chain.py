"""记录链 chain: the sealed bytes of an entry, its link to the one before, and the first place where a chain breaks."""

import hashlib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta, timezone
from decimal import Decimal
from functools import lru_cache, partial
from types import MappingProxyType
from typing import Any

import msgspec

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

ALGORITHMS: Mapping[str, Callable[[bytes], Any]] = MappingProxyType(
    {"sha256": hashlib.sha256, "sm3": partial(hashlib.new, "sm3")}
)
"""The digests a ledger may be sealed with; each entry and each seal names its own, so that old ones keep verifying."""

PLAIN = frozenset({str, int, bool, type(None)})
"""What JSON writes as it is, in one way."""

TEXT = frozenset({str})


@dataclass(frozen=True, slots=True, kw_only=True)
class Sealed:
    """One entry as it is stored: the columns that place it in its chain, and the sealed text."""

    subject: str
    seq: int
    previous: str
    hash: str
    body: str
    algorithm: str = "sha256"


@dataclass(frozen=True, slots=True)
class Break:
    """One place where the ledger does not hold, with the sentence that says what is wrong there."""

    subject: str
    seq: int
    sentence: Said


@lru_cache(maxsize=256)
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
    return _ENCODER.encode(_faithful(value))


def _faithful(value: Any) -> Any:
    """The value in the forms that JSON has; the encoder would write floats, sets and bytes without a word."""
    kind = type(value)
    if kind is dict or isinstance(value, Mapping):
        named = value if TEXT.issuperset(map(type, value)) else {_key(key): item for key, item in value.items()}
        if PLAIN.issuperset(map(type, named.values())):
            return named if type(named) is dict else dict(named)
        return {key: item if type(item) in PLAIN else _faithful(item) for key, item in named.items()}
    if kind is list or kind is tuple or isinstance(value, (list, tuple)):
        return [item if type(item) in PLAIN else _faithful(item) for item in value]
    return value if kind in PLAIN else _text_of(value)


def _key(key: Any) -> str:
    if not isinstance(key, str):
        raise TypeError(f"the key {key!r} is not text")
    return str.__str__(key)


def _text_of(value: Any) -> str | int:
    """What stands in the text for a value that JSON has no form for."""
    match value:
        case str():
            return str.__str__(value)
        case int():
            return int(value)
        case Decimal() if value.is_finite():
            return format(value, "f")
        case datetime():
            return moment(value)
        case date():
            return value.isoformat()
    raise TypeError(f"{value!r} ({type(value).__name__}) cannot be sealed")


def _no_float(text: str) -> None:
    raise ValueError(f"{text} is a float")


_ENCODER = msgspec.json.Encoder(order="sorted")
_DECODER = msgspec.json.Decoder(float_hook=_no_float)


def digest(content: bytes, *, algorithm: str = "sha256") -> str:
    """The digest of `content` as lower-case hex; an algorithm that is not offered raises `ValueError`."""
    if algorithm not in ALGORITHMS:
        raise ValueError(f"no digest {algorithm}; offered: {', '.join(ALGORITHMS)}")
    return str(ALGORITHMS[algorithm](content).hexdigest())


def word_digest(salt: bytes, text: str, *, algorithm: str = "sha256") -> str:
    """The digest that stands in the sealed bytes for `text`; once salt and text are gone it tells nothing."""
    if len(salt) != SALT_BYTES:
        raise ValueError(f"a salt has {SALT_BYTES} bytes, not {len(salt)}")
    return digest(salt + text.encode(), algorithm=algorithm)


def seal(envelope: Mapping[str, Any], *, algorithm: str = "sha256") -> tuple[str, str]:
    """The sealed text of an entry and its hash; an envelope with other fields than `ENVELOPE` raises `ValueError`."""
    if envelope.keys() != ENVELOPE:
        raise ValueError(f"not the fields of an envelope: {', '.join(sorted(envelope.keys() ^ ENVELOPE))}")
    body = canonical(envelope)
    return body.decode(), digest(body, algorithm=algorithm)


def opened(body: str) -> Mapping[str, Any] | None:
    """The envelope that `body` holds; None where the text is not the canonical text of an envelope."""
    try:
        envelope = _DECODER.decode(body)
        # Read from JSON, every key is text and there is no float: what is left to compare is how it is written.
        faithful = _ENCODER.encode(envelope) == body.encode()
    except (ValueError, TypeError, RecursionError):
        return None
    return envelope if faithful and isinstance(envelope, dict) and envelope.keys() == ENVELOPE else None


def fault(entry: Sealed, *, seq: int, previous: str) -> Said | None:
    """What is wrong with `entry` as number `seq` of its chain after the hash `previous`; None where it holds."""
    return fault_of(entry, envelope=opened(entry.body), seq=seq, previous=previous)


def fault_of(entry: Sealed, *, envelope: Mapping[str, Any] | None, seq: int, previous: str) -> Said | None:
    """As `fault`, for an entry whose text was opened already; None as the envelope where it could not be."""
    place = {"subject": entry.subject, "seq": entry.seq}
    if entry.seq != seq:
        return said("chain_hole", **place, expected=seq)
    if entry.previous != previous:
        return said("chain_unlinked", **place)
    if entry.algorithm not in ALGORITHMS:
        return said("chain_algorithm_unknown", **place, algorithm=entry.algorithm, offered=sorted(ALGORITHMS))
    if digest(entry.body.encode(errors="surrogatepass"), algorithm=entry.algorithm) != entry.hash:
        return said("chain_body_changed", **place)
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
