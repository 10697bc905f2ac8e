"""核字 spelling: whether the pairs that matters are found by are those of their words, no more and no fewer."""

from collections.abc import Collection, Iterator
from itertools import islice

from django.db import connection, transaction

from bihuan.core.finding import pairs_of
from bihuan.core.words import Said, said
from bihuan.matters import store
from bihuan.matters.models import Gram, Matter
from bihuan.matters.wording import texts_in

AT_ONCE = 500

Sum = tuple[int, int]
"""How many pairs a matter has, and their sum as numbers: two sets that differ hardly agree in both."""


def differences() -> Iterator[Said]:
    """Each matter that is found by other pairs than those of its words; asked again under its lock before it is named.

    Two statements that the database sorts, read beside each other in flat memory.
    """
    suspects = _suspects()
    while some := list(islice(suspects, AT_ONCE)):
        with transaction.atomic():
            store.locked(some)
            right, kept = _right(some), _kept(some)
        yield from (said("audit_words_differ", subject=f"matter:{one}") for one in some if right[one] != kept[one])


def _suspects() -> Iterator[int]:
    """The matters whose words and pairs do not agree, as far as two statements one after the other can tell."""
    kept = _sums()
    place, held = next(kept, (0, (0, 0)))
    rows = Matter.objects.order_by("id").values_list("id", "standing")
    for id_, text in rows.iterator(chunk_size=AT_ONCE):
        while place and place < id_:
            yield place
            place, held = next(kept, (0, (0, 0)))
        if place != id_:
            yield id_
            continue
        if held != _sum(text):
            yield id_
        place, held = next(kept, (0, (0, 0)))
    while place:
        yield place
        place, held = next(kept, (0, (0, 0)))


def _sum(text: str) -> Sum:
    pairs = pairs_of(texts_in(text))
    return len(pairs), sum(pairs)


def _right(ids: Collection[int]) -> dict[int, Sum]:
    rows = Matter.objects.filter(id__in=ids).values_list("id", "standing")
    return dict.fromkeys(ids, (0, 0)) | {id_: _sum(text) for id_, text in rows}


def _kept(ids: Collection[int]) -> dict[int, Sum]:
    places = ", ".join(["%s"] * len(ids))
    return dict.fromkeys(ids, (0, 0)) | dict(_sums(f"WHERE matter IN ({places})", ids))


def _sums(which: str = "", params: Collection[int] = ()) -> Iterator[tuple[int, Sum]]:
    sql = f"SELECT matter, count(*), sum(gram) FROM {Gram._meta.db_table} {which} GROUP BY matter ORDER BY matter"  # noqa: S608
    with connection.chunked_cursor() as cursor:
        cursor.execute(sql, list(params))
        while rows := cursor.fetchmany(AT_ONCE):
            yield from ((matter, (count, int(total))) for matter, count, total in rows)
