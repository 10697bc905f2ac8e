"""Tests of totals: folded plus pending is a recount at every moment, children once, and a folder may die or double."""

from collections import Counter
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bihuan.core.standing import Standing
from bihuan.core.words import Refused
from bihuan.matters import kinds, rows, store, tallies, turning
from bihuan.matters.counting import EVERY, NOBODY, OTHER, WHOLE
from bihuan.matters.models import Flip, Matter
from bihuan.people import rights
from bihuan.plans.models import Node, Plan
from tests.matters.course import Course
from tests.matters.test_boards import planted
from tests.world import MONDAY

pytestmark = pytest.mark.django_db

BASIS = {"basis": "minutes", "basis_text": "会议纪要"}
LEADS = ("housing", "section", "land", "town")


@dataclass
class Ground:
    """One plan with a matrix, and the matters that stand in it."""

    course: Course
    plan: Plan
    nodes: list[Node]
    day: date = MONDAY
    matters: list[int] = field(default_factory=list)

    def try_to(self, who: str, matter: int, act: str, payload: dict[str, Any]) -> None:
        """An act that may be refused."""
        with suppress(Refused):
            self.course.do(who, f"matter:{matter}", act, payload, day=self.day)

    def register(self, lead: str | None, nodes: list[int], *, in_plan: bool) -> None:
        """One more matter."""
        places = sorted({self.nodes[node].pk for node in nodes})
        changes: dict[str, Any] = {"placements": places, "lead": self.course.world.unit(lead) if lead else None}
        changes |= {"plan": self.plan.pk} if in_plan else {}
        made = self.course.do(
            "supervisor", "matter:new", "register", self.course.world.register(due=None, **changes), day=self.day
        )
        self.matters.append(made.matter)

    def put_under(self, child: int, parent: int | None) -> None:
        """One matter becomes part of another, as an act that moves it would write it."""
        with transaction.atomic():
            held, _ = store.locked([child])
            now = replace(held[child].standing, part_of=parent)
            rows.save(held, {child: now}, day=self.day, tree=rights.unit_tree(self.day))

    def by_hand(self) -> Counter[tuple[Any, ...]]:
        """What every total should be, from nothing but how the matters stand, one place after another."""
        found: Counter[tuple[Any, ...]] = Counter()
        standings = store.standings(self.matters, with_closed_duties=False)
        for now in standings.values():
            above = self._above(now, standings)
            beyond = {place for one in above for place in self._places(one)}
            for place in set(self._places(now)) - beyond:
                found[(*place, self._shows(now), *((now.kind,) if place[0] == "unit" else ()))] += 1
        return found

    def _above(self, now: Standing, standings: dict[int, Standing]) -> list[Standing]:
        return [] if now.part_of is None else [standings[now.part_of], *self._above(standings[now.part_of], standings)]

    def _shows(self, now: Standing) -> str:
        shown = kinds.shown(now, self.day).light.value
        return shown if now.state in {"deployed", "active", "submitted"} else now.state

    def _places(self, now: Standing) -> list[tuple[Any, ...]]:
        tree = rights.unit_tree(self.day)
        unit = NOBODY if now.lead is None else tree.first(now.lead)
        parents = {node.pk: node.parent_id for node in self.nodes}
        under = [node for node in parents if any(self._on(place, node, parents) for place in now.placements)]
        places: list[tuple[Any, ...]] = [("unit", node, unit) for node in under]
        if not under and now.plan is None:
            return places
        places += [("plan", self.plan.pk, WHOLE), ("plan", self.plan.pk, unit)]
        places += [("node", self.plan.pk, node) for node in under or [OTHER]]
        in_rows = [node for node in under if parents[node] == self.plan.row_axis_id] or [OTHER]
        in_columns = [node for node in under if parents[node] == self.plan.column_axis_id] or [OTHER]
        places += [("cell", self.plan.pk, row, column) for row in in_rows for column in in_columns]
        places += [("cell", self.plan.pk, OTHER, EVERY)] if in_rows == [OTHER] else []
        return places + ([("cell", self.plan.pk, EVERY, OTHER)] if in_columns == [OTHER] else [])

    def _on(self, place: int, node: int, parents: dict[int, int | None]) -> bool:
        current: int | None = place
        while current is not None and current != node:
            current = parents[current]
        return current == node

    def check(self) -> None:
        """Folded plus pending, with the lights of the day, is the count by hand; no drift in what is stored."""
        assert [str(one) for one in tallies.differences()] == []
        told = tallies.totals(today=self.day)
        assert Counter({row: count for row, (count, _) in told.items() if count}) == self.by_hand()


@pytest.fixture
def ground(course: Course) -> Ground:
    """An empty plan."""
    return Ground(course, *planted(course.world))


numbers = st.integers(0, 6)
steps = st.one_of(
    st.tuples(st.just("register"), st.sampled_from([*LEADS, None]), st.lists(numbers, max_size=3), st.booleans()),
    st.tuples(st.just("deploy"), numbers),
    st.tuples(st.just("accept"), numbers),
    st.tuples(st.just("report"), numbers, st.integers(0, 100)),
    st.tuples(st.just("move"), numbers, st.lists(numbers, max_size=3)),
    st.tuples(st.just("lead"), numbers, st.sampled_from(LEADS)),
    st.tuples(st.just("date"), numbers, st.integers(2, 60)),
    st.tuples(st.just("under"), numbers, numbers),
    st.tuples(st.just("cancel"), numbers),
    st.tuples(st.just("wait"), st.sampled_from([1, 5, 30])),
    st.tuples(st.just("fold"), st.integers(1, 4)),
    st.tuples(st.just("turn")),
)


