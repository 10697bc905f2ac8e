"""Tests of lists: pages follow each other without a gap, rights are kept, and one statement serves each."""

from datetime import date
from typing import Any

import pytest

from bihuan.matters import lists, turning
from bihuan.matters.acts import Ask, perform_many
from bihuan.matters.models import Matter
from bihuan.matters.queries import awaiting, duties_of
from bihuan.people import rights
from bihuan.plans.models import Plan
from tests.matters.test_boards import placed, planted
from tests.world import World, at, build_world

LATE = date(2020, 8, 3)


@pytest.fixture
def world(db: None) -> World:
    """The cast."""
    return build_world()


@pytest.fixture
def late(world: World) -> Plan:
    """A plan of thirty matters that nobody accepted, read months later."""
    plan, nodes = planted(world)
    placed(world, plan, [{nodes[1].pk}] * 30)
    return plan


@pytest.mark.parametrize("turned", [False, True])
def test_pages_of_troubles_follow_each_other_before_and_after_lights_are_turned(late: Plan, *, turned: bool) -> None:
    if turned:
        turning.turn(LATE)
    first = lists.troubles(late.pk, today=LATE)
    second = lists.troubles(late.pk, today=LATE, after=first.after)
    ids = [row[0] for row in (*first.rows, *second.rows)]
    assert (len(first.rows), len(second.rows), second.after) == (lists.FIRST, 5, None)
    assert len(set(ids)) == 30


def test_a_guest_of_another_plan_is_listed_too(world: World) -> None:
    plan, nodes = planted(world)
    placed(world, Plan.objects.create(title="上年方案", year=2019), [{nodes[1].pk}])
    assert len(lists.troubles(plan.pk, today=LATE).rows) == 1


def test_overdue_duties_are_listed_by_right_page_by_page(
    world: World, late: Plan, django_assert_num_queries: Any
) -> None:
    placed(world, late, [set()], visibility="parties")
    tree, housing = rights.unit_tree(LATE), [world.unit("housing")]
    counts = []
    for name in ("leader", "colleague", "stranger"):
        actor = world.actor(name, LATE)
        with django_assert_num_queries(1 if name != "stranger" else 0):
            first = lists.overdue(actor, tree, today=LATE, units=housing)
        more = lists.overdue(actor, tree, today=LATE, units=housing, after=first.after) if first.after else None
        counts.append(len(first.rows) + (len(more.rows) if more else 0))
    assert counts == [31, 30, 0]


def test_my_duties_take_one_statement_and_say_that_there_are_more(
    world: World, late: Plan, django_assert_num_queries: Any
) -> None:
    actor, tree = world.actor("officer", LATE), rights.unit_tree(LATE)
    with django_assert_num_queries(1):
        found = duties_of(actor, tree, LATE)
    (group,) = found.groups
    assert (group.name, len(group.lines)) == ("overdue", lists.FIRST)
    (rest,) = duties_of(actor, tree, LATE, stretch="overdue", after=group.after).groups
    assert (len(rest.lines), rest.after) == (5, "")
    assert len({line.matter for line in (*group.lines, *rest.lines)}) == 30


def test_what_others_owe_is_read_page_by_page(world: World, late: Plan, django_assert_num_queries: Any) -> None:
    subjects = [f"matter:{id_}" for id_ in Matter.objects.order_by("id").values_list("id", flat=True)]
    asks = [Ask(subject, "contest", {"reason": "职责在水务"}) for subject in subjects]
    perform_many(world.actor("officer"), asks, at=at(world.day))
    actor, tree = world.actor("officer", LATE), rights.unit_tree(LATE)
    with django_assert_num_queries(1):
        first = awaiting(actor, tree, LATE)
    second = awaiting(actor, tree, LATE, after=first.after)
    assert (len(first.lines), len(second.lines), second.after) == (lists.FIRST, 5, "")
    assert len({line.matter for line in (*first.lines, *second.lines)}) == 30
    assert {line.owes for line in first.lines} == {"rule"}
    assert awaiting(world.actor("stranger", LATE), tree, LATE).lines == ()


@pytest.mark.parametrize("nonsense", ["red", "2020-01-01", "red.2020-13-01.1", "red.2020-01-01.x", "blue.2020-01-01.1"])
def test_a_key_that_is_none_begins_anew(late: Plan, nonsense: str) -> None:
    assert lists.key_of(nonsense, lists.BY_LIGHT) is None
    key = lists.troubles(late.pk, today=LATE).after
    assert lists.key_of(lists.key_text(key), lists.BY_LIGHT) == key
