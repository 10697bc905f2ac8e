"""我的责任: what one's own units owe is shown and answered in place, and nobody else's."""

import re
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from bihuan.ledger.models import Entry
from bihuan.matters import store
from bihuan.matters.models import Matter
from bihuan.matters.queries import awaiting, duties_of
from bihuan.people import rights
from bihuan.people.models import Person
from tests.web.cast import TUESDAY, World, deployed, seq_of, signed_in, under_way

IN_PLACE = {"HX-Request": "true"}


def send(client: Client, matter: int, act: str, *, seen: int | None = None, **values: Any) -> Any:
    """The answer to an act's form sent from the page of duties."""
    sent = {"seen": seq_of(matter) if seen is None else seen, "key": "one", "back": "/"} | values
    return client.post(f"/matters/{matter}/acts/{act}", sent, headers=IN_PLACE)


def groups(world: World, name: str) -> dict[str, list[str]]:
    """The kinds of duties of a member of the cast by group, on Tuesday."""
    found = duties_of(world.actor(name), rights.unit_tree(TUESDAY), TUESDAY)
    return {group.name: sorted(line.owes for line in group.lines) for group in found.groups}


@pytest.mark.parametrize("path", ["/", "/matters/1", "/matters/1/check", "/matters/1/acts/report"])
def test_nobody_sees_a_room_without_signing_in(client: Client, db: None, path: str) -> None:
    answer = client.get(path)
    assert answer.status_code == 302
    assert answer["Location"].startswith("/account/login/")


def test_the_lead_sees_what_it_owes_and_a_colleague_elsewhere_does_not(world: World) -> None:
    deployed(world)
    own = signed_in(world, "officer").get("/")
    assert "老旧小区雨污分流" in own.content.decode()
    assert "签收" in own.content.decode()
    for name in ("colleague", "stranger"):
        other = signed_in(world, name).get("/")
        assert other.status_code == 200
        assert "老旧小区雨污分流" not in other.content.decode()


def test_duties_are_grouped_by_their_due_day(world: World) -> None:
    deployed(world)
    under_way(world, title="配套道路")
    assert groups(world, "officer") == {"today": ["accept"], "later": ["reach", "reach", "report"]}
    assert groups(world, "section") == groups(world, "officer")
    assert groups(world, "colleague") == {}


def test_a_contested_receipt_is_held_and_the_ruling_is_awaited(world: World) -> None:
    matter = deployed(world)
    answer = send(signed_in(world, "officer"), matter, "contest", reason="职责在水务")
    assert answer.status_code == 200
    assert groups(world, "officer") == {"held": ["accept"]}
    tree = rights.unit_tree(TUESDAY)
    assert [line.owes for line in awaiting(world.actor("officer"), tree, TUESDAY).lines] == ["rule"]
    assert "明确责任单位" in signed_in(world, "office_head").get("/").content.decode()


def test_a_report_is_made_in_place_with_three_inputs_and_the_last_figure(world: World) -> None:
    matter = under_way(world)
    client = signed_in(world, "officer")
    form = client.get(f"/matters/{matter}/acts/report?back=/", headers=IN_PLACE).content.decode()
    shown = form.split("<details")[0]
    assert len(re.findall(r"<(?:textarea|select|input(?! type=\"hidden\"))", shown)) == 3
    assert re.search(r'name="percent" value="0"', shown)
    answer = send(client, matter, "report", percent="12", progress="完成 3 个小区排查")
    assert answer.status_code == 200
    assert '"path": "/"' in answer["HX-Location"]
    assert Matter.objects.get(id=matter).percent == 12
    assert "已办理" in client.get("/").content.decode()


def test_no_change_is_one_tap(world: World) -> None:
    matter = under_way(world)
    client = signed_in(world, "officer")
    assert f"/matters/{matter}/acts/no_change" in client.get("/").content.decode()
    assert send(client, matter, "no_change").status_code == 200
    assert store.standings([matter])[matter].no_changes == 1


def test_several_receipts_are_signed_at_once(world: World) -> None:
    matters = [deployed(world, title=f"事项{number}") for number in range(3)]
    client = signed_in(world, "officer")
    page = client.get("/").content.decode()
    picked = re.findall(r'name="picked" form="pick" value="([\d:]+)"', page)
    assert len(picked) == 3
    assert client.post("/duties/accept", {"picked": picked, "key": "all"}).status_code == 302
    assert set(Matter.objects.filter(id__in=matters).values_list("state", flat=True)) == {"active"}


def test_one_stale_receipt_keeps_all_from_being_signed(world: World) -> None:
    first, second = deployed(world), deployed(world, title="配套道路")
    answer = signed_in(world, "officer").post("/duties/accept", {"picked": [f"{first}:2", f"{second}:1"]})
    assert answer.status_code == 409
    assert set(Matter.objects.values_list("state", flat=True)) == {"deployed"}


