"""检字表 wording: the pairs of characters each matter is found by, in step with its words in the same transaction."""

from collections.abc import Mapping

import msgspec
from django.db import connection, models

from bihuan.core.finding import pairs_of
from bihuan.core.standing import Standing
from bihuan.matters import lean

FOUND_BY = ("title", "sentence", "standard", "source_note", "number", "upper_number", "issue")
"""The texts of a matter in which words are searched for."""


class Gram(models.Model):
    """One pair of neighbouring characters in the words of one matter; expunged words leave no pair behind."""

    pk = models.CompositePrimaryKey("gram", "matter")
    gram = models.BigIntegerField()
    matter = models.BigIntegerField()

    def __str__(self) -> str:
        return f"{chr(self.gram >> 21)}{chr(self.gram & 0x1FFFFF)} {self.matter}"


_Texts = msgspec.defstruct("_Texts", [(name, str, "") for name in FOUND_BY])
_DECODER = msgspec.json.Decoder(_Texts)


def texts_in(standing: str) -> tuple[str, ...]:
    """As `texts_of`, of a standing that is kept as text; nothing else of it is read."""
    return msgspec.structs.astuple(_DECODER.decode(standing))


def texts_of(now: Standing) -> tuple[str, ...]:
    """The texts by which a matter is found, in the order of `FOUND_BY`."""
    return tuple(getattr(now, name) for name in FOUND_BY)


def save(changes: Mapping[int, tuple[Standing | None, Standing]]) -> None:
    """Writes the pairs of the matters whose texts differ from before; at most one insert and one delete each."""
    made: list[tuple[int, int]] = []
    for id_, (before, now) in changes.items():
        old = texts_of(before) if before is not None else ()
        new = texts_of(now)
        if old == new:
            continue
        was, are = pairs_of(old), pairs_of(new)
        _forget(id_, was - are)
        made += [(gram, id_) for gram in sorted(are - was)]
    if made:
        lean.insert(Gram, ("gram", "matter"), made)


def _forget(matter: int, gone: frozenset[int]) -> None:
    if not gone:
        return
    places = ", ".join(["%s"] * len(gone))
    with connection.cursor() as cursor:
        cursor.execute(
            f"DELETE FROM {Gram._meta.db_table} WHERE matter = %s AND gram IN ({places})",  # noqa: S608
            [matter, *sorted(gone)],
        )
