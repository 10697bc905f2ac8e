"""归集 spread: in which totals matters count, found from their placements, leads and the matters they are part of."""

from collections.abc import Callable, Collection, Iterable, Mapping

from django.db.models import Q

from bihuan.core.roles import UnitTree
from bihuan.core.standing import Standing, from_text
from bihuan.matters import counting, kinds
from bihuan.matters.counting import Stand, Trees
from bihuan.matters.models import Matter
from bihuan.plans.models import Node


def moved(was: Standing | None, now: Standing) -> bool:
    """Whether a matter may count in other totals than before: it is new, or what its totals hang on has changed."""
    return was is None or (was.plan, was.placements, was.lead, was.part_of, was.kind) != (
        now.plan,
        now.placements,
        now.lead,
        now.part_of,
        now.kind,
    )


def trees_of(standings: Iterable[Standing]) -> Trees:
    """The plan trees that the standings lie in, whole; one statement, none where they lie in no plan."""
    placements: set[int] = set()
    plans: set[int] = set()
    for now in standings:
        placements.update(now.placements)
        plans.update({now.plan} if now.plan is not None else ())
    if not placements and not plans:
        return Trees()
    inside = Q(plan__in=plans) | Q(plan__in=Node.objects.filter(id__in=placements).values("plan"))
    rows = Node.objects.filter(inside).order_by()
    parents, of_plan, axes = {}, {}, {}
    for node, parent, plan, row, column in rows.values_list(
        "id", "parent_id", "plan_id", "plan__row_axis_id", "plan__column_axis_id"
    ):
        parents[node], of_plan[node] = parent, plan
        if row is not None and column is not None:
            axes[plan] = (row, column)
    return Trees(parents, of_plan, axes)


def above(
    standings: Collection[Standing], known: Mapping[int, Standing], *, locking: bool = True
) -> dict[int, Standing]:
    """The matters that the given ones are part of, up to the top; one statement for each step not yet known, locked
    where the caller writes."""
    found: dict[int, Standing] = {}
    wanted = {now.part_of for now in standings if now.part_of is not None}
    while wanted:
        missing = sorted(wanted - known.keys() - found.keys())
        matters = Matter.objects.select_for_update() if locking else Matter.objects.all()
        rows = matters.filter(id__in=missing).order_by("id") if missing else ()
        read = {row.pk: from_text(row.standing) for row in rows}
        found |= {id_: known[id_] for id_ in wanted if id_ in known} | read
        steps = (found[id_].part_of for id_ in wanted if id_ in found)
        wanted = {step for step in steps if step is not None and step not in found}
    return found


def where(
    standings: Mapping[int, Standing], known: Mapping[int, Standing], tree: UnitTree, *, locking: bool = True
) -> dict[int, str]:
    """The totals that each of the matters counts in, as text; `known` are matters whose standing is newer than rows."""
    return located(standings, known, tree, locking=locking)[0]


def located(
    standings: Mapping[int, Standing], known: Mapping[int, Standing], tree: UnitTree, *, locking: bool = True
) -> tuple[dict[int, str], Trees]:
    """As `where`, with the plan trees that the matters, and those they are part of, lie in."""
    ancestors = above(standings.values(), known, locking=locking)
    trees = trees_of([*standings.values(), *ancestors.values()])
    stand = standing_place(trees, tree)
    texts: dict[tuple[Stand, ...], str] = {}
    found = {}
    for id_, now in standings.items():
        line = (stand(now), *map(stand, _line(now, ancestors)))
        if line not in texts:
            texts[line] = counting.scopes(line[0], line[1:], trees)
        found[id_] = texts[line]
    return found, trees


def covers(standings: Mapping[int, Standing], trees: Trees | None = None) -> list[tuple[int, int, bool]]:
    """The rows of cover of each matter: itself, each node it lies on or below, and whether it is a guest there.

    One statement reads the plan trees where they are not given.
    """
    trees = trees_of(standings.values()) if trees is None else trees
    return [
        (id_, node, trees.plans[node] != now.plan)
        for id_, now in standings.items()
        for node in sorted(trees.cover(now.placements))
    ]


def standing_place(trees: Trees, tree: UnitTree) -> Callable[[Standing], Stand]:
    """Finds where a matter stands among the plans of `trees` and the first-level units of `tree`.

    One of a kind that is not counted stands nowhere.
    """
    uncounted = kinds.uncounted()

    def place(now: Standing) -> Stand:
        if now.kind in uncounted:
            return Stand(None, frozenset(), counting.NOBODY)
        unit = tree.first(now.lead) if now.lead is not None else counting.NOBODY
        return Stand(now.plan, trees.cover(now.placements), unit)

    return place


def _line(now: Standing, ancestors: Mapping[int, Standing]) -> list[Standing]:
    line: list[Standing] = []
    while now.part_of is not None and now.part_of in ancestors and ancestors[now.part_of] not in line:
        now = ancestors[now.part_of]
        line.append(now)
    return line
