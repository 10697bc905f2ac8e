"""Tests of a model's review: only what the document bears out is proposed, a person chooses, and can take it back."""

from datetime import date
from typing import Any

import pytest

from bihuan.core.words import Refused
from bihuan.plans import changes, drafts, reviewing
from bihuan.plans.asking import BOUNDS
from bihuan.plans.models import Change, Draft, Line, Proposal, Review
from tests.plans import standin
from tests.plans.standin import StandIn
from tests.plans.test_drafts import TEXT, received, seen, tasks
from tests.world import World, at, build_world

pytestmark = pytest.mark.django_db

FIRST = "2020年6月30日前完成12个小区改造。"
SECOND = "2020年5月31日前安装在线监测28处。"
RIGHT = {
    "lead": "住建局",
    "deadline": "2020年6月30日前",
    "end": "2020-06-30",
    "targets": [{"words": "完成12个小区改造", "value": 12, "unit": "个"}],
}


@pytest.fixture
def world() -> World:
    return build_world()


def begun(world: World, draft: Draft) -> Review:
    return reviewing.begin(draft, person=world.people["supervisor"], at=at(world.day))


def reviewed(world: World, draft: Draft, model: StandIn, *said: dict[str, Any]) -> Review:
    """What is kept of a review in which the model says this."""
    model.replies = [standin.nodes(*said)]
    review = begun(world, draft)
    reviewing.answer(review)
    return Review.objects.get(id=review.pk)


def proposed(review: Review) -> list[tuple[str, int | None, Any]]:
    return [(one.proposal.field, one.line and one.line.number, one.proposal.value) for one in reviewing.pending(review)]


def refusal(key: str) -> Any:
    return pytest.raises(Refused, check=lambda refused: refused.sentence.key == key)


def states(draft: Draft) -> list[dict[str, Any]]:
    return list(draft.lines.order_by("number").values())


def version(draft: Draft) -> int:
    return Draft.objects.get(id=draft.pk).version


def test_a_model_that_reads_as_the_rules_do_proposes_nothing(world: World, model: StandIn) -> None:
    draft = received(world)
    before = states(draft)
    words = tasks(draft)[0].standard.split("；")
    right = RIGHT | {"targets": [{"words": one, "value": 12, "unit": "个"} for one in words]}
    review = reviewed(world, draft, model, standin.node(FIRST, **right))
    assert (proposed(review), review.named, review.aside, review.refusal) == ([], 1, {}, {})
    assert states(draft) == before


@pytest.mark.parametrize(
    ("reason", "said"),
    [
        ("words", standin.node("2020年6月30日前完成20个小区改造。")),
        ("words", standin.node("")),
        ("unit", standin.node(FIRST, lead="财政局")),
        ("unit", standin.node(FIRST, lead="")),
        ("unit", standin.node(FIRST, partners=["财政局"])),
        ("date", standin.node(FIRST, deadline="2020年6月30日前", end="2020-07-30")),
        ("date", standin.node(FIRST, deadline="2020年9月30日前", end="2020-09-30")),
        ("date", standin.node(FIRST, deadline=None, end="2020-06-30")),
        ("date", standin.node(FIRST, deadline="2020年6月30日前", end=None)),
        ("amount", standin.node(FIRST, targets=[{"words": "完成12个小区改造", "value": 120, "unit": "个"}])),
        ("amount", standin.node(FIRST, targets=[{"words": "监测28处", "value": 28, "unit": "处"}])),
        ("length", standin.node("".join(TEXT.split()) * 6)),
    ],
)
def test_what_the_document_does_not_bear_out_is_set_aside_and_counted(
    world: World, model: StandIn, reason: str, said: dict[str, Any]
) -> None:
    text = TEXT + "".join(TEXT.split()) * 6 if reason == "length" else TEXT
    draft = received(world, text)
    before = states(draft)
    review = reviewed(world, draft, model, said)
    assert (proposed(review), review.named, review.aside) == ([], 1, {reason: 1})
    assert states(draft) == before


