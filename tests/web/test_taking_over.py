"""Tests of taking over at the desk: a table comes in, wrong cells are shown, what is confirmed is registered."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from bihuan.matters import taking_over
from bihuan.matters.models import Matter
from bihuan.plans import sheets
from tests.web.cast import World, signed_in

pytestmark = pytest.mark.django_db

TABLE = "事项\t牵头单位\t开始日期\n改造和平路\t住建局\t2020-01-06\n"


def held_in(page: str) -> str:
    (held,) = re.findall(r'name="held" value="([^"]+)"', page)
    return str(held)


def test_a_pasted_table_is_shown_and_registered_once_however_often_it_is_confirmed(world: World) -> None:
    client = signed_in(world, "supervisor")
    page = client.post(reverse("take_over"), {"text": TABLE}).content.decode()
    assert ("改造和平路" in page, Matter.objects.count()) == (True, 0)
    for _ in range(2):
        answer = client.post(reverse("take_over_confirm"), {"held": held_in(page)}, follow=True)
        assert "已登记存量事项 1 项" in answer.content.decode()
    assert Matter.objects.get().state == "active"


def test_wrong_cells_are_shown_with_what_was_pasted_and_nothing_to_confirm(world: World) -> None:
    answer = signed_in(world, "supervisor").post(reverse("take_over"), {"text": TABLE + "乙\t某某局\t去年\n"})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "第 3 行 B 列" in page
    assert "第 3 行 C 列" in page
    assert "乙\t某某局" in page
    assert 'name="held"' not in page


def test_the_empty_table_filled_in_comes_back_in(world: World) -> None:
    client = signed_in(world, "supervisor")
    blank = sheets.read(
        client.get(reverse("take_over_blank")).content, name="表", columns=taking_over.COLUMNS, key="title", table=None
    )
    assert blank.name == "存量登记"
    row = {"title": "改造和平路", "lead": "住建局", "started": "2020-01-06"}
    content = sheets.write([row], columns=taking_over.COLUMNS, about={}, language="zh", table="存量登记")
    answer = client.post(reverse("take_over"), {"file": SimpleUploadedFile("表.xlsx", content)})
    assert held_in(answer.content.decode())


def test_nothing_sent_and_a_preview_of_another_person_are_refused(world: World) -> None:
    client = signed_in(world, "supervisor")
    assert client.post(reverse("take_over"), {"text": " "}).status_code == 422
    held = held_in(client.post(reverse("take_over"), {"text": TABLE}).content.decode())
    for other, name in ((held, "supervision_head"), ("x", "supervisor"), ("", "supervisor")):
        answer = signed_in(world, name).post(reverse("take_over_confirm"), {"held": other})
        assert answer.status_code == 409
        assert "预览已经失效" in answer.content.decode()
    assert Matter.objects.count() == 0


@pytest.mark.parametrize("name", ["officer", "leader", "stranger", "auditor"])
def test_only_the_supervision_office_takes_over(world: World, name: str) -> None:
    client = signed_in(world, name)
    for address in ("take_over", "take_over_blank"):
        assert client.get(reverse(address)).status_code == 403
    assert client.post(reverse("take_over_confirm")).status_code == 403


def test_the_desk_leads_to_registering_and_taking_over(world: World) -> None:
    page = signed_in(world, "supervisor").get(reverse("desk")).content.decode()
    for address in (
        reverse("new", kwargs={"name": "register"}),
        reverse("new", kwargs={"name": "take_over"}),
        reverse("take_over"),
    ):
        assert f'href="{address}"' in page
