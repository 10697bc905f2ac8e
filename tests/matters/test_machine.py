"""Any course of acts by any of the cast through the real door: rows, entries and guarantees never part."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bihuan.core.acts import CODES, Act, Field, table
from bihuan.core.guarantees import broken
from bihuan.core.standing import fold
from bihuan.core.words import Refused
from bihuan.ledger import entries, verify
from bihuan.matters import store
from bihuan.matters.acts import perform
from bihuan.people import rights
from tests.matters.course import Course, everything
from tests.world import MONDAY, at

pytestmark = pytest.mark.django_db

WHO = ["supervisor", "office_head", "officer", "head", "colleague", "land_head", "leader", "stranger", "auditor"]
ROUND = ["register", "deploy", "accept", "report", "submit", "return", "submit", "pass"]
DOERS = {"register": "supervisor", "deploy": "supervisor", "return": "supervisor", "pass": "supervisor"}
UNDRAWN = {"figures", "evidence", "points", "moves", "decimal"}
"""What only some kinds ask for; the pure core's walks draw it."""

FILLED: dict[str, dict[str, Any]] = {
    "report": {"percent": 60},
    "submit": {"outcome": "全部完成"},
    "return": {"code": "short", "reason": "差两处"},
    "pass": {"finding": "已到现场"},
}


def value(field: Field, name: str, course: Course, day: Any, duties: list[int]) -> st.SearchStrategy[Any]:
    """A value of the field's shape, often one that fits."""
    units = st.sampled_from([course.world.unit(name) for name in ("housing", "land", "environment", "town")])
    later = st.integers(1, 90).map(lambda ahead: (day + timedelta(days=ahead)).isoformat())
    shapes: dict[str, st.SearchStrategy[Any]] = {
        "words": st.sampled_from(["已完成招标", "按计划推进"]),
        "text": st.just("task") if name == "kind" else st.just("政督〔2020〕3号"),
        "integer": st.integers(0, 100),
        "id": st.sampled_from(duties or [1]),
        "ids": st.just([]),
        "unit": units,
        "units": st.lists(units, max_size=2),
        "date": later,
        "code": st.sampled_from(CODES.get(field.of, ("",))),
        "matter": st.integers(1, 3),
        "matters": st.just([]),
        "parts": st.lists(units.map(lambda unit: {"title": "分工", "lead": unit}), min_size=2, max_size=3),
        "places": st.just(["1.title"]),
        "act": st.sampled_from(["cancel", "note", "submit"]),
        "payload": st.just({}),
        "signers": st.lists(units.map(lambda unit: {"unit": unit, "function": "head"}), min_size=1, max_size=2),
        "steps": later.map(lambda due: [{"name": "节点", "due": due}]),
    }
    return shapes[field.type]


def payload_of(data: st.DataObject, act: Act, course: Course, day: Any, duties: list[int]) -> dict[str, Any]:
    """What somebody fills in for the act."""
    chosen = {
        name: data.draw(value(field, name, course, day, duties), label=name)
        for name, field in act.fields.items()
        if field.type not in UNDRAWN
        and name not in {"document", "plan"}
        and (field.required or data.draw(st.booleans()))
    }
    return chosen | ({"basis": "minutes", "basis_text": "会议纪要"} if act.name == "cancel" else {})


def refused_with(act: Callable[[], object]) -> str | None:
    """The English sentence with which the act is refused, or None when it is done."""
    try:
        act()
    except Refused as refusal:
        return refusal.sentence.say("en")
    return None


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data(), start=st.integers(2, len(ROUND)))
def test_rows_entries_and_guarantees_agree_after_any_course(course: Course, data: st.DataObject, start: int) -> None:
    subject = course.registered(due=None, standard="验收合格")
    day = MONDAY
    for act in ROUND[1:start]:
        try:
            course.do(DOERS.get(act, "officer"), subject, act, FILLED.get(act))
        except Refused:
            break
    for _ in range(8):
        day += timedelta(days=data.draw(st.sampled_from([0, 0, 1, 3, 20]), label="days"))
        act = table()[data.draw(st.sampled_from([name for name in table() if name != "register"]), label="act")]
        matter = int(subject.removeprefix("matter:"))
        duties = [duty.n for duty in store.standings([matter])[matter].open()]
        payload = payload_of(data, act, course, day, duties)
        before, actor = everything(), course.world.actor(data.draw(st.sampled_from(WHO)), day)
        sentence = refused_with(lambda: perform(actor, subject, act.name, payload, at=at(day)))  # noqa: B023 - called at once
        assert sentence is None or everything() == before
        standing = store.standings([matter])[matter]
        assert fold(entries.read(subject)) == standing
        assert [str(gap) for gap in broken(standing, rights.unit_tree(day))] == []
    assert list(verify.breaks([subject])) == []
