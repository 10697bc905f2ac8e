"""清单 lists: red and yellow matters of a plan, overdue duties; each page by its key, each order served by an index."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeVar

from django.db import connection
from django.db.models import BooleanField, Exists, F, Func, OuterRef, Q, QuerySet, Value

from bihuan.core.roles import Actor, UnitTree
from bihuan.core.standing import from_text
from bihuan.matters.models import Cover, Duty, Matter
from bihuan.matters.queries import visible_to

FIRST = 25
"""Rows of one page."""

URGENT = ("red", "yellow")
"""The lights that are listed, in their order, which is that of the alphabet too."""

Key = tuple[str | int, ...]
Item = TypeVar("Item")


@dataclass(frozen=True, slots=True)
class Page:
    """One page of a list: its rows, and the key after which the next page begins, None on the last."""

    rows: tuple[Any, ...]
    after: Key | None


class After(Func):
    """Whether a row of columns comes after a key, as one comparison that an index can begin at."""

    output_field = BooleanField()

    def __init__(self, columns: Sequence[str], key: Key) -> None:
        super().__init__(*map(F, columns), *map(Value, key))

    def as_sql(self, compiler: Any, connection: Any, **context: Any) -> tuple[str, list[Any]]:  # type: ignore[override]
        """The comparison of two rows of values, which both databases know."""
        parts = [compiler.compile(part) for part in self.source_expressions]
        half = len(parts) // 2
        left, right = (", ".join(sql for sql, _ in some) for some in (parts[:half], parts[half:]))
        return f"({left}) > ({right})", [value for _, params in parts for value in params]


def troubles(plan: int, *, today: date, after: Key | None = None) -> Page:
    """The red and yellow matters of a plan with how they stand, the reddest and longest due first; one statement.

    Lights that turn by `today` and have not been turned yet count as turned. A row is (id, light, standing).
    """
    own, holds = Matter.objects.filter(plan=plan), Q(flips_on__gt=today) | Q(flips_on__isnull=True)
    roots = Cover.objects.filter(node__plan=plan, node__parent=None, guest=True)
    guests = Matter.objects.filter(id__in=roots.values("matter"))
    parts = []
    for matters in (own, guests):
        parts.append(_trouble(matters.filter(holds, light__in=URGENT), "light", after))
        parts.append(_trouble(matters.filter(flips_on__lte=today, flips_to__in=URGENT), "flips_to", after))
    rows = _together(parts, order="1, 2, 3")
    found = [(id_, light, from_text(text)) for light, _, id_, text in rows[:FIRST]]
    return Page(tuple(found), _last(rows, 3))


def _trouble(matters: QuerySet[Matter], light: str, after: Key | None) -> QuerySet[Any, Any]:
    columns = (light, "until", "id")
    some = matters.filter(After(columns, after)) if after is not None else matters
    return some.order_by(*columns).values_list(*columns, "standing")[: FIRST + 1]


def overdue(
    actor: Actor, tree: UnitTree, *, today: date, units: Sequence[int] | None = None, after: Key | None = None
) -> Page:
    """The overdue duties that wait for nobody, of some units or of all, the longest due first; one statement.

    Only of matters that the actor may know. A row is (matter, number of the duty, standing).
    """
    open_ = Duty.objects.filter(closed_seq__isnull=True)
    awaited = Exists(open_.filter(matter=OuterRef("matter"), n=OuterRef("held_by")))
    late = open_.filter(due__lt=today).exclude(awaited).filter(visible_to(actor, tree, of="matter"))
    some = late.filter(After(("due", "id"), after)) if after is not None else late
    columns = ("due", "id", "matter_id", "n", "matter__standing")
    parts = [some] if units is None else [some.filter(owner=unit) for unit in sorted(set(units))]
    rows = _together([part.order_by("due", "id").values_list(*columns)[: FIRST + 1] for part in parts], order="1, 2")
    found = [(matter, n, from_text(text)) for _, _, matter, n, text in rows[:FIRST]]
    return Page(tuple(found), _last(rows, 2))


def _together(parts: Sequence[QuerySet[Any, Any]], *, order: str) -> list[tuple[Any, ...]]:
    """The first rows of several queries that are each in order and cut off, in one statement.

    Django's own union refuses ordered parts on SQLite; each is a subquery here.
    """
    texts, params = [], []
    for place, part in enumerate(parts):
        sql, values = part.query.get_compiler(connection=connection).as_sql()
        texts.append(f"SELECT * FROM ({sql}) AS part{place}")  # noqa: S608 - the queries' own text
        params += values
    with connection.cursor() as cursor:
        cursor.execute(f"{' UNION ALL '.join(texts)} ORDER BY {order} LIMIT {FIRST + 1}", params)
        rows: list[tuple[Any, ...]] = cursor.fetchall()
    return rows


def _last(rows: Sequence[tuple[Any, ...]], length: int) -> Key | None:
    if len(rows) <= FIRST:
        return None
    return tuple(part.isoformat() if isinstance(part, date) else part for part in rows[FIRST - 1][:length])
