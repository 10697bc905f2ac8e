"""归位 laying: in which totals matters count, laid anew where the tree of a plan or the units around them changed."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date, timedelta

from django.db import connection, transaction

from bihuan.core.roles import UnitTree
from bihuan.core.standing import Standing, from_text
from bihuan.matters import counting, kinds, lean, spread, store
from bihuan.matters.models import Cover, Flip, Matter
from bihuan.people import rights
from bihuan.people.models import Unit

AT_ONCE = 500
CAUGHT_UP = timedelta(days=31)
"""So far back a patrol looks for units that opened or closed; whoever was away longer lays everything anew."""


@contextmanager
def alone() -> Iterator[None]:
    """A transaction in which nobody else writes a matter: acts wait, and then read trees and units as they became."""
    with transaction.atomic():
        store.set_aside("matter", 0)
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute(f"LOCK TABLE {Matter._meta.db_table} IN EXCLUSIVE MODE")
        yield


def lay(ids: Collection[int], *, tree: UnitTree) -> int:
    """How many of the matters and of those below them count elsewhere from now on; the caller is `alone`."""
    all_ = {member for some in _some(sorted(ids)) for member in store.families(some)}
    return sum(_lay(some, tree) for some in _some(sorted(all_)))


def lay_all(*, tree: UnitTree) -> int:
    """How many of all matters count elsewhere from now on; the caller is `alone`."""
    laid = last = 0
    while ids := list(Matter.objects.filter(id__gt=last).order_by("id").values_list("id", flat=True)[:AT_ONCE]):
        last = ids[-1]
        laid += _lay(ids, tree)
    return laid


def lay_day(today: date) -> int:
    """How many matters count elsewhere because units opened or closed by `today`, in the month before it."""
    since = today - CAUGHT_UP
    opened = Unit.objects.filter(opened__gt=since, opened__lte=today).values_list("opened", flat=True)
    closed = Unit.objects.filter(closed__gte=since, closed__lt=today).values_list("closed", flat=True)
    eves = {day - timedelta(days=1) for day in opened} | {day for day in closed if day is not None}
    tree = rights.unit_tree(today)
    moved = {unit for eve in eves for unit in moved_between(rights.unit_tree(eve), tree)}
    with alone():
        return lay(led_by(moved), tree=tree) if moved else 0


def moved_between(was: UnitTree, now: UnitTree) -> set[int]:
    """The units that belong to another first-level unit in one tree than in the other."""
    return {unit for unit in was.names.keys() | now.names.keys() if was.first(unit) != now.first(unit)}


def led_by(units: Collection[int]) -> set[int]:
    """The matters that some units lead."""
    return set(Matter.objects.filter(lead__in=units).values_list("id", flat=True))


def under(node: int) -> set[int]:
    """The matters placed on a node or below it."""
    return set(Cover.objects.filter(node=node).values_list("matter_id", flat=True))


@kinds.as_they_are()
def astray(standings: Mapping[int, Standing], *, tree: UnitTree) -> set[int]:
    """Which matters do not count as they stand and shine, or are not covered by the nodes they lie under; no locks."""
    rows = Matter.objects.filter(id__in=standings).values_list("id", "counts", "light")
    places, trees = spread.located(standings, {}, tree, locking=False)
    wrong = {id_ for id_, line, light in rows if line != counting.counted(standings[id_], light, places[id_])}
    covers = set(spread.covers(standings, trees))
    covered = set(Cover.objects.filter(matter__in=standings).values_list("matter_id", "node_id", "guest"))
    return wrong | {id_ for id_, *_ in covers ^ covered}


def _lay(ids: Sequence[int], tree: UnitTree) -> int:
    rows = Matter.objects.filter(id__in=ids).values_list("id", "standing", "counts", "light")
    held = {id_: (from_text(text), line, light) for id_, text, line, light in rows}
    standings = {id_: now for id_, (now, *_) in held.items()}
    wrong = astray(standings, tree=tree)
    places = spread.where({id_: standings[id_] for id_ in wrong}, {}, tree, locking=False)
    lines = {id_: counting.counted(standings[id_], held[id_][2], place) for id_, place in places.items()}
    changed = {id_: line for id_, line in lines.items() if line != held[id_][1]}
    if changed:
        lean.update(Matter, ("counts",), {id_: (line,) for id_, line in changed.items()})
    lean.insert(Flip, ("matter", "was", "now"), [(id_, held[id_][1], line) for id_, line in changed.items()])
    lean.delete(Cover, "matter_id", sorted(wrong))
    lean.insert(Cover, ("matter_id", "node_id", "guest"), spread.covers({id_: standings[id_] for id_ in wrong}))
    return len(changed)


def _some(ids: Sequence[int]) -> Iterator[Sequence[int]]:
    return (ids[start : start + AT_ONCE] for start in range(0, len(ids), AT_ONCE))
