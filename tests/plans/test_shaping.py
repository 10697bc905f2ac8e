"""Tests of the shape of a draft: every change is kept, can be undone, and overwrites nobody's."""

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bihuan.core.words import Refused
from bihuan.plans import changes, drafts, shaping
from bihuan.plans.models import Change, Draft, Line
from tests.plans.test_drafts import received, seen, tasks
from tests.world import World, build_world

TEXT = """云湖新区城市更新方案

一、重点任务

（一）实施老旧小区改造。6月底前完成12个老旧小区改造。（牵头单位：住建局、自然资源局）

（二）开展扬尘治理，安装在线监测28处。（责任单位：各镇街）

二、保障措施

（一）完成12个老旧小区的改造任务，加强资金保障。（牵头单位：生态环境局）
"""

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> World:
    return build_world()


def state(draft: Draft) -> list[tuple[Any, ...]]:
    rows = Line.objects.filter(draft=draft).order_by("order", "number")
    names = (*changes.PLAIN, "number", "parent_id", "due", "merged_into_id")
    return [tuple(getattr(row, name) for name in names) for row in rows]


def version(draft: Draft) -> int:
    return Draft.objects.get(id=draft.pk).version


def undo(world: World, draft: Draft, at: int | None = None) -> Change:
    return changes.undo(draft, by=seen(world, version(draft) if at is None else at))


def heading(draft: Draft, number: int = 0) -> Line:
    return list(Line.objects.filter(draft=draft, is_heading=True))[number]


def test_equal_leads_are_joint_and_a_collective_is_each_of_its_units(world: World) -> None:
    first, second, _ = tasks(received(world, TEXT))
    assert (first.lead, first.joint) == (world.units["housing"], [world.unit("land")])
    assert (second.lead, second.each) == (None, [world.unit("town")])
    assert second.read["how"] == {"各镇街": "everybody"}


def test_what_was_read_stays_beside_what_a_person_changed(world: World) -> None:
    draft = received(world, TEXT)
    first = drafts.revise_line(tasks(draft)[0], by=seen(world, 0), lead=world.unit("land"), standard="12 个")
    assert (first.lead, first.read["lead"]) == (world.units["land"], world.unit("housing"))
    (change,) = draft.changes.all()
    assert (change.person, change.what) == (world.people["supervisor"], "revise")
    assert change.before[str(first.number)]["lead_id"] == world.unit("housing")
    assert change.after[str(first.number)]["standard"] == "12 个"
    assert changes.touched(draft) == {first.number}
    assert "牵头单位" in changes.told(change).say()


def test_a_merged_line_keeps_both_sentences_and_takes_what_it_lacks(world: World) -> None:
    draft = received(world, TEXT)
    first, second, third = tasks(draft)
    drafts.revise_line(third, by=seen(world, 0), standard="资金到位")
    shaping.merge(first, by=seen(world, 1), others=[third.number])
    first.refresh_from_db()
    sentences = shaping.sentences_of(draft)[first.pk]
    assert len(sentences) == 2
    assert "资金保障" in sentences[1]
    assert first.lead == world.units["housing"]
    assert [line.number for line in draft.lines.tasks()] == [first.number, second.number]


def test_an_added_task_stands_where_its_words_stand_in_the_source_and_says_who_added_it(world: World) -> None:
    draft = received(world, TEXT)
    before = state(draft)
    number = shaping.add(draft, by=seen(world, 0), text=" 安装在线监测28处 ")
    _, second, added, _ = tasks(draft)
    assert (added.number, added.text, added.parent_id) == (number, "安装在线监测28处", second.parent_id)
    assert draft.document.text[added.start : added.end] == added.text
    assert (added.lead, added.due, added.level) == (None, None, second.level)
    change = changes.last_change(draft)
    assert (change.person, change.what) == (world.people["supervisor"], "add")
    assert changes.told(change).say("zh").endswith(f"添加（第 {number} 条）")
    undo(world, draft)
    assert state(draft) == before


