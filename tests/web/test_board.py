"""Tests of the board's pages: who may look, and that every tab stands without scripts."""

import html
import re
from datetime import date, timedelta

import pytest
from django.test import Client
from django.urls import reverse

from bihuan.ledger import clock
from bihuan.plans.models import Plan, Round
from tests.matters.test_boards import placed, planted
from tests.web.test_desk import signed_in
from tests.world import World, at, build_world

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    world = build_world()
    with clock.standing_at(at(date(2020, 8, 3))):
        yield world


@pytest.fixture
def plan(world: World) -> Plan:
    plan, nodes = planted(world)
    placed(world, plan, [{nodes[1].pk, nodes[4].pk}, {nodes[2].pk}, set()])
    Round.objects.create(plan=plan, name="第一轮", begins=world.day, ends=world.day + timedelta(days=99))
    return plan


@pytest.mark.parametrize("name", ["officer", "colleague", "leader", "supervisor", "auditor"])
@pytest.mark.parametrize("tab", ["troubles", "tree", "matrix", "units", "nonsense"])
def test_every_tab_is_open_to_those_in_office(world: World, plan: Plan, name: str, tab: str) -> None:
    client = signed_in(world, name)
    answer = client.get(reverse("board_plan", kwargs={"plan": plan.pk}), {"tab": tab})
    assert answer.status_code == 200
    assert "住房建设局" in answer.content.decode() or tab in {"tree", "matrix"}
    assert client.get(reverse("board"))["Location"] == reverse("board_plan", kwargs={"plan": plan.pk})


@pytest.mark.parametrize("name", ["stranger", "sysadmin", "secadmin"])
def test_the_board_is_closed_to_those_without_a_part_in_the_work(world: World, plan: Plan, name: str) -> None:
    for address in (reverse("board"), reverse("board_plan", kwargs={"plan": plan.pk})):
        answer = signed_in(world, name).get(address)
        assert answer.status_code == 403
        assert plan.title not in answer.content.decode()


def test_a_visitor_who_is_not_signed_in_is_sent_to_the_sign_in(world: World, plan: Plan) -> None:
    for address in (reverse("board"), reverse("board_plan", kwargs={"plan": plan.pk})):
        answer = Client().get(address)
        assert (answer.status_code, answer["Location"].split("?")[0]) == (302, reverse("account_login"))


def test_the_first_tab_says_what_is_red_and_who_should_answer(world: World, plan: Plan) -> None:
    page = signed_in(world, "leader").get(reverse("board_plan", kwargs={"plan": plan.pk})).content.decode()
    assert page.count('class="light red"') >= 3
    assert "卡在哪一环" in page
    assert "100" in page


def test_the_picture_gets_its_numbers_as_json_and_no_script_is_inline(world: World, plan: Plan) -> None:
    page = signed_in(world, "leader").get(reverse("board_plan", kwargs={"plan": plan.pk}), {"tab": "units"})
    text = page.content.decode()
    assert '<script id="chart-numbers" type="application/json">' in text
    assert "<script>" not in text
    assert " style=" not in text


def test_titles_of_matters_not_open_to_one_are_not_on_the_page(world: World) -> None:
    plan, nodes = planted(world)
    placed(world, plan, [{nodes[1].pk}], visibility="parties")
    address = reverse("board_plan", kwargs={"plan": plan.pk})
    assert "老旧小区雨污分流" not in signed_in(world, "colleague").get(address).content.decode()
    assert "老旧小区雨污分流" in signed_in(world, "officer").get(address).content.decode()


def test_a_plan_that_is_not_there_answers_404(world: World) -> None:
    assert signed_in(world, "leader").get(reverse("board_plan", kwargs={"plan": 404})).status_code == 404


def test_red_and_yellow_matters_and_duties_go_on_on_a_next_page(world: World) -> None:
    plan, nodes = planted(world)
    placed(world, plan, [{nodes[1].pk}] * 30)
    board = reverse("board_plan", kwargs={"plan": plan.pk})
    for name, address in (("leader", board), ("officer", reverse("duties"))):
        client, seen = signed_in(world, name), []
        query = ""
        while True:
            page = client.get(address + query).content.decode()
            seen += re.findall(r'href="/matters/(\d+)"', page)
            onward = re.search(r'<p class="onward"><a class="button" href="([^"]+)"', page)
            if onward is None:
                break
            query = html.unescape(onward[1])
        assert len(seen) == len(set(seen)) == 30
