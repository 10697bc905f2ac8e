"""Extensions come from the level that set the date; stops are under review; what was held is never also granted."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from bihuan.core.clocks import inexact, ledger_of
from bihuan.core.guarantees import broken
from bihuan.core.roles import Actor
from bihuan.core.standing import Standing
from bihuan.core.words import Refused
from tests.core import cast

CALENDAR = cast.case(cast.OFFICER).calendar
ASK: dict[str, Any] = {"due": "2026-10-15", "reason": "汛期停工", "progress": "完成七成"}
BASIS = {"basis": "minutes", "basis_text": "专题会议纪要"}
STOP: dict[str, Any] = {"review": "2026-06-01", "condition": "征收补偿到位", "reason": "征收未完成", **BASIS}
END = date(2026, 9, 30)


def later(days: int) -> date:
    return cast.DAY + timedelta(days=days)


def refusal(standing: Standing, act: str, actor: Actor, payload: dict[str, Any], day: date = cast.DAY) -> str:
    with pytest.raises(Refused) as refused:
        cast.step(standing, act, actor, day, payload)
    assert refused.value.sentence.say("zh") != refused.value.sentence.say("en")
    return refused.value.sentence.key


def test_granted_days_run_from_the_day_in_force_and_none_is_also_held() -> None:
    standing = cast.step(cast.active(), "ask_extension", cast.OFFICER, payload=ASK)
    assert standing.due_away == cast.DAY
    standing = cast.step(standing, "grant", cast.SUPERVISION_HEAD, later(3), {"reason": "属实"})
    assert (standing.due, standing.due_away, standing.asked_due) == (date(2026, 10, 15), None, None)
    ledger = ledger_of(standing, later(40), CALENDAR)[0]
    assert (ledger.original, ledger.held.total, ledger.granted) == (END, 3, 12)
    assert ledger.is_exact


def test_an_extension_that_is_denied_earns_no_days() -> None:
    standing = cast.step(cast.active(), "ask_extension", cast.OFFICER, payload=ASK)
    standing = cast.step(standing, "deny", cast.SUPERVISION_HEAD, later(2), {"reason": "可以赶上"})
    assert (standing.due, standing.due_away) == (END, None)
    assert ledger_of(standing, later(40), CALENDAR)[0].held.total == 0


def test_a_date_set_above_is_moved_only_by_a_recorded_decision_from_above() -> None:
    standing = cast.step(cast.active(due_set_by="upper"), "ask_extension", cast.OFFICER, payload=ASK)
    assert refusal(standing, "grant", cast.SUPERVISION_HEAD, {"due": "2026-10-15"}) == "upper_date_not_ours"
    granted = cast.step(standing, "grant", cast.SUPERVISION_HEAD, payload={"due": "2026-10-15", **BASIS})
    assert granted.due == date(2026, 10, 15)


@pytest.mark.parametrize(
    ("standing", "changes", "day", "key"),
    [
        (cast.active(due=None), {}, cast.DAY, "no_due_to_extend"),
        (cast.active(), {}, END + timedelta(days=1), "extension_too_late"),
        (cast.active(), {"due": "2026-09-30"}, cast.DAY, "extension_not_later"),
    ],
)
def test_an_extension_is_asked_in_time_and_for_a_later_day(
    standing: Standing, changes: dict[str, Any], day: date, key: str
) -> None:
    assert refusal(standing, "ask_extension", cast.OFFICER, ASK | changes, day) == key


def test_only_one_extension_is_asked_for_at_a_time() -> None:
    standing = cast.step(cast.active(), "ask_extension", cast.OFFICER, payload=ASK)
    assert refusal(standing, "ask_extension", cast.OFFICER, ASK) == "duty_bars"


def test_a_new_day_promised_late_leaves_the_deadline_as_it_was() -> None:
    payload = {"due": "2026-10-20", "reason": "设备未到"}
    assert refusal(cast.active(), "promise_late", cast.OFFICER, payload) == "not_late_yet"
    standing = cast.step(cast.active(), "promise_late", cast.OFFICER, END + timedelta(days=2), payload)
    (late,) = standing.open("late")
    assert (late.owner, late.due, standing.due) == (cast.HOUSING, date(2026, 10, 20), END)
    again = cast.step(standing, "promise_late", cast.OFFICER, END + timedelta(days=9), payload | {"due": "2026-11-02"})
    assert [duty.outcome for duty in again.duties if duty.owes == "late"] == ["renewed", ""]


def test_a_suspended_matter_stands_still_and_is_under_review() -> None:
    standing = cast.step(cast.active(), "suspend", cast.SUPERVISOR, payload=STOP)
    assert (standing.state, standing.state_before) == ("suspended", "active")
    (review,) = standing.open("review")
    assert (review.owner, review.watcher, review.due) == (cast.OFFICE, cast.COORDINATION, date(2026, 6, 1))
    assert standing.due_away == cast.DAY
    assert all(duty.away is not None for duty in standing.open("report"))
    assert broken(standing, cast.TREE) == []
    again = cast.step(
        standing, "review_stop", cast.SUPERVISOR, later(20), {"review": later(45).isoformat(), "reason": "仍未到位"}
    )
    assert [duty.outcome for duty in again.duties if duty.owes == "review"] == ["reviewed", ""]


def test_resuming_moves_every_day_by_the_days_of_the_stop() -> None:
    standing = cast.step(cast.active(), "suspend", cast.SUPERVISOR, payload=STOP)
    report = standing.open("report")[0].due
    standing = cast.step(standing, "resume", cast.SUPERVISOR, later(12), {"reason": "补偿到位"})
    assert (standing.state, standing.due, standing.due_away) == ("active", END + timedelta(days=12), None)
    assert standing.open("report")[0].due == report + timedelta(days=12)
    ledger = ledger_of(standing, later(30), CALENDAR)[0]
    assert (ledger.stopped, ledger.is_exact) == (12, True)


@pytest.mark.parametrize("review", ["2026-05-06", "2026-06-06"])
def test_a_suspension_is_reviewed_soon(review: str) -> None:
    assert refusal(cast.active(), "suspend", cast.SUPERVISOR, STOP | {"review": review}) == "review_not_soon"
    assert refusal(cast.active(), "suspend", cast.SUPERVISOR, STOP | {"basis": None}) == "basis_missing"


def test_a_statutory_pause_holds_one_duty_alone() -> None:
    standing = cast.arranged()
    reach = standing.open("reach")[0]
    payload = {"duty": reach.n, "until": "2026-06-20", "reason": "招标公告期", **BASIS}
    standing = cast.step(standing, "pause", cast.HEAD, payload=payload)
    assert [duty.n for duty in standing.open() if duty.away is not None] == [reach.n]
    assert refusal(standing, "pause", cast.HEAD, payload) == "pause_not_possible"
    standing = cast.step(standing, "unpause", cast.OFFICER, later(20))
    assert next(duty.due for duty in standing.open() if duty.n == reach.n) == reach.due + timedelta(days=20)
    assert inexact(standing, later(60), CALENDAR) == []


def test_a_kind_with_grounds_for_a_pause_takes_one_of_them_and_no_other() -> None:
    standing = replace(cast.arranged(), kind="project")
    payload = {"duty": standing.open("reach")[0].n, "until": "2026-06-20", "reason": "招标公告期", **BASIS}
    for wrong in ({}, {"stop": "weather"}):
        with pytest.raises(Refused) as refused:
            cast.step(standing, "pause", cast.HEAD, payload=payload | wrong)
        assert refused.value.sentence.key == "stop_unknown"
        assert "行政许可法第45条" in refused.value.sentence.say("zh")
        assert "Tender or auction (bidding" in refused.value.sentence.say("en")
    paused = cast.step(standing, "pause", cast.HEAD, payload=payload | {"stop": "bidding"})
    assert [duty.n for duty in paused.open() if duty.away is not None] == [payload["duty"]]
    assert refusal(cast.arranged(), "pause", cast.HEAD, payload | {"stop": "bidding"}) == "stop_not_of_the_kind"


def test_the_lead_waits_for_its_verification_and_for_nothing_when_it_is_returned() -> None:
    standing = cast.submitted()
    assert standing.due_away == cast.DAY
    back = {"code": "untrue", "reason": "两处未完工"}
    returned = cast.step(standing, "return", cast.SUPERVISOR, later(2), back)
    assert (returned.due, returned.due_away) == (date(2026, 5, 20), None)
    beyond = cast.step(standing, "return", cast.SUPERVISOR, later(2), back | {"code": "beyond"})
    assert beyond.due == date(2026, 5, 22)


def test_a_contest_that_is_upheld_holds_nothing() -> None:
    standing = cast.step(cast.deployed(), "contest", cast.HEAD, payload={"reason": "不属本局"})
    assert standing.due_away == cast.DAY
    upheld = cast.step(standing, "uphold", cast.COORDINATOR, later(1), {"reason": "三定方案明确"})
    assert (upheld.due, upheld.due_away) == (END, None)
    other = cast.step(standing, "reassign", cast.COORDINATOR, later(1), {"lead": cast.WATER, "reason": "归水务"})
    assert [(one.owner, one.opened, one.closed) for one in other.deadlines] == [
        (cast.HOUSING, cast.DAY, later(1)),
        (cast.WATER, later(1), None),
    ]


def test_a_late_entry_of_a_supply_gives_back_the_days_after_it() -> None:
    standing = cast.step(cast.active(), "ask_extension", cast.OFFICER, payload=ASK)
    world = {"happened": cast.at(later(1)), "recorded": cast.at(later(2))}
    standing = cast.step(standing, "deny", cast.SUPERVISION_HEAD, payload={"reason": "补录"}, **world)
    assert (standing.due, standing.due_away) == (END, None)
    assert inexact(standing, later(9), CALENDAR) == []


def test_lateness_is_judged_by_the_day_on_which_the_deadline_came_to_stand_still() -> None:
    need = {"sort": "approval", "what": "缺批复", "stops": "无法开工", "provider": cast.WATER}
    after = END + timedelta(days=3)
    promise = {"due": "2026-10-20", "reason": "设备未到"}
    held = cast.step(cast.active(), "need", cast.OFFICER, END - timedelta(days=5), need)
    assert refusal(held, "promise_late", cast.OFFICER, promise, after) == "not_late_yet"
    assert cast.step(held, "ask_extension", cast.OFFICER, after, ASK).open("extend")
    late = cast.step(cast.active(), "need", cast.OFFICER, END + timedelta(days=1), need)
    assert refusal(late, "ask_extension", cast.OFFICER, ASK, after) == "extension_too_late"
    assert cast.step(late, "promise_late", cast.OFFICER, after, promise).open("late")


def test_the_days_of_an_office_above_are_its_own_and_the_supervising_unit_brings_the_question_there() -> None:
    standing = cast.step(cast.active(due_set_by="upper"), "ask_extension", cast.OFFICER, payload=ASK)
    (extend,) = standing.open("extend")
    (wait,) = [wait for wait in standing.waits if wait.n == extend.n]
    assert (extend.owner, wait.external, wait.link, wait.limit) == (cast.OFFICE, f"external:{extend.n}", "upper", None)
    assert standing.due_held_by == extend.n
    own = cast.step(cast.active(), "ask_extension", cast.OFFICER, payload=ASK)
    (wait,) = [wait for wait in own.waits if wait.n == own.open("extend")[0].n]
    assert (wait.external, wait.link, wait.limit) == ("", "ruling", own.open("extend")[0].due)
