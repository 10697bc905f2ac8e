"""While the lead waits its clock stands still and the provider's runs; asking for nothing earns no days."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from bihuan.core.clocks import inexact, ledger_of, unexplained
from bihuan.core.guarantees import broken
from bihuan.core.roles import SCHEDULER, Actor
from bihuan.core.standing import Standing
from bihuan.core.timeledger import Breakdown, Link
from bihuan.core.words import Refused
from tests.core import cast

CALENDAR = cast.case(cast.OFFICER).calendar
LAND: dict[str, Any] = {
    "sort": "factor",
    "factor": "land",
    "what": "差用地指标 12 亩",
    "stops": "施工许可无法申报",
    "provider": cast.WATER,
}
WATER_HEAD = cast.seated(10, 402, cast.WATER, cast.Function.HEAD)


def later(days: int) -> date:
    return cast.DAY + timedelta(days=days)


def asked(**changes: Any) -> Standing:
    """An active matter, due in September, whose lead has stated a need that blocks the deadline."""
    return cast.step(cast.active(), "need", cast.OFFICER, payload=LAND | changes)


def promised(day: int = 1, due: int = 10) -> Standing:
    return cast.step(asked(), "promise", cast.COLLEAGUE, later(day), {"due": later(due).isoformat()})


def deadline(standing: Standing, today: date) -> Breakdown:
    """The time ledger of the matter's deadline."""
    return ledger_of(standing, today, CALENDAR)[0]


def refusal(
    standing: Standing, act: str, actor: Actor, payload: dict[str, Any] | None = None, day: date = cast.DAY
) -> str:
    with pytest.raises(Refused) as refused:
        cast.step(standing, act, actor, day, payload)
    assert refused.value.sentence.say("zh") != refused.value.sentence.say("en")
    return refused.value.sentence.key


def test_a_need_is_answered_by_its_provider_while_the_deadline_stands_still() -> None:
    standing = asked()
    (respond,) = standing.open("respond")
    assert (respond.owner, respond.watcher) == (cast.WATER, cast.OFFICE)
    assert (standing.due_away, standing.due_held_by) == (cast.DAY, respond.n)
    assert broken(standing, cast.TREE) == []
    assert inexact(standing, later(5), CALENDAR) == []


def test_the_deadline_moves_by_exactly_the_days_held() -> None:
    standing = promised()
    assert standing.due_away == cast.DAY
    standing = cast.step(standing, "supply", cast.COLLEAGUE, later(9), {"note": "指标已下达"})
    assert (standing.due, standing.due_away) == (date(2026, 9, 30) + timedelta(days=9), None)
    assert standing.needs[0].arrived == later(9)
    standing = cast.step(standing, "confirm", cast.OFFICER, later(10))
    assert (standing.needs[0].outcome, standing.open("respond", "supply", "confirm")) == ("confirmed", ())
    ledger = deadline(standing, later(30))
    assert (ledger.held.within, ledger.held.beyond, ledger.by_link()[Link.SUPPORT].total) == (9, 0, 9)


def test_a_supply_after_the_promised_day_counts_beyond_the_providers_limit() -> None:
    standing = cast.step(promised(due=5), "supply", cast.COLLEAGUE, later(9))
    held = deadline(standing, later(20)).held
    assert (held.within, held.beyond) == (5, 4)


def test_a_supply_that_was_not_there_never_ended_the_hold() -> None:
    standing = cast.step(promised(due=5), "supply", cast.COLLEAGUE, later(5))
    standing = cast.step(standing, "not_there", cast.OFFICER, later(7), {"reason": "只到 6 亩"})
    assert standing.due_away is not None
    standing = cast.step(standing, "supply", cast.COLLEAGUE, later(9))
    held = deadline(standing, later(9)).held
    assert (held.within, held.beyond) == (5, 4)
    assert inexact(standing, later(9), CALENDAR) == []


