"""The judgement over one matter: who may, when, what is refused by which sentence, what follows."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from bihuan.core.loop import judge, open_acts
from bihuan.core.roles import SCHEDULER, Actor, Function, Seat
from bihuan.core.seen import why_due, why_matter_due
from bihuan.core.standing import Standing
from bihuan.core.words import Refused
from tests.core import cast
from tests.core.cast import DAY, at, case, step


def refused(
    standing: Standing | None, act: str, actor: Actor, payload: Any = None, day: date = DAY, **world: Any
) -> str:
    with pytest.raises(Refused) as caught:
        judge(standing, act, payload or {}, case(actor, day, **world))
    return f"{caught.value.kind}:{caught.value.sentence.key}"


def test_a_matter_goes_from_its_registration_to_its_verified_closing() -> None:
    standing = cast.arranged()
    for duty in standing.open("reach"):
        standing = step(standing, "reach", cast.OFFICER, duty.due, {"duty": duty.n})
        standing = step(standing, "report", cast.OFFICER, duty.due, {"percent": 50, "progress": "按计划推进"})
    end = date(2026, 8, 3)
    standing = step(standing, "submit", cast.HEAD, end, {"outcome": "六个小区全部竣工"})
    standing = step(standing, "pass", cast.SUPERVISOR, end, {"finding": "现场核验属实"})
    assert (standing.state, standing.ended, standing.open()) == ("closed", end, ())
    assert {duty.outcome for duty in standing.duties} == {
        "issued", "accepted", "arranged", "reached", "reported", "submitted", "passed",
    }  # fmt: skip


def test_an_unknown_act_is_refused() -> None:
    assert refused(cast.active(), "destroy", cast.OFFICER) == "missing:act_unknown"


def test_a_stranger_learns_that_it_is_not_theirs_before_anything_else() -> None:
    for actor in (cast.STRANGER, cast.AUDITOR, cast.COLLEAGUE):
        assert refused(cast.active(), "accept", actor) == "not_you:act_not_you"


def test_a_section_acts_for_its_bureau() -> None:
    assert step(cast.deployed(), "accept", cast.SECTION_OFFICER).state == "active"


def test_own_posts_come_before_those_stood_in_for() -> None:
    both = Actor(3, (Seat(302, cast.HOUSING, Function.HEAD, on_behalf=4), Seat(301, cast.HOUSING, Function.OFFICER)))
    assert judge(cast.deployed(), "accept", {}, case(both)).seat.post == 301


@pytest.mark.parametrize("supervisor", [[], {}, "x", True, 99, None, [10]])
def test_whoever_names_no_real_supervisor_has_no_right_to_register(supervisor: Any) -> None:
    assert refused(None, "register", cast.SUPERVISOR, cast.REGISTER | {"supervisor": supervisor}).startswith("not_you")


def test_a_supervisor_named_as_text_by_a_form_is_understood() -> None:
    assert (
        step(None, "register", cast.SUPERVISOR, payload=cast.REGISTER | {"supervisor": "10"}).supervisor == cast.OFFICE
    )


def test_lead_supervisor_and_coordinator_are_three_houses() -> None:
    for changes in ({"lead": cast.OFFICE}, {"lead": cast.COORDINATION}, {"coordinator": cast.OFFICE}):
        assert refused(None, "register", cast.SUPERVISOR, cast.REGISTER | changes) == "missing:parties_overlap"


def test_nothing_is_deployed_without_a_lead_that_answers() -> None:
    nobody = cast.registered(lead=None)
    assert refused(nobody, "deploy", cast.SUPERVISOR) == "missing:lead_missing"
    assert refused(cast.registered(lead=cast.EMPTY), "deploy", cast.SUPERVISOR) == "not_now:lead_has_nobody"


def test_a_deadline_that_passed_is_not_sent_out() -> None:
    assert refused(cast.registered(due="2026-05-06"), "deploy", cast.SUPERVISOR, day=date(2026, 5, 7)) == (
        "missing:due_is_past"
    )


def test_silence_is_receipt_only_after_the_limit_and_only_by_the_clock() -> None:
    standing = cast.deployed()
    due = standing.open("accept")[0].due
    assert refused(standing, "accept", SCHEDULER, day=due) == "not_now:accept_not_overdue"
    verdict = judge(standing, "accept", {}, case(SCHEDULER, due + timedelta(days=1)))
    assert verdict.facts["deemed"] is True
    assert verdict.facts["closed"][0]["outcome"] == "deemed"
    assert verdict.seat.post == 0


def test_a_contest_holds_the_receipt_until_the_ruling() -> None:
    standing = step(cast.deployed(), "contest", cast.HEAD, payload={"reason": "不属我局职责", "proposed": cast.WATER})
    accept, rule = standing.open("accept")[0], standing.open("rule")[0]
    assert accept.held_by == rule.n
    late = accept.due + timedelta(days=9)
    assert refused(standing, "accept", cast.OFFICER) == "not_now:duty_bars"
    assert refused(standing, "accept", SCHEDULER, day=late) == "not_now:duty_bars"
    assert refused(standing, "chase", cast.SUPERVISOR, {"duty": accept.n}, late) == "not_now:duty_is_held"
    upheld = step(standing, "uphold", cast.COORDINATOR, payload={"reason": "三定规定明确"})
    assert upheld.open("accept")[0].held_by is None
    assert refused(upheld, "contest", cast.HEAD, {"reason": "仍有异议"}) == "not_now:contested_before"


def test_a_reassignment_names_another_lead_that_starts_afresh() -> None:
    contested = step(cast.deployed(), "contest", cast.HEAD, payload={"reason": "不属我局职责"})
    ruling = {"lead": cast.HOUSING, "reason": "调整"}
    assert refused(contested, "reassign", cast.COORDINATOR, ruling) == "missing:lead_is_the_same"
    assert refused(contested, "reassign", cast.COORDINATOR, ruling | {"lead": cast.EMPTY}) == "not_now:lead_has_nobody"
    assert refused(contested, "reassign", cast.COORDINATOR, ruling | {"lead": cast.OFFICE}) == "missing:parties_overlap"
    moved = step(contested, "reassign", cast.COORDINATOR, payload=ruling | {"lead": cast.WATER})
    assert (moved.lead, moved.lead_basis, moved.contested, moved.partners) == (cast.WATER, "ruled", 0, ())
    assert moved.open("accept")[0].owner == cast.WATER


def test_whoever_contests_proposes_somebody_else() -> None:
    for same in (cast.HOUSING, cast.HOUSING_SECTION):
        payload = {"reason": "不属我局职责", "proposed": same}
        assert refused(cast.deployed(), "contest", cast.HEAD, payload) == "missing:proposed_is_lead"


def test_only_a_held_post_of_the_lead_is_named() -> None:
    assert step(cast.active(), "hand_down", cast.HEAD, payload={"post": 311}).lead_post == 311
    for post in (401, 999):
        assert refused(cast.active(), "hand_down", cast.HEAD, {"post": post}) == "missing:post_not_in_lead"


@pytest.mark.parametrize(
    ("days", "sentence"),
    [
        (["2026-07-31", "2026-06-30"], "steps_out_of_order"),
        (["2026-05-05"], "step_is_past"),
        (["2026-10-01"], "step_after_due"),
    ],
)
def test_steps_follow_one_another_between_today_and_the_deadline(days: list[str], sentence: str) -> None:
    steps = [{"name": "节点", "due": day} for day in days]
    assert refused(cast.active(), "arrange", cast.OFFICER, {"steps": steps}) == f"missing:{sentence}"


def test_only_an_open_step_is_reached() -> None:
    standing = cast.arranged()
    report = standing.open("report")[0]
    assert refused(standing, "reach", cast.OFFICER, {"duty": report.n}) == "not_now:step_not_open"
    assert refused(standing, "reach", cast.OFFICER, {"duty": 77}) == "not_now:step_not_open"


def test_a_step_is_not_reached_before_it_was_planned() -> None:
    later = DAY + timedelta(days=2)
    steps = [{"name": "完成招标", "due": "2026-06-30"}]
    standing = step(cast.active(), "arrange", cast.OFFICER, later, {"steps": steps})
    payload = {"duty": standing.open("reach")[0].n}
    assert refused(standing, "reach", cast.OFFICER, payload, happened=at(DAY), recorded=at(later)) == (
        "missing:happened_too_early"
    )


def test_nothing_is_contested_before_it_was_deployed() -> None:
    later = DAY + timedelta(days=1)
    standing = step(cast.registered(), "deploy", cast.SUPERVISOR, later)
    world = {"happened": at(DAY), "recorded": at(later)}
    assert refused(standing, "contest", cast.HEAD, {"reason": "异议"}, **world) == "missing:happened_too_early"


def test_no_change_needs_a_figure_an_unlit_light_and_no_step_in_the_period() -> None:
    assert refused(cast.active(), "no_change", cast.OFFICER) == "not_now:no_figure_yet"
    reported = step(cast.arranged(), "report", cast.OFFICER, payload={"percent": 10})
    assert refused(reported, "no_change", cast.OFFICER) == "not_now:no_change_with_step"
    red = step(cast.active(), "report", cast.OFFICER, payload={"percent": 10})
    assert refused(red, "no_change", cast.OFFICER, day=date(2026, 10, 8)) == "not_now:no_change_when_red"


def test_the_third_no_change_running_says_what_comes_next() -> None:
    standing = step(cast.active(due="2028-12-31"), "report", cast.OFFICER, payload={"percent": 10})
    for _ in range(2):
        standing = step(standing, "no_change", cast.OFFICER)
    assert refused(standing, "no_change", cast.OFFICER) == "missing:no_change_too_often"
    assert step(standing, "no_change", cast.OFFICER, payload={"next": "下月开工"}).no_changes == 3


def test_each_report_opens_the_next_one_after_it() -> None:
    standing = cast.active()
    ends = [standing.open("report")[0].due]
    for percent in (10, 20, 30):
        standing = step(standing, "report", cast.OFFICER, payload={"percent": percent})
        assert len(standing.open("report")) == 1
        ends.append(standing.open("report")[0].due)
    assert ends == sorted(set(ends))


def test_nothing_is_submitted_before_its_standard_plan_and_steps() -> None:
    outcome = {"outcome": "已完成"}
    assert refused(cast.active(standard=None), "submit", cast.OFFICER, outcome) == "not_now:standard_missing"
    assert refused(cast.active(), "submit", cast.OFFICER, outcome) == "not_now:plan_of_steps_missing"
    assert refused(cast.arranged(), "submit", cast.OFFICER, outcome) == "not_now:steps_open"


def test_what_is_returned_is_owed_again_and_reported_on() -> None:
    back = step(cast.submitted(), "return", cast.SUPERVISOR, payload={"code": "short", "reason": "两个小区未竣工"})
    assert {duty.owes for duty in back.open()} == {"rectify", "report"}
    again = step(back, "submit", cast.OFFICER, payload={"outcome": "已整改"})
    assert [duty.outcome for duty in again.duties if duty.owes == "rectify"] == ["rectified"]


def test_the_lead_does_not_verify_itself() -> None:
    assert refused(cast.submitted(), "pass", cast.HEAD, {"finding": "属实"}) == "not_you:act_not_you"


def test_only_an_overdue_duty_is_chased_and_each_time_one_level_higher() -> None:
    standing = cast.active()
    report = standing.open("report")[0]
    assert refused(standing, "chase", cast.SUPERVISOR, {"duty": report.n}, report.due) == "not_now:duty_not_overdue"
    for level in (1, 2):
        standing = step(standing, "chase", SCHEDULER, report.due + timedelta(days=level), {"duty": report.n})
        assert standing.open("report")[0].chased == level


def test_a_revision_changes_something() -> None:
    same = {"reason": "核对", "due": "2026-09-30", "title": "完成老旧小区改造"}
    assert refused(cast.active(), "revise", cast.SUPERVISOR, same) == "missing:nothing_changes"
    assert refused(cast.active(), "revise", cast.SUPERVISOR, {"reason": "核对"}) == "missing:nothing_changes"


def test_a_revision_of_an_overdue_matter_may_leave_its_date_alone() -> None:
    late = date(2026, 11, 2)
    payload = {"due": "2026-09-30", "title": "完成六个老旧小区改造", "reason": "更正名称"}
    assert step(cast.active(), "revise", cast.SUPERVISOR, late, payload).title == "完成六个老旧小区改造"
    moved = payload | {"due": "2026-10-31"}
    assert refused(cast.active(), "revise", cast.SUPERVISOR, moved, late) == "missing:due_is_past"


def test_a_date_set_above_moves_only_by_a_decision_from_above() -> None:
    upper = cast.active(due_set_by="upper")
    moved: dict[str, Any] = {"due": "2026-10-31", "reason": "上级调整"}
    assert refused(upper, "revise", cast.SUPERVISOR, moved) == "not_you:upper_date_not_ours"
    ours = {"due_set_by": "district", "reason": "改为本级"}
    assert refused(upper, "revise", cast.SUPERVISOR, ours) == "not_you:upper_date_not_ours"
    spoken = moved | {"basis": "call", "basis_text": "电话"}
    assert refused(upper, "revise", cast.SUPERVISOR, spoken) == "not_you:upper_date_not_ours"
    written = moved | {"basis": "document", "basis_text": "市政府办公室通知"}
    assert step(upper, "revise", cast.SUPERVISOR, payload=written).due == date(2026, 10, 31)


def test_a_lead_is_revised_in_a_draft_and_kept_apart() -> None:
    draft = cast.registered(lead=None)
    assert step(draft, "revise", cast.SUPERVISOR, payload={"lead": cast.WATER, "reason": "补"}).lead == cast.WATER
    assert refused(draft, "revise", cast.SUPERVISOR, {"lead": cast.OFFICE, "reason": "补"}) == "missing:parties_overlap"


def test_cancelling_needs_its_basis_and_ends_every_duty() -> None:
    assert refused(cast.active(), "cancel", cast.SUPERVISOR, {"reason": "不再需要"}) == "missing:basis_missing"
    payload = {"reason": "不再需要", "basis": "minutes", "basis_text": "常务会议纪要"}
    cancelled = step(cast.active(), "cancel", cast.SUPERVISOR, payload=payload)
    assert (cancelled.state, cancelled.open()) == ("cancelled", ())


def test_nothing_happens_in_the_future_or_before_it_could() -> None:
    standing = cast.deployed()
    assert refused(standing, "accept", cast.OFFICER, happened=at(DAY, 11)) == "missing:happened_in_future"
    assert (
        refused(standing, "accept", cast.OFFICER, happened=at(DAY - timedelta(days=1))) == "missing:happened_too_early"
    )


def test_a_late_entry_is_made_within_its_grace_or_by_the_supervision_office() -> None:
    standing = cast.active()
    friday = at(date(2026, 5, 15))  # one Friday late: two working days until Tuesday, three until Wednesday
    note = {"text": "专题会已开"}
    for recorded, grace in ((date(2026, 5, 19), True), (date(2026, 5, 20), False)):
        world = {"happened": friday, "recorded": at(recorded)}
        if grace:
            judge(standing, "note", note, case(cast.OFFICER, **world))
        else:
            assert refused(standing, "note", cast.OFFICER, note, **world) == "not_you:late_entry_needs_supervisor"
        judge(standing, "note", note, case(cast.SUPERVISOR, **world))


def test_the_basis_and_the_versions_of_the_rules_are_kept() -> None:
    payload = {"text": "来电交办", "basis": "call", "basis_text": "区领导来电"}
    verdict = judge(cast.active(), "note", payload, case(cast.LEADER))
    assert verdict.basis == {"kind": "call"}
    assert verdict.rules.keys() == {"kind", "calendar", "lights"}


def test_every_duty_says_why_it_is_due_when_it_is() -> None:
    for standing in (cast.arranged(), cast.submitted(), cast.active(due=None)):
        for duty in standing.duties:
            assert why_due(duty).say("zh") != why_due(duty).say("en")
        assert why_matter_due(standing).say("zh")


def test_buttons_are_the_acts_that_fit_state_role_and_duties() -> None:
    def names(standing: Standing | None, actor: Actor) -> list[str]:
        return [act.name for act in open_acts(standing, actor, cast.TREE)]

    assert names(None, cast.SUPERVISOR) == ["register", "take_over"]
    assert names(None, cast.OFFICER) == []
    assert names(cast.deployed(), cast.OFFICER) == [
        *("accept", "contest", "hand_down", "note", "record_gate", "prepare")
    ]
    assert names(cast.arranged(), cast.OFFICER) == [
        *("hand_down", "reach", "report", "no_change", "note", "record_gate", "correct"),
        *("need", "withdraw_need", "ask_extension", "promise_late", "submit", "prepare"),
    ]
    assert names(cast.arranged(), cast.STRANGER) == []
    contested = step(cast.deployed(), "contest", cast.HEAD, payload={"reason": "异议"})
    assert "accept" not in names(contested, cast.OFFICER)
    assert names(replace(cast.active(), state="cancelled"), cast.SUPERVISOR) == ["archive", "expunge"]
