"""节点 nodes: the plan tree while it is being read, and the levels an enumerator opens in it."""

from dataclasses import dataclass, field

from bihuan.reading.clauses import Span
from bihuan.reading.draft import Kind
from bihuan.reading.duties import Duty


@dataclass(slots=True)
class Node:
    """A node in the making: its words, the stretch its dates are read from, its responsibility."""

    start: int
    end: int
    parent: int | None
    kind: Kind
    scope: Span
    duty: Duty | None = None
    dated: list[Span] = field(default_factory=list)
    open_heading: bool = False


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


def pruned(nodes: list[Node]) -> list[Node]:
    """The nodes without empty ones and headings that carry nothing, parents renumbered."""
    keep = [node.end > node.start for node in nodes]
    carries = [False] * len(nodes)
    for index in range(len(nodes) - 1, -1, -1):
        node = nodes[index]
        keep[index] = keep[index] and (carries[index] or not node.open_heading)
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
