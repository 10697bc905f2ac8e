"""机构人员的房间: administrators see who holds which post until when, and change it through the acts on people."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from bihuan.core.reminding import shipped
from bihuan.matters.acts import perform
from bihuan.people import acts
from bihuan.people.models import Person, Post, Tenure, Unit
from tests.web.cast import MONDAY, TUESDAY, World, at, deployed, signed_in


def send(client: Client, world: World, unit: str, act: str, **sent: object) -> tuple[int, str]:
    address = reverse("unit_act", kwargs={"unit": world.unit(unit), "name": act})
    answer = client.post(address, sent, follow=True)
    return answer.status_code, answer.content.decode()


def page(world: World, name: str, unit: str) -> str:
    return signed_in(world, name).get(reverse("unit", kwargs={"unit": world.unit(unit)})).content.decode()


@pytest.mark.parametrize("name", ["sysadmin", "secadmin", "auditor"])
def test_administrators_see_the_tree_with_who_is_in_office(world: World, name: str) -> None:
    text = signed_in(world, name).get(reverse("units")).content.decode()
    assert "住房建设局项目科" in text
    assert "周办实" in text


@pytest.mark.parametrize("name", ["officer", "leader", "stranger"])
def test_others_are_told_whom_to_ask(world: World, name: str) -> None:
    answer = signed_in(world, name).get(reverse("units"))
    assert answer.status_code == 403
    assert "系统管理员、安全管理员和审计员" in answer.content.decode()


def test_a_units_page_is_for_its_own_people_without_forms(world: World) -> None:
    text = page(world, "officer", "housing")
    assert "周办实" in text
    assert "unit_act" not in text
    assert 'class="card forms"' not in text
    for name in ("colleague", "stranger"):
        answer = signed_in(world, name).get(reverse("unit", kwargs={"unit": world.unit("housing")}))
        assert answer.status_code == 404


def test_each_administrator_has_the_forms_of_their_own_acts(world: World) -> None:
    own = {"secadmin": "安排代职", "sysadmin": "组建专班"}
    for name, word in own.items():
        text = page(world, name, "housing")
        assert [one for one in own.values() if one in text] == [word]
    assert "安排代职" not in page(world, "auditor", "housing")


def test_a_post_falls_vacant_and_is_held_again(world: World) -> None:
    client, post = signed_in(world, "secadmin"), world.posts["officer"]
    assert send(client, world, "housing", "vacate", post=post.pk, on=MONDAY)[0] == 200
    text = page(world, "secadmin", "housing")
    assert "空缺" in text
    assert "石建平" in text
    vacant = client.get(reverse("units"), {"part": "vacant"}).content.decode()
    assert "住房建设局" in vacant
    assert "云溪镇" not in vacant
    status, text = send(client, world, "housing", "appoint", post=post.pk, person="STRANGER", since=TUESDAY)
    assert status == 200
    assert "路过客" in text
    assert Tenure.objects.get(post=post, until=None).person == world.people["stranger"]


def test_a_substitute_is_shown_beside_the_holder(world: World) -> None:
    client = signed_in(world, "secadmin")
    sent = {"post": world.posts["officer"].pk, "person": "stranger", "since": TUESDAY, "until": TUESDAY}
    assert send(client, world, "housing", "substitute", **sent)[0] == 200
    text = client.get(reverse("units"), {"part": "acting"}).content.decode()
    assert "代职 路过客" in text


def test_a_task_force_has_a_mandate_and_an_end_that_is_seen_coming(world: World) -> None:
    client, end = signed_in(world, "sysadmin"), TUESDAY + timedelta(days=shipped().unit_before)
    sent = {"unit_name": "老旧小区改造专班", "mandate": "六月底前完成雨污分流", "opened": TUESDAY, "ends": end}
    assert send(client, world, "housing", "open_task_force", **sent)[0] == 200
    force = Unit.objects.get(name="老旧小区改造专班")
    assert (force.kind, force.closed, force.parent_id) == ("task_force", end, world.unit("housing"))
    for part in ("task_force", "ending"):
        assert "老旧小区改造专班" in client.get(reverse("units"), {"part": part}).content.decode()
    text = client.get(reverse("unit", kwargs={"unit": force.pk})).content.decode()
    assert "六月底前完成雨污分流" in text
    assert "没有人在岗承接" not in text


def test_a_task_force_without_an_end_is_refused_and_what_was_typed_stays(world: World) -> None:
    client = signed_in(world, "sysadmin")
    status, text = send(
        client, world, "housing", "open_task_force", unit_name="无期专班", mandate="长期", opened=TUESDAY
    )
    assert status == 422
    assert "到期日" in text
    assert 'value="无期专班"' in text
    assert not Unit.objects.filter(name="无期专班").exists()


@pytest.mark.parametrize(
    ("name", "act", "sent", "status"),
    [
        ("sysadmin", "vacate", {"on": "2020-03-31"}, 403),
        ("secadmin", "appoint", {"person": "nobody.here", "since": "2020-04-01"}, 404),
        ("secadmin", "appoint", {"person": "stranger", "since": "no day"}, 422),
        ("secadmin", "appoint", {"person": "stranger", "since": "2020-04-01"}, 409),
        ("secadmin", "appoint", {"person": "secadmin", "since": "2020-04-01"}, 403),
        ("officer", "vacate", {"on": "2020-03-31"}, 403),
        ("secadmin", "nonsense", {}, 404),
    ],
)
def test_what_cannot_be_done_is_refused_and_nothing_changes(
    world: World, name: str, act: str, sent: dict[str, str], status: int
) -> None:
    before = list(Tenure.objects.order_by("id").values())
    post = world.posts["officer"].pk
    assert send(signed_in(world, name), world, "housing", act, post=post, **sent)[0] == status
    assert list(Tenure.objects.order_by("id").values()) == before


def test_a_post_of_another_unit_is_refused(world: World) -> None:
    sent = {"post": world.posts["colleague"].pk, "on": TUESDAY}
    assert send(signed_in(world, "secadmin"), world, "housing", "vacate", **sent)[0] == 404


def test_a_unit_a_post_and_a_person_are_added_and_the_unit_is_moved(world: World) -> None:
    client = signed_in(world, "sysadmin")
    unit = {"unit_name": "物业科", "sort": "department", "opened": TUESDAY}
    assert send(client, world, "housing", "open_unit", **unit)[0] == 200
    world.units["estate"] = Unit.objects.get(name="物业科")
    assert send(client, world, "estate", "open_post", function="officer", title="科员")[0] == 200
    assert Post.objects.filter(unit__name="物业科", title="科员").exists()
    assert send(client, world, "estate", "move_unit", under=world.unit("town"))[0] == 200
    assert Unit.objects.get(name="物业科").parent_id == world.unit("town")
    assert send(client, world, "estate", "register_person", username="xinren", name="新任之")[0] == 200
    assert Person.objects.filter(username="xinren").exists()


def test_the_hand_over_list_counts_for_administrators_and_opens_for_those_who_may_see(world: World) -> None:
    post = world.posts["officer"].pk
    matter = deployed(world)
    perform(world.actor("officer"), f"matter:{matter}", "hand_down", {"post": post}, at=at(MONDAY, 11))
    assert "1 件在办事项" in page(world, "secadmin", "housing")
    link = f"{reverse('registers')}?post={post}&amp;state=open"
    assert link not in page(world, "secadmin", "housing")
    assert link in page(world, "head", "housing")


def test_an_english_reader_meets_no_chinese_word_of_the_room(world: World) -> None:
    Person.objects.filter(username="secadmin").update(language="en")
    text = page(world, "secadmin", "housing")
    for words in ("Name a substitute", "Who answers now", "First day"):
        assert words in text


@pytest.mark.parametrize("more", [0, 5])
def test_the_pages_ask_as_often_however_many_units_there_are(world: World, more: int) -> None:
    for place in range(more):
        acts.open_unit(
            world.actor("sysadmin"), f"单位{place}", kind="department", opened=MONDAY, at=at(TUESDAY, 8),
            parent=world.unit("housing"),
        )  # fmt: skip
    client = signed_in(world, "auditor")
    addresses = reverse("units"), reverse("unit", kwargs={"unit": world.unit("housing")})
    counts = []
    for address in addresses:
        client.get(address)
        with CaptureQueriesContext(connection) as queries:
            client.get(address)
        counts.append(len(queries))
    assert counts == [7, 13]
