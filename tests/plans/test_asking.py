"""Tests of asking a model: what it is sent, how long and how much is borne, and what is said when it fails."""

from collections.abc import Iterator
from dataclasses import replace

import pytest

from bihuan.core.words import Refused
from bihuan.plans.asking import BOUNDS, Address, ask
from bihuan.plans.proposing import Answer
from tests.plans import standin
from tests.plans.standin import StandIn

TEXT = "一、完成12个小区改造。"
PATIENT = replace(BOUNDS, seconds=60, answer_bytes=200_000)
SHORT = replace(PATIENT, seconds=2)
"""For a model that says nothing or drips: the one that answers is never cut off by a slow machine."""
UNHEARD = (standin.silence, standin.drip)


@pytest.fixture
def model() -> Iterator[StandIn]:
    with standin.standing_in() as found:
        yield found


def asked(model: StandIn) -> Answer:
    bounds = SHORT if any(reply in UNHEARD for reply in model.replies) else PATIENT
    return ask(model.address, text=TEXT, shape=Answer, bounds=bounds)


def refused(model: StandIn) -> str:
    with pytest.raises(Refused) as caught:
        asked(model)
    assert caught.value.kind == "not_now"
    assert caught.value.sentence.say("zh") != caught.value.sentence.say("en")
    return caught.value.sentence.key


def test_a_model_is_sent_the_text_the_shape_and_the_key_and_its_answer_is_read(model: StandIn) -> None:
    model.replies = [standin.nodes(standin.node("完成12个小区改造。", lead="住建局"))]
    assert [node.lead for node in asked(model).nodes] == ["住建局"]
    (question,) = model.heard
    assert (model.paths, model.keys) == (["/v1/chat/completions"], ["Bearer a-key-for-tests"])
    assert question["model"] == "stand-in"
    assert [message["content"] for message in question["messages"]] == [BOUNDS.order.strip(), TEXT]
    assert question["response_format"]["type"] == "json_schema"
    assert "sentence" in str(question["response_format"]["json_schema"]["schema"])


@pytest.mark.parametrize(
    ("reply", "key"),
    [
        (standin.silence, "model_silent"),
        (standin.drip, "model_silent"),
        (standin.status(500), "model_status"),
        (standin.status(429), "model_status"),
        (standin.words("好的，以下是任务："), "model_nonsense"),
        (standin.words('{"nodes": [{"sentence": 7}]}'), "model_nonsense"),
        (standin.words('{"nodes": [], "also": "more"}'), "model_nonsense"),
        (standin.raw(b"\xff\xfe not json"), "model_nonsense"),
        (standin.raw(b'{"choices": []}'), "model_nonsense"),
        (standin.raw(b'{"choices": [{"message": {"content": null}}]}'), "model_nonsense"),
        (standin.raw(b"[" * 100_000), "model_nonsense"),
    ],
)
def test_what_may_pass_is_tried_once_more_and_then_said(model: StandIn, reply: standin.Reply, key: str) -> None:
    model.replies = [reply]
    assert refused(model) == key
    assert len(model.paths) == 2


@pytest.mark.parametrize("first", [standin.silence, standin.status(503), standin.words("嗯")])
def test_a_second_try_that_goes_well_is_enough(model: StandIn, first: standin.Reply) -> None:
    model.replies = [first, standin.nodes()]
    assert asked(model).nodes == []
    assert len(model.paths) == 2


@pytest.mark.parametrize(
    ("reply", "key"),
    [(standin.endless, "model_too_much"), (standin.status(401), "model_status"), (standin.status(404), "model_status")],
)
def test_what_will_not_pass_is_said_at_once(model: StandIn, reply: standin.Reply, key: str) -> None:
    model.replies = [reply]
    assert refused(model) == key
    assert len(model.paths) == 1


@pytest.mark.parametrize("code", [301, 302, 303, 307, 308])
def test_a_model_that_points_elsewhere_is_not_followed(model: StandIn, code: int) -> None:
    with standin.standing_in() as other:
        other.replies = [standin.nodes()]
        model.replies = [standin.status(code, Location=f"{other.url}/chat/completions")]
        assert refused(model) == "model_elsewhere"
        assert other.paths == []
    assert len(model.paths) == 1


def test_a_model_that_is_not_there_is_said_to_be_out_of_reach() -> None:
    with standin.standing_in() as gone:
        address = gone.address
    with pytest.raises(Refused, check=lambda refusal: refusal.sentence.key == "model_unreachable"):
        ask(address, text=TEXT, shape=Answer, bounds=SHORT)


def test_the_key_is_never_shown() -> None:
    assert "s3cret" not in repr(Address(url="http://127.0.0.1/v1", name="one", key="s3cret"))
