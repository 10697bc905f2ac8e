"""重建 rebuilding: the rows of people and matters made again from the entries and their words, in an empty database.

What no entry tells is copied as it stands, so that matters have something to point at: documents, plans with their
nodes and rounds, drafts. Passwords, tokens and sessions are not carried over.
"""

from collections.abc import Iterator, Sequence
from datetime import date
from itertools import islice
from typing import Any

from django.core.management.color import no_style
from django.db import connection, transaction
from django.db.models import Model

from bihuan.core.standing import fold
from bihuan.core.words import Refused
from bihuan.ledger import entries as ledger
from bihuan.ledger.models import Entry, Expunged, Leaf, Seal, Word
from bihuan.matters import numbering, rows, tallies
from bihuan.matters.models import Counter, Matter
from bihuan.people import folding, rights
from bihuan.people.models import Person, Post, Tenure, Unit
from bihuan.plans.models import Change, Document, Draft, Line, Node, Plan, Round

AT_ONCE = 500
LEDGER: tuple[type[Model], ...] = (Entry, Word, Expunged, Leaf, Seal)
COPIED: tuple[type[Model], ...] = (Document, Plan, Node, Round, Draft, Line, Change)
FOLDED: tuple[type[Model], ...] = (Unit, Person, Post, Tenure)


@transaction.atomic
def rebuild(*, source: str, day: date, beside: Sequence[type[Model]] = ()) -> int:
    """How many matters were made again in this database from the ledger of the database `source`, an alias of Django.

    Lights are those of `day`; tables that stand `beside` the ledger are copied as they are. Refused where this
    database already holds entries, units or matters.
    """
    if Entry.objects.exists() or Unit.objects.exists() or Matter.objects.exists():
        raise Refused("not_now", "rebuild_not_empty")
    for model in LEDGER:
        _copy(model, source)
    folding.rebuild()
    for model in (*COPIED, *beside):
        _copy(model, source)
    count = sum(_make(ids, day) for ids in _matters())
    _make_counters()
    tallies.rebuild()
    _continue_numbers(beside)
    return count


def _copy(model: type[Model], source: str) -> None:
    """Copies a table; a row that points into its own table is there before the database asks, at the commit."""
    found = iter(model._default_manager.using(source).order_by("pk").iterator(chunk_size=AT_ONCE))
    while some := list(islice(found, AT_ONCE)):
        model._default_manager.bulk_create(some)


def _matters() -> Iterator[list[int]]:
    """The ids of the matters that have entries, in their order, so that a whole comes before its parts."""
    subjects = Entry.objects.filter(subject__startswith="matter:", seq=1).values_list("subject", flat=True)
    ids = iter(sorted(int(subject.partition(":")[2]) for subject in subjects.iterator(chunk_size=AT_ONCE)))
    while some := list(islice(ids, AT_ONCE)):
        yield some


def _make(ids: list[int], day: date) -> int:
    records = ledger.read_many(f"matter:{matter}" for matter in ids)
    after = {matter: now for matter in ids if (now := fold(records[f"matter:{matter}"])) is not None}
    rows.save(dict.fromkeys(after), after, day=day, tree=rights.unit_tree(day))
    return len(after)


def _make_counters() -> None:
    """The last number of each series, as the matters show it."""
    last = sorted(numbering.highest().items())
    Counter.objects.bulk_create([Counter(name=name, last=number) for name, number in last if number])


def _continue_numbers(beside: Sequence[type[Model]]) -> None:
    """Lets the database number new rows after those that came with their ids."""
    models: list[Any] = [*LEDGER, *COPIED, *FOLDED, *beside]
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), models):
            cursor.execute(statement)
