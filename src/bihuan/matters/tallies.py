"""总数 tallies: flips folded into totals in bounded batches; what is folded plus what is pending is exact always."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import connection, transaction
from django.db.models import Count, Model

from bihuan.core.words import Said, said
from bihuan.matters import counting, lean
from bihuan.matters.models import Matter
from bihuan.matters.totals import CellTally, Flip, NodeTally, PlanTally, Tally, UnitTally

AT_ONCE = 500
"""Flips that one transaction folds in, and at most what a reader adds up besides the tallies from one batch."""

TABLES: Mapping[str, tuple[type[Tally], tuple[str, ...]]] = {
    "plan": (PlanTally, ("plan", "unit", "shows")),
    "node": (NodeTally, ("plan", "node", "shows")),
    "unit": (UnitTally, ("node", "unit", "shows", "kind")),
    "cell": (CellTally, ("plan", "row", "column", "shows")),
}
"""The table of each view, with the columns of its key in the order of `counting.rows`."""

EVERY_ENTRIES = 100
"""After so many entries of the ledger the one who wrote the last of them folds."""

Row = tuple[Any, ...]


@dataclass(slots=True)
class Sums:
    """Counts and percents by row of a tally, while they are added up."""

    rows: dict[Row, list[int]]

    def add(self, line: str, times: int) -> None:
        """Counts the line of a matter `times` times, which may be negative."""
        found, percent = counting.rows(line)
        for row in found:
            sums = self.rows.setdefault(row, [0, 0])
            sums[0] += times
            sums[1] += times * percent

    def nonzero(self) -> dict[Row, tuple[int, int]]:
        """The rows that count something."""
        return {row: (count, progress) for row, (count, progress) in self.rows.items() if count or progress}


def fold(*, most: int = AT_ONCE) -> int:
    """How many pending flips were folded into the tallies, at most `most`, in one transaction.

    Safe on several workers at once and after a kill: flips are claimed, counted and taken away together or not at all.
    """
    with transaction.atomic():
        flips = _claimed(most)
        sums = Sums({})
        for was, now in flips:
            sums.add(was, -1)
            sums.add(now, 1)
        _add(sums.nonzero())
    return len(flips)


def fold_all() -> int:
    """How many pending flips were folded in, batch after batch, until none was left to claim."""
    folded = 0
    while count := fold():
        folded += count
    return folded


def _claimed(most: int) -> Sequence[tuple[str, str]]:
    waiting = " FOR UPDATE SKIP LOCKED" if connection.features.has_select_for_update_skip_locked else ""
    table = Flip._meta.db_table
    with connection.cursor() as cursor:
        cursor.execute(
            f"DELETE FROM {table} WHERE id IN (SELECT id FROM {table} ORDER BY id LIMIT %s{waiting})"  # noqa: S608
            " RETURNING was, now",
            [most],
        )
        found: Sequence[tuple[str, str]] = cursor.fetchall()
    return found


def _add(rows: Mapping[Row, tuple[int, int]]) -> None:
    """Adds to the rows of each table in the order of their keys, so that two folders never wait in a circle."""
    for view, (model, columns) in TABLES.items():
        ours = sorted((*row[1:], *sums) for row, sums in rows.items() if row[0] == view)
        lean.add_up(model, columns, ("count", "progress"), ours)


def fold_each_hundred(first: int, last: int) -> None:
    """Folds what is pending when the entries numbered `first` to `last` reach or pass a full hundred.

    So writers keep the pending flips few by themselves, each after its own commit, however many they are.
    """
    if (first - 1) // EVERY_ENTRIES != last // EVERY_ENTRIES:
        while fold() == AT_ONCE:
            pass


def rebuild() -> None:
    """Builds every tally anew from what the matters count as; acts wait meanwhile."""
    with transaction.atomic():
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute(f"LOCK TABLE {_table(Matter)} IN EXCLUSIVE MODE")
        Flip.objects.all().delete()
        for model, _ in TABLES.values():
            model._default_manager.all().delete()
        _add(recount())


def pending() -> int:
    """How many flips wait to be folded in."""
    return Flip.objects.count()


def totals(*, plan: int | None = None, today: date | None = None) -> dict[Row, tuple[int, int]]:
    """Every row that counts something, by (view, key…): count and percents, with the pending flips; one statement.

    Of one plan where it is given, then without the view by unit. With `today`, lights that turn by that day and have
    not been turned yet count as turned.
    """
    sums = Sums({})
    with connection.chunked_cursor() as cursor:
        cursor.execute(*_reading(plan, today))
        for part, *texts, count, progress in _each(cursor):
            _take(sums, part, texts, (count, progress))
    return {
        row: found for row, found in sums.nonzero().items() if plan is None or (row[1] == plan and row[0] != "unit")
    }


def _each(cursor: Any) -> Iterator[Row]:
    while rows := cursor.fetchmany(2000):
        yield from rows


def _reading(plan: int | None, today: date | None) -> tuple[str, Sequence[Any]]:
    """One statement, hence one moment of the database: the tallies, the pending flips, the lights still to turn."""
    quote = connection.ops.quote_name
    parts: list[str] = []
    params: list[int | date] = []
    for view, (model, columns) in TABLES.items():
        if plan is not None and view == "unit":
            continue
        names = [f"CAST({quote(name)} AS varchar(40))" for name in columns] + ["''"] * (4 - len(columns))
        chosen = "" if plan is None else " WHERE plan = %s"
        parts.append(f"SELECT '{view}', {', '.join(names)}, {quote('count')}, progress FROM {_table(model)}{chosen}")  # noqa: S608
        params += [] if plan is None else [plan]
    parts.append(f"SELECT 'flip', was, now, '', '', count(*), 0 FROM {_table(Flip)} GROUP BY was, now")  # noqa: S608
    if today is not None:
        turning = f"FROM {_table(Matter)} WHERE flips_on <= %s GROUP BY counts, flips_to"
        parts.append(f"SELECT 'turn', counts, flips_to, '', '', count(*), 0 {turning}")
        params.append(today)
    return " UNION ALL ".join(parts), params


def _table(model: type[Model]) -> str:
    return model._meta.db_table


def _take(sums: Sums, part: str, texts: Sequence[str], told: tuple[int, int]) -> None:
    if part in {"flip", "turn"}:
        sums.add(texts[0], -told[0])
        sums.add(texts[1] if part == "flip" else counting.relit(texts[0], texts[1]), told[0])
        return
    columns = TABLES[part][1]
    key = (text if name in {"shows", "kind"} else int(text) for name, text in zip(columns, texts, strict=False))
    found = sums.rows.setdefault((part, *key), [0, 0])
    found[0] += told[0]
    found[1] += told[1]


def recount() -> dict[Row, tuple[int, int]]:
    """What the rows of the tallies should be by what every matter counts as."""
    sums = Sums({})
    lines = Matter.objects.exclude(counts="").values("counts").annotate(times=Count("id")).order_by()
    for line, times in lines.values_list("counts", "times").iterator(chunk_size=2000):
        sums.add(line, times)
    return sums.nonzero()


def differences() -> Iterator[Said]:
    """Each row of a tally that does not equal the recount, as a sentence; none where all is right."""
    with one_moment():
        told, right = totals(), recount()
    for row in sorted(told.keys() | right.keys(), key=str):
        tally, counted = told.get(row, (0, 0)), right.get(row, (0, 0))
        if tally != counted:
            yield said("tally_differs", row=" ".join(map(str, row)), tally=tally[0], recount=counted[0])


@contextmanager
def one_moment() -> Iterator[None]:
    """A transaction whose statements all read the database as it stands at its first; acts go on meanwhile."""
    outermost = not connection.in_atomic_block
    with transaction.atomic():
        if outermost and connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        yield
