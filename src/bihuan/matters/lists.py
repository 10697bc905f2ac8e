"""清单 lists: red and yellow matters of a plan, overdue duties; each page by its key, each order served by an index."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db import connection
from django.db.models import BooleanField, Exists, F, Func, OuterRef, Value

from bihuan.core.roles import Actor, UnitTree
from bihuan.core.standing import UNFINISHED, Standing, from_text
from bihuan.matters.models import Duty
from bihuan.matters.sight import sees_any, visible_to

FIRST = 25
"""Rows of one page."""

Key = tuple[str | int, ...]
BY_DUE = "due", "id"
BY_LIGHT = "light", "until", "id"


def key_text(key: Key | None) -> str:
    """A key as it stands in an address; "" where there is no further page."""
    return ".".join(str(part) for part in key or ())


def key_of(text: str, columns: Sequence[str]) -> Key | None:
    """The key that an address names, part by part for the columns of an order; None where it names none."""
    parts = text.split(".")
    if len(parts) != len(columns):
        return None
    try:
        key = tuple(KEY_PARTS[name](part) for name, part in zip(columns, parts, strict=True))
    except (ValueError, KeyError):
        return None
    return key


def _number(text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) <= 18):
        raise ValueError(text)
    return int(text)


KEY_PARTS: Mapping[str, Callable[[str], str | int]] = {
    "light": {"red": "red", "yellow": "yellow"}.__getitem__,
    "until": lambda text: date.fromisoformat(text).isoformat(),
    "due": lambda text: date.fromisoformat(text).isoformat(),
    "id": _number,
}
"""What reads each part of a key; days are kept as they stand in the database's text."""


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
    """The first open duties of each stretch of time, and of those with more the key after which they begin."""

    rows: tuple[tuple[str, int, int, Standing], ...]
    after: Mapping[str, Key]


def owed(units: Sequence[int], *, today: date, stretch: str = "", after: Key | None = None) -> Stretches:
    """What some units owe, the first duties of each stretch, the longest due first; one statement.

    With the name of a stretch its duties alone, after a key. A row is (stretch, matter, number of the duty, standing).
    """
    later = " AND (d.due, d.id) > (%s, %s)" if after is not None else ""
    sunday = today + timedelta(days=6 - today.weekday())
    days = {"overdue": [today], "today": [today], "week": [today, sunday], "later": [sunday], "held": []}
    parts = [
        (
            f"SELECT '{name}' AS stretch, d.due, d.id, d.matter_id, d.n, m.standing FROM matters_duty d"  # noqa: S608
            " JOIN matters_matter m ON m.id = d.matter_id"
            f" WHERE d.closed_seq IS NULL AND d.owner_id = %s AND {which}{later}"
            f" ORDER BY d.due, d.id LIMIT {FIRST + 1}",
            [unit, *days[name], *(after or ())],
        )
        for unit in units
        for name, which in STRETCHES.items()
        if stretch in ("", name)
    ]
    found: dict[str, list[tuple[Any, ...]]] = {}
    for name, *row in _together(parts, order="2, 3", most=None) if parts else ():
        found.setdefault(name, []).append(tuple(row))
    known: dict[int, Standing] = {}
    rows = []
    for name in STRETCHES:
        for _, _, matter, n, text in found.get(name, ())[:FIRST]:
            known[matter] = known[matter] if matter in known else from_text(text)
            rows.append((name, matter, n, known[matter]))
    keys = {name: key for name, some in found.items() if (key := _last(some, 2)) is not None}
    return Stretches(tuple(rows), keys)


def awaited(units: Sequence[int], *, after: Key | None = None) -> Page:
    """What others owe on the matters that some units lead, the first due first, after a key; one statement.

    A row is (matter, number of the duty, standing).
    """
    if not units:
        return Page((), None)
    states, mine = sorted(UNFINISHED), ", ".join(["%s"] * len(units))
    later = " AND (d.due, d.id) > (%s, %s)" if after is not None else ""
    sql = (
        "SELECT d.due, d.id, d.matter_id, d.n, m.standing FROM matters_duty d"  # noqa: S608
        " JOIN matters_matter m ON m.id = d.matter_id WHERE m.lead_id = %s AND d.closed_seq IS NULL"
        f" AND m.state IN ({', '.join(['%s'] * len(states))}) AND d.owner_id NOT IN ({mine}){later}"
        f" ORDER BY d.due, d.id LIMIT {FIRST + 1}"
    )
    rows = _together([(sql, [unit, *states, *units, *(after or ())]) for unit in units], order="1, 2")
    return Page(tuple((matter, n, from_text(text)) for _, _, matter, n, text in rows[:FIRST]), _last(rows, 2))


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
