"""作战图 boards: one plan's matters with their lights, exact totals by tree, matrix and unit, and who should answer."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from bihuan.core import workdays
from bihuan.core.lights import FIXED, Light, Shown
from bihuan.core.roles import Actor, UnitTree
from bihuan.core.standing import Owed, Standing
from bihuan.core.words import Said, said
from bihuan.matters import calendars, counting, kinds, lists, tallies
from bihuan.matters.counting import EVERY, OTHER, WHOLE, View
from bihuan.matters.kinds import uncounted
from bihuan.matters.lit import urgent
from bihuan.matters.models import Matter
from bihuan.matters.sight import knows, sees_all, visible_to
from bihuan.plans.models import Node, Plan, Round

URGENCY = (
    Light.RED,
    Light.YELLOW,
    Light.UNKNOWN,
    Light.SUSPENDED,
    Light.PENDING,
    Light.STEADY,
    Light.BLUE,
    Light.CLOSED,
    Light.CANCELLED,
)
"""Lights from the one that needs attention first to those that need none."""


@dataclass(frozen=True, slots=True)
class Count:
    """How many matters show one light."""

    light: Light
    count: int


@dataclass(frozen=True, slots=True)
class Tally:
    """How many matters, each counted once, and how many of them show each light, the most urgent first."""

    total: int
    counts: tuple[Count, ...]

    @property
    def worst(self) -> Count | None:
        """The most urgent light among them, with its count."""
        return self.counts[0] if self.counts else None

    @property
    def urgent(self) -> int:
        """How many of them are red or yellow."""
        return sum(item.count for item in self.counts if item.light in (Light.RED, Light.YELLOW))


@dataclass(frozen=True, slots=True, kw_only=True)
class Trouble:
    """One red or yellow matter: at which link it is held up, who should answer, and by when; title "" where hidden."""

    matter: int | None
    number: str
    title: str
    shown: Shown
    lead: str
    link: Said | None
    answers: Said | str
    due: date | None


@dataclass(frozen=True, slots=True)
class Branch:
    """One node of the tree with everything below it."""

    node: int | None
    title: str
    depth: int
    tally: Tally


@dataclass(frozen=True, slots=True)
class Matrix:
    """Rows × columns; the last of each is 其他, so that every matter is in some cell; totals count each matter once."""

    columns: tuple[str, ...]
    rows: tuple[tuple[str, tuple[Tally, ...], Tally], ...]
    totals: tuple[Tally, ...]
    whole: Tally


@dataclass(frozen=True, slots=True)
class Drive:
    """The round under way or last: the day reached, its length, and expected against reported completion in percent."""

    name: str
    begins: date
    ends: date
    day: int
    days: int
    expected: int
    completed: float

    @property
    def gap(self) -> float:
        """How far completion is behind (negative) or ahead of the expected line, in percentage points."""
        return round(self.completed - self.expected, 1)


class Place(NamedTuple):
    """One node of the plan, in the order of its tree."""

    id: int
    parent: int | None
    title: str


HIDDEN_MOST = 1000
"""So many of the matters that are not open to everybody are looked at, to say how many somebody may not open."""

OUT_OF_COUNT = frozenset({"draft", "cancelled", "merged", "transferred"})
"""What a drive does not count: matters that are not yet, or no longer, the plan's own work."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Board:
    """One plan as its board shows it on a day."""

    plan: Plan
    today: date
    tally: Tally
    hidden: int
    hidden_more: bool
    troubles: tuple[Trouble, ...]
    more: str
    units: tuple[tuple[str, Tally], ...]
    tree: tuple[Branch, ...]
    matrix: Matrix | None
    drive: Drive | None


@kinds.as_they_are()
def board(plan: Plan, *, actor: Actor, tree: UnitTree, today: date, after: str = "") -> Board:
    """The plan's board as the actor may see it: all matters are counted, titles only of those they may open.

    At most six statements, however many matters; the troubles are one page, after a key.
    """
    totals = _Totals(tallies.totals(plan=plan.pk, today=today), plan.pk)
    nodes = [Place(*row) for row in Node.objects.filter(plan=plan).values_list("id", "parent_id", "title")]
    rounds = list(Round.objects.filter(plan=plan, begins__lte=today))
    hidden, more = _hidden(plan, actor, tree)
    skipped = uncounted()
    page = lists.troubles(plan.pk, today=today, after=lists.key_of(after, lists.BY_LIGHT))
    return Board(
        plan=plan,
        today=today,
        tally=totals.tally("plan", WHOLE),
        hidden=hidden,
        hidden_more=more,
        troubles=tuple(
            _trouble(id_, now, actor, tree, today)
            for id_, _, now in page.rows
            if now.kind not in skipped or knows(actor, now, tree)
        ),
        more=lists.key_text(page.after),
        units=_by_unit(totals, tree),
        tree=_branches(nodes, totals),
        matrix=_matrix(plan, nodes, totals),
        drive=_drive(rounds, totals, today),
    )