def carry_out(ground: Ground, step: tuple[Any, ...]) -> None:
    """One step of a random course."""
    name, *rest = step
    if name == "register":
        ground.register(rest[0], rest[1], in_plan=rest[2])
    elif name == "wait":
        # Only a day's turning is due when it is read: what turns twice unseen is the patrol's to bring up to date.
        turning.turn(ground.day)
        ground.day += timedelta(days=rest[0])
        turning.turn(ground.day - timedelta(days=1))
    elif name == "fold":
        tallies.fold(most=rest[0])
    elif name == "turn":
        turning.turn(ground.day)
    elif ground.matters:
        matter = ground.matters[rest[0] % len(ground.matters)]
        upon_matter(ground, name, matter, rest[1:])


def upon_matter(ground: Ground, name: str, matter: int, rest: list[Any]) -> None:
    """One step on one matter."""
    later = {"due": (ground.day + timedelta(days=rest[0])).isoformat()} if name == "date" else {}
    places = {"placements": sorted({ground.nodes[node].pk for node in rest[0]})} if name == "move" else {}
    lead = {"lead": ground.course.world.unit(rest[0])} if name == "lead" else {}
    match name:
        case "deploy":
            ground.try_to("supervisor", matter, "deploy", {})
        case "accept":
            for who in ("officer", "section", "colleague", "town_head"):
                ground.try_to(who, matter, "accept", {})
        case "report":
            for who in ("officer", "section", "colleague", "town_head"):
                ground.try_to(who, matter, "report", {"percent": rest[0]})
        case "move" | "lead" | "date":
            ground.try_to("supervisor", matter, "revise", {"reason": "调整", **later, **places, **lead})
        case "cancel":
            ground.try_to("supervisor", matter, "cancel", {"reason": "撤销", **BASIS})
        case "under":
            parent = ground.matters[rest[0] % len(ground.matters)]
            if parent < matter:
                ground.put_under(matter, parent)


@settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
@given(course_of=st.lists(steps, min_size=4, max_size=14))
def test_folded_and_pending_are_the_recount_after_any_course(ground: Ground, course_of: list[tuple[Any, ...]]) -> None:
    with transaction.atomic():
        started = Ground(ground.course, ground.plan, ground.nodes)
        for lead, nodes in (("housing", [1, 4]), ("section", [2])):
            started.register(lead, nodes, in_plan=True)
        for step in course_of:
            carry_out(started, step)
            started.check()
        tallies.fold_all()
        assert tallies.pending() == 0
        started.check()
        transaction.set_rollback(True)


def test_a_child_counts_on_its_own_unit_and_never_twice_in_a_total(ground: Ground) -> None:
    for lead in ("housing", "land", "section"):
        ground.register(lead, [1], in_plan=True)
    parent, other, own = ground.matters
    ground.put_under(other, parent)
    ground.put_under(own, parent)
    told = tallies.totals()
    unit, plan = ground.course.world.unit, ground.plan.pk
    assert told["plan", plan, WHOLE, "draft"] == (1, 0)
    assert told["plan", plan, unit("housing"), "draft"] == (1, 0)
    assert told["plan", plan, unit("land"), "draft"] == (1, 0)
    ground.put_under(other, None)
    assert tallies.totals()["plan", plan, WHOLE, "draft"] == (2, 0)
    ground.check()


def test_moving_a_parent_recounts_what_is_below_it(ground: Ground) -> None:
    for node in (1, 1, 1):
        ground.register("land", [node], in_plan=True)
    parent, child, grandchild = ground.matters
    ground.put_under(child, parent)
    ground.put_under(grandchild, child)
    ground.try_to("supervisor", parent, "revise", {"placements": [ground.nodes[4].pk], "reason": "调整"})
    ground.check()
    assert tallies.totals()["node", ground.plan.pk, ground.nodes[1].pk, "draft"] == (1, 0)


def test_a_light_that_turns_is_counted_on_its_day_before_and_after_it_is_turned(ground: Ground) -> None:
    ground.register("housing", [1], in_plan=True)
    ground.try_to("supervisor", ground.matters[0], "deploy", {})
    ground.try_to("supervisor", ground.matters[0], "revise", {"due": "2020-04-20", "reason": "定期限"})
    turns = Matter.objects.get().flips_on
    assert turns is not None
    ground.day = turns
    ground.check()
    assert turning.turn(turns) == 1
    assert turning.turn(turns) == 0
    assert Flip.objects.count() == 0
    ground.check()


def test_rebuilt_totals_are_the_totals(ground: Ground) -> None:
    ground.register("housing", [1, 4], in_plan=True)
    ground.register("land", [], in_plan=True)
    before = tallies.totals()
    tallies.rebuild()
    assert tallies.pending() == 0
    assert tallies.totals() == before


def test_a_total_that_was_tampered_with_is_named(ground: Ground) -> None:
    ground.register("housing", [1], in_plan=True)
    tallies.fold_all()
    tallies.PlanTally.objects.filter(unit=WHOLE).update(count=5)
    (said,) = tallies.differences()
    assert said.params == {"row": f"plan {ground.plan.pk} 0 draft", "tally": 5, "recount": 1}


@pytest.mark.parametrize("count", [1, 30])
def test_folding_takes_as_many_statements_whatever_the_number_of_flips(
    ground: Ground, count: int, django_assert_num_queries: Any
) -> None:
    for _ in range(count):
        ground.register("housing", [1, 4], in_plan=True)
    with django_assert_num_queries(7):  # savepoint, claim, four tables, release
        tallies.fold()
