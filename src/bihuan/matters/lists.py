"""清单 lists: red and yellow matters of a plan, overdue duties; each page by its key, each order served by an index."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db import connection
from django.db.models import BooleanField, Exists, F, Func, OuterRef, Value

from bihuan.core.roles import Actor, UnitTree
from bihuan.core.standing import Standing, from_text
from bihuan.matters.models import Duty
from bihuan.matters.sight import sees_any, visible_to

FIRST = 25
"""Rows of one page."""

Key = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class Page:
    """One page of a list: its rows, and the key after which the next page begins, None on the last."""

    rows: tuple[Any, ...]
    after: Key | None


class After(Func):
    """Whether a row of columns comes after a key, rising or falling, as one comparison that an index can begin at."""

    output_field = BooleanField()

    def __init__(self, columns: Sequence[str], key: Key, *, falling: bool = False) -> None:
        super().__init__(*map(F, columns), *map(Value, key))
        self.sign = "<" if falling else ">"

    def as_sql(self, compiler: Any, connection: Any, **context: Any) -> tuple[str, list[Any]]:  # type: ignore[override]
        """The comparison of two rows of values, which both databases know."""
        parts = [compiler.compile(part) for part in self.source_expressions]
        half = len(parts) // 2
        left, right = (", ".join(sql for sql, _ in some) for some in (parts[:half], parts[half:]))
        return f"({left}) {self.sign} ({right})", [value for _, params in parts for value in params]


def troubles(plan: int, *, today: date, after: Key | None = None) -> Page:
    """The red and yellow matters of a plan with how they stand, the reddest and longest due first; one statement.

    Lights that turn by `today` and have not been turned yet count as turned. A row is (id, light, standing).
    """
    parts = [
        _trouble(inside, light, colour, [plan, today], after)
        for inside in (OWN, GUESTS)
        for light in ("light", "flips_to")
        for colour in URGENT
    ]
    rows = _together(parts, order="1, 2, 3")
    found = [(id_, light, from_text(text)) for light, _, id_, text in rows[:FIRST]]
    return Page(tuple(found), _last(rows, 3))


def _trouble(
    inside: str, light: str, colour: str, where: Sequence[Any], after: Key | None
) -> tuple[str, Sequence[Any]]:
    """One colour alone, so that its index gives the order: lights that hold, or those that turn by the day."""
    holds = "(flips_on IS NULL OR flips_on > %s)" if light == "light" else "flips_on <= %s"
    # A plus takes the index of the plan away: few lights turn on a day, a plan has many matters.
    place = f"+{inside}" if inside is OWN and light == "flips_to" else inside
    # SQLite takes the partial index only where its own condition is repeated.
    place += " AND light IN ('red', 'yellow')" if light == "light" else ""
    later = f" AND ({light}, until, id) > (%s, %s, %s)" if after is not None else ""
    sql = (
        f"SELECT {light} AS light, until, id, standing FROM matters_matter WHERE {place} AND {holds}"  # noqa: S608
        f" AND {light} = '{colour}'{later} ORDER BY {light}, until, id LIMIT {FIRST + 1}"
    )
    return sql, [*where, *(after or ())]


URGENT = ("red", "yellow")
"""The lights that are listed, in their order, which is that of the alphabet too."""

OWN = "plan_id = %s"
GUESTS = (
    "id IN (SELECT c.matter_id FROM matters_cover c JOIN plans_node n ON n.id = c.node_id"
    " WHERE n.plan_id = %s AND n.parent_id IS NULL AND c.guest)"
)
"""The matters that came with a plan, and those of other plans that are placed in it."""


def overdue(
    actor: Actor, tree: UnitTree, *, today: date, units: Sequence[int] | None = None, after: Key | None = None
) -> Page:
    """The overdue duties that wait for nobody, of some units or of all, the longest due first; one statement.

    Only of matters that the actor may know. A row is (matter, number of the duty, standing).
    """
    if not sees_any(actor):
        return Page((), None)
    open_ = Duty.objects.filter(closed_seq__isnull=True)
    awaited = Exists(open_.filter(matter=OuterRef("matter"), n=OuterRef("held_by")))
    late = open_.filter(due__lt=today).exclude(awaited).filter(visible_to(actor, tree, of="matter"))
    some = late.filter(After(("due", "id"), after)) if after is not None else late
    columns = ("due", "id", "matter_id", "n", "matter__standing")
    parts = [some] if units is None else [some.filter(owner=unit) for unit in sorted(set(units))]
    first = [part.order_by("due", "id").values_list(*columns)[: FIRST + 1] for part in parts]
    rows = _together([part.query.get_compiler(connection=connection).as_sql() for part in first], order="1, 2")
    found = [(matter, n, from_text(text)) for _, _, matter, n, text in rows[:FIRST]]
    return Page(tuple(found), _last(rows, 2))


AWAITED = (
    "EXISTS (SELECT 1 FROM matters_duty a WHERE a.matter_id = d.matter_id AND a.n = d.held_by AND a.closed_seq IS NULL)"
)
"""Whether a duty waits for another one that is still open."""

STRETCHES: Mapping[str, str] = {
    "overdue": f"d.due < %s AND NOT {AWAITED}",
    "today": f"d.due = %s AND NOT {AWAITED}",
    "week": f"d.due > %s AND d.due <= %s AND NOT {AWAITED}",
    "later": f"d.due > %s AND NOT {AWAITED}",
    "held": f"d.held_by IS NOT NULL AND {AWAITED}",
}
"""The stretches of time into which open duties fall, held apart; weeks end on Sunday."""


@dataclass(frozen=True, slots=True)
class Stretches:
    """The first open duties of each stretch of time, and which stretches have more."""

    rows: tuple[tuple[str, int, int, Standing], ...]
    more: frozenset[str]


def owed(units: Sequence[int], *, today: date) -> Stretches:
    """What some units owe, the first duties of each stretch, the longest due first; one statement.

    A row is (stretch, matter, number of the duty, standing).
    """
    sunday = today + timedelta(days=6 - today.weekday())
    days = {"overdue": [today], "today": [today], "week": [today, sunday], "later": [sunday], "held": []}
    parts = [
        (
            f"SELECT '{name}' AS stretch, d.due, d.id, d.matter_id, d.n, m.standing FROM matters_duty d"  # noqa: S608
            f" JOIN matters_matter m ON m.id = d.matter_id WHERE d.closed_seq IS NULL AND d.owner_id = %s AND {which}"
            f" ORDER BY d.due, d.id LIMIT {FIRST + 1}",
            [unit, *days[name]],
        )
        for unit in units
        for name, which in STRETCHES.items()
    ]
    found: dict[str, list[tuple[str, int, int, Standing]]] = {name: [] for name in STRETCHES}
    known: dict[int, Standing] = {}
    for name, _, _, matter, n, text in _together(parts, order="2, 3", most=None) if parts else ():
        if len(found[name]) <= FIRST:
            known[matter] = known[matter] if matter in known else from_text(text)
            found[name].append((name, matter, n, known[matter]))
    rows = [row for some in found.values() for row in some[:FIRST]]
    return Stretches(tuple(rows), frozenset(name for name, some in found.items() if len(some) > FIRST))


def _together(
    parts: Sequence[tuple[str, Sequence[Any]]], *, order: str, most: int | None = FIRST + 1
) -> list[tuple[Any, ...]]:
    """The first rows of several queries that are each in order and cut off, in one statement."""
    texts = [f"SELECT * FROM ({sql}) AS part{place}" for place, (sql, _) in enumerate(parts)]  # noqa: S608
    cut = f" LIMIT {most}" if most is not None else ""
    with connection.cursor() as cursor:
        cursor.execute(f"{' UNION ALL '.join(texts)} ORDER BY {order}{cut}", [one for _, some in parts for one in some])
        rows: list[tuple[Any, ...]] = cursor.fetchall()
    return rows


def _last(rows: Sequence[tuple[Any, ...]], length: int) -> Key | None:
    if len(rows) <= FIRST:
        return None
    return tuple(part.isoformat() if isinstance(part, date) else part for part in rows[FIRST - 1][:length])
