"""Trees and units that move take what counts below them along, in one transaction; what is stale is seen and mended."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from bihuan.core.words import Refused
from bihuan.matters import boards, laying, moving, tallies
from bihuan.matters.audit import audit
from bihuan.matters.models import Cover, Matter
from bihuan.people import acts as people
from bihuan.people import rights
from bihuan.people.models import Unit
from bihuan.plans.models import Node
from tests.matters.course import Course, everything
from tests.matters.test_kinds import folder, own
from tests.matters.test_tallies import Ground, ground
from tests.world import MONDAY, at

__all__ = ["folder", "ground"]
pytestmark = pytest.mark.django_db


def findings() -> list[str]:
    return [found.say("en") for found in audit(MONDAY)]


def refused_by(act: Callable[[], Any]) -> str:
    """The key of the refusal; nothing that an act could write has changed."""
    before = everything(), list(Node.objects.order_by("id").values()), list(Unit.objects.order_by("id").values())
    with pytest.raises(Refused) as refused:
        act()
    after = everything(), list(Node.objects.order_by("id").values()), list(Unit.objects.order_by("id").values())
    assert after == before
    assert refused.value.sentence.say("zh")
    return refused.value.sentence.key


def move(ground: Ground, node: int, under: int | None, who: str = "supervisor") -> int:
    above = None if under is None else ground.nodes[under].pk
    laid = moving.move_node(ground.course.world.actor(who), ground.nodes[node].pk, under=above, at=at(MONDAY))
    ground.nodes = list(Node.objects.order_by("id"))
    return laid


def test_a_node_that_moves_takes_its_matters_to_the_new_totals(ground: Ground) -> None:
    for lead, nodes in (("housing", [6]), ("land", [1, 4]), ("town", [2])):
        ground.register(lead, nodes, in_plan=True)
    tallies.fold_all()
    assert move(ground, 1, 3) == 2
    ground.check()
    told = tallies.totals()
    assert told["node", ground.plan.pk, ground.nodes[3].pk, "draft"] == (2, 0)
    assert told["node", ground.plan.pk, ground.nodes[0].pk, "draft"] == (1, 0)
    assert findings() == []


def test_a_part_below_a_moved_matter_is_laid_anew_too(ground: Ground) -> None:
    ground.register("housing", [1], in_plan=True)
    ground.register("land", [2], in_plan=True)
    parent, child = ground.matters
    ground.put_under(child, parent)
    told = tallies.totals()
    assert told["node", ground.plan.pk, ground.nodes[0].pk, "draft"] == (1, 0)
    move(ground, 1, 3)
    ground.check()
    assert tallies.totals()["node", ground.plan.pk, ground.nodes[0].pk, "draft"] == (1, 0)


def test_a_node_goes_neither_into_itself_nor_into_another_plan_nor_by_anybody(ground: Ground) -> None:
    ground.register("housing", [6], in_plan=True)
    assert refused_by(lambda: move(ground, 0, 6)) == "node_into_itself"
    assert refused_by(lambda: move(ground, 0, 0)) == "node_into_itself"
    world, node = ground.course.world, ground.nodes[1].pk
    supervisor = world.actor("supervisor")
    assert refused_by(lambda: moving.move_node(supervisor, node, under=10**6, at=at(MONDAY))) == "plan_node_unknown"
    assert refused_by(lambda: moving.move_node(supervisor, 10**6, under=None, at=at(MONDAY))) == "plan_node_unknown"
    assert refused_by(lambda: move(ground, 1, None, who="officer")) == "desk_not_yours"


def test_a_section_that_becomes_first_level_counts_for_itself(ground: Ground) -> None:
    ground.register("section", [1], in_plan=True)
    world, section = ground.course.world, ground.course.world.unit("section")
    tallies.fold_all()
    laid = moving.move_unit(
        world.actor("sysadmin"), section, under=world.unit("district"), first_level=True, at=at(MONDAY)
    )
    assert laid == 1
    assert tallies.totals()["plan", ground.plan.pk, section, "draft"] == (1, 0)
    ground.check()
    assert findings() == []


def test_a_unit_does_not_move_where_an_unfinished_matter_would_lose_its_watch(ground: Ground) -> None:
    ground.register("section", [1], in_plan=True)
    ground.try_to("supervisor", ground.matters[0], "deploy", {})
    world = ground.course.world
    sysadmin, section = world.actor("sysadmin"), world.unit("section")
    into = world.unit("supervision")
    assert (
        refused_by(lambda: moving.move_unit(sysadmin, section, under=into, first_level=False, at=at(MONDAY)))
        == "unit_breaks_matter"
    )


@pytest.mark.parametrize(
    ("who", "unit", "under", "key"),
    [
        ("sysadmin", "housing", "section", "unit_into_itself"),
        ("sysadmin", None, "district", "unit_unknown"),
        ("supervisor", "section", "land", "only_sysadmin"),
    ],
)
def test_a_unit_is_moved_by_the_system_administrator_to_where_it_may_be(
    course: Course, who: str, unit: str | None, under: str, key: str
) -> None:
    world = course.world
    moved = world.unit(unit) if unit else 10**6
    actor = world.actor(who)
    assert (
        refused_by(lambda: moving.move_unit(actor, moved, under=world.unit(under), first_level=False, at=at(MONDAY)))
        == key
    )


def test_the_audit_sees_a_tree_that_was_changed_beside_the_door(ground: Ground) -> None:
    ground.register("housing", [6], in_plan=True)
    Node.objects.filter(pk=ground.nodes[1].pk).update(parent=ground.nodes[3].pk)
    assert [str(one) for one in tallies.differences()] == []
    (finding,) = findings()
    assert finding.startswith(f"matter:{ground.matters[0]} counts in other totals")
    with laying.alone():
        assert laying.lay_all(tree=rights.unit_tree(MONDAY)) == 1
        tallies.rebuild()
    ground.nodes = list(Node.objects.order_by("id"))
    ground.check()
    assert findings() == []


def test_the_audit_sees_a_cover_that_is_missing(ground: Ground) -> None:
    ground.register("housing", [6], in_plan=True)
    Cover.objects.filter(node=ground.nodes[0].pk).delete()
    assert len(findings()) == 1


def test_a_unit_that_opens_or_closes_moves_totals_on_that_day(ground: Ground) -> None:
    world = ground.course.world
    branch = people.open_unit(
        world.actor("sysadmin"),
        "攻坚指挥部",
        at=at(MONDAY),
        kind="office",
        opened=MONDAY,
        closed=MONDAY + timedelta(days=9),
        first_level=True,
        parent=world.unit("district"),
    )
    Unit.objects.filter(pk=world.unit("section")).update(parent=branch.pk)
    ground.register("section", [1], in_plan=True)
    plan, section = ground.plan.pk, world.unit("section")
    assert tallies.totals()["plan", plan, branch.pk, "draft"] == (1, 0)
    assert laying.lay_day(MONDAY + timedelta(days=9)) == 0
    assert laying.lay_day(MONDAY + timedelta(days=12)) == 1
    assert laying.lay_day(MONDAY + timedelta(days=12)) == 0
    assert tallies.totals()["plan", plan, section, "draft"] == (1, 0)
    ground.day = MONDAY + timedelta(days=12)
    ground.check()


def test_matters_of_an_uncounted_kind_are_in_no_total_and_show_no_line_to_others(ground: Ground, folder: Path) -> None:
    (folder / "clue.toml").write_text(f"uncounted = true\n{own(number='线索')}", encoding="utf-8")
    world = ground.course.world
    places = {"plan": ground.plan.pk, "placements": [ground.nodes[1].pk]}
    made = world.register(kind="clue", visibility="parties", due="2020-04-01", **places)
    clue = ground.course.do("supervisor", "matter:new", "register", made).subject
    ground.course.do("supervisor", clue, "deploy")
    assert tallies.totals() == {}
    day = MONDAY + timedelta(days=60)
    Matter.objects.update(light="red")
    tree = rights.unit_tree(day)
    for who, lines in (("colleague", 0), ("officer", 1)):
        board = boards.board(ground.plan, actor=world.actor(who), tree=tree, today=day)
        assert (board.tally.total, board.hidden, len(board.troubles)) == (0, 0, lines)
