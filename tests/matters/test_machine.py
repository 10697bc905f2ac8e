"""Any course of acts by any of the cast through the real door: rows, entries, totals, clocks and guarantees never part.

Between the acts days pass, patrols go round, words are expunged, posts fall vacant, nodes of the plan move.
"""

from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bihuan.core.acts import CODES, Act, Field, table
from bihuan.core.clocks import unexplained
from bihuan.core.guarantees import broken
from bihuan.core.kinds import SHIPPED
from bihuan.core.loop import open_acts
from bihuan.core.readers import READERS
from bihuan.core.roles import Actor
from bihuan.core.standing import Standing, fold
from bihuan.core.words import Refused
from bihuan.core.workdays import shipped
from bihuan.ledger import entries, expunge
from bihuan.ledger.models import Word
from bihuan.matters import expunging, laying, moving, store, tallies
from bihuan.matters.acts import perform
from bihuan.matters.audit import audit
from bihuan.matters.models import Matter
from bihuan.people import acts as people
from bihuan.people import rights
from bihuan.watch.patrol import patrol
from tests.matters.course import Course, everything
from tests.matters.test_boards import planted
from tests.world import MONDAY, at

pytestmark = pytest.mark.django_db

WHO = [
    *("supervisor", "supervision_head", "office_head", "officer", "head", "colleague", "land_head", "leader"),
    *("environment_officer", "town_head", "section", "stranger", "auditor"),
]
UNITS = ("housing", "land", "environment", "town", "supervision", "office")
VACATED = ("officer", "colleague", "section")
"""Posts whose unit has a head besides: its duties pass on at once."""
POINTS = ("measures", "law", "effect", "similar", "cause")
TEXTS = {"kind": ("task", "project", "problem"), "gate": ("stability_filed", "comments_opened"), "figure": ("percent",)}
FILLED = {"accept": {}, "report": {"percent": 60}, "submit": {"outcome": "全部完成"}}


