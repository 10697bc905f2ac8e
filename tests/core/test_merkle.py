"""The tree of RFC 6962: its hashes by definition, and proofs that hold for what is true and for nothing else."""

import hashlib
from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bihuan.core import merkle
from bihuan.core.chain import ALGORITHMS


def leaves(count: int) -> list[bytes]:
    return [bytes([number]) * (number + 1) for number in range(count)]


def by_definition(contents: Sequence[bytes], algorithm: str = "sha256") -> bytes:
    """MTH as RFC 6962 writes it, recursively."""
    new = ALGORITHMS[algorithm]
    if not contents:
        return bytes(new(b"").digest())
    if len(contents) == 1:
        return bytes(new(b"\0" + contents[0]).digest())
    middle = 1
    while middle * 2 < len(contents):
        middle *= 2
    return bytes(
        new(b"\1" + by_definition(contents[:middle], algorithm) + by_definition(contents[middle:], algorithm)).digest()
    )


def grown(contents: Sequence[bytes], algorithm: str = "sha256") -> tuple[merkle.Growing, list[tuple[bytes, bytes]]]:
    tree = merkle.Growing(algorithm)
    return tree, [(content, tree.add(content)) for content in contents]


def reader(rows: list[tuple[bytes, bytes]]) -> merkle.Nodes:
    return lambda places: {place: rows[place] for place in places}


@pytest.mark.parametrize(
    ("count", "expected"),
    [
        (0, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
        (1, "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7"),
    ],
)
def test_the_smallest_trees_have_the_hashes_everybody_knows(count: int, expected: str) -> None:
    assert merkle.root(leaves(count)).hex() == expected


def test_three_leaves_are_two_and_one() -> None:
    one, two, three = (hashlib.sha256(b"\0" + leaf).digest() for leaf in leaves(3))
    left = hashlib.sha256(b"\1" + one + two).digest()
    assert merkle.root(leaves(3)) == hashlib.sha256(b"\1" + left + three).digest()


@pytest.mark.parametrize("algorithm", ["sha256", "sm3"])
@pytest.mark.parametrize("count", [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 63, 64, 65, 127, 128, 129, 200])
def test_a_tree_that_grows_has_the_hash_of_the_definition(count: int, algorithm: str) -> None:
    assert merkle.root(leaves(count), algorithm=algorithm) == by_definition(leaves(count), algorithm)


def test_a_leaf_is_not_taken_for_a_node() -> None:
    left, right = (merkle.leaf_hash(leaf) for leaf in leaves(2))
    assert merkle.root([left + right]) != merkle.root(leaves(2))


@pytest.mark.parametrize("size", range(1, 36))
def test_every_leaf_is_proven_in_every_tree_it_stands_in(size: int) -> None:
    _, rows = grown(leaves(36))
    root = by_definition(leaves(size))
    for index in range(size):
        path = merkle.inclusion(index, size=size, nodes=reader(rows))
        assert merkle.included(leaves(36)[index], index=index, size=size, path=path, root=root)
        assert len(path) <= size.bit_length()


@pytest.mark.parametrize("second", range(1, 36))
def test_every_tree_is_proven_to_begin_with_every_earlier_one(second: int) -> None:
    _, rows = grown(leaves(36))
    new = by_definition(leaves(second))
    for first in range(1, second + 1):
        path = merkle.consistency(first, second=second, nodes=reader(rows))
        old = by_definition(leaves(first))
        assert merkle.consistent(path, first=first, old=old, second=second, new=new)
        assert not merkle.consistent(path, first=first, old=merkle.leaf_hash(b"x"), second=second, new=new)
        assert not merkle.consistent(path, first=first, old=old, second=second, new=merkle.leaf_hash(b"x"))


@given(st.integers(1, 70), st.data())
def test_no_proof_holds_for_another_leaf_place_size_or_path(size: int, data: st.DataObject) -> None:
    _, rows = grown(leaves(size))
    index = data.draw(st.integers(0, size - 1))
    path = merkle.inclusion(index, size=size, nodes=reader(rows))
    root, leaf = by_definition(leaves(size)), leaves(size)[index]
    assert merkle.included(leaf, index=index, size=size, path=path, root=root)
    assert not merkle.included(leaf + b"x", index=index, size=size, path=path, root=root)
    other = data.draw(st.integers(-1, size).filter(lambda place: place != index))
    assert not merkle.included(leaf, index=other, size=size, path=path, root=root)
    assert not merkle.included(leaf, index=index, size=size, path=[*path, root], root=root)
    if path:
        spot = data.draw(st.integers(0, len(path) - 1))
        assert not merkle.included(leaf, index=index, size=size, path=path[:spot] + path[spot + 1 :], root=root)
        forged = [*path[:spot], merkle.leaf_hash(path[spot]), *path[spot + 1 :]]
        assert not merkle.included(leaf, index=index, size=size, path=forged, root=root)


@given(st.integers(0, 60), st.integers(0, 60))
def test_a_tree_grows_on_from_its_nodes_alone(size: int, more: int) -> None:
    _, rows = grown(leaves(size))
    again = merkle.regrown(size, nodes=reader(rows))
    for leaf in leaves(size + more)[size:]:
        again.add(leaf)
    assert again.root() == by_definition(leaves(size + more))


@given(st.lists(st.integers(0, 90), max_size=6))
def test_leaves_added_in_any_portions_give_one_tree(portions: list[int]) -> None:
    whole = [bytes([number % 251]) for number in range(sum(portions))]
    tree, rest = merkle.Growing(), iter(whole)
    for portion in portions:
        tree.extend(next(rest) for _ in range(portion))
    assert (tree.size, tree.root()) == (len(whole), by_definition(whole))


@given(st.lists(st.integers(0, 200), max_size=4))
def test_leaves_added_together_have_the_nodes_that_they_have_one_by_one(portions: list[int]) -> None:
    together, one_by_one = merkle.Growing(), merkle.Growing()
    for portion in portions:
        contents = [f"{one_by_one.size + place}".encode() for place in range(portion)]
        assert together.nodes(contents) == [one_by_one.add(content) for content in contents]
        assert together == one_by_one


def test_what_no_tree_can_prove_is_refused() -> None:
    _, rows = grown(leaves(3))
    with pytest.raises(ValueError, match="leaf 3 is not"):
        merkle.inclusion(3, size=3, nodes=reader(rows))
    with pytest.raises(ValueError, match="begins with 0"):
        merkle.consistency(0, second=3, nodes=reader(rows))
    root = by_definition(leaves(3))
    for first, second in ((0, 3), (4, 3)):
        assert not merkle.consistent([], first=first, old=root, second=second, new=root)
    assert not merkle.consistent([], first=3, old=root, second=4, new=root)
    assert not merkle.consistent([root], first=3, old=root, second=3, new=root)
    path = merkle.consistency(2, second=3, nodes=reader(rows))
    assert not merkle.consistent([*path, root], first=2, old=by_definition(leaves(2)), second=3, new=root)
