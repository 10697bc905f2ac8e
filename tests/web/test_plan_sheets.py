"""Tests of a plan's table: all with a post in the work take it out, the supervision office alone brings it back in."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from bihuan.matters import tabling
from bihuan.matters.models import Matter
from bihuan.plans import sheets
from bihuan.plans.models import Plan
from tests.web.cast import World, deployed, seq_of, signed_in

COLUMNS = tabling.columns_of(tabling.view_of_plan(Plan(pk=1)))


@pytest.fixture
def plan(world: World) -> Plan:
    return Plan.objects.create(title="城市更新", year=2020)


def out(client: Client, plan: Plan) -> HttpResponse:
    return client.get(reverse("plan_sheet", kwargs={"plan": plan.pk}))


def back(client: Client, plan: Plan, **cells: object) -> HttpResponse:
    """The exported table of one matter with cells changed, brought back in."""
    sheet = sheets.read(out(client, plan).content, name="表", columns=COLUMNS)
    rows = [dict(row.cells) | cells for row in sheet.rows]
    content = sheets.write(rows, columns=COLUMNS, about=sheet.about, language="zh")
    address = reverse("plan_sheet_in", kwargs={"plan": plan.pk})
    return client.post(address, {"file": SimpleUploadedFile("表.xlsx", content)})


def take(client: Client, held: str, reason: str = "区领导会议决定") -> HttpResponse:
    address = reverse("register_sheet_take")
    return client.post(address, {"held": held, "reason": reason})


@pytest.mark.parametrize("name", ["officer", "colleague", "leader", "supervisor", "auditor"])
def test_whoever_works_with_boards_takes_the_table_out(world: World, plan: Plan, name: str) -> None:
    matter = Matter.objects.get(id=deployed(world, plan=plan.pk))
    sheet = sheets.read(out(signed_in(world, name), plan).content, name="表", columns=COLUMNS)
    (row,) = sheet.rows
    assert (row.cells["number"], row.cells["title"]) == (matter.number, matter.title)


def test_a_restricted_matter_is_in_no_strangers_table(world: World, plan: Plan) -> None:
    deployed(world, plan=plan.pk, visibility="parties")
    sheet = sheets.read(out(signed_in(world, "colleague"), plan).content, name="表", columns=COLUMNS)
    assert sheet.rows == ()


@pytest.mark.parametrize("name", ["officer", "colleague", "leader", "stranger", "sysadmin"])
def test_only_the_supervision_office_brings_it_back(world: World, plan: Plan, name: str) -> None:
    doors = [reverse("plan_sheet_in", kwargs={"plan": plan.pk}), reverse("register_sheet_in")]
    for door in (*doors, reverse("register_sheet_take")):
        assert signed_in(world, name).post(door).status_code == 403
        assert Client().post(door).status_code == 302
    assert out(signed_in(world, "stranger"), plan).status_code == 403


def test_an_edited_table_is_previewed_and_then_revises_with_its_reason(world: World, plan: Plan) -> None:
    matter = deployed(world, plan=plan.pk)
    client = signed_in(world, "supervisor")
    page = back(client, plan, standard="改造 20 个小区", partners="自然资源局")
    assert page.status_code == 200
    assert "改造 20 个小区" in page.content.decode()
    assert Matter.objects.get(id=matter).standard == "改造 12 个小区并通过验收"
    assert take(client, page.context["held"]).status_code == 302
    row = Matter.objects.get(id=matter)
    assert row.standard == "改造 20 个小区"
    assert [party.unit for party in row.party_rows.filter(role="partner")] == [world.units["land"]]


def test_what_changed_meanwhile_or_lacks_a_reason_is_refused_and_nothing_is_revised(world: World, plan: Plan) -> None:
    matter = deployed(world, plan=plan.pk)
    client = signed_in(world, "supervisor")
    held = back(client, plan, standard="甲").context["held"]
    assert take(client, held, reason="").status_code == 422
    other = back(client, plan, standard="乙").context["held"]
    assert take(client, other).status_code == 302
    seq = seq_of(matter)
    assert take(client, held).status_code == 409
    assert take(client, held + "x").status_code == 409
    assert (seq_of(matter), Matter.objects.get(id=matter).standard) == (seq, "乙")


@pytest.mark.parametrize(("column", "value"), [("due", "不久"), ("due", ""), ("partners", "某局"), ("title", "")])
def test_a_wrong_cell_is_shown_and_cannot_be_confirmed(world: World, plan: Plan, column: str, value: str) -> None:
    deployed(world, plan=plan.pk)
    page = back(signed_in(world, "supervisor"), plan, **{column: value})
    assert page.status_code == 422
    assert "第 2 行" in page.content.decode()
    assert "held" not in page.context


def test_the_table_of_another_plan_is_refused(world: World, plan: Plan) -> None:
    other = Plan.objects.create(title="另一方案", year=2020)
    client = signed_in(world, "supervisor")
    content = out(client, other).content
    address = reverse("plan_sheet_in", kwargs={"plan": plan.pk})
    answer = client.post(address, {"file": SimpleUploadedFile("表.xlsx", content)})
    assert answer.status_code == 422
    assert "不是从“城市更新”导出的" in answer.content.decode()