def test_another_reading_of_a_line_waits_for_a_person_and_changes_nothing(world: World, model: StandIn) -> None:
    draft = received(world)
    first, second = tasks(draft)
    before = states(draft)
    said = standin.node(SECOND, lead="住建局", deadline="2020年6月30日前", end="2020-06-30")
    review = reviewed(world, draft, model, said)
    assert proposed(review) == [
        ("lead", second.number, world.unit("housing")),
        ("due", second.number, "2020-06-30"),
    ]
    assert (states(draft), version(draft)) == (before, 0)
    assert first.due == date(2020, 6, 30)


def test_a_reading_taken_over_is_a_change_that_can_be_undone(world: World, model: StandIn) -> None:
    draft = received(world)
    second = tasks(draft)[1]
    before = states(draft)
    review = reviewed(world, draft, model, standin.node(SECOND, lead="住建局"))
    (one,) = reviewing.pending(review)
    reviewing.take(one.proposal, by=seen(world, 0))
    assert Line.objects.get(id=second.pk).lead == world.units["housing"]
    assert Change.objects.get(draft=draft).what == "model"
    assert reviewing.origins(draft) == {second.number: {"lead": "model"}}
    assert proposed(review) == []
    with refusal("model_settled"):
        reviewing.take(one.proposal, by=seen(world, 1))
    changes.undo(draft, by=seen(world, 1))
    assert states(draft) == before
    assert reviewing.origins(draft) == {}
    assert proposed(review) == [("lead", second.number, world.unit("housing"))]


def test_what_a_person_sets_after_the_model_is_the_persons(world: World, model: StandIn) -> None:
    draft = received(world)
    second = tasks(draft)[1]
    review = reviewed(world, draft, model, standin.node(SECOND, lead="住建局"))
    reviewing.take(reviewing.pending(review)[0].proposal, by=seen(world, 0))
    drafts.revise_line(Line.objects.get(id=second.pk), by=seen(world, 1), lead=world.unit("environment"))
    assert reviewing.origins(draft) == {second.number: {"lead": "person"}}


def test_a_reading_not_taken_leaves_the_line_and_asks_no_more(world: World, model: StandIn) -> None:
    draft = received(world)
    before = states(draft)
    review = reviewed(world, draft, model, standin.node(SECOND, lead="住建局"))
    (one,) = reviewing.pending(review)
    reviewing.keep(one.proposal, by=seen(world, 0))
    assert (states(draft), proposed(review), version(draft)) == (before, [], 0)
    kept = Proposal.objects.get(id=one.proposal.pk)
    assert (kept.outcome, kept.settled_by) == ("kept", world.people["supervisor"])
    with refusal("model_settled"):
        reviewing.keep(one.proposal, by=seen(world, 0))


def test_a_unit_that_the_site_does_not_know_is_shown_and_cannot_be_taken(world: World, model: StandIn) -> None:
    draft = received(world)
    review = reviewed(world, draft, model, standin.node(FIRST, lead="生态环保分局"))
    (one,) = reviewing.pending(review)
    assert (one.proposal.words, one.proposal.value) == ("生态环保分局", None)
    with refusal("model_unit_unknown"):
        reviewing.take(one.proposal, by=seen(world, 0))
    assert version(draft) == 0


def test_partners_are_added_to_those_the_line_has(world: World, model: StandIn) -> None:
    draft = received(world, TEXT.replace("28处。", "28处，由云溪镇、自然资源局协助。"))
    second = tasks(draft)[1]
    sentence = "2020年5月31日前安装在线监测28处，由云溪镇、自然资源局协助。"
    review = reviewed(world, draft, model, standin.node(sentence, partners=["云溪镇", "自然资源局"]))
    for one in reviewing.pending(review):
        reviewing.take(one.proposal, by=seen(world, version(draft)))
    assert {world.unit("town"), world.unit("land")} <= set(Line.objects.get(id=second.pk).partners)


