"""Tests of what is sent to a model: nothing secret, too long, handled elsewhere or adopted, and one at a time."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from bihuan.plans import reviewing, shaping
from bihuan.plans.asking import BOUNDS
from bihuan.plans.models import Draft, Review
from tests.plans import standin
from tests.plans.standin import StandIn
from tests.plans.test_drafts import TEXT, received, seen, tasks
from tests.plans.test_reviewing import SECOND, begun, refusal, reviewed
from tests.world import World, at, build_world

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> World:
    return build_world()


def test_a_document_with_a_secrecy_mark_is_never_sent(world: World, model: StandIn) -> None:
    draft = received(world)
    model.replies = [standin.nodes()]
    review = begun(world, draft)
    draft.document.text = "机密★一年\n" + TEXT
    draft.document.save()
    reviewing.answer(review)
    assert "机密" in Review.objects.get(id=review.pk).refusal["zh"]
    with refusal("reading_classified"):
        begun(world, draft)
    assert model.heard == []


def test_a_document_that_is_too_long_is_not_sent(world: World, model: StandIn) -> None:
    draft = received(world, TEXT + "背景。" * (BOUNDS.characters // 3))
    with refusal("model_too_long"):
        begun(world, draft)
    assert (Review.objects.count(), model.heard) == (0, [])


def test_what_is_handled_elsewhere_is_not_sent(world: World, model: StandIn) -> None:
    draft = received(world)
    second = tasks(draft)[1]
    shaping.set_elsewhere(second, by=seen(world, 0))
    review = reviewed(world, draft, model, standin.node(SECOND))
    sent = model.heard[0]["messages"][1]["content"]
    assert (len(sent), "12个小区" in sent, "28处" in sent) == (len(TEXT), True, False)
    assert review.aside == {"words": 1}


def test_without_an_address_nothing_is_asked(world: World, settings: Any) -> None:
    assert (settings.MODEL_URL, reviewing.address()) == ("", None)
    with refusal("model_none"):
        begun(world, received(world))


def test_one_review_at_a_time_until_it_has_fallen_silent(world: World, model: StandIn) -> None:
    draft = received(world)
    review = begun(world, draft)
    with refusal("model_busy"):
        begun(world, draft)
    Review.objects.filter(id=review.pk).update(begun=timezone.now() - reviewing.SILENT - timedelta(seconds=1))
    assert begun(world, draft).pk != review.pk


def test_an_adopted_draft_is_not_reviewed(world: World, model: StandIn) -> None:
    draft = received(world)
    review = reviewed(world, draft, model, standin.node(SECOND, lead="住建局"))
    (one,) = reviewing.pending(review)
    Draft.objects.filter(id=draft.pk).update(adopted=at(world.day))
    with refusal("draft_adopted"):
        begun(world, draft)
    for settle in (reviewing.take, reviewing.keep):
        with refusal("draft_adopted"):
            settle(one.proposal, by=seen(world, 0))
