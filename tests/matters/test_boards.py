"""Tests of boards: every total counts each matter once, and a red one says who should answer."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from bihuan.core.lights import Light
from bihuan.matters.acts import Ask, perform, perform_many
from bihuan.matters.boards import Board, board
from bihuan.people import rights
from bihuan.plans.models import Node, Plan, Round
from tests.world import World, at, build_world

NODES = 7


def planted(world: World) -> tuple[Plan, list[Node]]:
    plan = Plan.objects.create(title="工作布局", year=2020)
    parents = [None, 0, 0, None, 3, 3, 1]
    nodes: list[Node] = []
    for order, parent in enumerate(parents):
        above = nodes[parent] if parent is not None else None
        nodes.append(Node.objects.create(plan=plan, parent=above, order=order, kind="goal", title=f"目标{order}"))
    plan.row_axis, plan.column_axis = nodes[0], nodes[3]
    plan.save()
    return plan, nodes


def placed(world: World, plan: Plan, places: list[set[int]], *, visibility: str = "district") -> list[int]:
    asks = []
    for name, nodes in enumerate(places):
        payload = world.register(plan=plan.pk, placements=sorted(nodes), visibility=visibility)
        asks += [Ask(f"new:{name}", "register", payload), Ask(f"new:{name}", "deploy", {})]
    done = perform_many(world.actor("supervisor"), asks, at=at(world.day))
    return [answer.matter for answer in done[::2]]


def shown(world: World, plan: Plan, name: str = "leader", day: date | None = None) -> Board:
    day = day or world.day
    return board(plan, actor=world.actor(name, day), tree=rights.unit_tree(day), today=day)


class TestTotals(TestCase):
    """Totals against a recount that walks every matter's placements up to the root."""

    @settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
    @given(st.lists(st.sets(st.integers(0, NODES - 1), max_size=4), min_size=1, max_size=6))
    def test_each_matter_is_counted_once_in_every_subtree_and_axis(self, places: list[set[int]]) -> None:
        world = build_world()
        plan, nodes = planted(world)
        ids = placed(world, plan, [{nodes[place].pk for place in one} for one in places])
        found = shown(world, plan)
        lineages = {node.pk: self._lineage(node) for node in nodes}
        under = {
            node.pk: {id_ for id_, one in zip(ids, places, strict=True) if self._holds(node.pk, one, nodes, lineages)}
            for node in nodes
        }
        assert found.tally.total == len(ids)
        by_node = {branch.node: branch.tally.total for branch in found.tree}
        assert by_node.pop(None, 0) == sum(not one for one in places)
        assert by_node == {node: len(inside) for node, inside in under.items()}
        assert found.matrix is not None
        rows, columns = [under[nodes[1].pk], under[nodes[2].pk]], [under[nodes[4].pk], under[nodes[5].pk]]
        rows.append(set(ids) - rows[0] - rows[1])
        columns.append(set(ids) - columns[0] - columns[1])
        cells = [[len(row & column) for column in columns] for row in rows]
        assert [[cell.total for cell in line] for _, line, _ in found.matrix.rows] == cells
        assert [whole.total for *_, whole in found.matrix.rows] == [len(row) for row in rows]
        assert [whole.total for whole in found.matrix.totals] == [len(column) for column in columns]
        assert found.matrix.whole.total == len(ids)

    def _lineage(self, node: Node) -> set[int]:
        found = set()
        current: Node | None = node
        while current is not None:
            found.add(current.pk)
            current = current.parent
        return found

    def _holds(self, node: int, one: set[int], nodes: list[Node], lineages: dict[int, set[int]]) -> bool:
        return any(node in lineages[nodes[place].pk] for place in one)


@pytest.fixture
def world(db: None) -> World:
    return build_world()


def test_a_late_matter_names_its_link_and_who_should_answer(world: World) -> None:
    plan, nodes = planted(world)
    placed(world, plan, [{nodes[1].pk}])
    late = shown(world, plan, day=date(2020, 8, 3))
    (trouble,) = late.troubles
    assert trouble.shown.light is Light.RED
    assert trouble.link is not None
    assert trouble.link.key == "link_accept"
    assert trouble.answers == "住房建设局"


def test_a_contested_matter_waits_for_the_coordinating_office(world: World) -> None:
    plan, nodes = planted(world)
    (matter,) = placed(world, plan, [{nodes[1].pk}])
    perform(world.actor("head"), f"matter:{matter}", "contest", {"reason": "职责不符"}, at=at(world.day))
    (trouble,) = shown(world, plan, day=date(2020, 8, 3)).troubles
    assert trouble.link is not None
    assert trouble.link.key == "link_rule"
    assert "党政办公室（待研究" in str(trouble.answers)


def test_a_matter_that_is_not_open_to_one_is_counted_without_its_title(world: World) -> None:
    plan, nodes = planted(world)
    placed(world, plan, [{nodes[1].pk}], visibility="parties")
    seen = shown(world, plan, "colleague", date(2020, 8, 3))
    assert (seen.tally.total, seen.hidden) == (1, 1)
    assert [(trouble.title, trouble.number, trouble.matter) for trouble in seen.troubles] == [("", "", None)]
    assert shown(world, plan, "officer", date(2020, 8, 3)).hidden == 0


def test_a_drive_counts_its_first_day_as_day_one_and_stops_at_its_last(world: World) -> None:
    plan, nodes = planted(world)
    placed(world, plan, [{nodes[1].pk}])
    Round.objects.create(plan=plan, name="第一轮", begins=world.day, ends=world.day + timedelta(days=99))
    first = shown(world, plan).drive
    last = shown(world, plan, day=world.day + timedelta(days=200)).drive
    assert first is not None
    assert last is not None
    assert (first.day, first.days, first.expected) == (1, 100, 1)
    assert (last.day, last.expected, last.completed) == (100, 100, 0.0)


@pytest.mark.parametrize("count", [1, 30])
def test_a_board_takes_four_statements_however_many_matters(world: World, count: int) -> None:
    plan, nodes = planted(world)
    placed(world, plan, [{nodes[1].pk, nodes[4].pk}] * count)
    actor, tree = world.actor("leader"), rights.unit_tree(world.day)
    with CaptureQueriesContext(
        connection,
    ) as queries:
        board(plan, actor=actor, tree=tree, today=world.day)
    assert len(queries) == 4
