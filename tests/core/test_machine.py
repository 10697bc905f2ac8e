"""Any acts of anybody in any order on jumping days: the guarantees hold, and the fold gives the matter back."""

import json
from copy import deepcopy
from datetime import date, timedelta
from types import SimpleNamespace
from typing import Any

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from bihuan.core import lights
from bihuan.core.acts import CODES, Act, Field, table
from bihuan.core.chain import canonical
from bihuan.core.clocks import inexact
from bihuan.core.guarantees import broken
from bihuan.core.kinds import kind
from bihuan.core.loop import open_acts
from bihuan.core.roles import Actor, Function, Seat
from bihuan.core.seen import shown, why_due
from bihuan.core.standing import Standing, apply, fold
from bihuan.core.words import Refused
from tests.core import cast

WORDS = {"reason": "会签", "text": "记一笔", "outcome": "全部完成", "title": "改题"}
POINTS = ("measures", "law", "effect", "similar", "cause")
TEXTS = {"kind": ("task", "project", "problem"), "gate": ("stability_filed", "comments_opened"), "figure": ("percent",)}
UNITS = sorted(cast.TREE.parents)
seats = st.builds(Seat, st.integers(1, 9), st.sampled_from(UNITS), st.sampled_from(list(Function)))
anybody = st.builds(lambda person, held: Actor(person, tuple(held)), st.integers(50, 60), st.lists(seats, max_size=3))
actors = st.sampled_from([*cast.CAST, cast.EVERYWHERE]) | anybody


signers = st.builds(dict, unit=st.sampled_from(UNITS), function=st.sampled_from([str(one) for one in Function]))


def sensible(field: Field, name: str, standing: Standing | None, today: date) -> st.SearchStrategy[Any]:
    """Values a person might well fill in: right in shape, often right in matter."""
    duties = [duty.n for duty in standing.open()] if standing else []
    days = st.integers(-2, 200).map(lambda ahead: (today + timedelta(days=ahead)).isoformat())
    steps = st.lists(st.integers(0, 90), min_size=1, max_size=4).map(
        lambda aheads: [
            {"name": "节点", "due": (today + timedelta(days=ahead)).isoformat()} for ahead in sorted(aheads)
        ]
    )
    by_type: dict[str, st.SearchStrategy[Any]] = {
        "words": st.sampled_from(["已完成招标", "按计划推进"]),
        "text": st.sampled_from(TEXTS.get(name, ("区政办〔2026〕3号",))),
        "integer": st.integers(0, 100),
        "id": st.sampled_from([*duties, *cast.SEATED, 1]),
        "ids": st.just([]) if name == "placements" else st.lists(st.integers(1, 5), max_size=2),
        "unit": st.sampled_from(UNITS),
        "units": st.lists(st.sampled_from(UNITS), max_size=2),
        "date": days,
        "code": st.sampled_from(CODES.get(field.of, ("",))),
        "steps": steps,
        "moves": st.builds(lambda n, day: [{"milestone": n, "due": day}], st.integers(1, 3), days),
        "evidence": st.just([{"name": "现场照片"}]),
        "points": st.just([{"point": key, "text": "已落实"} for key in POINTS]),
        "decimal": st.sampled_from(["40", "40.5", "7"]),
        "figures": st.just({}),
        "matter": st.sampled_from([1, 77]),
        "matters": st.just([]),
        "parts": st.lists(st.builds(dict, title=st.just("分工"), lead=st.sampled_from(UNITS)), min_size=1, max_size=3),
        "places": st.just(["1.title"]),
        "act": st.sampled_from(["expunge", "cancel", "submit", "note", "revise"]),
        "signers": st.lists(signers, min_size=1, max_size=3),
    }
    fixed = {"supervisor": cast.OFFICE, "coordinator": cast.COORDINATION, "lead": cast.HOUSING, "duty": None}
    value = by_type[field.type]
    if name == "duty" and duties:
        return st.sampled_from(duties)
    return value | st.just(fixed[name]) if fixed.get(name) else value


def spoken(refusal: Refused) -> None:
    """Fails where the refusal has nothing to say in one of the languages."""
    assert refusal.sentence.say("zh")
    assert refusal.sentence.say("en")


