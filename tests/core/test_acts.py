"""The whole table of acts at once: whatever one row says must make sense beside all the others."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from bihuan.core.acts import CODES, STATES, act_label, table
from bihuan.core.effects import EFFECTS
from bihuan.core.guards import GUARDS
from bihuan.core.kinds import WITHOUT_CLOCK, kind, names
from bihuan.core.loop import judge
from bihuan.core.payload import COMMON, READERS
from bihuan.core.roles import Function
from bihuan.core.standing import ENDED, UNFINISHED, Standing
from bihuan.core.words import Refused, sentences
from tests.core import cast

PARTIES = ("lead", "joint", "partner", "supervisor", "coordinator", "line", "third")
BY_DUTY = ("owner", "watcher")
OWES = {key.removeprefix("owes_") for key in sentences() if key.startswith("owes_")}
STOOD: dict[str, Callable[[], Standing]] = {
    "draft": cast.registered,
    "deployed": cast.deployed,
    "active": cast.active,
    "submitted": cast.submitted,
    "closed": lambda: cast.step(cast.submitted(), "pass", cast.SUPERVISOR, payload={"finding": "现场核验属实"}),
    "cancelled": lambda: cast.step(
        cast.registered(),
        "cancel",
        cast.SUPERVISOR,
        payload={"reason": "任务合并", "basis": "minutes", "basis_text": "区政府常务会议纪要"},
    ),
}


def has_label(key: str) -> bool:
    texts = sentences().get(key, {})
    return bool(texts.get("zh")) and bool(texts.get("en"))


def test_every_state_is_reached_by_acts_from_nothing() -> None:
    reached = {""}
    for _ in STATES:
        reached |= {act.to for act in table().values() if act.to and reached & set(act.sources)}
    assert reached == {"", *STATES}


def test_only_the_archive_has_no_way_out_and_only_a_rebound_leads_back() -> None:
    leaving = {state for act in table().values() if act.to for state in act.sources if state != act.to}
    assert leaving == {"", *STATES} - {"archived"}
    reopened = {act.name for act in table().values() if act.to in UNFINISHED and set(act.sources) & ENDED}
    assert reopened == {"rebound"}


def test_states_are_either_ended_or_unfinished_or_a_draft() -> None:
    assert {"draft"} | UNFINISHED | ENDED == set(STATES)


def stood(state: str) -> Standing:
    """A matter in a state: by its acts where they are told above, else simply put there."""
    return STOOD[state]() if state in STOOD else replace(cast.active(), state=state)


def test_an_act_that_is_not_listed_for_a_state_is_refused() -> None:
    for state in ("", *STATES):
        for act in table().values():
            if state in act.sources:
                continue
            with pytest.raises(Refused) as refused:
                judge(
                    stood(state) if state else None, act.name, {"supervisor": cast.OFFICE}, cast.case(cast.EVERYWHERE)
                )
            by_duty = all(role.startswith(("owner.", "watcher.", "follow", "scheduler")) for role in act.may)
            if state and not by_duty:
                assert refused.value.sentence.key == "act_not_in_state", (act.name, state)
            assert refused.value.kind in {"not_now", "not_you"}, (act.name, state)


def test_every_named_guard_and_effect_exists_and_is_used() -> None:
    acts = table().values()
    assert {guard for act in acts for guard in (*act.guards, *act.after)} == GUARDS.keys()
    assert {effect for act in acts for effect in act.effects} == EFFECTS.keys()


def test_every_field_can_be_read_and_has_its_label() -> None:
    for act in table().values():
        for name, field in {**act.fields, **COMMON}.items():
            assert field.type in READERS, name
            assert has_label(f"field_{name}"), name
            assert field.type != "code" or field.of in CODES, name
            assert field.type not in {"text", "words"} or field.max > 0, f"{act.name}.{name} has no longest length"
            assert set(field.states) <= set(act.sources), name


def test_every_code_has_its_label() -> None:
    assert [f"{of}_{code}" for of, codes in CODES.items() for code in codes if not has_label(f"{of}_{code}")] == []


def test_every_state_act_role_outcome_and_duty_has_its_label() -> None:
    acts = table().values()
    keys = {f"state_{state}" for state in (*STATES, "none")}
    keys |= {"role_" + role.replace(".", "_") for act in acts for role in act.may}
    keys |= {f"outcome_{outcome}" for act in acts for outcome in act.closes.values()}
    keys |= {"outcome_deemed", "outcome_reached"}
    keys |= {f"{word}_{owes}" for owes in OWES for word in ("owes", "link")}
    keys |= {f"party_{party}" for party in PARTIES}
    assert sorted(key for key in keys if not has_label(key)) == []
    assert all(act.zh and act.en and act.zh != act.en for act in acts)


def test_every_role_is_a_party_joined_with_a_function() -> None:
    functions = set(Function)
    for act in table().values():
        assert act.may, f"{act.name} is nobody's"
        for role in act.may - {"leader", "scheduler", "follow"}:
            party, _, function = role.partition(".")
            assert party in (*PARTIES, *BY_DUTY), role
            assert function in functions, role


def test_every_duty_an_act_needs_bars_closes_or_holds_is_opened_somewhere() -> None:
    for act in table().values():
        named = {*act.needs, *act.bars, *act.closes, *act.holds, *act.holds.values()} - {"*"}
        assert named <= OWES, act.name
        assert {word for opening in act.opens for word in (opening.owner, opening.watcher)} <= set(PARTIES)


def test_every_duty_that_runs_by_a_clock_has_one_in_the_kind() -> None:
    for name in names():
        for owes in OWES - WITHOUT_CLOCK:
            assert kind(name).clock(owes, source_kind="minutes").days > 0
        for source in CODES["source"]:
            assert kind(name).clock("deploy", source_kind=source).days > 0


def test_every_duty_has_an_act_that_closes_it() -> None:
    closed = {owes for act in table().values() for owes in act.closes} | {"reach"}
    assert closed - {"*"} == OWES


def test_an_act_that_was_retired_is_still_named() -> None:
    assert act_label("accept").say("zh") == "签收"
    assert act_label("no_longer_there").say("en") == "no_longer_there"
