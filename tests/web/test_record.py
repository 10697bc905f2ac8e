"""Tests of the record's room: entries are found by what one asks, page after page, by auditors alone."""

import json
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from bihuan.ledger import heads, seals
from bihuan.ledger.models import Entry
from bihuan.matters import seeking
from bihuan.matters.models import Matter
from tests.web.cast import MONDAY, TUESDAY, World, at, signed_in, under_way

STATEMENTS = 24
"""What the room may ask of the database, however many entries there are."""


@pytest.mark.parametrize("name", ["supervisor", "officer", "colleague", "leader", "sysadmin", "stranger"])
@pytest.mark.parametrize("address", ["record", "record_check", "record_heads"])
def test_the_record_is_closed_to_all_but_auditors(world: World, name: str, address: str) -> None:
    under_way(world)
    client = signed_in(world, name)
    page = client.get(reverse(address))
    assert page.status_code == 403
    assert "雨污分流" not in page.content.decode()
    assert client.get(reverse("record_proof", kwargs={"subject": "matter:1", "seq": 1})).status_code == 403


def test_entries_are_found_by_matter_unit_person_act_and_day(world: World) -> None:
    matter = under_way(world)
    number = Matter.objects.get(id=matter).number
    report = ("report", f"matter:{matter}")

    def found(**asked: str) -> set[tuple[str, str]]:
        page = signed_in(world, "auditor").get(reverse("record"), asked)
        ids = [row.id for row in page.context["page"].rows]
        return set(Entry.objects.filter(id__in=ids).values_list("act", "subject"))

    assert {subject for _, subject in found(number=number)} == {f"matter:{matter}"}
    assert len(found(number=number)) == 5
    assert found(number=f"unit:{world.unit('land')}") >= {("open_unit", f"unit:{world.unit('land')}")}
    assert found(unit=str(world.unit("housing"))) == found(person="周办实") >= {report}
    assert found(unit=str(world.unit("land"))) == set()
    assert found(act="report") == {report}
    assert report in found(since="2020-03-30", until="2020-03-30")
    assert found(since="2020-03-31") == found(until="2020-03-29") == found(person="无此人") == set()
    assert found(since="x", unit="x", before="x") == found()


def test_days_hold_whether_entries_are_sealed_or_not(world: World) -> None:
    under_way(world)
    seals.seal(at=at(MONDAY, 12))
    seals.seal(at=at(TUESDAY, 12))
    everything = Entry.objects.count()
    assert len(seeking.found(seeking.Asked(since=TUESDAY)).rows) == 0
    under_way(world, title="另一件")
    seals.seal(at=at(TUESDAY, 13))
    rows = seeking.found(seeking.Asked(since=MONDAY, until=MONDAY)).rows
    assert len(rows) == seeking.PAGE < Entry.objects.count() > everything
    assert all(row.is_sealed for row in rows)


def test_pages_follow_each_other_and_a_long_search_goes_on_in_steps(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    under_way(world)
    monkeypatch.setattr(seeking, "PAGE", 3)
    monkeypatch.setattr(seeking, "WINDOW", 10)
    seen, asked = [], seeking.Asked(act="appoint")
    while True:
        page = seeking.found(asked)
        seen += [row.id for row in page.rows]
        if page.before is None:
            break
        asked = seeking.Asked(act="appoint", before=page.before)
    assert seen == list(Entry.objects.filter(act="appoint").order_by("-id").values_list("id", flat=True))


def test_an_empty_step_says_that_one_may_go_on(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    under_way(world)
    monkeypatch.setattr(seeking, "WINDOW", 3)
    page = signed_in(world, "auditor").get(reverse("record"), {"act": "appoint"}).content.decode()
    assert "继续往前找" in page
    nothing = signed_in(world, "auditor").get(reverse("record"), {"number": "无此编号"}).content.decode()
    assert "没有找到记录" in nothing
    assert "继续往前找" not in nothing


def test_the_room_asks_no_more_of_the_database_when_there_is_more_to_show(world: World) -> None:
    client = signed_in(world, "auditor")
    counts = []
    for _ in range(2):
        under_way(world)
        client.get(reverse("record"))
        with CaptureQueriesContext(
            connection,
        ) as asked:
            client.get(reverse("record"))
        counts.append(len(asked))
    assert counts[0] == counts[1] <= STATEMENTS


def test_a_proof_is_a_file_and_an_unsealed_entry_has_none_yet(world: World) -> None:
    matter = under_way(world)
    client, place = signed_in(world, "auditor"), {"subject": f"matter:{matter}", "seq": 2}
    assert client.get(reverse("record_proof", kwargs=place)).status_code == 409
    seals.seal(at=at(TUESDAY, 9))
    proof = client.get(reverse("record_proof", kwargs=place))
    assert "attachment" in proof["Content-Disposition"]
    assert json.loads(proof.content)["entry"]["subject"] == f"matter:{matter}"
    assert "words" not in json.loads(proof.content)
    assert client.get(reverse("record_proof", kwargs={**place, "seq": 99})).status_code == 404


def test_a_check_is_asked_for_once_and_the_page_says_that_it_waits(world: World) -> None:
    client = signed_in(world, "auditor")
    assert "还没有校验过" in client.get(reverse("record")).content.decode()
    assert client.post(reverse("record_check")).status_code == 302
    assert "一分钟内" in client.get(reverse("record_check"), headers={"hx-request": "true"}).content.decode()


def test_the_head_of_a_day_is_shown_and_a_published_one_is_held_against_the_ledger(world: World) -> None:
    client = signed_in(world, "auditor")
    nothing = client.get(reverse("record_heads"))
    assert nothing.status_code == 200
    assert nothing.context["none"].key == "head_none"
    seals.seal(at=at(TUESDAY, 9))
    text = heads.of_day(TUESDAY).text()
    page = client.get(reverse("record_heads"), {"day": TUESDAY.isoformat()})
    assert page.context["head"].text() == text
    address = reverse("record_heads")
    assert client.post(address, {"head": text}).context["told"][0] is True
    forged = text.replace(heads.of_day(TUESDAY).root[:6], "000000")
    assert client.post(address, {"head": forged}).context["told"][0] is False
    refused = client.post(address, {"head": "不是记录头"})
    assert (refused.status_code, "不是记录头" in refused.content.decode()) == (422, True)
    assert client.get(address, {"day": (TUESDAY - timedelta(days=9)).isoformat()}).status_code == 200
