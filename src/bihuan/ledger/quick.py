"""快核 quick: the hashes and links of every chain and the root of every seal, fast and in flat memory.

What the database compares says only where to look: whatever it points at is named by the rules of `core`.
"""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, nullcontext
from datetime import datetime, timedelta
from itertools import islice
from typing import Any

from django.conf import settings
from django.db import connection, transaction

from bihuan.core import chain, merkle
from bihuan.core.words import Said, said
from bihuan.ledger import seals, verify
from bihuan.ledger.models import Entry, Leaf, Seal

AT_ONCE = 1_000
"""Rows that are held in memory at a time where each is looked at by itself."""

LEAVES_AT_ONCE = 20_000
"""Leaves whose hashes are read by one statement, as one text."""

ROWS_AT_ONCE = 200
"""Entries fetched at a time: few enough to be hashed while they are still in the processor's cache."""

UNSEALED_FOR = timedelta(minutes=5)
"""How long an entry may wait for its leaf."""

RECENT = 20_000
"""How many of the newest entries are looked at first for those that wait."""

AS_BYTES = {"sqlite": "CAST(body AS BLOB)", "postgresql": "convert_to(body, 'UTF8')"}
"""The text as the bytes that are hashed, so that it is not made a string in between."""

CONCATENATED = {"sqlite": "group_concat(hash, '')", "postgresql": "string_agg(hash, '' ORDER BY position)"}

Tick = Callable[[int], None]
"""Told after each batch how many rows it had."""


def at_one_moment() -> AbstractContextManager[Any]:
    """A transaction where long reading needs one; SQLite's would keep every writer waiting."""
    return transaction.atomic() if connection.vendor == "postgresql" else nullcontext()


def chain_breaks(*, tick: Tick) -> Iterator[chain.Break]:
    """The breaks in every chain whose entries' text, hash, number or link do not hold, by subject and number."""
    named: set[str] = set()
    for entry in _suspects(tick):
        subject = Entry.objects.values_list("subject", flat=True).get(id=entry)
        if subject not in named:
            named.add(subject)
            yield from verify.breaks([subject])


def _suspects(tick: Tick) -> Iterator[int]:
    """Rows of entries that do not hold where they stand, in one pass over all chains.

    The link to the hash before binds an entry to its chain; a first entry is bound by the subject its text names.
    """
    # Named by the database at hand; no value is put in.
    sql = (
        f"SELECT id, seq, hash, {AS_BYTES[connection.vendor]}, CASE seq WHEN 1 THEN subject END AS opens"  # noqa: S608
        " FROM ledger_entry ORDER BY subject, seq"
    )
    usual = chain.ALGORITHMS[settings.LEDGER_DIGEST]
    last, expected = chain.GENESIS, 1
    with at_one_moment(), connection.chunked_cursor() as cursor:
        cursor.execute(sql)
        while rows := cursor.fetchmany(ROWS_AT_ONCE):
            for entry, seq, hash_, content, opens in rows:
                if opens is not None:
                    last, expected = chain.GENESIS, 1
                    if b'"seq":1,"subject":%b,"words":{' % chain.canonical(opens) not in content:
                        yield entry
                if (
                    (usual(content).hexdigest() != hash_ and not _by_another_digest(content, hash_))
                    or b'"previous":"%b","recorded":"' % last.encode() not in content
                    or seq != expected
                ):
                    yield entry
                last = hash_
                expected = seq + 1
            tick(len(rows))


def _by_another_digest(content: bytes, hash_: str) -> bool:
    return any(chain.digest(content, algorithm=name) == hash_ for name in chain.ALGORITHMS)


def seal_breaks(*, tick: Tick) -> Iterator[Said]:
    """What does not hold in the order of all entries: leaves beside their entries, roots, and the chain of seals.

    A tree is named once, at its first root that does not hold.
    """
    before: Seal | None = None
    tree, broken = merkle.Growing(), False
    found: list[Said] = []
    last = Seal.objects.order_by("-number").first()
    sealed = last.first + last.size if last else 0
    leaves = _leaves(sealed, found=found, tick=tick)
    for seal in Seal.objects.order_by("number").iterator(chunk_size=AT_ONCE):
        yield from _link_breaks(seal, before)
        if before is None or seal.first != before.first:
            tree, broken = merkle.Growing(_known(seal.algorithm)), False
        tree.extend(islice(leaves, max(0, seal.size - tree.size)))
        yield from found
        found.clear()
        if not broken and (tree.size != seal.size or tree.root().hex() != seal.root):
            broken = True
            yield said("seal_root_differs", number=seal.number, first=seal.first + 1, last=seal.first + seal.size)
        before = seal
    beyond = Leaf.objects.filter(position__gte=sealed).order_by("position")
    for position, subject, seq in beyond.values_list("position", "subject", "seq").iterator(chunk_size=AT_ONCE):
        yield said("leaf_beyond_seals", subject=subject, seq=seq, position=position + 1)


def _known(algorithm: str) -> str:
    return algorithm if algorithm in chain.ALGORITHMS else "sha256"


def _link_breaks(seal: Seal, before: Seal | None) -> Iterator[Said]:
    number = before.number + 1 if before else 1
    end = before.first + before.size if before else 0
    if seal.number != number or seal.previous != (before.digest if before else chain.GENESIS):
        yield said("seal_unlinked", number=seal.number, expected=number)
    grows = before is not None and seal.first == before.first and seal.algorithm == before.algorithm
    if (seal.first != end and not grows) or seal.first + seal.size <= end:
        yield said("seal_tree_broken", number=seal.number)
    if seal.algorithm not in chain.ALGORITHMS or seals.digest(seals.fields_of(seal)) != seal.digest:
        yield said("seal_digest_differs", number=seal.number)


