"""作战图 boards: one plan's matters with their lights, exact totals by tree, matrix and unit, and who should answer."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from bihuan.core import lights, workdays
from bihuan.core.lights import Light, Shown
from bihuan.core.roles import Actor, UnitTree
from bihuan.core.seen import facts_of
from bihuan.core.standing import Owed, Standing
from bihuan.core.words import Said, said
from bihuan.matters import store
from bihuan.matters.models import Matter
from bihuan.matters.queries import visible_to
from bihuan.plans.models import Node, Plan, Round

URGENCY = (
    Light.RED,
    Light.YELLOW,
    Light.UNKNOWN,
    Light.SUSPENDED,
    Light.PENDING,
    Light.STEADY,
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Board:
    """One plan as its board shows it on a day."""

    plan: Plan
    today: date
    tally: Tally
    hidden: int
    troubles: tuple[Trouble, ...]
    units: tuple[tuple[str, Tally], ...]
    tree: tuple[Branch, ...]
    matrix: Matrix | None
    drive: Drive | None


def board(plan: Plan, *, actor: Actor, tree: UnitTree, today: date) -> Board:
    """The plan's board as the actor may see it: all matters are counted, titles only of those they may open.

    Five statements, however many matters.
    """
    placed = Q(plan=plan) | Q(placement_rows__node__plan=plan)
    ids = set(Matter.objects.filter(placed).values_list("id", flat=True))
    known = set(Matter.objects.filter(placed).filter(visible_to(actor, tree)).values_list("id", flat=True))
    standings = store.standings(ids, with_closed_duties=False)
    shown = {id_: lights.light(facts_of(now), lights.rules(), today) for id_, now in standings.items()}
    nodes = list(Node.objects.filter(plan=plan))
    rounds = list(Round.objects.filter(plan=plan, begins__lte=today))
    below = _below(nodes, standings)
    return Board(
        plan=plan,
        today=today,
        tally=_tally(ids, shown),
        hidden=len(ids - known),
        troubles=_troubles(standings, shown, known, tree, today),
        units=_by_unit(standings, shown, tree),
        tree=_branches(nodes, below, shown),
        matrix=_matrix(plan, nodes, below, shown),
        drive=_drive(rounds, standings, today),
    )


def urgent(standing: Standing) -> Owed | None:
    """The open duty that has to be answered first: the earliest due of those that wait for nobody."""
    open_ = standing.open()
    numbers = {duty.n for duty in open_}
    free = [duty for duty in open_ if duty.held_by not in numbers]
    return min(free or open_, key=lambda duty: (duty.due, duty.n), default=None)


def _tally(ids: Iterable[int], shown: Mapping[int, Shown]) -> Tally:
    counted = Counter(shown[id_].light for id_ in set(ids))
    return Tally(counted.total(), tuple(Count(light, counted[light]) for light in URGENCY if counted[light]))


def _troubles(
    standings: Mapping[int, Standing], shown: Mapping[int, Shown], known: set[int], tree: UnitTree, today: date
) -> tuple[Trouble, ...]:
    found = []
    for id_, now in standings.items():
        if shown[id_].light not in (Light.RED, Light.YELLOW):
            continue
        duty = urgent(now)
        visible = id_ in known
        trouble = Trouble(
            matter=id_ if visible else None,
            number=now.number if visible else "",
            title=now.title if visible else "",
            shown=shown[id_] if visible else Shown(shown[id_].light, said("board_hidden")),
            lead=tree.name(now.lead),
            link=said(f"link_{duty.owes}") if duty else None,
            answers=_answers(duty, tree, today),
            due=duty.due if duty else now.due,
        )
        found.append((URGENCY.index(shown[id_].light), trouble.due or date.max, id_, trouble))
    return tuple(trouble for *_, trouble in sorted(found, key=lambda item: item[:3]))


def _answers(duty: Owed | None, tree: UnitTree, today: date) -> Said | str:
    if duty is None:
        return ""
    if duty.owes != "rule":
        return tree.name(duty.owner)
    days = workdays.working_days_between(duty.opened, today, workdays.shipped())
    return said("board_ruling", unit=tree.name(duty.owner), days=days)


def _by_unit(
    standings: Mapping[int, Standing], shown: Mapping[int, Shown], tree: UnitTree
) -> tuple[tuple[str, Tally], ...]:
    led: dict[int | None, set[int]] = {}
    for id_, now in standings.items():
        led.setdefault(tree.first(now.lead) if now.lead is not None else None, set()).add(id_)
    rows = [(tree.name(unit), _tally(ids, shown)) for unit, ids in led.items()]
    return tuple(sorted(rows, key=lambda row: (-row[1].urgent, -row[1].total, row[0])))


def _below(nodes: Iterable[Node], standings: Mapping[int, Standing]) -> dict[int, set[int]]:
    """The matters placed on each node or anywhere below it, each once."""
    parents = {node.pk: node.parent_id for node in nodes}
    below: dict[int, set[int]] = {node: set() for node in parents}
    for id_, now in standings.items():
        for place in now.placements:
            current: int | None = place
            while current is not None and current in below and id_ not in below[current]:
                below[current].add(id_)
                current = parents[current]
    return below


def _branches(nodes: Iterable[Node], below: Mapping[int, set[int]], shown: Mapping[int, Shown]) -> tuple[Branch, ...]:
    children: dict[int | None, list[Node]] = {}
    for node in nodes:
        children.setdefault(node.parent_id, []).append(node)
    branches: list[Branch] = []
    waiting = [(node, 0) for node in reversed(children.get(None, []))]
    while waiting:
        node, depth = waiting.pop()
        branches.append(Branch(node.pk, node.title, depth, _tally(below[node.pk], shown)))
        waiting += [(child, depth + 1) for child in reversed(children.get(node.pk, []))]
    loose = set(shown).difference(*below.values())
    if loose:
        branches.append(Branch(None, "", 0, _tally(loose, shown)))
    return tuple(branches)


def _matrix(plan: Plan, nodes: list[Node], below: Mapping[int, set[int]], shown: Mapping[int, Shown]) -> Matrix | None:
    if plan.row_axis_id is None or plan.column_axis_id is None:
        return None
    rows = [(node.title, below[node.pk]) for node in nodes if node.parent_id == plan.row_axis_id]
    columns = [(node.title, below[node.pk]) for node in nodes if node.parent_id == plan.column_axis_id]
    everything = set(shown)
    rows.append(("", everything.difference(*(ids for _, ids in rows))))
    columns.append(("", everything.difference(*(ids for _, ids in columns))))
    return Matrix(
        columns=tuple(title for title, _ in columns),
        rows=tuple(
            (title, tuple(_tally(ids & others, shown) for _, others in columns), _tally(ids, shown))
            for title, ids in rows
        ),
        totals=tuple(_tally(ids, shown) for _, ids in columns),
        whole=_tally(everything, shown),
    )


def _drive(rounds: list[Round], standings: Mapping[int, Standing], today: date) -> Drive | None:
    if not rounds:
        return None
    last = max(rounds, key=lambda one: (one.begins, one.pk))
    days = (last.ends - last.begins).days + 1
    day = min((today - last.begins).days + 1, days)
    counted = [now for now in standings.values() if now.state not in {"draft", "cancelled"}]
    done = [100 if now.state == "closed" else now.percent or 0 for now in counted]
    completed = round(sum(done) / len(done), 1) if done else 0.0
    return Drive(last.name, last.begins, last.ends, day, days, day * 100 // days, completed)
