"""节点 nodes: the plan tree while it is being read, and the levels an enumerator opens in it."""

from dataclasses import dataclass, field

from bihuan.reading.clauses import Span, trimmed
from bihuan.reading.draft import Kind
from bihuan.reading.duties import Duty
from bihuan.reading.markers import ORDER, Marker
from bihuan.reading.reflow import Running

_ITEMS = ("listed", "base", "circle", "bracket", "bullet")


@dataclass(slots=True)
class Node:
    """A node in the making: its words, the stretch its dates are read from, its responsibility, the rule that made it;

    `dated` and `amounts` are places elsewhere that say when and how much.

    An `open_heading` counts only for what it carries; a `passing` one gives way to what it carries.
    """

    start: int
    end: int
    parent: int | None
    kind: Kind
    scope: Span
    duty: Duty | None = None
    rule: str = ""
    dated: list[Span] = field(default_factory=list)
    amounts: list[Span] = field(default_factory=list)
    open_heading: bool = False
    passing: bool = False


@dataclass(slots=True)
class Level:
    """An open level: the rank that opened it, its node if it has one.

    Under `skip` nothing is an order; under `goals_only` none but the figures to reach.
    """

    rank: str
    node: int | None
    skip: bool = False
    goals_only: bool = False
    has_body: bool = False
    goes_on: bool = False
    inline: bool = False


class Tree:
    """The nodes read so far and the levels open where the reader stands."""

    def __init__(self, running: Running, masked: str) -> None:
        self.running, self.text, self.masked = running, running.text, masked
        self.nodes: list[Node] = []
        self.levels: list[Level] = []

    def parent(self) -> int | None:
        """The node of the innermost open level that has one."""
        return next((level.node for level in reversed(self.levels) if level.node is not None), None)

    def skipping(self) -> bool:
        """Whether a level is open under which nothing is an order."""
        return any(level.skip for level in self.levels)

    def add(self, start: int, end: int, *, rule: str, heading: bool = False, duty: Duty | None = None) -> int:
        """Adds a node beneath the innermost level and returns its index."""
        a, b = trimmed(self.text, start, end)
        node = Node(a, b, self.parent(), "heading" if heading else "task", (start, end), duty, rule)
        self.nodes.append(node)
        return len(self.nodes) - 1

    def enter(self, marker: Marker, *, anchor: int | None) -> None:
        """Closes the levels that an enumerator ends; spoken ones may hang beneath the order before them."""
        ranks = [level.rank for level in self.levels]
        if marker.rank in ranks and (marker.number > 1 or marker.rank != "listed"):
            del self.levels[ranks.index(marker.rank) :]
            return
        while self.levels and ORDER.get(self.levels[-1].rank, 9.0) >= ORDER[marker.rank]:
            self.levels.pop()
        if marker.rank == "listed" and anchor is not None:
            self.levels.append(Level("base", anchor))

    def leave_items(self, *, sections: bool) -> None:
        """Closes numbered items that have a body once their run of numbers is over, and `sections` that end there."""
        while self.levels and not self.levels[-1].goes_on:
            if not sections and len(self.levels) == 1:
                return
            self.levels.pop()

    def leave_lists(self) -> None:
        """Closes the lists inside a paragraph, which never outlast it."""
        self.levels = [level for level in self.levels if level.rank not in _ITEMS]


def pruned(nodes: list[Node]) -> list[Node]:
    """The nodes without empty ones and headings that carry nothing, parents renumbered."""
    keep = [node.end > node.start for node in nodes]
    carries = [False] * len(nodes)
    for index in range(len(nodes) - 1, -1, -1):
        node = nodes[index]
        keep[index] = keep[index] and not node.passing and (carries[index] or not node.open_heading)
        if node.parent is not None and (keep[index] or carries[index]):
            carries[node.parent] = True
    places: dict[int, int] = {}
    out: list[Node] = []
    for index, node in enumerate(nodes):
        if keep[index]:
            places[index] = len(out)
            parent = node.parent
            while parent is not None and parent not in places:
                parent = nodes[parent].parent
            node.parent = None if parent is None else places[parent]
            out.append(node)
    return out