class Life:
    """Some matters of a plan on their way, and the day it is."""

    def __init__(self, course: Course, data: st.DataObject, kinds: list[str]) -> None:
        self.course, self.data, self.day = course, data, MONDAY
        self.plan, self.nodes = planted(course.world)
        for place, kind in enumerate(kinds):
            made = {"kind": kind, "plan": self.plan.pk, "placements": [self.nodes[place].pk], "due": "2020-05-20"}
            subject = course.registered(**made)
            course.do("supervisor", subject, "deploy")
            for act in list(FILLED)[: data.draw(st.integers(0, 3), label="how far")]:
                with suppress(Refused):
                    course.do("officer", subject, act, FILLED[act])

    def draw(self, what: st.SearchStrategy[Any], label: str) -> Any:
        return self.data.draw(what, label=label)

    def standings(self) -> dict[int, Standing]:
        return store.standings(Matter.objects.values_list("id", flat=True))

    def check(self) -> None:
        """Rows are folds, guarantees and clocks hold, and every total is what a recount from the standings gives."""
        tree, now = rights.unit_tree(self.day), self.standings()
        for matter, standing in now.items():
            assert fold(entries.read(f"matter:{matter}")) == standing
            assert [str(gap) for gap in broken(standing, tree)] == []
            assert [str(gap) for gap in unexplained(standing, self.day, shipped())] == []
        assert dict(store.strays(now)) == {}
        assert laying.astray(now, tree=tree) == set()
        assert [str(one) for one in tallies.differences()] == []

    def value(self, field: Field, name: str, now: Standing) -> st.SearchStrategy[Any]:
        """A value of the field's shape, often one that fits."""
        units = st.sampled_from([self.course.world.unit(unit) for unit in UNITS])
        duties = [duty.n for duty in now.open()]
        days = st.integers(-2, 120).map(lambda ahead: (self.day + timedelta(days=ahead)).isoformat())
        ids = {
            "document": st.just(None),
            "plan": st.just(self.plan.pk),
            "post": st.sampled_from([post.pk for post in self.course.world.posts.values()]),
        }
        matters = st.sampled_from(list(Matter.objects.order_by("id").values_list("id", flat=True)))
        signers = st.builds(dict, unit=units, function=st.sampled_from(["head", "supervisor", "leader"]))
        parts = st.builds(dict, title=st.just("分工"), lead=units)
        nodes = st.sampled_from([node.pk for node in self.nodes])
        shapes: dict[str, st.SearchStrategy[Any]] = {
            "words": st.sampled_from(["已完成招标", "按计划推进"]),
            "text": st.sampled_from(TEXTS.get(name, ("政督〔2020〕3号",))),
            "integer": st.integers(0, 100),
            "id": ids.get(name, st.sampled_from(duties or [1])),
            "ids": st.lists(nodes, max_size=2, unique=True) if name == "placements" else st.just([]),
            "unit": units,
            "units": st.lists(units, max_size=2),
            "date": days,
            "code": st.sampled_from(CODES.get(field.of, ("",))),
            "matter": matters,
            "matters": st.lists(matters, max_size=2),
            "parts": st.lists(parts, min_size=2, max_size=3),
            "places": st.sampled_from([["1.title"], ["1.standard", "1.sentence"]]),
            "act": st.sampled_from(["expunge", "cancel", "submit", "note", "revise", "ask_extension"]),
            "payload": st.fixed_dictionaries({}, optional={"reason": st.just("会签"), "text": st.just("记一笔")}),
            "signers": st.lists(signers, min_size=1, max_size=2),
            "steps": st.lists(days.map(lambda due: {"name": "节点", "due": due}), min_size=1, max_size=3),
            "moves": st.builds(lambda n, due: [{"milestone": n, "due": due}], st.integers(1, 3), days),
            "evidence": st.just([{"name": "现场照片"}]),
            "points": st.just([{"point": key, "text": "已落实"} for key in POINTS]),
            "decimal": st.sampled_from(["40", "40.5", "7"]),
            "figures": st.sampled_from([{}, {"percent": "30"}]),
        }
        return shapes[field.type]

    def payload(self, act: Act, now: Standing) -> dict[str, Any]:
        """What somebody fills in for the act."""
        chosen = {
            name: self.draw(self.value(field, name, now), name)
            for name, field in act.fields.items()
            if field.required or self.draw(st.booleans(), f"with {name}")
        }
        basis = {"basis": "minutes", "basis_text": "会议纪要"} if self.draw(st.booleans(), "basis") else {}
        return {name: value for name, value in chosen.items() if value is not None} | basis

    def somebody_acts(self) -> None:
        """A button of somebody on one of the matters, or any act at all; late now and then."""
        matter, now = self.draw(st.sampled_from(sorted(self.standings().items())), "matter")
        who = self.draw(st.sampled_from(WHO), "who")
        actor: Actor = self.course.world.actor(who, self.day)
        buttons = [act.name for act in open_acts(now, actor, rights.unit_tree(self.day))]
        act = table()[self.draw(st.sampled_from(buttons or sorted(table())), "act")]
        payload = self.payload(act, now)
        ago = self.draw(st.sampled_from([0, 0, 0, 1, 4]), "late by")
        subject, happened = ("matter:new" if act.makes else f"matter:{matter}"), at(self.day - timedelta(days=ago), 9)
        before = everything()
        done = not_refused(
            lambda: perform(actor, subject, act.name, payload, at=at(self.day), happened=happened if ago else None)
        )
        assert done or everything() == before

    def days_pass(self) -> None:
        """A few days, or a season with its holidays; the patrol goes round on the last of them."""
        self.day += timedelta(days=self.draw(st.sampled_from([1, 1, 3, 20, 90]), "days"))
        patrol(at=at(self.day, 7))

    def words_go(self) -> None:
        """One piece of words is destroyed by order."""
        left = Word.objects.filter(text__isnull=False, entry__subject__startswith="matter:").select_related("entry")
        words = [(word.entry.subject, word.entry.seq, word.name) for word in left.order_by("id")]
        piece: expunge.Piece = self.draw(st.sampled_from(words), "piece")
        facts = {"expunged": expunge.ordered([piece])}
        order = entries.append(subject="plan:1", act="expunge", recorded=at(self.day), facts=facts).id
        expunging.expunge([piece], order=order, day=self.day)

    def post_falls_vacant(self) -> None:
        """One of the posts whose unit has a head loses its holder from tomorrow on."""
        who = self.draw(st.sampled_from(VACATED), "post")
        with suppress(Refused):
            people.vacate(
                self.course.world.actor("secadmin", self.day),
                self.course.world.posts[who].pk,
                on=self.day,
                at=at(self.day),
            )

    def node_moves(self) -> None:
        """A node of the plan, with all below it, goes elsewhere in its tree."""
        node, under = (self.draw(st.sampled_from(self.nodes), "node").pk for _ in range(2))
        with suppress(Refused):
            moving.move_node(self.course.world.actor("supervisor", self.day), node, under=under, at=at(self.day))


STEPS: tuple[Callable[[Life], None], ...] = (
    *(Life.somebody_acts,) * 5,
    Life.days_pass,
    Life.words_go,
    Life.post_falls_vacant,
    Life.node_moves,
)


def not_refused(act: Callable[[], object]) -> bool:
    """Whether the act is done; a refusal has to speak both languages."""
    try:
        act()
    except Refused as refusal:
        said = {refusal.sentence.say(language) for language in ("zh", "en")}
    else:
        return True
    assert len(said) == 2
    return False


@settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data(), kinds=st.lists(st.sampled_from(SHIPPED.names()), min_size=2, max_size=3))
def test_rows_entries_totals_and_guarantees_agree_after_any_course(
    course: Course, data: st.DataObject, kinds: list[str]
) -> None:
    with transaction.atomic():
        life = Life(course, data, kinds)
        for _ in range(12):
            data.draw(st.sampled_from(STEPS), label="step")(life)
            life.check()
        assert [found.say("en") for found in audit(life.day)] == []
        transaction.set_rollback(True)


def test_every_type_of_field_is_drawn(course: Course) -> None:
    life = Life.__new__(Life)
    life.course, life.day = course, MONDAY
    life.plan, life.nodes = planted(course.world)
    subject = course.registered()
    for type_ in READERS:
        assert life.value(Field(type=type_), "text", course.standing(subject)) is not None
