"""防改 guard: the database's own triggers that refuse to change or delete what the ledger holds."""

from collections.abc import Iterable

from django.db import NotSupportedError
from django.db.backends.base.base import BaseDatabaseWrapper

FIRST_TABLES = ("ledger_entry", "ledger_word")
TABLES = (*FIRST_TABLES, "ledger_expunged", "ledger_leaf", "ledger_seal")

SQLITE_OCCUPIED = {
    "ledger_entry": ("id = NEW.id", "subject = NEW.subject AND seq = NEW.seq", "key = NEW.key"),
    "ledger_word": ("id = NEW.id", "entry_id = NEW.entry_id AND name = NEW.name"),
    "ledger_expunged": ("id = NEW.id", "entry_id = NEW.entry_id AND name = NEW.name"),
    "ledger_leaf": ("position = NEW.position", "entry_id = NEW.entry_id"),
    "ledger_seal": ("number = NEW.number",),
}
"""Each place a new row may find taken. Every one is asked for by itself: joined by OR, SQLite reads the whole table
once `ANALYZE` has told it that most keys are empty."""

ORDERED = "EXISTS (SELECT 1 FROM ledger_expunged WHERE entry_id = OLD.entry_id AND name = OLD.name)"
"""Words may go once a row that cannot be taken back says which entry ordered it."""


def statements(vendor: str, table: str) -> list[str]:
    """The SQL that guards `table` on `vendor`; a database that is neither SQLite nor PostgreSQL is refused.

    A migration that rebuilds one of the tables on SQLite loses its triggers and must end with these statements again.
    """
    if vendor == "sqlite":
        message = f"{table}: 记录只增不改，不得修改或删除 / the ledger only grows: no update, no delete"
        refuse = f"BEGIN SELECT RAISE(ABORT, '{message}'); END"
        # INSERT OR REPLACE deletes the row it replaces without firing a delete trigger.
        taken = (f"EXISTS (SELECT 1 FROM {table} WHERE {place})" for place in SQLITE_OCCUPIED[table])  # noqa: S608
        occupied = f"WHEN {' OR '.join(taken)}"
        return [
            f"CREATE TRIGGER {table}_no_update BEFORE UPDATE ON {table} {refuse}",
            f"CREATE TRIGGER {table}_no_delete BEFORE DELETE ON {table} "
            f"{f'WHEN NOT {ORDERED} ' if table == 'ledger_word' else ''}{refuse}",
            f"CREATE TRIGGER {table}_no_replace BEFORE INSERT ON {table} {occupied} {refuse}",
        ]
    if vendor == "postgresql":
        return [
            _postgres_refusal(table),
            # EXECUTE PROCEDURE rather than FUNCTION: databases that speak the protocol with gaps know only this word.
            f"CREATE TRIGGER {table}_no_change BEFORE UPDATE OR DELETE ON {table} "
            f"FOR EACH ROW EXECUTE PROCEDURE {table}_refuse()",
            f"CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table} "
            f"FOR EACH STATEMENT EXECUTE PROCEDURE {table}_refuse()",
        ]
    raise NotSupportedError(f"the ledger has no guard for {vendor}; use SQLite or PostgreSQL")


def _postgres_refusal(table: str) -> str:
    ordered = f"IF TG_OP = 'DELETE' THEN IF {ORDERED} THEN RETURN OLD; END IF; END IF;"
    return f"""
        CREATE OR REPLACE FUNCTION {table}_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            {ordered if table == "ledger_word" else ""}
            RAISE EXCEPTION USING ERRCODE = 'restrict_violation', MESSAGE = '{table}: '
                '记录只增不改，不得修改或删除 / the ledger only grows: no update, no delete';
        END $$"""


def unguarding(vendor: str, table: str) -> list[str]:
    """The SQL that takes the guard of `table` away, for a migration backwards and for emptying a test database."""
    if vendor == "sqlite":
        return [f"DROP TRIGGER IF EXISTS {table}_{name}" for name in ("no_update", "no_delete", "no_replace")]
    return [
        *(f"DROP TRIGGER IF EXISTS {table}_{name} ON {table}" for name in ("no_change", "no_truncate")),
        f"DROP FUNCTION IF EXISTS {table}_refuse()",
    ]


def put_up(connection: BaseDatabaseWrapper, *, tables: Iterable[str] = TABLES) -> None:
    """Guard `tables` in the database behind `connection`, first taking away any guard they still have."""
    take_down(connection, tables=tables)
    _execute(connection, [sql for table in tables for sql in statements(connection.vendor, table)])


def take_down(connection: BaseDatabaseWrapper, *, tables: Iterable[str] = TABLES) -> None:
    """Leave `tables` without a guard in the database behind `connection`."""
    _execute(connection, [sql for table in tables for sql in unguarding(connection.vendor, table)])


def missing(connection: BaseDatabaseWrapper, *, tables: Iterable[str] = TABLES) -> list[str]:
    """The names of the triggers that should guard `tables` and do not stand, or are switched off."""
    wanted = [
        sql.split()[2]
        for table in tables
        for sql in statements(connection.vendor, table)
        if sql.startswith("CREATE TRIGGER")
    ]
    standing = {
        "sqlite": "SELECT name FROM sqlite_master WHERE type = 'trigger'",
        "postgresql": "SELECT tgname FROM pg_trigger WHERE tgenabled <> 'D'",
    }
    with connection.cursor() as cursor:
        cursor.execute(standing[connection.vendor])
        found = {name for (name,) in cursor.fetchall()}
    return [name for name in wanted if name not in found]


def _execute(connection: BaseDatabaseWrapper, sqls: Iterable[str]) -> None:
    with connection.cursor() as cursor:
        for sql in sqls:
            cursor.execute(sql)