class _Totals:
    """What the tallies of one plan say, by place."""

    def __init__(self, rows: Mapping[tallies.Row, tuple[int, int]], plan: int) -> None:
        self.plan = plan
        self.places: dict[tallies.Row, dict[str, tuple[int, int]]] = {}
        for (view, _, *place, shows), sums in rows.items():
            self.places.setdefault((view, *place), {})[shows] = sums

    def tally(self, view: View, *place: int) -> Tally:
        """The tally of one place, most urgent light first."""
        found: dict[Light, int] = {}
        for shows, (count, _) in self.places.get((view, *place), {}).items():
            light = _light_of(shows)
            found[light] = found.get(light, 0) + count
        return Tally(sum(found.values()), tuple(Count(light, found[light]) for light in URGENCY if found.get(light)))

    def inside(self, view: View) -> list[int]:
        """The units or nodes that a view counts something for."""
        return [row[1] for row in self.places if row[0] == view]


def _light_of(shows: str) -> Light:
    return Light(shows) if shows in counting.LIGHTS else FIXED[shows][0]


def _hidden(plan: Plan, actor: Actor, tree: UnitTree) -> tuple[int, bool]:
    """How many of the plan's matters are not open to the actor, and whether there may be more than were looked at."""
    if sees_all(actor):
        return 0, False
    closed = Matter.objects.filter(plan=plan).exclude(visibility="district").exclude(kind__in=uncounted()).order_by()
    ids = list(closed.values_list("id", flat=True)[:HIDDEN_MOST])
    hidden = Matter.objects.filter(id__in=ids).exclude(visible_to(actor, tree)).count() if ids else 0
    return hidden, len(ids) == HIDDEN_MOST


def _trouble(id_: int, now: Standing, actor: Actor, tree: UnitTree, today: date) -> Trouble:
    duty, visible = urgent(now), knows(actor, now, tree)
    shown = kinds.shown(now, today)
    return Trouble(
        matter=id_ if visible else None,
        number=now.number if visible else "",
        title=now.title if visible else "",
        shown=shown if visible else Shown(shown.light, said("board_hidden")),
        lead=tree.name(now.lead),
        link=said(f"link_{duty.owes}") if duty else None,
        answers=_answers(duty, tree, today),
        due=duty.due if duty else now.due,
    )


def _answers(duty: Owed | None, tree: UnitTree, today: date) -> Said | str:
    if duty is None:
        return ""
    if duty.owes != "rule":
        return tree.name(duty.owner)
    days = workdays.working_days_between(duty.opened, today, calendars.running())
    return said("board_ruling", unit=tree.name(duty.owner), days=days)


def _by_unit(totals: _Totals, tree: UnitTree) -> tuple[tuple[str, Tally], ...]:
    units = [unit for unit in totals.inside("plan") if unit != WHOLE]
    rows = [
        (tree.name(unit if unit != counting.NOBODY else None), tally)
        for unit in units
        if (tally := totals.tally("plan", unit)).total
    ]
    return tuple(sorted(rows, key=lambda row: (-row[1].urgent, -row[1].total, row[0])))


def _branches(nodes: Iterable[Place], totals: _Totals) -> tuple[Branch, ...]:
    children: dict[int | None, list[Place]] = {}
    for node in nodes:
        children.setdefault(node.parent, []).append(node)
    branches: list[Branch] = []
    waiting = [(node, 0) for node in reversed(children.get(None, []))]
    while waiting:
        node, depth = waiting.pop()
        branches.append(Branch(node.id, node.title, depth, totals.tally("node", node.id)))
        waiting += [(child, depth + 1) for child in reversed(children.get(node.id, []))]
    loose = totals.tally("node", OTHER)
    return (*branches, Branch(None, "", 0, loose)) if loose.total else tuple(branches)


def _matrix(plan: Plan, nodes: Iterable[Place], totals: _Totals) -> Matrix | None:
    if plan.row_axis_id is None or plan.column_axis_id is None:
        return None
    titles = {OTHER: "", **{node.id: node.title for node in nodes}}
    rows = [*(node.id for node in nodes if node.parent == plan.row_axis_id), OTHER]
    columns = [*(node.id for node in nodes if node.parent == plan.column_axis_id), OTHER]
    return Matrix(
        columns=tuple(titles[column] for column in columns),
        rows=tuple(
            (
                titles[row],
                tuple(totals.tally("cell", row, column) for column in columns),
                totals.tally("node", row) if row != OTHER else totals.tally("cell", OTHER, EVERY),
            )
            for row in rows
        ),
        totals=tuple(
            totals.tally("node", column) if column != OTHER else totals.tally("cell", EVERY, OTHER)
            for column in columns
        ),
        whole=totals.tally("plan", WHOLE),
    )


def _drive(rounds: list[Round], totals: _Totals, today: date) -> Drive | None:
    if not rounds:
        return None
    last = max(rounds, key=lambda one: (one.begins, one.pk))
    days = (last.ends - last.begins).days + 1
    day = min((today - last.begins).days + 1, days)
    sums = [found for shows, found in totals.places.get(("plan", WHOLE), {}).items() if shows not in OUT_OF_COUNT]
    count, done = sum(count for count, _ in sums), sum(done for _, done in sums)
    completed = round(done / count, 1) if count else 0.0
    return Drive(last.name, last.begins, last.ends, day, days, day * 100 // days, completed)
