"""Tests of the burden's room: one's own unit alone is shown, and suggestions are made, seen and answered by right."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from bihuan.matters import burden
from bihuan.watch import suggesting
from bihuan.watch.models import Suggestion
from tests.web.cast import TUESDAY, World, at, deployed, signed_in, under_way

SENTENCE = "周报和月报里的管网长度要填两遍"
SAID = {"about": "asked_twice", "sentence": SENTENCE}
STATEMENTS = 24


def test_the_meter_counts_what_ones_own_unit_was_asked_and_gave(world: World) -> None:
    under_way(world)
    meter = signed_in(world, "officer").get(reverse("burden")).context["meter"]
    assert meter.month == "2020-03"
    assert (meter.whole.requests, meter.whole.answers, meter.whole.figures) == (6, 3, 1)
    assert meter.whole.texts == 5
    assert meter.minutes == meter.whole.minutes(meter.weights) == 19
    other = signed_in(world, "colleague").get(reverse("burden")).context["meter"]
    assert (other.whole.requests, other.sorts) == (0, ())


def test_people_of_a_section_see_the_meter_of_their_bureau_and_of_no_other(world: World) -> None:
    under_way(world)
    client = signed_in(world, "section")
    assert client.get(reverse("burden")).context["meter"].whole.requests == 6
    assert client.get(reverse("burden"), {"unit": world.unit("land")}).context["meter"] is None
    assert client.get(reverse("burden"), {"month": "2020-02"}).context["meter"].whole.requests == 0
    assert client.get(reverse("burden"), {"month": "x", "before": "x", "unit": "x"}).status_code == 200


def test_months_go_back_over_the_turn_of_a_year() -> None:
    assert burden.months_until(TUESDAY)[:4] == ["2020-03", "2020-02", "2020-01", "2019-12"]


def test_a_meter_of_too_many_answers_says_that_it_is_a_part(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    under_way(world)
    monkeypatch.setattr(burden, "MOST", 2)
    assert "只计最近的一部分" in signed_in(world, "officer").get(reverse("burden")).content.decode()


@pytest.mark.parametrize(
    ("name", "sees"),
    [("officer", True), ("section", True), ("supervisor", True), ("leader", True), ("colleague", False)],
)
def test_a_suggestion_is_seen_by_ones_own_unit_and_by_those_who_answer(world: World, name: str, *, sees: bool) -> None:
    assert signed_in(world, "officer").post(reverse("burden"), SAID).status_code == 302
    assert (SENTENCE in signed_in(world, name).get(reverse("burden")).content.decode()) is sees


@pytest.mark.parametrize("name", ["stranger", "sysadmin", "secadmin"])
def test_the_room_is_closed_to_those_without_a_part_in_the_work(world: World, name: str) -> None:
    client = signed_in(world, name)
    assert client.get(reverse("burden")).status_code == client.post(reverse("burden"), SAID).status_code == 403
    assert not Suggestion.objects.exists()


@pytest.mark.parametrize(
    ("changes", "status"),
    [
        ({"sentence": "短"}, 422),
        ({"sentence": "长" * 301}, 422),
        ({"about": "other"}, 422),
        ({"number": "无此编号"}, 404),
        ({"unit": "1"}, 403),
    ],
)
def test_a_suggestion_that_is_refused_keeps_what_was_typed(world: World, changes: dict[str, str], status: int) -> None:
    page = signed_in(world, "officer").post(reverse("burden"), SAID | changes)
    assert page.status_code == status
    assert (SAID | changes)["sentence"] in page.content.decode()
    assert not Suggestion.objects.exists()


def test_a_matter_that_one_may_not_know_of_cannot_be_named_and_is_not_shown(world: World) -> None:
    from bihuan.matters.models import Matter

    number = Matter.objects.get(id=deployed(world, visibility="parties")).number
    assert signed_in(world, "colleague").post(reverse("burden"), SAID | {"number": number}).status_code == 404
    assert signed_in(world, "officer").post(reverse("burden"), SAID | {"number": number}).status_code == 302
    assert number in signed_in(world, "officer").get(reverse("burden")).content.decode()


def test_the_supervision_office_answers_once_and_nobody_else_does(world: World) -> None:
    signed_in(world, "officer").post(reverse("burden"), SAID)
    address = reverse("burden_reply", kwargs={"suggestion": Suggestion.objects.get().pk})
    given = {"outcome": "taken", "reply": "下月起月报自动带出周报数字"}
    assert signed_in(world, "officer").post(address, given).status_code == 403
    supervisor = signed_in(world, "supervisor")
    assert supervisor.post(address, given | {"reply": " "}).status_code == 422
    assert supervisor.post(address, given | {"outcome": "later"}).status_code == 422
    assert Suggestion.objects.get().outcome == ""
    assert supervisor.post(address, given).status_code == 302
    assert supervisor.post(address, given).status_code == 409
    assert supervisor.post(reverse("burden_reply", kwargs={"suggestion": 99}), given).status_code == 404
    page = signed_in(world, "officer").get(reverse("burden")).content.decode()
    assert (given["reply"] in page, "待督查机构答复" in page) == (True, False)


def test_suggestions_are_paged_and_cost_no_more_when_there_are_many(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(suggesting, "PAGE", 4)
    actor, client = world.actor("officer"), signed_in(world, "officer")
    tree = client.get(reverse("burden")).wsgi_request.here.tree
    counts = []
    for _ in range(2):
        for _ in range(3):
            suggesting.suggest(actor, world.unit("housing"), **SAID, number="", tree=tree, at=at(TUESDAY))
        with CaptureQueriesContext(connection) as asked:
            client.get(reverse("burden"))
        counts.append(len(asked))
    assert counts[0] == counts[1] <= STATEMENTS
    first = suggesting.page(actor, tree=tree, before=None)
    second = suggesting.page(actor, tree=tree, before=first.before)
    assert ([len(first.rows), len(second.rows)], second.before) == ([4, 2], None)
