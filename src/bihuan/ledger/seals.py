"""封存 seals: one sealer gives all entries a global order in a Merkle tree and chains its roots, never holding up acts.

A tree is kept with one digest; where the setting names another, the next seal begins a tree of its own.
"""

import threading
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.conf import settings
from django.db import OperationalError, connection, transaction
from django.db.models import Exists, OuterRef, QuerySet

from bihuan.core import chain, merkle
from bihuan.ledger.models import Entry, Leaf, Seal, Sealer

AT_ONCE = 2_000
"""Entries of one seal and one transaction: what is held in memory, and how long SQLite's writers wait."""

LATE_COMMIT = timedelta(minutes=10)
"""How long a transaction may take: entries below what was sealed that long ago are looked for by full passes only."""

FULL_PASS = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Pass:
    """What one pass of the sealer did: entries sealed, and the highest row it came to."""

    sealed: int
    highest: int


def seal(*, at: datetime, above: int = 0) -> Pass:
    """Seals every entry that waits, those of rows up to `above` left aside; nothing where another sealer is at work.

    Each batch is a transaction of its own, so a sealer that is killed leaves whole seals and the next one goes on.
    """
    Sealer.objects.get_or_create(pk=1)
    total, highest = 0, above
    while count := len(ids := _seal_batch(at=at, above=highest)):
        total, highest = total + count, ids[-1]
    return Pass(total, highest)


def keep_sealing(
    *, every: float, now: Callable[[], datetime], stop: threading.Event, tell: Callable[[Pass], None] | None = None
) -> None:
    """Seals what waits, again after every so many seconds, until `stop` is set; a database that is busy is asked again.

    Most passes look only at rows above what was sealed a while ago; a full pass now and then finds late ones.
    """
    passes: deque[tuple[datetime, int]] = deque()
    full_since: datetime | None = None
    while True:
        at = now()
        while len(passes) > 1 and passes[1][0] <= at - LATE_COMMIT:
            passes.popleft()
        is_full = full_since is None or at - full_since >= FULL_PASS
        known = passes[0][1] if passes and passes[0][0] <= at - LATE_COMMIT else 0
        try:
            done = seal(at=at, above=0 if is_full else known)
        except OperationalError:
            connection.close()
        else:
            full_since = at if is_full else full_since
            passes.append((at, max(done.highest, passes[-1][1] if passes else 0)))
            if tell is not None:
                tell(done)
        if stop.wait(every):
            return


@transaction.atomic
def _seal_batch(*, at: datetime, above: int) -> list[int]:
    """The rows of the entries sealed by one seal; none where nothing waits or another sealer holds the row."""
    if not list(Sealer.objects.select_for_update(skip_locked=True).filter(pk=1)):
        return []
    found = list(waiting(above=above).order_by("id").values_list("id", "subject", "seq", "hash")[:AT_ONCE])
    if not found:
        return []
    last = Seal.objects.order_by("-number").first()
    algorithm: str = settings.LEDGER_DIGEST
    first, tree = _tree(last, algorithm=algorithm)
    leaves = []
    for entry, subject, seq, hash_ in found:
        position = first + tree.size
        node = tree.add(bytes.fromhex(hash_)).hex()
        leaves.append(Leaf(position=position, entry_id=entry, subject=subject, seq=seq, hash=hash_, node=node))
    Leaf.objects.bulk_create(leaves)
    fields = {
        "number": last.number + 1 if last else 1,
        "previous": last.digest if last else chain.GENESIS,
        "first": first,
        "size": tree.size,
        "root": tree.root().hex(),
        "sealed": at,
        "algorithm": algorithm,
    }
    Seal.objects.create(**fields, digest=digest(fields))
    return [entry for entry, *_ in found]


def waiting(*, above: int = 0) -> QuerySet[Entry]:
    """The entries without a leaf, in rows above the given one."""
    leaves = Leaf.objects.filter(entry=OuterRef("pk"), entry_id__gt=above)
    return Entry.objects.filter(~Exists(leaves), id__gt=above)


def _tree(last: Seal | None, *, algorithm: str) -> tuple[int, merkle.Growing]:
    """The place of the tree's first leaf and the tree that the next leaf joins: the last one, or one begun anew."""
    if last is None:
        return 0, merkle.Growing(algorithm)
    if last.algorithm != algorithm:
        return last.first + last.size, merkle.Growing(algorithm)
    return last.first, merkle.regrown(last.size, nodes=nodes_of(last), algorithm=algorithm)


def nodes_of(seal: Seal) -> merkle.Nodes:
    """Reads the leaves of the tree that a seal stands over, by their places in it, in one statement."""

    def read(places: Sequence[int]) -> Mapping[int, tuple[bytes, bytes]]:
        rows = Leaf.objects.filter(position__in=[seal.first + place for place in places])
        return {
            position - seal.first: (bytes.fromhex(hash_), bytes.fromhex(node))
            for position, hash_, node in rows.values_list("position", "hash", "node")
        }

    return read


def digest(fields: Mapping[str, Any]) -> str:
    """The digest of a seal: of its number, the digest before it, its tree, its moment and its algorithm."""
    return chain.digest(chain.canonical(fields), algorithm=fields["algorithm"])


def fields_of(seal: Seal) -> dict[str, Any]:
    """What is digested of a seal."""
    return {
        "number": seal.number,
        "previous": seal.previous,
        "first": seal.first,
        "size": seal.size,
        "root": seal.root,
        "sealed": seal.sealed,
        "algorithm": seal.algorithm,
    }


def last_until(day: date) -> Seal | None:
    """The last seal made up to the end of a day in Asia/Shanghai; None where there was none yet."""
    end = datetime.combine(day + timedelta(days=1), time.min, chain.SHANGHAI)
    return Seal.objects.filter(sealed__lt=end).order_by("-number").first()
