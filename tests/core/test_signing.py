"""Prepared by one, signed by others, performed by the last signature and judged again at that moment."""

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from bihuan.core.clocks import due_on, inexact
from bihuan.core.roles import SCHEDULER, Actor
from bihuan.core.standing import Standing
from bihuan.core.words import Refused
from bihuan.core.workdays import shipped
from tests.core import cast

HEAD_OF_HOUSING = {"unit": cast.HOUSING, "function": "head"}
WATER_OFFICER = {"unit": cast.WATER, "function": "officer"}
BOTH = [HEAD_OF_HOUSING, WATER_OFFICER]


def prepared(act: str = "note", payload: dict[str, Any] | None = None, **fields: Any) -> Standing:
    """An active matter on which the lead's officer has prepared an act."""
    content = payload if payload is not None else {"text": "拟报区政府"}
    return cast.step(
        cast.active(due="2026-05-20"),
        "prepare",
        cast.OFFICER,
        payload={"act": act, "payload": content, "signers": [HEAD_OF_HOUSING]} | fields,
    )


def refusal(standing: Standing, act: str, actor: Actor, payload: dict[str, Any] | None = None, **world: Any) -> str:
    with pytest.raises(Refused) as refused:
        cast.step(standing, act, actor, payload=payload, **world)
    assert refused.value.sentence.say("zh") != refused.value.sentence.say("en")
    return refused.value.sentence.key


def test_a_prepared_act_changes_nothing_but_asks_for_a_signature() -> None:
    standing = prepared("submit", {"outcome": "全部竣工"})
    assert standing.state == "active"
    (sign,) = standing.open("sign")
    assert (sign.owner, sign.watcher, sign.due.isoformat()) == (cast.HOUSING, cast.OFFICE, "2026-05-08")
    assert standing.drafts[0].texts == {"outcome": "全部竣工"}


def test_the_last_signature_performs_the_act_for_the_one_who_prepared_it() -> None:
    standing = cast.step(prepared("submit", {"outcome": "全部竣工"}), "sign", cast.HEAD)
    assert standing.state == "submitted"
    assert standing.drafts[0].outcome == "signed"
    assert standing.open("sign") == ()
    assert standing.open("verify")


def test_signatures_in_turn_are_asked_for_one_by_one() -> None:
    standing = prepared(signers=BOTH)
    assert [duty.owner for duty in standing.open("sign")] == [cast.HOUSING]
    standing = cast.step(standing, "sign", cast.HEAD)
    assert [duty.owner for duty in standing.open("sign")] == [cast.WATER]
    assert standing.drafts[0].outcome == ""
    assert cast.step(standing, "sign", cast.COLLEAGUE).drafts[0].outcome == "signed"


def test_signatures_side_by_side_come_in_any_order() -> None:
    standing = prepared(signers=BOTH, order="together")
    assert {duty.owner for duty in standing.open("sign")} == {cast.HOUSING, cast.WATER}
    standing = cast.step(standing, "sign", cast.COLLEAGUE)
    assert cast.step(standing, "sign", cast.HEAD).drafts[0].outcome == "signed"


def test_an_act_that_is_no_longer_right_is_refused_at_the_last_signature() -> None:
    standing = prepared("submit", {"outcome": "全部竣工"})
    standing = cast.step(
        standing, "cancel", cast.SUPERVISOR, payload={"reason": "撤", "basis": "minutes", "basis_text": "纪要"}
    )
    assert standing.open("sign") == ()
    meanwhile = prepared("submit", {"outcome": "全部竣工"})
    meanwhile = cast.step(meanwhile, "submit", cast.OFFICER, payload={"outcome": "已报"})
    assert refusal(meanwhile, "sign", cast.HEAD) == "act_not_in_state"


def test_sending_back_ends_the_draft_and_every_signature_it_awaits() -> None:
    standing = prepared(signers=BOTH, order="together")
    standing = cast.step(
        standing, "send_back", cast.COLLEAGUE, payload={"reason": "数字不一致", "duty": duty_of(standing, cast.WATER)}
    )
    assert (standing.drafts[0].outcome, standing.open("sign")) == ("sent_back", ())


