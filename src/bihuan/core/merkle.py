"""默克尔树 merkle: the tree hash of RFC 6962 over entries in their sealed order, and proofs that anybody can check.

A leaf stands in the tree with a node of its own: the largest full subtree that ends at it. Any full subtree is then
found from few nodes, so neither growing the tree nor proving a leaf reads the leaves between.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice

from bihuan.core.chain import ALGORITHMS

LEAF, NODE = b"\x00", b"\x01"
"""What is hashed before a leaf and before two children, so that neither can be taken for the other (RFC 6962, 2.1)."""

BLOCK = 64
"""Leaves that are hashed together where they make a full subtree."""

Nodes = Callable[[Sequence[int]], Mapping[int, tuple[bytes, bytes]]]
"""Reads leaves: for each of the given places its content and its node."""


def leaf_hash(content: bytes, *, algorithm: str = "sha256") -> bytes:
    """The hash of one leaf."""
    return bytes(ALGORITHMS[algorithm](LEAF + content).digest())


def pair_hash(left: bytes, right: bytes, *, algorithm: str = "sha256") -> bytes:
    """The hash of a node with two children."""
    return bytes(ALGORITHMS[algorithm](NODE + left + right).digest())


@dataclass(slots=True)
class Growing:
    """A tree while it grows: its size and the full subtrees it is made of, the largest first."""

    algorithm: str = "sha256"
    size: int = 0
    peaks: list[bytes] = field(default_factory=list)

    def add(self, content: bytes) -> bytes:
        """The node of the leaf added: the largest full subtree that ends with it."""
        new, node, full = ALGORITHMS[self.algorithm], leaf_hash(content, algorithm=self.algorithm), self.size
        while full & 1:
            node = new(NODE + self.peaks.pop() + node).digest()
            full >>= 1
        self.peaks.append(node)
        self.size += 1
        return node

    def extend(self, contents: Iterable[bytes]) -> None:
        """Adds leaves in their order, as `add` does one by one and faster."""
        for _ in self._blocks(contents):
            pass

    def nodes(self, contents: Iterable[bytes]) -> list[bytes]:
        """The node of each of the leaves added, as `add` gives one by one and faster."""
        return [node for nodes in self._blocks(contents) for node in nodes]

    def _blocks(self, contents: Iterable[bytes]) -> Iterator[list[bytes]]:
        """Adds leaves and gives their nodes block by block; full blocks are hashed level by level."""
        new, rest = ALGORITHMS[self.algorithm], iter(contents)
        while some := list(islice(rest, BLOCK - self.size % BLOCK)):
            if len(some) < BLOCK:
                yield [self.add(content) for content in some]
                continue
            level = [new(LEAF + content).digest() for content in some]
            nodes, step = level.copy(), 1
            while len(level) > 1:
                pairs, step = iter(level), step * 2
                level = [new(NODE + left + right).digest() for left, right in zip(pairs, pairs, strict=True)]
                nodes[step - 1 :: step] = level
            node, full = level[0], self.size // BLOCK
            while full & 1:
                node = new(NODE + self.peaks.pop() + node).digest()
                full >>= 1
            self.peaks.append(node)
            self.size += BLOCK
            nodes[-1] = node
            yield nodes

    def root(self) -> bytes:
        """The tree hash; of an empty tree the hash of nothing."""
        return folded(self.peaks, algorithm=self.algorithm)


def folded(peaks: Sequence[bytes], *, algorithm: str = "sha256") -> bytes:
    """The tree hash of full subtrees given from the largest to the smallest."""
    if not peaks:
        return bytes(ALGORITHMS[algorithm](b"").digest())
    node = peaks[-1]
    for peak in reversed(peaks[:-1]):
        node = pair_hash(peak, node, algorithm=algorithm)
    return node


def root(contents: Iterable[bytes], *, algorithm: str = "sha256") -> bytes:
    """The tree hash of leaves in their order (RFC 6962, 2.1)."""
    tree = Growing(algorithm)
    tree.extend(contents)
    return tree.root()


def regrown(size: int, *, nodes: Nodes, algorithm: str = "sha256") -> Growing:
    """The tree of `size` leaves as it stood, from the nodes that end its full subtrees."""
    ends = [end for end, _ in _full(0, size)]
    found = nodes(ends)
    return Growing(algorithm, size, [found[end][1] for end in ends])


def inclusion(index: int, *, size: int, nodes: Nodes, algorithm: str = "sha256") -> list[bytes]:
    """The audit path of leaf `index` in the tree of `size` leaves, from the leaf upwards (RFC 6962, 2.1.1).

    A leaf that is not in the tree raises `ValueError`.
    """
    if not 0 <= index < size:
        raise ValueError(f"leaf {index} is not in a tree of {size}")
    return _ranges(list(_beside(index, size)), nodes=nodes, algorithm=algorithm)


def consistency(first: int, *, second: int, nodes: Nodes, algorithm: str = "sha256") -> list[bytes]:
    """The proof that the tree of `second` leaves begins with the tree of `first` leaves (RFC 6962, 2.1.2).

    An empty or a larger first tree raises `ValueError`.
    """
    if not 0 < first <= second:
        raise ValueError(f"no tree of {second} leaves begins with {first}")
    return _ranges(list(_kept(first, second)), nodes=nodes, algorithm=algorithm)


def included(
    content: bytes, *, index: int, size: int, path: Sequence[bytes], root: bytes, algorithm: str = "sha256"
) -> bool:
    """Whether the path proves the leaf at `index` of the tree of `size` leaves with this root (RFC 9162, 2.1.3.2)."""
    if not 0 <= index < size:
        return False
    place, last, node = index, size - 1, leaf_hash(content, algorithm=algorithm)
    for sibling in path:
        if last == 0:
            return False
        if place & 1 or place == last:
            node = pair_hash(sibling, node, algorithm=algorithm)
            while not place & 1 and place:
                place, last = place >> 1, last >> 1
        else:
            node = pair_hash(node, sibling, algorithm=algorithm)
        place, last = place >> 1, last >> 1
    return last == 0 and node == root


def consistent(
    path: Sequence[bytes], *, first: int, old: bytes, second: int, new: bytes, algorithm: str = "sha256"
) -> bool:
    """Whether the path proves that the tree with root `new` begins with the one with root `old` (RFC 9162, 2.1.4.2)."""
    if not 0 < first <= second:
        return False
    if first == second:
        return not path and old == new
    proof = [old, *path] if first & (first - 1) == 0 else list(path)
    if not proof:
        return False
    place, last = first - 1, second - 1
    while place & 1:
        place, last = place >> 1, last >> 1
    before = after = proof[0]
    for sibling in proof[1:]:
        if last == 0:
            return False
        if place & 1 or place == last:
            before = pair_hash(sibling, before, algorithm=algorithm)
            after = pair_hash(sibling, after, algorithm=algorithm)
            while not place & 1 and place:
                place, last = place >> 1, last >> 1
        else:
            after = pair_hash(after, sibling, algorithm=algorithm)
        place, last = place >> 1, last >> 1
    return last == 0 and before == old and after == new


def _split(size: int) -> int:
    """The largest power of two smaller than `size`."""
    return 1 << ((size - 1).bit_length() - 1)


def _full(start: int, end: int) -> Iterator[tuple[int, int]]:
    """The full subtrees a range of leaves is made of, each as its last leaf and its height."""
    while start < end:
        height = (end - start).bit_length() - 1
        start += 1 << height
        yield start - 1, height


def _beside(index: int, size: int) -> Iterator[tuple[int, int]]:
    """The ranges of leaves beside the way from leaf `index` to the root, from below."""
    start, end, found = 0, size, []
    while end - start > 1:
        middle = start + _split(end - start)
        if index < middle:
            found.append((middle, end))
            end = middle
        else:
            found.append((start, middle))
            start = middle
    yield from reversed(found)


def _kept(first: int, second: int) -> Iterator[tuple[int, int]]:
    """The ranges of leaves that prove the first tree inside the second, from below."""
    start, end, whole, found = 0, second, True, []
    while first != end:
        middle = start + _split(end - start)
        if first <= middle:
            found.append((middle, end))
            end = middle
        else:
            found.append((start, middle))
            start, whole = middle, False
    if not whole:
        yield start, end
    yield from reversed(found)


def _ranges(ranges: Sequence[tuple[int, int]], *, nodes: Nodes, algorithm: str) -> list[bytes]:
    """The tree hash of each range, with one reading of nodes for all of them."""
    wanted = {place for start, end in ranges for full in _full(start, end) for place in _needed(*full)}
    known = nodes(sorted(wanted))
    return [
        folded([_subtree(*full, known=known, algorithm=algorithm) for full in _full(start, end)], algorithm=algorithm)
        for start, end in ranges
    ]


def _height_at(place: int) -> int:
    """The height of the largest full subtree that ends at a leaf."""
    return (~place & (place + 1)).bit_length() - 1


def _needed(end: int, height: int) -> Iterator[int]:
    """The leaves from which the full subtree of this height that ends at `end` is found: its last, and left of it."""
    yield end
    if height < _height_at(end):
        yield from (end - (1 << below) for below in range(height))


def _subtree(end: int, height: int, *, known: Mapping[int, tuple[bytes, bytes]], algorithm: str) -> bytes:
    content, node = known[end]
    if height == _height_at(end):
        return node
    node = leaf_hash(content, algorithm=algorithm)
    for below in range(height):
        node = pair_hash(known[end - (1 << below)][1], node, algorithm=algorithm)
    return node