def test_a_task_in_words_of_ones_own_comes_behind_the_line_named_or_last(world: World) -> None:
    draft = received(world, TEXT)
    first, second, third = tasks(draft)
    under = heading(draft, -1)
    one = shaping.add(draft, by=seen(world, 0), text="建立台账", after=first.number)
    two = shaping.add(draft, by=seen(world, 1), text="报送总结")
    three = shaping.add(draft, by=seen(world, 2), text="明确专人", after=under.number)
    assert [line.number for line in tasks(draft)] == [first.number, one, second.number, three, third.number, two]
    by_number = {line.number: line for line in tasks(draft)}
    assert by_number[three].parent_id == under.pk
    assert (by_number[one].start, by_number[one].end) == (0, 0)
    assert shaping.sentences_of(draft)[by_number[one].pk] == ["建立台账"]
    shaping.set_elsewhere(by_number[one], by=seen(world, 3))
    shaping.set_elsewhere(by_number[one], by=seen(world, 4))
    assert Line.objects.get(id=by_number[one].pk).text == "建立台账"


@pytest.mark.parametrize(
    ("text", "after", "at", "key"),
    [
        ("", None, 0, "field_wrong"),
        ("  ", None, 0, "field_wrong"),
        ("长" * 501, None, 0, "field_wrong"),
        ("建立台账", 99, 0, "add_after_unknown"),
        ("建立台账", None, 7, "draft_not_seen"),
    ],
)
def test_a_task_without_words_or_place_is_not_added(
    world: World, text: str, after: int | None, at: int, key: str
) -> None:
    draft = received(world, TEXT)
    before = state(draft)
    with pytest.raises(Refused) as refused:
        shaping.add(draft, by=seen(world, at), text=text, after=after)
    assert refused.value.sentence.key == key
    assert (state(draft), version(draft)) == (before, 0)


def test_nothing_is_added_behind_a_dropped_line_or_to_an_adopted_draft(world: World) -> None:
    draft = received(world, TEXT)
    first = drafts.revise_line(tasks(draft)[0], by=seen(world, 0), dropped=True)
    with pytest.raises(Refused) as refused:
        shaping.add(draft, by=seen(world, 1), text="建立台账", after=first.number)
    assert refused.value.sentence.key == "add_after_unknown"
    Draft.objects.filter(id=draft.pk).update(adopted=seen(world, 0).at)
    with pytest.raises(Refused) as refused:
        shaping.add(draft, by=seen(world, 1), text="建立台账")
    assert refused.value.sentence.key == "draft_adopted"


def test_a_document_in_which_nothing_was_read_is_an_empty_draft_to_add_to(world: World) -> None:
    draft = received(world, "今天天气很好。")
    assert tasks(draft) == []
    number = shaping.add(draft, by=seen(world, 0), text="天气很好")
    (added,) = tasks(draft)
    assert (added.number, added.parent, added.start) == (number, None, 2)


def test_a_task_is_split_where_the_line_is_broken_and_each_part_points_to_its_place(world: World) -> None:
    draft = received(world, TEXT)
    second = tasks(draft)[1]
    cut = second.text.index("，") + 1
    shaping.split(second, by=seen(world, 0), parts=[second.text[:cut], second.text[cut:]])
    _, one, two, _ = tasks(draft)
    assert one.text + two.text == second.text
    assert draft.document.text[two.start : two.end].startswith("安装在线监测")
    assert (two.each, two.parent_id) == (second.each, second.parent_id)


@pytest.mark.parametrize("parts", [["开展扬尘治理"], ["开展", "别的话"], [], ["", " "]])
def test_a_split_that_changes_words_is_refused_and_nothing_changes(world: World, parts: list[str]) -> None:
    draft = received(world, TEXT)
    before = state(draft)
    with pytest.raises(Refused) as refused:
        shaping.split(tasks(draft)[1], by=seen(world, 0), parts=parts)
    assert refused.value.sentence.key == "split_words_changed"
    assert (state(draft), version(draft)) == (before, 0)


def test_a_heading_moves_with_all_under_it_and_never_below_itself(world: World) -> None:
    draft = received(world, TEXT)
    tops = list(Line.objects.filter(draft=draft, is_heading=True))
    one, two = tops[-2], tops[-1]
    with pytest.raises(Refused) as refused:
        shaping.move(one, by=seen(world, 0), under=one.number)
    assert refused.value.sentence.key == "move_under_heading"
    first = tasks(draft)[0]
    shaping.move(first, by=seen(world, 0), under=two.number)
    first.refresh_from_db()
    assert first.parent_id == two.pk
    assert [line.pk for line in draft.lines.all()][-1] == first.pk


