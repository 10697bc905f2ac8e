"""The gap list: sound matters have no gap, each hand-broken row shows in its own, and only to those who may know it."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from bihuan.core.words import Refused
from bihuan.matters import gaps
from bihuan.matters.models import Duty, Matter
from bihuan.people import rights
from bihuan.people.models import Tenure
from bihuan.watch import ladder
from tests.matters.course import Course
from tests.world import MONDAY, at


def counts() -> dict[str, int]:
    return {name: count for name, count in gaps.counts(rights.unit_tree(MONDAY), MONDAY).items() if count}


def test_a_sound_house_lacks_only_what_is_still_to_be_filled_in(course: Course) -> None:
    course.active(standard="", due=None)
    course.registered()
    assert not counts().keys() & set(gaps.GUARANTEES)
    assert {"standard", "deadline", "person"} <= counts().keys()


@pytest.mark.parametrize(
    "gap", ["no_lead", "no_duty", "watcher", "unverified", "archived", "review", "nobody", "unchased"]
)
def test_a_row_broken_by_hand_shows_in_its_gap_and_in_no_other_guarantee(course: Course, gap: str) -> None:
    subject = course.active()
    matter = int(subject.removeprefix("matter:"))
    row, duties = Matter.objects.filter(id=matter), Duty.objects.filter(matter=matter, closed_seq=None)
    if gap == "no_lead":
        row.update(lead=None)
    elif gap == "no_duty":
        duties.update(closed_seq=9)
    elif gap == "watcher":
        duties.update(watcher=course.world.unit("section"), owner=course.world.unit("housing"))
    elif gap == "unverified":
        row.update(state="closed")
    elif gap == "archived":
        gap, text = "unverified", row.get().standing
        row.update(state="archived", standing="{" + '"state_before":"closed",' + text[1:])
    elif gap == "review":
        duties.update(owes="review", due=MONDAY - timedelta(days=1))
    elif gap == "unchased":
        duties.update(due=MONDAY - timedelta(days=4))
    else:
        Tenure.objects.filter(person__username__in=["officer", "head", "section"]).delete()
    broken = {name: count for name, count in counts().items() if name in gaps.GUARANTEES}
    assert broken == {gap: 1}
    (found,) = gaps.page(gap, rights.unit_tree(MONDAY), MONDAY).rows
    number = row.values_list("number", flat=True).get()
    assert found.matter == matter
    assert number in found.sentence.say("zh")
    assert number in found.sentence.say("en")


def test_a_gap_is_told_only_of_matters_the_actor_may_know(course: Course) -> None:
    course.active(standard="", visibility="parties")
    tree = rights.unit_tree(MONDAY)
    stranger, lead = course.world.actor("town_head"), course.world.actor("officer")
    assert gaps.counts(tree, MONDAY, actor=stranger)["standard"] == 0
    assert gaps.page("standard", tree, MONDAY, actor=stranger).rows == ()
    assert gaps.counts(tree, MONDAY, actor=lead)["standard"] == 1


def test_pages_follow_each_other_by_their_key(course: Course, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gaps, "FIRST", 2)
    subjects = [course.active(standard="") for _ in range(3)]
    tree = rights.unit_tree(MONDAY)
    first = gaps.page("standard", tree, MONDAY)
    assert first.after is not None
    rest = gaps.page("standard", tree, MONDAY, after=first.after)
    assert [f"matter:{one.matter}" for one in (*first.rows, *rest.rows)] == subjects
    assert rest.after is None


def test_a_gap_of_no_name_is_refused_with_those_there_are(course: Course) -> None:
    with pytest.raises(Refused) as caught:
        gaps.page("colour", rights.unit_tree(MONDAY), MONDAY)
    assert caught.value.kind == "unknown"
    assert "colour" in caught.value.sentence.say("en")
    assert "standard" in caught.value.sentence.say("zh")


def test_counting_takes_two_statements_however_many_matters_there_are(course: Course) -> None:
    tree = rights.unit_tree(MONDAY)
    for _ in range(2):
        course.active()
        with CaptureQueriesContext(
            connection,
        ) as asked:
            gaps.counts(tree, MONDAY, actor=course.world.actor("officer"))
        assert len(asked) == 3  # one of them is the actor's own


@pytest.mark.parametrize(
    ("changes", "count"),
    [
        ({}, 1),
        ({"chased": 1}, 0),
        ({"due": MONDAY - timedelta(days=3)}, 0),
        ({"due": MONDAY - timedelta(days=14), "chased": 1}, 1),
        ({"due": MONDAY - timedelta(days=14), "chased": 2}, 0),
        ({"held_by": 3}, 0),
        ({"owes": "answer"}, 0),
        ({"owes": "accept"}, 0),
        ({"owes": "rule", "due": MONDAY - timedelta(days=14), "chased": 1}, 0),
        ({"owes": "rule"}, 1),
    ],
)
def test_what_is_late_beyond_its_grace_is_a_gap_until_it_was_chased_as_its_ladder_says(
    course: Course, changes: dict[str, object], count: int
) -> None:
    matter = int(course.active().removeprefix("matter:"))
    late = Duty.objects.filter(matter=matter, closed_seq=None)
    late.update(**{"due": MONDAY - timedelta(days=4)} | changes)
    assert gaps.counts(rights.unit_tree(MONDAY), MONDAY)["unchased"] == count


def test_no_day_on_which_the_patrol_went_leaves_anything_unchased(course: Course) -> None:
    course.active(cadence="week", due="2020-06-30")
    course.deployed()
    for n in (5, 6, 7, 12, 20, 45):
        day = MONDAY + timedelta(days=n)
        ladder.climb(at=at(day), today=day)
        assert gaps.counts(rights.unit_tree(day), day)["unchased"] == 0
    assert Duty.objects.filter(chased__gt=0).exists()