def test_a_task_that_only_the_model_names_is_offered_and_can_be_taken_back(world: World, model: StandIn) -> None:
    text = TEXT + "\n二、背景\n\n去年以来，住建局做了大量工作，成效明显。\n"
    draft = received(world, text)
    before = states(draft)
    review = reviewed(world, draft, model, standin.node("住建局做了大量工作", lead="住建局"))
    (one,) = reviewing.pending(review)
    assert (one.proposal.field, one.line) == ("node", None)
    reviewing.take(one.proposal, by=seen(world, 0))
    added = draft.lines.latest("number")
    assert (added.text, text[added.start : added.end]) == ("住建局做了大量工作", "住建局做了大量工作")
    assert (added.lead, added.order) == (world.units["housing"], max(draft.lines.values_list("order", flat=True)))
    assert "lead" in reviewing.origins(draft)[added.number]
    changes.undo(draft, by=seen(world, 1))
    assert states(draft) == before


def test_a_line_that_changed_since_it_was_seen_is_not_overwritten(world: World, model: StandIn) -> None:
    draft = received(world)
    second = tasks(draft)[1]
    review = reviewed(world, draft, model, standin.node(SECOND, lead="住建局"))
    (one,) = reviewing.pending(review)
    drafts.revise_line(second, by=seen(world, 0), standard="验收合格")
    with refusal("draft_stale"):
        reviewing.take(one.proposal, by=seen(world, 0))
    assert Line.objects.get(id=second.pk).lead is None


def test_a_line_that_is_gone_takes_no_reading(world: World, model: StandIn) -> None:
    draft = received(world)
    second = tasks(draft)[1]
    review = reviewed(world, draft, model, standin.node(SECOND, lead="住建局"))
    (one,) = reviewing.pending(review)
    drafts.revise_line(second, by=seen(world, 0), dropped=True)
    with refusal("opinion_line_gone"):
        reviewing.take(one.proposal, by=seen(world, 1))


def test_what_a_person_has_filled_in_meanwhile_is_not_asked_again(world: World, model: StandIn) -> None:
    draft = received(world)
    review = reviewed(world, draft, model, standin.node(SECOND, lead="住建局"))
    drafts.revise_line(tasks(draft)[1], by=seen(world, 0), lead=world.unit("housing"))
    assert proposed(review) == []


@pytest.mark.parametrize("reply", [standin.words("不知道"), standin.status(500), standin.status(302, Location="/x")])
def test_a_model_that_fails_is_told_and_the_draft_goes_on(world: World, model: StandIn, reply: standin.Reply) -> None:
    draft = received(world)
    model.replies = [reply]
    review = begun(world, draft)
    reviewing.answer(review)
    review = Review.objects.get(id=review.pk)
    assert review.ended is not None
    assert set(review.refusal) == {"zh", "en"}
    drafts.revise_line(tasks(draft)[0], by=seen(world, 0), standard="验收合格")
    assert not reviewing.is_under_way(review)


def test_too_many_tasks_are_not_used(world: World, model: StandIn) -> None:
    review = reviewed(world, received(world), model, *[standin.node(FIRST)] * (BOUNDS.nodes + 1))
    assert (proposed(review), "2,000" in review.refusal["en"] or "2000" in review.refusal["en"]) == ([], True)


def test_words_that_are_expunged_go_with_what_the_model_said_of_them(world: World, model: StandIn) -> None:
    draft = received(world)
    review = reviewed(world, draft, model, standin.node(SECOND, lead="住建局"))
    reviewing.take(reviewing.pending(review)[0].proposal, by=seen(world, 0))
    changes.forget([tasks(draft)[1]])
    assert Proposal.objects.count() == 0
    assert Change.objects.get(draft=draft).what == "model"
