"""计数 counting: what one matter counts as, in which totals, and as one line of text that two acts can compare."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Literal

from bihuan.core.standing import Standing

View = Literal["plan", "node", "unit", "cell"]
VIEWS: Mapping[str, View] = {"p": "plan", "n": "node", "u": "unit", "c": "cell"}
"""The four views by the letter that stands for them in a line."""
WHOLE = 0
"""In the place of a unit: the whole plan, where every matter counts once whoever leads it."""
NOBODY = -1
"""In the place of a unit: matters that have no lead yet."""
OTHER = 0
"""In the place of a node: 其他, what is placed under none of the nodes asked for."""
EVERY = -1
"""In the place of a row or column: all of them together, for the totals of 其他."""
BY_LIGHT = frozenset({"deployed", "active", "submitted"})
"""States that count by their light; every other state counts as itself."""

Scope = tuple[View, *tuple[int, ...]]


@dataclass(frozen=True, slots=True)
class Trees:
    """The plan trees that some matters lie in: parent and plan of each node, and the two axes of each matrix."""

    parents: Mapping[int, int | None] = field(default_factory=dict)
    plans: Mapping[int, int] = field(default_factory=dict)
    axes: Mapping[int, tuple[int, int]] = field(default_factory=dict)
    _covers: dict[tuple[int, ...], frozenset[int]] = field(default_factory=dict, compare=False, repr=False)

    def cover(self, placements: tuple[int, ...]) -> frozenset[int]:
        """The nodes placed on and every node above them, each once."""
        if placements not in self._covers:
            self._covers[placements] = self._cover(placements)
        return self._covers[placements]

    def _cover(self, placements: Iterable[int]) -> frozenset[int]:
        found: set[int] = set()
        for place in placements:
            current: int | None = place
            while current is not None and current in self.plans and current not in found:
                found.add(current)
                current = self.parents[current]
        return frozenset(found)


@dataclass(frozen=True, slots=True)
class Stand:
    """Where one matter stands among plans and units: its plan, the nodes that cover it, its first-level unit."""

    plan: int | None
    cover: frozenset[int]
    unit: int


def scopes(own: Stand, above: Iterable[Stand], trees: Trees) -> str:
    """The totals that a matter counts in, as text: all it lies in, less those in which a matter above it counts."""
    counted = set(_scopes(own, trees))
    for stand in above:
        counted.difference_update(_scopes(stand, trees))
    return ",".join(sorted(f"{view[0]}{'.'.join(map(str, key))}" for view, *key in counted))


def _scopes(stand: Stand, trees: Trees) -> Iterator[Scope]:
    plans = {trees.plans[node] for node in stand.cover} | ({stand.plan} if stand.plan is not None else set())
    for plan in plans:
        yield "plan", plan, WHOLE
        yield "plan", plan, stand.unit
        nodes = [node for node in stand.cover if trees.plans[node] == plan]
        yield from (("node", plan, node) for node in nodes or [OTHER])
        yield from _cells(plan, nodes, trees)
    yield from (("unit", node, stand.unit) for node in stand.cover)


def _cells(plan: int, nodes: Iterable[int], trees: Trees) -> Iterator[Scope]:
    if plan not in trees.axes:
        return
    row_axis, column_axis = trees.axes[plan]
    rows = [node for node in nodes if trees.parents[node] == row_axis]
    columns = [node for node in nodes if trees.parents[node] == column_axis]
    yield from (("cell", plan, row, column) for row in rows or [OTHER] for column in columns or [OTHER])
    if not rows:
        yield "cell", plan, OTHER, EVERY
    if not columns:
        yield "cell", plan, EVERY, OTHER


def counted(standing: Standing, light: str, where: str) -> str:
    """What a matter counts as, as one line: what it shows, its percent done, its kind, and the totals it counts in."""
    shows = light if standing.state in BY_LIGHT else standing.state
    return f"{shows} {percent(standing)} {standing.kind} {where}"


def percent(standing: Standing) -> int:
    """How far a matter counts as done: a closed one wholly, any other by its figure, nothing reported as nothing."""
    if standing.state in {"closed", "archived"}:
        return 100
    return 0 if standing.state in {"draft", "cancelled"} else standing.percent or 0


def relit(line: str, light: str) -> str:
    """The line of a matter whose light alone has turned; what is no line counts as nothing, and stays nothing."""
    if LINE.fullmatch(line) is None:
        return ""
    shows, rest = line.split(" ", 1)
    return f"{light if shows in LIGHTS else shows} {rest}"


LIGHTS = frozenset({"pending", "steady", "yellow", "red", "unknown", "blue"})

_SCOPE = r"(?:[pnu]-?\d{1,18}\.-?\d{1,18}|c-?\d{1,18}\.-?\d{1,18}\.-?\d{1,18})"
LINE = re.compile(rf"\S{{1,12}} \d{{1,3}} \S{{1,20}} (?:{_SCOPE}(?:,{_SCOPE})*)?", re.ASCII)
"""What `counted` writes. A row that says something else was tampered with: an audit names it, and nothing stops."""


def where(line: str) -> str:
    """The totals that a line of counting names."""
    return line.split(" ", 3)[3] if LINE.fullmatch(line) else ""


@lru_cache(maxsize=4096)
def rows(line: str) -> tuple[tuple[tuple[View, *tuple[int | str, ...]], ...], int]:
    """The rows of the tallies that a line counts in once, and the percent it adds to each; none for what is no line."""
    if LINE.fullmatch(line) is None:
        return (), 0
    shows, done, kind, places = line.split(" ", 3)
    found: list[tuple[View, *tuple[int | str, ...]]] = []
    for scope in places.split(",") if places else ():
        view = VIEWS[scope[0]]
        key = tuple(int(part) for part in scope[1:].split("."))
        found.append((view, *key, shows, *((kind,) if view == "unit" else ())))
    return tuple(found), int(done)
