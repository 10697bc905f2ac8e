"""Tests of what hangs on the board: the wall, the frozen months, and a matter's steps on one sheet."""

from collections.abc import Iterator
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext, override_settings
from django.urls import reverse

from bihuan.ledger import clock
from bihuan.matters.months import Sheet, sheet
from bihuan.matters.queries import standing_of
from bihuan.people import rights
from bihuan.plans.models import Plan, Round
from bihuan.watch import freeze, months
from tests.matters.test_boards import placed, planted
from tests.web.cast import TUESDAY, under_way
from tests.web.test_desk import signed_in
from tests.world import World, at, build_world

pytestmark = pytest.mark.django_db
LATER = date(2020, 8, 3)


@pytest.fixture
def world() -> Iterator[World]:
    world = build_world()
    with clock.standing_at(at(LATER)):
        yield world


def hung(world: World, count: int, *, visibility: str = "district") -> Plan:
    plan, nodes = planted(world)
    Round.objects.create(plan=plan, name="第一轮", begins=world.day, ends=world.day + timedelta(days=99))
    placed(world, plan, [{nodes[1].pk}] * count, visibility=visibility)
    return plan


def test_the_wall_shows_the_round_the_matrix_and_the_red_ones_and_renews_its_inside_alone(world: World) -> None:
    plan, client = hung(world, 2), signed_in(world, "leader")
    address = reverse("board_wall", kwargs={"plan": plan.pk})
    whole = client.get(address).content.decode()
    assert 'class="wall"' in whole
    assert f'hx-get="{address}"' in whole
    assert whole.count('class="light red"') >= 2
    inside = client.get(address, headers={"hx-request": "true"}).content.decode()
    assert "<html" not in inside
    assert inside.strip() in whole


def test_a_plan_without_axes_hangs_its_tree_on_the_wall(world: World) -> None:
    plan = Plan.objects.create(title="专项", year=2020)
    placed(world, plan, [set()])
    text = signed_in(world, "leader").get(reverse("board_wall", kwargs={"plan": plan.pk})).content.decode()
    assert "未归入节点" in text


def test_the_wall_names_no_matter_that_is_not_open_to_whoever_hung_it_up(world: World) -> None:
    plan = hung(world, 1, visibility="parties")
    address = reverse("board_wall", kwargs={"plan": plan.pk})
    assert "老旧小区雨污分流" not in signed_in(world, "colleague").get(address).content.decode()
    assert "老旧小区雨污分流" in signed_in(world, "officer").get(address).content.decode()
    assert signed_in(world, "stranger").get(address).status_code == 403


def frozen(plan: Plan) -> str:
    day = date(2020, 7, 1)
    assert freeze.freeze(at=at(day), today=day) >= 1
    return freeze.months(plan.pk)[0]


def test_a_frozen_month_is_read_with_its_seal_and_the_same_colours_as_through_the_api(world: World) -> None:
    plan = hung(world, 2)
    month = frozen(plan)
    client = signed_in(world, "leader")
    listed = client.get(reverse("board_months", kwargs={"plan": plan.pk})).content.decode()
    address = reverse("board_month", kwargs={"plan": plan.pk, "month": month})
    assert f'href="{address}"' in listed
    text = client.get(address).content.decode()
    told = freeze.shown(plan.pk, month=month, actor=world.actor("leader", LATER), tree=rights.unit_tree(LATER))
    assert told.root in text
    for light, count in told.totals.items():
        assert text.count(f'class="light {light.value}"') == count + 1
    assert client.get(reverse("board_month", kwargs={"plan": plan.pk, "month": "2031-01"})).status_code == 404


def test_a_frozen_month_goes_on_page_by_page_and_counts_what_it_does_not_list(world: World) -> None:
    plan = hung(world, months.AT_ONCE + 3)
    month = frozen(plan)
    tree, leader = rights.unit_tree(LATER), world.actor("leader", LATER)
    first = months.month_page(plan.pk, month=month, actor=leader, tree=tree)
    assert first.after is not None
    rest = months.month_page(plan.pk, month=month, actor=leader, tree=tree, after=first.after)
    seen = [kept.frozen.matter for page in (first, rest) for kept in page.lines]
    assert (len(seen), len(set(seen)), rest.after) == (months.AT_ONCE + 3, months.AT_ONCE + 3, None)
    with CaptureQueriesContext(connection) as statements:
        months.month_page(plan.pk, month=month, actor=leader, tree=tree)
    assert len(statements) == 5


def test_a_frozen_month_counts_matters_that_are_not_open_to_one_and_lists_none_of_them(world: World) -> None:
    plan = hung(world, 2, visibility="parties")
    month = frozen(plan)
    actor, tree = world.actor("colleague", LATER), rights.unit_tree(LATER)
    page = months.month_page(plan.pk, month=month, actor=actor, tree=tree)
    assert (sum(page.totals.values()), page.lines) == (2, ())


def drawn(world: World, matter: int, day: date) -> Sheet:
    tree = rights.unit_tree(day)
    found = sheet(standing_of(matter, actor=world.actor("leader", day), tree=tree), day)
    assert found is not None
    return found


def test_a_sheet_has_every_month_of_its_steps_once_and_its_bars_lie_in_their_months(world: World) -> None:
    found = drawn(world, under_way(world), TUESDAY)
    columns = [(column.year, column.month) for column in found.columns]
    assert columns == [(2020, month) for month in range(columns[0][1], 7)]
    assert found.columns[0].x == 0
    last = found.columns[-1]
    ends = [max(bar.x + bar.width for bar in row.bars) for row in found.gantt.rows]
    assert last.x < ends[-1] <= last.x + last.width
    assert found.columns[-2].x < ends[0] <= last.x


def test_the_sheet_of_a_matter_is_closed_to_those_who_may_not_know_of_it(world: World) -> None:
    address = reverse("matter_sheet", kwargs={"matter": under_way(world, visibility="parties")})
    assert signed_in(world, "colleague").get(address).status_code == 404
    text = signed_in(world, "officer").get(address).content.decode()
    assert "管网排查" in text
    assert "<svg" in text


def test_a_matter_without_steps_says_that_there_is_nothing_to_print(world: World) -> None:
    plan, nodes = planted(world)
    (matter,) = placed(world, plan, [{nodes[1].pk}])
    text = signed_in(world, "leader").get(reverse("matter_sheet", kwargs={"matter": matter})).content.decode()
    assert "没有可打印的节点" in text


def test_a_day_in_a_year_without_published_holidays_is_marked_on_board_matter_and_register(world: World) -> None:
    plan, nodes = planted(world)
    (matter,) = placed(world, plan, [{nodes[1].pk}])
    pages = (
        reverse("board_plan", kwargs={"plan": plan.pk}),
        reverse("matter", kwargs={"matter": matter}),
        reverse("registers"),
    )
    client = signed_in(world, "leader")
    assert [client.get(page).content.decode().count("暂按") for page in pages] == [0, 0, 0]
    with override_settings(CALENDAR_UNTIL="cn-2019.2"):
        assert [client.get(page).content.decode().count(">暂按<") > 0 for page in pages] == [True, True, True]
