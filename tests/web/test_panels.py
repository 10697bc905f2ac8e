"""Tests of what stands beside the red-and-yellow list: the curve, the days by link and what moved since yesterday."""

from collections.abc import Iterator
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from bihuan.ledger import clock
from bihuan.matters.acts import perform
from bihuan.matters.curve import Curve, curve
from bihuan.matters.links import links
from bihuan.matters.moved import Moved, moved
from bihuan.matters.view import matter_view
from bihuan.people import rights
from bihuan.plans.models import Plan, Round
from tests.matters.test_boards import placed, planted
from tests.web.test_desk import signed_in
from tests.world import World, at, build_world

pytestmark = pytest.mark.django_db
LATER = date(2020, 8, 3)
CANCELLED = {"reason": "任务合并", "basis": "minutes", "basis_text": "会议纪要"}


@pytest.fixture
def world() -> Iterator[World]:
    world = build_world()
    with clock.standing_at(at(LATER)):
        yield world


def planted_plan(world: World, count: int, **payload: str) -> tuple[Plan, list[int]]:
    plan, nodes = planted(world)
    Round.objects.create(plan=plan, name="第一轮", begins=world.day, ends=world.day + timedelta(days=199))
    return plan, placed(world, plan, [{nodes[1].pk}] * count, **payload)


def drawn(world: World, plan: Plan) -> Curve:
    found = curve(plan.pk, first=world.day, last=world.day + timedelta(days=199), today=LATER)
    assert found is not None
    return found


def moves(world: World, plan: Plan, name: str, day: date) -> Moved:
    return moved(plan.pk, actor=world.actor(name, day), tree=rights.unit_tree(day), today=day)


def test_the_curve_counts_each_matter_on_its_due_day_and_knows_no_day_to_come(world: World) -> None:
    plan, ids = planted_plan(world, 3)
    found = drawn(world, plan)
    due = plan.matters.values_list("due", flat=True)[0]
    assert (found.total, found.now.day) == (3, LATER)
    assert [point.planned for point in found.points] == [3 if point.day >= due else 0 for point in found.points]
    assert all((point.done is None) == (point.day > LATER) for point in found.points)
    perform(world.actor("supervisor"), f"matter:{ids[0]}", "cancel", CANCELLED, at=at(world.day))
    assert (drawn(world, plan).total, drawn(world, plan).now.done) == (2, 0)


def test_a_finished_matter_rises_the_curve_on_the_day_it_ended(world: World) -> None:
    plan, ids = planted_plan(world, 2)
    ended = world.day + timedelta(days=9)
    plan.matters.filter(id=ids[0]).update(state="closed", ended=ended)
    done = {point.day: point.done for point in drawn(world, plan).points}
    assert (done[ended - timedelta(days=1)], done[ended], done[LATER]) == (0, 1, 1)


def test_there_is_no_curve_without_matters_or_before_the_round(world: World) -> None:
    plan, _ = planted(world)
    assert curve(plan.pk, first=world.day, last=LATER, today=LATER) is None
    placed(world, plan, [set()])
    assert curve(plan.pk, first=LATER + timedelta(days=1), last=LATER + timedelta(days=9), today=LATER) is None


def test_the_days_by_link_are_those_of_the_matters_pages_added_up(world: World) -> None:
    plan, ids = planted_plan(world, 2)
    perform(world.actor("head"), f"matter:{ids[0]}", "contest", {"reason": "职责不符"}, at=at(world.day))
    found = links(plan.pk, today=LATER)
    shares: dict[str, int] = {}
    for matter in ids:
        told = matter_view(matter, world.actor("leader", LATER), rights.unit_tree(LATER), LATER).spent
        assert told is not None
        for share in told.shares:
            shares[share.link] = shares.get(share.link, 0) + share.days.params["days"]
    assert {row.link: row.days for row in found.rows} == shares
    assert len(shares) > 1
    assert (found.matters, found.more, max(row.width for row in found.rows)) == (2, False, 1000)


def test_what_moved_since_yesterday_is_told_once_for_each_matter_and_not_the_day_after(world: World) -> None:
    plan, ids = planted_plan(world, 2)
    perform(world.actor("head"), f"matter:{ids[0]}", "contest", {"reason": "职责不符"}, at=at(world.day))
    found = moves(world, plan, "leader", world.day + timedelta(days=1))
    assert (found.matters, [move.matter for move in found.latest]) == (2, [ids[0], ids[1]])
    assert {act.say("zh"): count for act, count in found.acts} == {"交办": 2, "提请调整承办单位": 1}
    assert moves(world, plan, "leader", world.day + timedelta(days=2)).matters == 0


def test_what_moved_in_matters_not_open_to_one_is_neither_told_nor_counted(world: World) -> None:
    plan, _ = planted_plan(world, 1, visibility="parties")
    assert moves(world, plan, "colleague", world.day).matters == 0
    assert moves(world, plan, "officer", world.day).matters == 1


def test_the_panels_come_after_the_page_and_stand_alone_without_scripts(world: World) -> None:
    plan, _ = planted_plan(world, 2)
    client = signed_in(world, "leader")
    address = reverse("board_panels", kwargs={"plan": plan.pk})
    page = client.get(reverse("board_plan", kwargs={"plan": plan.pk})).content.decode()
    assert f'hx-get="{address}"' in page
    assert f'href="{address}"' in page
    whole, part = client.get(address).content.decode(), client.get(address, headers={"hx-request": "true"})
    assert "<h1>" in whole
    assert "<h1>" not in part.content.decode()
    assert "进度曲线" in part.content.decode()
    assert signed_in(world, "stranger").get(address).status_code == 403
    assert client.get(reverse("board_panels", kwargs={"plan": 404})).status_code == 404


def test_the_panels_take_the_same_statements_however_many_matters(world: World) -> None:
    plan, nodes = planted(world)
    Round.objects.create(plan=plan, name="第一轮", begins=world.day, ends=world.day + timedelta(days=199))
    client, address = signed_in(world, "leader"), reverse("board_panels", kwargs={"plan": plan.pk})

    def statements() -> int:
        with CaptureQueriesContext(connection) as seen:
            client.get(address)
        return len(seen)

    placed(world, plan, [{nodes[1].pk}] * 2)
    client.get(address)
    few = statements()
    placed(world, plan, [{nodes[2].pk}] * 30)
    assert statements() == few