def duty_of(standing: Standing, unit: int) -> int:
    return next(duty.n for duty in standing.open("sign") if duty.owner == unit)


def test_only_the_one_who_prepared_it_withdraws_a_draft() -> None:
    assert refusal(prepared(), "withdraw_draft", cast.HEAD) == "draft_of_another"
    assert cast.step(prepared(), "withdraw_draft", cast.OFFICER).drafts[0].outcome == "withdrawn"


def test_nobody_signs_what_they_drafted_or_what_is_anothers_to_sign() -> None:
    own = cast.step(
        cast.active(),
        "prepare",
        cast.HEAD,
        payload={"act": "note", "payload": {"text": "记"}, "signers": [HEAD_OF_HOUSING]},
    )
    assert refusal(own, "sign", cast.HEAD) == "own_draft"
    assert refusal(prepared(), "sign", cast.OFFICER) == "signer_other_post"
    assert refusal(prepared(), "sign", cast.COLLEAGUE) == "act_not_you"
    assert refusal(prepared(), "sign", cast.STRANGER) == "act_not_you"


def test_silence_consents_only_where_it_was_said_and_only_after_the_limit() -> None:
    day = cast.DAY + timedelta(days=5)
    late = {"happened": cast.at(day), "recorded": cast.at(day)}
    assert refusal(prepared(), "sign", SCHEDULER, **late) == "silence_does_not_sign"
    consenting = prepared(silence="consents")
    assert refusal(consenting, "sign", SCHEDULER) == "duty_not_overdue"
    standing = cast.step(consenting, "sign", SCHEDULER, **late)
    assert standing.drafts[0].outcome == "signed"
    assert [duty.outcome for duty in standing.duties if duty.owes == "sign"] == ["deemed"]


def test_what_waits_for_a_leader_is_owed_by_the_office_that_brings_it() -> None:
    standing = prepared(signers=[{"unit": cast.DISTRICT, "function": "leader"}])
    (sign,) = standing.open("sign")
    assert (sign.owner, sign.watcher) == (cast.COORDINATION, cast.OFFICE)
    assert refusal(standing, "sign", cast.COORDINATOR) == "signer_other_post"
    assert cast.step(standing, "sign", cast.LEADER).drafts[0].outcome == "signed"


def test_a_signature_inside_one_unit_is_marked_as_its_own_affair() -> None:
    assert prepared().drafts[0].inner == cast.HOUSING
    assert prepared(signers=BOTH).drafts[0].inner == 0


@pytest.mark.parametrize(
    ("payload", "key"),
    [
        ({"act": "register", "payload": {}}, "field_missing"),
        ({"act": "sign", "signers": [HEAD_OF_HOUSING]}, "act_not_prepared"),
        ({"act": "deploy", "signers": [HEAD_OF_HOUSING]}, "act_not_in_state"),
        ({"act": "cancel", "payload": {"reason": "撤"}, "signers": [HEAD_OF_HOUSING]}, "preparer_elsewhere"),
        ({"act": "note", "payload": {"text": "记"}}, "signers_missing"),
        ({"act": "note", "payload": {"text": "记"}, "signers": [HEAD_OF_HOUSING, HEAD_OF_HOUSING]}, "signer_twice"),
        ({"act": "note", "payload": {}, "signers": [HEAD_OF_HOUSING]}, "field_missing"),
        ({"act": "note", "payload": "记", "signers": [HEAD_OF_HOUSING]}, "field_wrong"),
        ({"act": "nothing", "signers": [HEAD_OF_HOUSING]}, "act_unknown"),
        ({"act": "note", "payload": {"text": "记"}, "signers": [{"unit": 30}]}, "field_wrong"),
        (
            {"act": "note", "payload": {"text": "记"}, "signers": [{"unit": 30, "function": "auditor"}]},
            "signer_function",
        ),
    ],
)
def test_what_cannot_be_prepared_is_refused_at_once(payload: dict[str, Any], key: str) -> None:
    assert refusal(cast.active(), "prepare", cast.OFFICER, payload) == key