def _leaves(sealed: int, *, found: list[Said], tick: Tick) -> Iterator[bytes]:
    """What the leaves up to `sealed` hold, in order; those missing or unlike their entries are added to `found`."""
    joined = (
        "SELECT l.position, l.hash, e.hash = l.hash AND e.subject = l.subject AND e.seq = l.seq AS agrees"
        " FROM ledger_leaf l LEFT JOIN ledger_entry e ON e.id = l.entry_id"
        " WHERE l.position >= %s AND l.position < %s ORDER BY l.position"
    )
    hashes = CONCATENATED[connection.vendor]
    # Names of our own tables and columns only; every value is a parameter.
    sql = f"SELECT {hashes}, count(*), sum(CASE WHEN agrees THEN 1 ELSE 0 END) FROM ({joined}) x"  # noqa: S608
    for start in range(0, sealed, LEAVES_AT_ONCE):
        end = min(start + LEAVES_AT_ONCE, sealed)
        with connection.cursor() as cursor:
            cursor.execute(sql, [start, end])
            ((joined_hashes, count, agreeing),) = cursor.fetchall()
        content = _bytes_of(joined_hashes or "", count=count)
        if not count == agreeing == end - start:
            for some in range(start, end, AT_ONCE):
                found.extend(_leaf_breaks(some, min(some + AT_ONCE, end)))
        tick(count)
        yield from (content[place : place + 32] for place in range(0, len(content), 32))


def _bytes_of(hashes: str, *, count: int) -> bytes:
    """The bytes of so many hashes; zeros where the text is none, so that the root cannot hold."""
    try:
        content = bytes.fromhex(hashes)
    except ValueError:
        content = b""
    return content if len(content) == 32 * count else bytes(32 * count)


def _leaf_breaks(start: int, end: int) -> Iterator[Said]:
    """Each leaf of the range that is missing, has lost its entry, or disagrees with it."""
    stored = Leaf.objects.filter(position__gte=start, position__lt=end)
    rows = {leaf.position: leaf for leaf in stored}
    entries = Entry.objects.filter(id__in=[leaf.entry_id for leaf in rows.values()])
    there = {row[0]: row[1:] for row in entries.values_list("id", "subject", "seq", "hash")}
    for position in range(start, end):
        leaf = rows.get(position)
        if leaf is None:
            yield said("leaf_missing", position=position + 1)
        elif leaf.entry_id not in there:
            yield said("leaf_entry_missing", subject=leaf.subject, seq=leaf.seq, position=position + 1)
        elif there[leaf.entry_id] != (leaf.subject, leaf.seq, leaf.hash):
            yield said("leaf_entry_differs", subject=leaf.subject, seq=leaf.seq, position=position + 1)


def node_breaks() -> Iterator[Said]:
    """Each leaf whose node, from which proofs are made, is not the one its tree gives."""
    beyond = 0
    for first, beyond, algorithm in _trees():
        tree = merkle.Growing(_known(algorithm))
        for start in range(first, beyond, LEAVES_AT_ONCE):
            yield from _differing_nodes(tree, start, min(start + LEAVES_AT_ONCE, beyond))
    stray = Leaf.objects.filter(position__gte=beyond).order_by("position").values_list("position", flat=True)
    for position in stray.iterator(chunk_size=AT_ONCE):
        yield from _differing_nodes(merkle.Growing(), position, position + 1)


def _differing_nodes(tree: merkle.Growing, start: int, end: int) -> Iterator[Said]:
    """The leaves of a range whose nodes are not those that the tree gives, which grows by them."""
    together = CONCATENATED[connection.vendor]
    part = "SELECT position, hash, node FROM ledger_leaf WHERE position >= %s AND position < %s ORDER BY position"
    nodes = together.replace("hash", "node")
    with connection.cursor() as cursor:
        # Names of our own tables and columns only; every value is a parameter.
        cursor.execute(f"SELECT {together}, {nodes}, count(*) FROM ({part}) x", [start, end])  # noqa: S608
        ((joined_hashes, joined_nodes, count),) = cursor.fetchall()
    content = _bytes_of(joined_hashes or "", count=count)
    grown = tree.nodes(content[place : place + 32] for place in range(0, len(content), 32))
    if b"".join(grown).hex() == (joined_nodes or ""):
        return
    leaves = Leaf.objects.filter(position__gte=start, position__lt=end).order_by("position")
    rows = leaves.values_list("position", "subject", "seq", "node")
    for (position, subject, seq, node), right in zip(rows, grown, strict=True):
        if node != right.hex():
            yield said("leaf_node_differs", subject=subject, seq=seq, position=position + 1)


def _trees() -> Iterator[tuple[int, int, str]]:
    """Where each tree begins and ends and the digest it is kept with, in their order."""
    for first in Seal.objects.order_by("first").values_list("first", flat=True).distinct():
        last = Seal.objects.filter(first=first).order_by("-number")[0]
        yield first, last.first + last.size, last.algorithm


def unsealed(*, at: datetime, total: int) -> Iterator[Said]:
    """Each entry of the ledger of `total` entries that has waited for its leaf too long at the moment `at`."""
    last = Leaf.objects.order_by("-position").first()
    sealed = last.position + 1 if last else 0
    # Those that wait are the newest; only where the counts say otherwise are all entries gone through.
    waiting = seals.waiting(above=max(0, last.entry_id - RECENT) if last else 0)
    if waiting.count() != total - sealed:
        waiting = seals.waiting()
    late = waiting.filter(recorded__lt=at - UNSEALED_FOR).order_by("id")
    for subject, seq in late.values_list("subject", "seq").iterator(chunk_size=AT_ONCE):
        yield said("entry_unsealed", subject=subject, seq=seq, minutes=UNSEALED_FOR.seconds // 60)