def test_nothing_ticked_is_said_so(world: World) -> None:
    answer = signed_in(world, "officer").post("/duties/accept", {})
    assert (answer.status_code, "请先勾选" in answer.content.decode()) == (422, True)


def test_what_is_missing_is_said_in_place_and_the_typed_words_stay(world: World) -> None:
    matter = under_way(world)
    answer = send(signed_in(world, "officer"), matter, "report", progress="正在施工")
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "须填写“完成比例（%）”" in page
    assert "正在施工" in page
    assert "<html" not in page


def test_a_refusal_is_read_in_english_by_who_chose_english(world: World) -> None:
    matter = under_way(world)
    Person.objects.filter(username="officer").update(language="en")
    world.people["officer"].refresh_from_db()
    page = send(signed_in(world, "officer"), matter, "report").content.decode()
    assert "needs “Done (%)” to be filled in" in page.replace("&quot;", '"')
    assert not re.search(r"[\u4e00-\u9fff]", re.sub(r"<(option|textarea)[^>]*>[^<]*", "", page))


def test_another_units_officer_is_refused_and_nothing_changes(world: World) -> None:
    matter = under_way(world)
    before = Entry.objects.count()
    answer = send(signed_in(world, "colleague"), matter, "report", percent="50")
    assert answer.status_code == 403
    assert "您的岗位对这一事项没有此项职责" in answer.content.decode()
    assert Entry.objects.count() == before


def test_who_has_no_post_does_not_learn_that_the_matter_exists(world: World) -> None:
    matter = under_way(world)
    assert send(signed_in(world, "stranger"), matter, "report", percent="50").status_code == 404


def test_a_stale_page_is_refused_with_what_changed_since(world: World) -> None:
    matter = under_way(world)
    client = signed_in(world, "officer")
    seen = seq_of(matter)
    send(signed_in(world, "head"), matter, "note", text="电话核实")
    answer = send(client, matter, "report", seen=seen, percent="10")
    assert (answer.status_code, "记事" in answer.content.decode()) == (409, True)
    assert Matter.objects.get(id=matter).percent == 0


def test_the_same_form_sent_twice_changes_once(world: World) -> None:
    matter = under_way(world)
    client, seen = signed_in(world, "officer"), seq_of(matter)
    answers = [send(client, matter, "report", seen=seen, percent="10").status_code for _ in range(2)]
    assert answers == [200, 200]
    assert seq_of(matter) == seen + 1


def test_a_late_entry_carries_when_it_happened_and_its_basis(world: World) -> None:
    matter = deployed(world)
    client = signed_in(world, "officer")
    late = {"happened": "2020-03-30T16:30", "basis": "call", "basis_text": "督查员来电"}
    assert send(client, matter, "accept", **late).status_code == 200
    assert "补录" in client.get(f"/matters/{matter}").content.decode()
    assert Matter.objects.get(id=matter).state == "active"


def test_a_time_that_cannot_be_read_is_said_so(world: World) -> None:
    matter = deployed(world)
    answer = send(signed_in(world, "officer"), matter, "accept", happened="昨天")
    assert (answer.status_code, "无法识别" in answer.content.decode()) == (422, True)


def test_a_form_without_its_seen_number_is_refused(world: World) -> None:
    matter = deployed(world)
    answer = signed_in(world, "officer").post(f"/matters/{matter}/acts/accept", {"key": "k"})
    assert (answer.status_code, "请刷新页面" in answer.content.decode()) == (422, True)


def test_a_plan_of_steps_ignores_rows_left_empty(world: World) -> None:
    matter = deployed(world)
    client = signed_in(world, "officer")
    send(client, matter, "accept")
    rows = {"step_name": ["排查", "施工", ""], "step_due": ["2020-04-20", "2020-06-30", ""], "key": "two"}
    assert send(client, matter, "arrange", **rows).status_code == 200
    assert len([owes for owes in groups(world, "officer")["later"] if owes == "reach"]) == 2


def test_the_page_of_duties_takes_the_same_statements_however_many_duties(world: World) -> None:
    def statements() -> int:
        client = signed_in(world, "officer")
        client.get("/")
        with CaptureQueriesContext(connection) as seen:
            client.get("/")
        return len(seen)

    under_way(world)
    deployed(world)
    few = statements()
    for number in range(4):
        deployed(world, title=f"事项{number}")
        under_way(world, title=f"工程{number}")
    assert statements() == few


def test_after_an_act_one_never_lands_on_another_site(world: World) -> None:
    matter = deployed(world)
    answer = signed_in(world, "officer").post(
        f"/matters/{matter}/acts/accept", {"seen": 2, "key": "k", "back": "https://elsewhere.example/"}
    )
    assert answer["Location"] == f"/matters/{matter}"


def test_the_language_of_the_pages_is_kept_with_the_person(world: World) -> None:
    client = signed_in(world, "officer")
    client.post("/language/", {"language": "en", "back": "/"})
    assert "My duties" in client.get("/").content.decode()
    assert Person.objects.get(username="officer").language == "en"