def test_a_heading_with_lines_does_not_become_a_task(world: World) -> None:
    draft = received(world, TEXT)
    with pytest.raises(Refused) as refused:
        shaping.retype(heading(draft, -1), by=seen(world, 0))
    assert refused.value.sentence.key == "retype_has_lines"
    first = tasks(draft)[0]
    shaping.retype(first, by=seen(world, 0))
    first.refresh_from_db()
    assert first.is_heading


def test_handled_elsewhere_keeps_the_place_without_words(world: World) -> None:
    draft = received(world, TEXT)
    first = tasks(draft)[0]
    shaping.set_elsewhere(first, by=seen(world, 0))
    first.refresh_from_db()
    assert (first.text, first.lead, first.joint, first.standard, first.due) == ("", None, [], "", None)
    assert drafts.lacks_of(first) == ()
    assert first.pk not in shaping.sentences_of(draft)
    shaping.set_elsewhere(first, by=seen(world, 1))
    first.refresh_from_db()
    assert first.text == first.read["text"] != ""


def test_two_people_do_not_overwrite_each_other_and_the_second_sees_what_changed(world: World) -> None:
    draft = received(world, TEXT)
    first, second, _ = tasks(draft)
    drafts.revise_line(first, by=seen(world, 0, "supervisor"), standard="甲")
    with pytest.raises(Refused) as refused:
        drafts.revise_line(first, by=seen(world, 0, "supervision_head"), standard="乙")
    assert "杜督明" in refused.value.sentence.say()
    assert "完成标准" in refused.value.sentence.say()
    drafts.revise_line(second, by=seen(world, 0, "supervision_head"), standard="丙")
    assert [line.standard for line in tasks(draft)[:2]] == ["甲", "丙"]


def test_undoing_brings_back_the_last_change_only_and_says_who_did_it(world: World) -> None:
    draft = received(world, TEXT)
    before = state(draft)
    first = tasks(draft)[0]
    drafts.revise_line(first, by=seen(world, 0), standard="甲")
    drafts.revise_line(first, by=seen(world, 1), standard="乙")
    undone = undo(world, draft)
    assert undone.version == 2
    assert tasks(draft)[0].standard == "甲"
    with pytest.raises(Refused) as refused:
        undo(world, draft, at=2)
    assert refused.value.sentence.key == "draft_stale"
    undo(world, draft)
    assert state(draft) == before
    with pytest.raises(Refused) as refused:
        undo(world, draft)
    assert refused.value.sentence.key == "undo_nothing"
    assert list(draft.changes.values_list("what", flat=True)) == ["revise", "revise", "undo", "undo"]


def one_step(world: World, draft: Draft, step: int, pick: int) -> None:
    lines = tasks(draft)
    line, by = lines[pick % len(lines)], seen(world, version(draft))
    other = lines[(pick + 1) % len(lines)]
    steps = (
        lambda: shaping.merge(line, by=by, others=[other.number]),
        lambda: shaping.split(line, by=by, parts=[line.text[:4], line.text[4:]]),
        lambda: shaping.move(line, by=by, under=heading(draft, pick % 2).number),
        lambda: shaping.move(heading(draft, -1), by=by, under=None),
        lambda: shaping.retype(line, by=by),
        lambda: shaping.set_elsewhere(line, by=by),
        lambda: drafts.revise_line(heading(draft), by=by, dropped=pick % 2 == 0),
        lambda: shaping.add(draft, by=by, text="建立台账", after=line.number if pick % 2 else None),
        lambda: drafts.revise_line(line, by=by, lead=world.unit("land"), each=[world.unit("town")], due="2020-06-30"),
    )
    steps[step]()


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(st.integers(0, 8), st.integers(0, 5)), max_size=8))
def test_whatever_was_changed_undoing_everything_gives_what_was_read(world: World, walk: list[tuple[int, int]]) -> None:
    draft = received(world, TEXT)
    before = state(draft)
    for step, pick in walk:
        if tasks(draft):
            told = state(draft)
            try:
                one_step(world, draft, step, pick)
            except Refused:
                assert state(draft) == told
    while changes.last_change(draft):
        undo(world, draft)
    assert state(draft) == before


def test_an_adopted_draft_stays(world: World) -> None:
    draft = received(world, TEXT)
    Draft.objects.filter(id=draft.pk).update(adopted=seen(world, 0).at)
    for act in (lambda: shaping.retype(tasks(draft)[0], by=seen(world, 0)), lambda: undo(world, draft)):
        with pytest.raises(Refused):
            act()
    assert not Change.objects.exists()
