"""The databases themselves refuse to change what the ledger holds."""

from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from types import SimpleNamespace

import pytest
from django.apps import apps
from django.db import IntegrityError, NotSupportedError, connection, transaction
from django.db.models.query import QuerySet

from bihuan.ledger import guard
from bihuan.ledger.entries import write
from bihuan.ledger.models import Entry, Word
from tests.ledger.cast import entry

pytestmark = pytest.mark.django_db


@contextmanager
def refused() -> Iterator[None]:
    with pytest.raises(IntegrityError, match="记录只增不改"), transaction.atomic():
        yield


@pytest.mark.parametrize("model", [Entry, Word])
def test_rows_cannot_be_changed(model: type[Entry] | type[Word]) -> None:
    write([entry()])
    rows: QuerySet[Entry] | QuerySet[Word] = model.objects.all()
    with refused():
        rows.update(id=99)


def test_rows_cannot_be_deleted() -> None:
    write([entry()])
    with refused():
        Word.objects.all().delete()
    with refused(), connection.cursor() as cursor:
        cursor.execute("DELETE FROM ledger_entry")
    assert (Entry.objects.count(), Word.objects.count()) == (1, 1)


def test_a_row_cannot_be_saved_again() -> None:
    write([entry()])
    row = Entry.objects.get()
    row.act = "close"
    with refused():
        row.save()


@pytest.mark.only_on("postgresql")  # TRUNCATE is PostgreSQL's
@pytest.mark.parametrize("table", guard.TABLES)
def test_a_table_cannot_be_emptied_at_a_stroke(table: str) -> None:
    write([entry(words={})])
    with refused(), connection.cursor() as cursor:
        cursor.execute(f"TRUNCATE {table} CASCADE")


@pytest.mark.only_on("sqlite")  # INSERT OR REPLACE is SQLite's
def test_a_row_cannot_be_replaced_by_an_insert() -> None:
    write([entry()])
    columns = "seq, previous, hash, act, recorded, happened, body"
    with refused(), connection.cursor() as cursor:
        cursor.execute(
            f"INSERT OR REPLACE INTO ledger_entry (subject, {columns}) SELECT subject, {columns} FROM ledger_entry"
        )


def test_the_migration_can_be_undone_and_done_again() -> None:
    step = import_module("bihuan.ledger.migrations.0002_guard")
    write([entry(words={})])
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE" if connection.vendor == "postgresql" else "SELECT 1")
    step.take_down(apps, SimpleNamespace(connection=connection))
    Entry.objects.update(act="close")
    step.put_up(apps, SimpleNamespace(connection=connection))
    with refused():
        Entry.objects.update(act="report")


def test_a_database_without_a_guard_is_refused() -> None:
    with pytest.raises(NotSupportedError, match="oracle"):
        guard.statements("oracle", "ledger_entry")


@pytest.mark.only_on("sqlite")  # PostgreSQL's guard does not look at what it inserts
@pytest.mark.parametrize("analysed", [False, True])
def test_one_entry_more_is_as_much_work_among_many_as_among_few(analysed: bool) -> None:
    """Most entries have no key: told so by ANALYZE, SQLite would rather read them all than look a key up."""

    def work_of_one_more(many: int) -> int:
        write([entry(subject=f"matter:{many + place}", key=None) for place in range(many)])
        if analysed:
            with connection.cursor() as cursor:
                cursor.execute("ANALYZE")
        steps = 0

        def step() -> None:
            nonlocal steps
            steps += 1

        connection.connection.set_progress_handler(step, 10)
        try:
            write([entry(subject=f"matter:{10**6 + many}", key=None)])
        finally:
            connection.connection.set_progress_handler(None, 0)
        return steps

    few, many = work_of_one_more(50), work_of_one_more(2000)
    assert few > 0
    assert many < 2 * few