def test_steps_survive_being_prepared() -> None:
    steps = [{"name": "完成招标", "due": "2026-06-30"}, {"name": "全面开工", "due": "2026-07-31"}]
    standing = cast.step(
        cast.active(),
        "prepare",
        cast.OFFICER,
        payload={"act": "arrange", "payload": {"steps": steps}, "signers": [HEAD_OF_HOUSING]},
    )
    standing = cast.step(standing, "sign", cast.HEAD)
    assert [duty.title for duty in standing.open("reach")] == ["完成招标", "全面开工"]


def test_where_the_kind_wants_signatures_no_act_goes_without(tmp_path: Path) -> None:
    kinds = cast.shelf(tmp_path, "task", '[signatures.submit]\nby = ["lead.head"]\n')
    standing = cast.active(due="2026-05-20")
    assert refusal(standing, "submit", cast.OFFICER, {"outcome": "完成"}, kinds=kinds) == "signature_wanted"
    asked = {"act": "submit", "payload": {"outcome": "完成"}}
    named = asked | {"signers": [WATER_OFFICER]}
    assert refusal(standing, "prepare", cast.OFFICER, named, kinds=kinds) == "signers_by_kind"
    standing = cast.step(standing, "prepare", cast.OFFICER, payload=asked, kinds=kinds)
    assert cast.step(standing, "sign", cast.HEAD, kinds=kinds).state == "submitted"


def signed_elsewhere(**fields: Any) -> Standing:
    """A matter on which the lead's closing waits for the water bureau's signature."""
    content = {"outcome": "全部竣工"}
    return prepared("submit", content, signers=[WATER_OFFICER], **fields)


def test_while_another_house_signs_the_report_and_the_deadline_stand_still_and_move_by_the_days_it_took() -> None:
    standing = signed_elsewhere()
    (report,), (sign,) = standing.open("report"), standing.open("sign")
    assert (report.held_by, standing.due_held_by) == (sign.n, sign.n)
    later = cast.DAY + timedelta(days=6)
    after = cast.step(standing, "sign", cast.COLLEAGUE, later)
    assert (after.state, due_on(after, 0, later, shipped())) == ("submitted", date(2026, 5, 26))
    (wait,) = [wait for wait in after.waits if wait.n == sign.n]
    assert (wait.answerer, wait.link, wait.ended) == (cast.WATER, "ruling", later)
    assert inexact(after, later, shipped()) == []


def test_a_signature_in_ones_own_house_holds_nothing() -> None:
    standing = prepared("submit", {"outcome": "全部竣工"})
    assert [duty.held_by for duty in standing.open("report")] == [None]
    assert (standing.waits, standing.due_held_by) == ((), None)


def test_a_draft_for_no_duty_holds_nothing() -> None:
    assert prepared(signers=[WATER_OFFICER]).waits == ()


@pytest.mark.parametrize(
    ("act", "who", "payload"),
    [("send_back", cast.COLLEAGUE, {"reason": "数字不一致"}), ("withdraw_draft", cast.OFFICER, {})],
)
def test_a_draft_sent_back_or_withdrawn_in_time_earns_no_days(act: str, who: Actor, payload: dict[str, Any]) -> None:
    day = cast.DAY + timedelta(days=1)
    after = cast.step(signed_elsewhere(), act, who, day, payload)
    assert (after.due, after.due_held_by) == (date(2026, 5, 20), None)
    assert inexact(after, day, shipped()) == []


def test_only_the_duty_that_the_prepared_act_names_stands_still() -> None:
    standing = cast.arranged()
    step = standing.open("reach")[0]
    asked = {"act": "reach", "payload": {"duty": step.n}, "signers": [WATER_OFFICER]}
    standing = cast.step(standing, "prepare", cast.OFFICER, payload=asked)
    (sign,) = standing.open("sign")
    assert [duty.n for duty in standing.open() if duty.held_by == sign.n] == [step.n]
