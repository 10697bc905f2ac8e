"""Tests of the model at the desk: asked upon a button alone, and where it differs both values stand beside the line."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.html import escape

from bihuan.plans import reviewing
from bihuan.plans.models import Draft, Line, Proposal, Review
from tests.plans import standin
from tests.plans.standin import StandIn
from tests.plans.test_drafts import received, tasks
from tests.plans.test_reviewing import FIRST, SECOND
from tests.web.cast import World, at, build_world, signed_in

pytestmark = pytest.mark.django_db

DIFFERENT = (
    standin.node(SECOND, lead="住建局", deadline="2020年6月30日前", end="2020-06-30"),
    standin.node(FIRST, lead="生态环保分局"),
    standin.node("完成二十个小区改造"),
)


@pytest.fixture
def world() -> World:
    return build_world()


@pytest.fixture
def model(settings: Any) -> Iterator[StandIn]:
    with standin.standing_in() as found:
        settings.MODEL_URL, settings.MODEL_NAME, settings.MODEL_KEY = found.url, "stand-in", "a-secret-key"
        found.replies = [standin.nodes(*DIFFERENT)]
        yield found


def place(draft: Draft, **more: int) -> dict[str, int]:
    return {"draft": draft.pk, **more}


def reviewed(world: World, draft: Draft) -> Review:
    review = reviewing.begin(draft, person=world.people["supervisor"], at=at(world.day))
    reviewing.answer(review)
    return review


def page(client: Any, draft: Draft, **head: str) -> str:
    return str(client.get(reverse("desk_draft", kwargs=place(draft)), headers=head).content.decode())


def chosen(client: Any, proposal: Proposal, choice: str, *, seen: int = 0, **head: str) -> Any:
    draft = proposal.review.draft
    address = reverse("desk_choose", kwargs=place(draft, proposal=proposal.pk))
    return client.post(f"{address}?seen={seen}", {"choice": choice}, headers=head)


def test_without_a_model_the_desk_speaks_of_none(world: World) -> None:
    draft = received(world)
    client = signed_in(world, "supervisor")
    assert "模型" not in page(client, draft)
    answer = client.post(reverse("desk_ask_model", kwargs=place(draft)))
    assert (answer.status_code, "BIHUAN_MODEL_URL" in answer.content.decode()) == (409, True)
    assert Review.objects.count() == 0


def test_reading_and_looking_at_a_draft_ask_no_model(world: World, model: StandIn) -> None:
    draft = received(world)
    assert "请模型复核" in page(signed_in(world, "supervisor"), draft)
    assert (Review.objects.count(), model.heard) == (0, [])


def test_while_the_model_is_at_work_the_page_says_so_and_asks_again(world: World, model: StandIn) -> None:
    draft, client = received(world), signed_in(world, "supervisor")
    reviewing.begin(draft, person=world.people["supervisor"], at=at(world.day))
    assert "模型正在复核" in page(client, draft)
    address = reverse("desk_review", kwargs=place(draft))
    assert 'hx-trigger="every 2s"' in client.get(address, headers={"HX-Request": "true"}).content.decode()
    assert client.get(address).status_code == 302


def test_both_values_stand_beside_the_line_and_one_is_chosen(world: World, model: StandIn) -> None:
    draft, client = received(world), signed_in(world, "supervisor")
    reviewed(world, draft)
    shown = page(client, draft)
    assert shown.count("模型意见不同") == 3
    for words in ("按模型：住房建设局", "保留：生态环保分局", "保留：住房建设局", "按模型：2020-06-30", "未能认出"):
        assert words in shown
    assert "1 条不是原文的话" in shown
    one = Proposal.objects.get(field="due")
    assert chosen(client, one, "model").status_code == 302
    assert Line.objects.get(id=tasks(draft)[1].pk).due.isoformat() == "2020-06-30"
    shown = page(client, draft)
    assert ("采用模型" in shown, shown.count("模型意见不同"), "采用模型意见" in shown) == (True, 2, True)
    client.post(reverse("desk_undo", kwargs=place(draft)), {"version": "1"})
    assert page(client, draft).count("模型意见不同") == 3
    assert chosen(client, Proposal.objects.get(field="due"), "rules", seen=2).status_code == 302
    assert page(client, draft).count("模型意见不同") == 2


def test_the_page_in_english_speaks_of_the_model_in_english(world: World, model: StandIn) -> None:
    draft, client = received(world), signed_in(world, "supervisor")
    world.people["supervisor"].language = "en"
    world.people["supervisor"].save()
    reviewed(world, draft)
    shown = page(client, draft)
    assert ("The model differs" in shown, "As the model: " in shown, "模型" in shown) == (True, True, False)


def test_a_choice_that_comes_too_late_is_refused_beside_it(world: World, model: StandIn) -> None:
    draft, client = received(world), signed_in(world, "supervisor")
    reviewed(world, draft)
    one = Proposal.objects.get(field="due")
    assert chosen(client, one, "model", **{"HX-Request": "true"}).headers["HX-Refresh"] == "true"
    late = chosen(client, one, "rules", seen=1, **{"HX-Request": "true"})
    assert (late.status_code, late.content.decode().count("refusal")) == (409, 1)
    assert chosen(client, one, "rules", seen=1).status_code == 409
    assert Draft.objects.get(id=draft.pk).version == 1


def test_a_proposal_of_another_draft_is_unknown(world: World, model: StandIn) -> None:
    draft, other, client = received(world), received(world), signed_in(world, "supervisor")
    reviewed(world, draft)
    one = Proposal.objects.get(field="due")
    address = reverse("desk_choose", kwargs=place(other, proposal=one.pk))
    assert client.post(address, {"choice": "model"}).status_code == 404


def test_a_failure_is_told_on_the_page_and_shows_no_key(world: World, model: StandIn) -> None:
    draft, client = received(world), signed_in(world, "supervisor")
    model.replies = [standin.status(500)]
    review = reviewed(world, draft)
    shown = page(client, draft)
    assert escape(Review.objects.get(id=review.pk).refusal["zh"]) in shown
    assert ("再请模型复核" in shown, "a-secret-key" in shown, model.url in shown) == (True, False, False)


@pytest.mark.parametrize("name", ["officer", "leader", "office_head"])
def test_others_than_the_supervision_office_do_not_ask_or_choose(world: World, model: StandIn, name: str) -> None:
    draft = received(world)
    reviewed(world, draft)
    client, one = signed_in(world, name), Proposal.objects.get(field="due")
    assert client.post(reverse("desk_ask_model", kwargs=place(draft))).status_code == 403
    assert client.get(reverse("desk_review", kwargs=place(draft))).status_code == 403
    assert chosen(client, one, "model").status_code == 403
    assert (Review.objects.count(), Draft.objects.get(id=draft.pk).version) == (1, 0)


def test_the_page_takes_the_same_statements_however_many_readings_differ(world: World, model: StandIn) -> None:
    draft, client = received(world), signed_in(world, "supervisor")
    counts = []
    for said in (DIFFERENT[:1], DIFFERENT):
        model.replies = [standin.nodes(*said)]
        reviewed(world, draft)
        page(client, draft)
        with CaptureQueriesContext(connection) as sent:
            page(client, draft)
        counts.append(len(sent))
    assert counts[0] == counts[1]