class AnyCourse(RuleBasedStateMachine):
    """One matter among many persons over months."""

    def __init__(self) -> None:
        super().__init__()
        self.today = cast.DAY
        self.standing: Standing | None = None
        self.entries: list[Any] = []

    def filled(self, data: st.DataObject, act: Act) -> dict[str, Any]:
        payload: dict[str, Any] = {}
        for name, field in act.fields.items():
            if field.type == "payload":
                payload[name] = {name: text for name, text in WORDS.items() if name in table()[payload["act"]].fields}
                payload[name] |= {"basis": "minutes", "basis_text": "会议纪要"}
            elif field.required or data.draw(st.booleans(), label=f"with {name}"):
                payload[name] = data.draw(sensible(field, name, self.standing, self.today), label=name)
        if act.name == "cancel":
            payload |= {"basis": "minutes", "basis_text": "会议纪要"}
        return payload

    def attempt(self, act: str, actor: Actor, payload: dict[str, Any], late: int = 0) -> None:
        recorded = cast.at(self.today)
        world = cast.case(actor, happened=recorded - timedelta(days=late), recorded=recorded)
        before, given = deepcopy(self.standing), deepcopy(payload)
        try:
            entries = cast.entries_of(self.standing, act, payload, world)
        except Refused as refusal:
            spoken(refusal)
        else:
            for told in entries:
                sealed = json.loads(canonical(told.facts))
                self.standing = apply(self.standing, told)
                self.entries.append(SimpleNamespace(seq=told.seq, hash=told.hash, facts=sealed, words=dict(told.words)))
            return
        finally:
            assert payload == given
        assert self.standing == before

    @initialize(length=st.integers(0, 4), due=st.sampled_from(["2026-05-20", "2026-09-30", None]))
    def a_matter_is_on_its_way(self, length: int, due: str | None) -> None:
        course: list[tuple[str, Actor, dict[str, Any]]] = [
            ("register", cast.SUPERVISOR, cast.REGISTER | {"due": due}),
            ("deploy", cast.SUPERVISOR, {}),
            ("accept", cast.OFFICER, {}),
            ("report", cast.OFFICER, {"percent": 40}),
        ]
        for act, actor, payload in course[:length]:
            self.attempt(act, actor, payload)
        assert len(self.entries) == length

    @rule(days=st.integers(0, 40))
    def days_pass(self, days: int) -> None:
        self.today += timedelta(days=days)

    @rule(data=st.data(), actor=actors, act=st.sampled_from(sorted(table())), late=st.sampled_from([0, 0, 0, 1, 5]))
    def anybody_tries_anything(self, data: st.DataObject, actor: Actor, act: str, late: int) -> None:
        self.attempt(act, actor, self.filled(data, table()[act]), late)

    @rule(data=st.data(), late=st.sampled_from([0, 0, 0, 1, 5]))
    def somebody_presses_a_button(self, data: st.DataObject, late: int) -> None:
        buttons = [(act, who) for who in cast.CAST for act in open_acts(self.standing, who, cast.TREE)]
        kept_in_the_loop = [button for button in buttons if button[0].name not in {"cancel", "note"}]
        buttons = kept_in_the_loop or buttons
        if buttons:
            act, who = data.draw(st.sampled_from(buttons), label="button")
            self.attempt(act.name, who, self.filled(data, act), late)

    @invariant()
    def guarantees_hold(self) -> None:
        if self.standing is not None:
            assert [str(gap) for gap in broken(self.standing, cast.TREE)] == []

    @invariant()
    def every_open_duty_can_be_answered_from_here(self) -> None:
        if self.standing is not None and self.standing.state not in {"suspended", "transferring"}:
            here = [act for act in table().values() if self.standing.state in act.sources and "*" not in act.closes]
            answered = {owes for act in here for owes in (act.name, *act.needs, *act.closes)}
            assert {duty.owes for duty in self.standing.open()} <= answered, self.standing.state

    @invariant()
    def entries_give_the_matter_back(self) -> None:
        assert fold(self.entries) == self.standing

    @invariant()
    def the_time_ledger_adds_up_for_every_clock(self) -> None:
        if self.standing is not None:
            assert inexact(self.standing, self.today, cast.case(cast.SUPERVISOR).calendar) == []

    @invariant()
    def everything_can_be_explained(self) -> None:
        if self.standing is not None:
            assert all(why_due(duty).say("en") for duty in self.standing.open())
            assert shown(self.standing, kind(self.standing.kind), lights.Presets(), self.today).reason.say("en")


AnyCourse.TestCase.settings = settings(max_examples=40, stateful_step_count=25, deadline=None)
TestAnyCourse = AnyCourse.TestCase
