"""Matters are split, merged, transferred, taken over and passed on without anything falling between two units."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from bihuan.core.clocks import inexact
from bihuan.core.guarantees import broken
from bihuan.core.loop import judge
from bihuan.core.roles import Actor
from bihuan.core.standing import Standing
from bihuan.core.words import Refused
from bihuan.core.workdays import shipped
from tests.core import cast

BASIS = {"basis": "document", "basis_text": "区委编办〔2026〕8号"}
PARTS = [
    {"title": "河道清淤", "lead": cast.WATER, "standard": "清淤 3 公里"},
    {"title": "沿河拆违", "lead": cast.HOUSING},
]


def refusal(
    standing: Standing | None, act: str, payload: dict[str, Any], actor: Actor = cast.SUPERVISOR, **world: Any
) -> str:
    with pytest.raises(Refused) as refused:
        cast.step(standing, act, actor, payload=payload, **world)
    assert refused.value.sentence.say("zh") != refused.value.sentence.say("en")
    return refused.value.sentence.key


def test_a_split_registers_and_deploys_a_part_for_each_unit() -> None:
    verdict = judge(cast.active(), "split", {"parts": PARTS, "reason": "各管一段"}, cast.case(cast.SUPERVISOR))
    assert [(follow.subject, follow.act) for follow in verdict.then] == [
        *(("new:1", "register"), ("new:1", "deploy"), ("new:2", "register"), ("new:2", "deploy")),
    ]
    water, housing = verdict.then[0].payload, verdict.then[2].payload
    assert water["part_of"] == "self"
    assert (water["supervisor"], water["coordinator"]) == (cast.HOUSING, cast.OFFICE)
    # A part inside the lead's own house is watched by the offices of the parent.
    assert (housing["supervisor"], housing["coordinator"]) == (cast.OFFICE, cast.COORDINATION)


def test_joint_leads_and_units_each_get_a_part_when_the_matter_goes_out() -> None:
    standing = cast.registered(joint=[cast.WATER])
    verdict = judge(standing, "deploy", {}, cast.case(cast.SUPERVISOR))
    assert [follow.payload.get("lead") for follow in verdict.then if follow.act == "register"] == [cast.WATER]
    assert not judge(cast.registered(), "deploy", {}, cast.case(cast.SUPERVISOR)).then


@pytest.mark.parametrize(
    ("parts", "key"),
    [
        (PARTS[:1], "parts_too_few"),
        ([PARTS[0], PARTS[0]], "part_twice"),
        ([], "field_missing"),
        ([{"lead": 1}], "field_wrong"),
    ],
)
def test_a_split_that_splits_nothing_is_refused(parts: list[Any], key: str) -> None:
    assert refusal(cast.active(), "split", {"parts": parts, "reason": "分"}) == key


def test_a_part_is_not_split_again() -> None:
    assert refusal(replace(cast.active(), part_of=7), "split", {"parts": PARTS, "reason": "分"}) == "child_not_split"


def test_a_parent_does_not_end_while_a_part_is_open() -> None:
    parent = cast.active(due="2026-05-20")
    child = replace(cast.active(), part_of=1, number="任务〔2026〕9号")
    for act, payload in (
        ("submit", {"outcome": "完成"}),
        ("cancel", {"reason": "撤", **BASIS}),
        ("transfer", {"receiver_name": "市水务局", "reason": "移", **BASIS}),
    ):
        actor = cast.OFFICER if act == "submit" else cast.SUPERVISOR
        assert refusal(parent, act, payload, actor, kin={9: child}) == "children_open"
        assert (
            cast.step(parent, act, actor, payload=payload, kin={9: replace(child, state="closed")}).seq
            == parent.seq + 1
        )


def test_a_matter_becomes_part_only_of_one_that_is_open() -> None:
    parent = cast.active()
    payload = cast.REGISTER | {"lead": cast.WATER, "part_of": 1}
    assert cast.step(None, "register", cast.SUPERVISOR, payload=payload, beside={1: parent}).part_of == 1
    for above in (replace(parent, state="closed"), replace(parent, part_of=3)):
        assert refusal(None, "register", payload, beside={1: above}) == "parent_not_open"
    assert refusal(None, "register", payload) == "parent_not_open"
    other = replace(parent, supervisor=cast.WATER)
    assert refusal(None, "register", payload, beside={1: other}) == "parent_of_another"


def test_a_merged_matter_ends_and_its_survivor_takes_what_it_had() -> None:
    survivor = replace(cast.active(), number="任务〔2026〕2号", placements=(4,))
    absorbed = replace(cast.active(), lead=cast.WATER, partners=(), placements=(5,))
    verdict = judge(
        absorbed, "merge", {"into": 2, "reason": "同一件事"}, cast.case(cast.SUPERVISOR, beside={2: survivor})
    )
    (follow,) = verdict.then
    assert (follow.subject, follow.act, follow.payload) == ("matter:2", "absorb", {"absorbed": "self"})
    ended = cast.step(absorbed, "merge", cast.SUPERVISOR, payload={"into": 2, "reason": "同"}, beside={2: survivor})
    assert (ended.state, ended.merged_into, ended.open()) == ("merged", 2, ())
    assert broken(ended, cast.TREE) == []
    after = cast.step(
        survivor, "absorb", cast.SUPERVISOR, payload={"absorbed": 1}, beside={1: absorbed}, follows="merge"
    )
    assert (after.placements, after.partners, after.absorbed) == ((4, 5), (cast.WATER,), (1,))


def test_only_what_follows_from_a_merger_absorbs() -> None:
    assert refusal(cast.active(), "absorb", {"absorbed": 1}, beside={1: cast.active()}) == "act_not_you"


@pytest.mark.parametrize(
    ("change", "key"),
    [
        ({"state": "submitted"}, "survivor_not_open"),
        ({"supervisor": cast.WATER}, "survivor_differs"),
        ({"kind": "project"}, "survivor_differs"),
    ],
)
def test_a_matter_is_not_merged_into_one_that_cannot_carry_it(change: dict[str, Any], key: str) -> None:
    survivor = replace(cast.active(), **change)
    assert refusal(cast.active(), "merge", {"into": 2, "reason": "同"}, beside={2: survivor}) == key


def test_a_matter_is_not_merged_into_nothing_or_its_kin() -> None:
    assert refusal(cast.active(), "merge", {"into": 2, "reason": "同"}) == "matter_unknown"
    kin = replace(cast.active(), state="active", part_of=None)
    asked = {"beside": {2: kin}, "kin": {2: kin}}
    assert refusal(cast.active(), "merge", {"into": 2, "reason": "同"}, **asked) == "survivor_is_kin"


def test_until_it_is_receipted_the_sender_still_owes_a_transferred_matter() -> None:
    standing = cast.step(
        cast.active(), "transfer", cast.SUPERVISOR, payload={"receiver": cast.WATER, "reason": "职责在水务", **BASIS}
    )
    assert (standing.state, standing.ended) == ("transferring", None)
    assert {duty.owes for duty in standing.open()} > {"receive", "report"}
    assert broken(standing, cast.TREE) == []
    gone = cast.step(standing, "receive", cast.COLLEAGUE, payload={"receipt": "水务〔2026〕3号"})
    assert (gone.state, gone.open(), gone.ended) == ("transferred", (), cast.DAY)
    back = cast.step(standing, "decline", cast.COLLEAGUE, payload={"reason": "不属本局"})
    assert (back.state, back.open("receive")) == ("active", ())


def test_a_transfer_names_who_receives_it_and_on_what_basis() -> None:
    reason = {"reason": "移送"}
    assert refusal(cast.active(), "transfer", {**reason, **BASIS}) == "receiver_missing"
    assert refusal(cast.active(), "transfer", {"receiver": cast.HOUSING, **reason, **BASIS}) == "receiver_is_lead"
    assert refusal(cast.active(), "transfer", {"receiver": cast.WATER, **reason}) == "basis_missing"
    outside = cast.step(
        cast.active(), "transfer", cast.SUPERVISOR, payload={"receiver_name": "市水务局", **reason, **BASIS}
    )
    (receive,) = outside.open("receive")
    assert (receive.owner, receive.watcher) == (cast.OFFICE, cast.COORDINATION)


def test_a_matter_taken_over_stands_in_the_middle_of_its_way() -> None:
    payload = cast.REGISTER | {"started": "2026-01-10", "percent": 60}
    standing = cast.step(None, "take_over", cast.SUPERVISOR, payload=payload)
    assert (standing.state, standing.percent, standing.taken_over) == ("active", 60, cast.DAY)
    assert [duty.owes for duty in standing.open()] == ["report"]
    assert broken(standing, cast.TREE) == []
    tomorrow = (cast.DAY + timedelta(days=1)).isoformat()
    assert refusal(None, "take_over", payload | {"started": tomorrow}) == "started_in_future"


def test_the_successor_stands_in_every_place_and_owes_what_was_owed() -> None:
    standing = cast.active()
    asked = {"predecessor": cast.HOUSING, "successor": cast.WATER, "reason": "机构改革", **BASIS}
    after = cast.step(standing, "succeed", cast.SUPERVISOR, payload=asked)
    assert (after.lead, after.partners) == (cast.WATER, ())
    assert {(duty.owes, duty.owner, duty.due) for duty in after.open()} >= {
        (duty.owes, cast.WATER, duty.due) for duty in standing.open()
    }
    assert [duty.owner for duty in after.open("take_receipt")] == [cast.WATER]
    assert broken(after, cast.TREE) == []
    assert cast.step(after, "take_receipt", cast.COLLEAGUE).open("take_receipt") == ()


def test_an_answer_given_stays_with_the_old_name_and_one_still_owed_is_the_successors() -> None:
    need = {"sort": "approval", "what": "缺批复", "stops": "无法开工", "provider": cast.WATER}
    standing = cast.step(cast.active(), "need", cast.OFFICER, payload=need)
    assert [wait.answerer for wait in standing.waits] == [cast.WATER]
    order = {"predecessor": cast.WATER, "successor": cast.EMPTY, "reason": "机构改革", **BASIS}
    tree = replace(cast.TREE, answering=cast.TREE.answering | {cast.EMPTY})
    day = cast.DAY + timedelta(days=3)
    passed = cast.step(standing, "succeed", cast.SUPERVISOR, day, order, tree=tree)
    assert [wait.answerer for wait in passed.waits] == [cast.EMPTY]
    withdrawn = cast.step(
        standing, "withdraw_need", cast.OFFICER, cast.DAY + timedelta(days=2), {"need": 1, "reason": "已自行解决"}
    )
    passed = cast.step(withdrawn, "succeed", cast.SUPERVISOR, day, order, tree=tree)
    assert [(wait.answerer, wait.asker) for wait in passed.waits] == [(cast.WATER, cast.HOUSING)]
    assert inexact(passed, day, shipped()) == []


@pytest.mark.parametrize(
    ("change", "key"),
    [
        ({"successor": cast.HOUSING}, "successor_is_the_same"),
        ({"predecessor": cast.EMPTY}, "predecessor_has_no_part"),
        ({"successor": cast.EMPTY}, "lead_has_nobody"),
        ({"successor": cast.OFFICE}, "parties_overlap"),
    ],
)
def test_a_succession_that_cannot_be_is_refused(change: dict[str, Any], key: str) -> None:
    asked = {"predecessor": cast.HOUSING, "successor": cast.WATER, "reason": "改革", **BASIS} | change
    assert refusal(cast.active(), "succeed", asked) == key


def test_words_are_expunged_by_two_persons_on_a_basis() -> None:
    asked = {"places": ["1.title"], **BASIS}
    assert refusal(cast.active(), "expunge", asked) == "expunge_takes_two"
    assert refusal(cast.active(), "expunge", {"places": ["title"], **BASIS}) == "field_wrong"
    signer = {"unit": cast.COORDINATION, "function": "head"}
    prepared = cast.step(
        cast.active(), "prepare", cast.SUPERVISOR, payload={"act": "expunge", "payload": asked, "signers": [signer]}
    )
    verdicts = cast.entries_of(prepared, "sign", {}, cast.case(cast.COORDINATOR))
    assert verdicts[-1].facts["expunged"] == [{"seq": 1, "name": "title"}]