def test_silence_confirms_a_supply_only_after_the_limit() -> None:
    standing = cast.step(promised(), "supply", cast.COLLEAGUE, later(2))
    assert refusal(standing, "confirm", SCHEDULER, day=later(2)) == "duty_not_overdue"
    assert cast.step(standing, "confirm", SCHEDULER, later(10)).needs[0].outcome == "confirmed"


def test_a_need_that_is_refused_is_settled_and_may_be_given_to_another_provider() -> None:
    standing = cast.step(
        asked(), "refuse", cast.COLLEAGUE, later(1), {"ground": "not_ours", "reason": "用地归规划部门"}
    )
    (settle,) = standing.open("settle")
    assert (settle.owner, settle.watcher) == (cast.COORDINATION, cast.OFFICE)
    assert standing.due_held_by == settle.n
    admitted = cast.step(standing, "admit", cast.COORDINATOR, later(2), {"due": later(8).isoformat()})
    (supply,) = admitted.open("supply")
    assert (supply.owner, supply.due) == (cast.WATER, later(8))
    silent = cast.step(standing, "admit", SCHEDULER, later(20))
    assert silent.open("supply")


def test_a_need_found_unfounded_earns_its_asker_no_days_but_what_was_beyond_stays() -> None:
    standing = cast.step(asked(), "refuse", cast.COLLEAGUE, later(1), {"ground": "cannot", "reason": "无指标"})
    standing = cast.step(standing, "unfounded", cast.COORDINATOR, later(2), {"reason": "本不需要"})
    assert (standing.due, standing.due_away, standing.needs[0].outcome) == (date(2026, 9, 30), None, "unfounded")
    assert deadline(standing, later(30)).held.total == 0
    late = cast.step(asked(), "refuse", cast.COLLEAGUE, later(12), {"ground": "cannot", "reason": "无指标"})
    late = cast.step(late, "unfounded", cast.COORDINATOR, later(13), {"reason": "本不需要"})
    beyond = deadline(late, later(30)).held
    assert beyond.within == 0
    assert beyond.beyond > 0
    assert late.due == date(2026, 9, 30) + timedelta(days=beyond.beyond)


def test_a_need_that_is_withdrawn_holds_nothing() -> None:
    standing = cast.step(promised(), "withdraw_need", cast.OFFICER, later(3), {"need": 1, "reason": "已自行解决"})
    assert (standing.due, standing.due_away) == (date(2026, 9, 30), None)
    assert standing.open("supply") == ()
    assert refusal(standing, "withdraw_need", cast.OFFICER, {"need": 1, "reason": "再撤"}) == "need_not_open"


def test_a_party_outside_is_pushed_by_a_liaison_and_its_days_are_its_own_link() -> None:
    outside = {"provider": None, "external": "市供电公司", "liaison": cast.WATER}
    standing = cast.step(asked(**outside), "promise", cast.COLLEAGUE, later(1), {"due": later(5).isoformat()})
    assert refusal(standing, "supply", cast.COLLEAGUE, day=later(4)) == "basis_missing"
    paper = {"basis": "document", "basis_text": "供电方案答复单"}
    standing = cast.step(standing, "supply", cast.COLLEAGUE, later(4), paper)
    ledger = deadline(standing, later(9))
    assert ledger.by_link()[Link.UPPER].total == 4
    assert cast.WATER not in ledger.by_unit()


def test_a_need_holds_only_the_duty_it_blocks() -> None:
    standing = cast.arranged()
    reach = standing.open("reach")[0]
    standing = cast.step(standing, "need", cast.OFFICER, payload=LAND | {"blocks": reach.n})
    held = {duty.n: duty.held_by for duty in standing.open()}
    assert held[reach.n] is not None
    assert (standing.due_away, [n for n, by in held.items() if by is not None]) == (None, [reach.n])


