"""落定 written: what the rows of a matter hold, in the form in which they are written, to write and to compare them."""

from collections.abc import Collection, Iterator, Mapping
from datetime import date
from operator import attrgetter
from typing import Any

import msgspec
from django.db import connection
from django.db.models import DateField, Model

from bihuan.core.standing import Owed, Standing, to_text
from bihuan.matters.models import Duty, Matter, Need, Party, Placement
from bihuan.matters.store import COLUMNS, DUTY_COLUMNS, NEED_COLUMNS, needs_of, parties_of

TERM = tuple(DUTY_COLUMNS).index("term")

DAYS = tuple(
    place for place, name in enumerate(DUTY_COLUMNS.values()) if isinstance(Duty._meta.get_field(name), DateField)
)
"""Where among the columns of a duty days stand."""

_columns_of = attrgetter(*COLUMNS)
_duty_of = attrgetter(*DUTY_COLUMNS)
_encoded = msgspec.json.Encoder(order="sorted").encode


def plain(value: Any) -> Any:
    """A value as a bare statement takes it on both databases: days as ISO text."""
    return value.isoformat() if isinstance(value, date) else value


def columns(now: Standing) -> list[Any]:
    """The values of a matter's columns that are copies of its standing, in their order."""
    return [value.isoformat() if type(value) is date else value for value in _columns_of(now)]


def duty(one: Owed) -> list[Any]:
    """The values of a duty's columns, in their order."""
    values = [*_duty_of(one)]
    for place in DAYS:
        if values[place] is not None:
            values[place] = values[place].isoformat()
    values[TERM] = _encoded(one.term).decode()
    return values


def agreeing(standings: Mapping[int, Standing]) -> set[int]:
    """Those of the matters whose rows are exactly what these standings would be written as; five statements."""
    if not standings:
        return set()
    texts = _grouped(_read(Matter, "id", (*COLUMNS.values(), "standing"), standings))
    duties = _grouped(_read(Duty, "matter_id", tuple(DUTY_COLUMNS.values()), standings, order="matter_id, n"))
    parties = _grouped(_read(Party, "matter_id", ("role", "unit_id"), standings))
    places = _grouped(_read(Placement, "matter_id", ("node_id",), standings))
    needs = _grouped(_read(Need, "matter_id", NEED_COLUMNS, standings))
    return {
        id_
        for id_, now in standings.items()
        if texts.get(id_) == [(id_, *columns(now), to_text(now))]
        and duties.get(id_, []) == [(id_, *duty(one)) for one in now.duties]
        and {(role, unit) for _, role, unit in parties.get(id_, ())} == parties_of(now)
        and {tuple(values) for _, *values in needs.get(id_, ())} == needs_of(now)
        and {node for _, node in places.get(id_, ())} == set(now.placements)
    }


def _grouped(rows: Iterator[tuple[Any, ...]]) -> dict[int, list[tuple[Any, ...]]]:
    found: dict[int, list[tuple[Any, ...]]] = {}
    for row in rows:
        found.setdefault(row[0], []).append(row)
    return found


def _read(
    model: type[Model], key: str, names: Collection[str], ids: Collection[int], *, order: str = ""
) -> Iterator[tuple[Any, ...]]:
    """The rows of some matters, days as text as they are written."""
    quote = connection.ops.quote_name
    dated = {field.column for field in model._meta.local_concrete_fields if isinstance(field, DateField)}
    asked = ", ".join(f"CAST({quote(name)} AS TEXT)" if name in dated else quote(name) for name in names)
    places = ", ".join(["%s"] * len(ids))
    # Names of our own tables and columns only; every value is a parameter.
    sql = f"SELECT {key}, {asked} FROM {model._meta.db_table} WHERE {key} IN ({places})"  # noqa: S608
    with connection.cursor() as cursor:
        cursor.execute(f"{sql} ORDER BY {order}" if order else sql, list(ids))
        yield from cursor.fetchall()
