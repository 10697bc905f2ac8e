"""依规清除 expunge: words that must go by law go with their salts; digests, basis and the order's own entry stay."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from django.db import connection, transaction

from bihuan.core.words import Refused, Said, said
from bihuan.ledger.models import Entry, Expunged, Word

AT_ONCE = 200

Piece = tuple[str, int, str]
"""One piece of words: subject and number of its entry, and its name there."""


def ordered(pieces: Iterable[Piece]) -> list[dict[str, Any]]:
    """The pieces as the entry that orders their expunging lists them, among its facts under `expunged`."""
    return [{"subject": subject, "seq": seq, "word": name} for subject, seq, name in pieces]


@transaction.atomic
def expunge(pieces: Sequence[Piece], *, order: int) -> list[str]:
    """The subjects whose words were destroyed, to be folded anew; what was destroyed before is passed over.

    `order` is the entry that lists the pieces under `expunged` (`ordered`). Refused, with nothing changed, for a piece
    that it does not list, and for one that was never sealed. Rows that copy the words are the caller's: see `matters`.
    """
    deciding = Entry.objects.get(id=order)
    listed = {(item["subject"], item["seq"], item["word"]) for item in _listed(deciding)}
    for subject, seq, name in pieces:
        if (subject, seq, name) not in listed:
            raise Refused("missing", "expunge_not_ordered", order=str(deciding), subject=subject, seq=seq, name=name)
    places = {(subject, seq) for subject, seq, _ in pieces}
    rows = Entry.objects.filter(subject__in={subject for subject, _ in places}, seq__in={seq for _, seq in places})
    entries = {(row.subject, row.seq): row for row in rows}
    for subject, seq, name in pieces:
        entry = entries.get((subject, seq))
        if entry is None or name not in _envelope(entry)["words"]:
            raise Refused("unknown", "expunge_unknown", subject=subject, seq=seq, name=name)
    named = {(entries[subject, seq].pk, name) for subject, seq, name in pieces}
    known = set(Expunged.objects.filter(entry_id__in={entry for entry, _ in named}).values_list("entry_id", "name"))
    Expunged.objects.bulk_create(
        [Expunged(entry_id=entry, name=name, order=deciding) for entry, name in sorted(named - known)]
    )
    for row, name in sorted(named):
        Word.objects.filter(entry_id=row, name=name).delete()
    return sorted({subject for subject, _, _ in pieces})


def _envelope(entry: Entry) -> Mapping[str, Any]:
    from bihuan.core.chain import opened

    return opened(entry.body) or {"words": {}, "facts": {}}


def _listed(order: Entry) -> list[dict[str, Any]]:
    listed = _envelope(order)["facts"].get("expunged", [])
    return [item for item in listed if isinstance(item, dict) and item.keys() >= {"subject", "seq", "word"}]


def unordered() -> Iterator[Said]:
    """Each piece of words whose expunging no entry orders, or that is still there although it was expunged."""
    rows = Expunged.objects.select_related("entry", "order").order_by("order_id", "id").iterator(chunk_size=AT_ONCE)
    order, listed = 0, set[Piece]()
    for row in rows:
        if row.order_id != order:
            order = row.order_id
            listed = {(item["subject"], item["seq"], item["word"]) for item in _listed(row.order)}
        place = {"subject": row.entry.subject, "seq": row.entry.seq, "name": row.name}
        if (row.entry.subject, row.entry.seq, row.name) not in listed:
            yield said("ledger_expunged_unordered", **place)
        if Word.objects.filter(entry_id=row.entry_id, name=row.name).exists():
            yield said("ledger_word_lingers", **place)


def wipe(tables: Sequence[str] = ("ledger_word",)) -> bool:
    """Rewrites what the database keeps of deleted rows, outside any transaction; whether nothing of them is left.

    On SQLite the whole file and its log, on PostgreSQL the tables named. Segments of PostgreSQL's own log and backups
    are not reached from here.
    """
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            for table in tables:
                cursor.execute(f"VACUUM (FULL, ANALYZE) {connection.ops.quote_name(table)}")
            # The planner keeps common values of columns; those of before the expunging go with their pages.
            cursor.execute("VACUUM (FULL) pg_catalog.pg_statistic")
            cursor.execute("CHECKPOINT")
            return True
        cursor.execute("VACUUM")
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        busy, *_ = cursor.fetchone()
        return not busy