@pytest.mark.parametrize(
    ("changes", "key"),
    [
        ({"provider": None}, "provider_missing"),
        ({"external": "供电公司"}, "provider_missing"),
        ({"provider": None, "external": "供电公司"}, "provider_missing"),
        ({"provider": cast.HOUSING_SECTION}, "provider_is_lead"),
        ({"sort": "decision"}, "proposal_missing"),
        ({"factor": None}, "factor_missing"),
        ({"blocks": 77}, "blocked_not_open"),
        ({"what": ""}, "field_missing"),
    ],
)
def test_a_need_that_does_not_say_enough_is_refused(changes: dict[str, Any], key: str) -> None:
    assert refusal(cast.active(), "need", cast.OFFICER, LAND | changes) == key


def test_only_the_provider_answers_and_only_the_lead_confirms() -> None:
    due = {"due": later(5).isoformat()}
    assert refusal(asked(), "promise", cast.OFFICER, due) == "act_not_you"
    assert refusal(asked(), "promise", cast.STRANGER, due) == "act_not_you"
    assert refusal(asked(), "promise", cast.COLLEAGUE, {"due": later(-1).isoformat()}) == "due_is_past"
    supplied = cast.step(promised(), "supply", cast.COLLEAGUE, later(2))
    assert refusal(supplied, "confirm", cast.COLLEAGUE, day=later(2)) == "act_not_you"


def test_two_needs_at_once_are_told_apart_by_the_duty_they_name() -> None:
    standing = cast.step(asked(), "need", cast.OFFICER, payload=LAND | {"factor": "funds"})
    due = {"due": later(5).isoformat()}
    assert refusal(standing, "promise", cast.COLLEAGUE, due) == "which_duty"
    first, second = standing.open("respond")
    standing = cast.step(standing, "promise", cast.COLLEAGUE, payload=due | {"duty": second.n})
    assert [need.promised for need in standing.needs] == [None, later(5)]
    assert standing.open("respond") == (first,)


def test_what_waits_for_a_leader_is_still_owed_by_the_office_that_brings_it() -> None:
    standing = cast.step(asked(), "refuse", cast.COLLEAGUE, payload={"ground": "cannot", "reason": "无指标"})
    standing = cast.step(standing, "elevate", cast.COORDINATOR, payload={"to_level": "in_charge"})
    assert standing.waits[-1].level == "in_charge"
    assert standing.open("settle")[0].owner == cast.COORDINATION
    assert cast.step(standing, "admit", cast.LEADER, payload={"due": later(5).isoformat()}).open("supply")


def test_a_need_is_never_settled_by_the_unit_that_would_not_meet_it() -> None:
    standing = asked(provider=cast.COORDINATION)
    standing = cast.step(standing, "refuse", cast.COORDINATOR, payload={"ground": "cannot", "reason": "无指标"})
    (settle,) = standing.open("settle")
    assert (settle.owner, settle.watcher) == (cast.OFFICE, cast.COORDINATION)
    assert refusal(standing, "admit", cast.COORDINATOR, {"due": later(5).isoformat()}) == "act_not_you"
    assert broken(standing, cast.TREE) == []


def test_a_settlement_does_not_send_the_lead_to_itself() -> None:
    standing = cast.step(asked(), "refuse", cast.COLLEAGUE, payload={"ground": "not_ours", "reason": "归他人"})
    assert refusal(standing, "admit", cast.COORDINATOR, {"provider": cast.HOUSING_SECTION}) == "provider_is_lead"


@pytest.mark.parametrize("standing", [cast.active(), asked(), promised()])
def test_a_due_day_that_no_hold_explains_is_named(standing: Standing) -> None:
    assert unexplained(standing, later(3), CALENDAR) == []
    assert standing.due is not None
    moved = replace(standing, due=standing.due + timedelta(days=1))
    assert [(one.key, one.params["n"]) for one in unexplained(moved, later(3), CALENDAR)] == [("gap_time_ledger", 0)]
