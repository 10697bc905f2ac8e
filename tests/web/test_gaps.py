"""The gap panel of the board: guarantees that hold are said in a sentence, what is there leads to its matters."""

from datetime import date

import pytest
from django.urls import reverse

from bihuan.ledger import clock
from bihuan.matters.models import Duty, Matter
from bihuan.plans.models import Plan
from tests.matters.test_boards import placed, planted
from tests.web.test_desk import signed_in
from tests.world import World, at, build_world

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    world = build_world()
    with clock.standing_at(at(date(2020, 3, 30))):
        yield world


@pytest.fixture
def plan(world: World) -> Plan:
    plan, nodes = planted(world)
    placed(world, plan, [{nodes[1].pk}, {nodes[2].pk}])
    return plan


def page(world: World, plan: Plan, name: str = "leader") -> str:
    address = reverse("board_plan", kwargs={"plan": plan.pk})
    return signed_in(world, name).get(address, {"tab": "gaps"}).content.decode()


def test_guarantees_that_hold_are_said_in_a_plain_sentence(world: World, plan: Plan) -> None:
    assert "四项保障没有缺口" in page(world, plan)


def test_a_guarantee_in_danger_is_counted_and_leads_to_its_matters(world: World, plan: Plan) -> None:
    broken = Matter.objects.filter(plan=plan).first()
    assert broken is not None
    Duty.objects.filter(matter=broken).update(closed_seq=9)
    address = reverse("board_gap", kwargs={"plan": plan.pk, "gap": "no_duty"})
    text = page(world, plan)
    assert "四项保障没有缺口" not in text
    assert f'<a href="{address}">1</a>' in text
    listed = signed_in(world, "leader").get(address).content.decode()
    assert reverse("matter", kwargs={"matter": broken.pk}) in listed
    assert listed.count("<li><a") == 1


def test_what_is_not_open_to_one_is_neither_counted_nor_listed(world: World, plan: Plan) -> None:
    Matter.objects.filter(plan=plan).update(visibility="parties", standard="")
    assert "完成标准待补" not in page(world, plan, "colleague")
    assert "完成标准待补" in page(world, plan)


def test_a_gap_or_a_plan_that_is_not_there_answers_404(world: World, plan: Plan) -> None:
    client = signed_in(world, "leader")
    assert client.get(reverse("board_gap", kwargs={"plan": plan.pk, "gap": "colour"})).status_code == 404
    assert client.get(reverse("board_gap", kwargs={"plan": plan.pk + 9, "gap": "no_duty"})).status_code == 404


def test_the_list_is_closed_to_those_without_a_part_in_the_work(world: World, plan: Plan) -> None:
    address = reverse("board_gap", kwargs={"plan": plan.pk, "gap": "no_duty"})
    assert signed_in(world, "sysadmin").get(address).status_code == 403
