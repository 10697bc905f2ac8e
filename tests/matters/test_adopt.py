"""Tests of adoption: a draft is deployed whole, once, or not at all."""

from datetime import date

import pytest

from bihuan.core.words import Refused
from bihuan.ledger.models import Entry
from bihuan.matters import store
from bihuan.matters.adopt import adopt, quick
from bihuan.matters.models import Matter
from bihuan.plans import drafts
from bihuan.plans.models import Draft, Line, Plan
from tests.plans.test_drafts import received, seen, tasks
from tests.world import World, at, build_world

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> World:
    return build_world()


def offices(world: World) -> dict[str, int]:
    return {"supervisor": world.unit("supervision"), "coordinator": world.unit("office")}


def completed(world: World) -> Draft:
    draft = received(world)
    drafts.revise_line(tasks(draft)[1], by=seen(world, 0), lead=world.unit("environment"))
    return draft


def test_every_task_is_deployed_under_one_issue_and_placed_under_its_heading(world: World) -> None:
    draft = completed(world)
    done = adopt(world.actor("supervisor"), draft, at=at(world.day), key="k1", **offices(world))
    matters = list(Matter.objects.filter(id__in={answer.matter for answer in done}))
    assert len(done) == 4
    assert {matter.state for matter in matters} == {"deployed"}
    assert len({matter.issue for matter in matters}) == 1
    assert all(matter.placement_rows.count() == 1 for matter in matters)
    standings = store.standings([matter.pk for matter in matters]).values()
    assert all(now.sentence in draft.document.text for now in standings)
    assert set(Line.objects.filter(draft=draft, is_heading=False).values_list("matter", flat=True)) == {
        matter.pk for matter in matters
    }


def test_adopting_twice_answers_the_same_and_makes_nothing_new(world: World) -> None:
    draft = completed(world)
    first = adopt(world.actor("supervisor"), draft, at=at(world.day), key="k1", **offices(world))
    again = adopt(world.actor("supervision_head"), draft, at=at(world.day, 11), key="k2", **offices(world))
    assert again == first
    assert Matter.objects.count() == 2
    assert Plan.objects.count() == 1


def test_a_task_without_lead_is_named_and_nothing_is_deployed(world: World) -> None:
    draft = received(world)
    entries = Entry.objects.count()
    with pytest.raises(Refused) as refused:
        adopt(world.actor("supervisor"), draft, at=at(world.day), **offices(world))
    assert refused.value.sentence.key == "adopt_lead_missing"
    assert refused.value.sentence.params["line"] == tasks(draft)[1].number
    assert (Matter.objects.count(), Plan.objects.count(), Entry.objects.count()) == (0, 0, entries)


def test_a_line_the_loop_refuses_is_named_by_its_own_number(world: World) -> None:
    draft = completed(world)
    line = tasks(draft)[1]
    drafts.revise_line(line, by=seen(world, 1), due=date(2020, 1, 2))
    with pytest.raises(Refused) as refused:
        adopt(world.actor("supervisor"), draft, at=at(world.day), **offices(world))
    assert refused.value.sentence.key == "adopt_line"
    assert refused.value.sentence.params["line"] == line.number
    assert not Matter.objects.exists()
    draft.refresh_from_db()
    assert draft.adopted is None


def test_a_dropped_line_is_not_deployed(world: World) -> None:
    draft = received(world)
    drafts.revise_line(tasks(draft)[1], by=seen(world, 0), dropped=True)
    assert len(adopt(world.actor("supervisor"), draft, at=at(world.day), **offices(world))) == 2


@pytest.mark.parametrize("name", ["officer", "colleague", "leader", "stranger", "sysadmin", "office_head"])
def test_only_the_supervision_office_adopts(world: World, name: str) -> None:
    draft = completed(world)
    with pytest.raises(Refused) as refused:
        adopt(world.actor(name), draft, at=at(world.day), **offices(world))
    assert refused.value.kind == "not_you"
    assert not Matter.objects.exists()


def test_an_adopted_draft_cannot_be_revised(world: World) -> None:
    draft = completed(world)
    adopt(world.actor("supervisor"), draft, at=at(world.day), **offices(world))
    with pytest.raises(Refused) as refused:
        drafts.revise_line(tasks(draft)[0], by=seen(world, 1), standard="新")
    assert refused.value.sentence.key == "draft_adopted"


def test_a_spoken_task_is_registered_and_deployed_at_once(world: World) -> None:
    actor = world.actor("supervisor")
    payload = {"title": "清理河道", "lead": world.unit("town"), "due": "2020-04-10", "source_note": "区领导电话"}
    done = quick(actor, **payload, at=at(world.day), key="q", **offices(world))
    assert [answer.act for answer in done] == ["register", "deploy"]
    matter = Matter.objects.get()
    assert (matter.state, matter.source_kind) == ("deployed", "call")
    assert store.standings([matter.pk])[matter.pk].source_note == "区领导电话"
    assert quick(actor, **payload, at=at(world.day), key="q", **offices(world)) == done


def test_a_spoken_task_in_the_past_is_refused_in_its_own_words(world: World) -> None:
    with pytest.raises(Refused) as refused:
        quick(
            world.actor("supervisor"),
            title="清理河道",
            lead=world.unit("town"),
            due="2020-01-10",
            source_note="",
            at=at(world.day),
            **offices(world),
        )
    assert refused.value.sentence.key == "due_is_past"
    assert not Matter.objects.exists()
