"""裸语句 lean: the few shapes of statements that rows are written with, one for any number of rows."""

from collections.abc import Collection, Mapping, Sequence
from functools import cache
from typing import Any

from django.db import connection
from django.db.models import Model

AT_ONCE = 500
"""Rows of one statement: SQLite takes 32,766 values at a time."""

Row = Sequence[Any]


def insert(model: type[Model], columns: Sequence[str], rows: Sequence[Row]) -> None:
    """Inserts rows, if any, whose values stand in the order of the columns."""
    head, place = _insert(model, tuple(columns))
    for start in range(0, len(rows), AT_ONCE):
        some = rows[start : start + AT_ONCE]
        _execute(f"{head} {', '.join([place] * len(some))}", [value for row in some for value in row])


def update(model: type[Model], columns: Sequence[str], rows: Mapping[int, Row]) -> None:
    """Sets the columns of the rows with the given ids to their values."""
    if len(rows) == 1:
        ((id_, values),) = rows.items()
        _execute(_update_one(model, tuple(columns)), [*values, id_])
        return
    head, place, tail = _update(model, tuple(columns))
    items = sorted(rows.items())
    for start in range(0, len(items), AT_ONCE):
        some = items[start : start + AT_ONCE]
        params = [value for id_, values in some for value in (id_, *values)]
        _execute(f"{head} {', '.join([place] * len(some))} {tail}", params)


def add_up(model: type[Model], keys: Sequence[str], sums: Sequence[str], rows: Sequence[Row]) -> None:
    """Adds to the sums of the rows with the given keys, or makes such rows; the only ON CONFLICT of the house."""
    head, place = _insert(model, (*keys, *sums))
    table, quote = model._meta.db_table, connection.ops.quote_name
    adding = ", ".join(f"{quote(name)} = {table}.{quote(name)} + excluded.{quote(name)}" for name in sums)
    tail = f"ON CONFLICT ({', '.join(map(quote, keys))}) DO UPDATE SET {adding}"
    for start in range(0, len(rows), AT_ONCE):
        some = rows[start : start + AT_ONCE]
        _execute(f"{head} {', '.join([place] * len(some))} {tail}", [value for row in some for value in row])


def delete(model: type[Model], column: str, values: Collection[int]) -> None:
    """Deletes the rows whose column holds one of the values, if any value is given."""
    if not values:
        return
    places = ", ".join(["%s"] * len(values))
    _execute(f"DELETE FROM {model._meta.db_table} WHERE {column} IN ({places})", list(values))  # noqa: S608


def _execute(sql: str, params: Sequence[Any]) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql, params)


@cache
def _insert(model: type[Model], columns: tuple[str, ...]) -> tuple[str, str]:
    names = ", ".join(map(connection.ops.quote_name, columns))
    return f"INSERT INTO {model._meta.db_table} ({names}) VALUES", f"({', '.join(['%s'] * len(columns))})"


@cache
def _update_one(model: type[Model], columns: tuple[str, ...]) -> str:
    settings = ", ".join(f"{connection.ops.quote_name(name)} = %s" for name in columns)
    return f"UPDATE {model._meta.db_table} SET {settings} WHERE id = %s"  # noqa: S608


@cache
def _update(model: type[Model], columns: tuple[str, ...]) -> tuple[str, str, str]:
    """Both databases name the columns of VALUES column1, column2 …; a cast tells PostgreSQL what a NULL is."""
    types = {field.column: field.db_type(connection) for field in model._meta.local_concrete_fields}
    given = [f"CAST(given.column{place} AS {types[name]})" for place, name in enumerate(columns, start=2)]
    quoted = map(connection.ops.quote_name, columns)
    settings = ", ".join(f"{name} = {value}" for name, value in zip(quoted, given, strict=True))
    table = model._meta.db_table
    if connection.vendor == "sqlite":
        # SQLite has no date type: a cast would make a number of it.
        settings = ", ".join(
            f"{connection.ops.quote_name(name)} = given.column{place}" for place, name in enumerate(columns, start=2)
        )
    place = f"({', '.join(['%s'] * (len(columns) + 1))})"
    return f"UPDATE {table} SET {settings} FROM (VALUES", place, f") AS given WHERE {table}.id = given.column1"  # noqa: S608
