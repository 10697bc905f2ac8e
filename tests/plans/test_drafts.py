"""Tests of drafts: what is read is kept as it came, and lines change only on the version that was seen."""

from datetime import date

import pytest

from bihuan.core.words import Refused
from bihuan.plans import drafts
from bihuan.plans.changes import Editor
from bihuan.plans.models import Document, Draft, Line
from tests.world import World, at, build_world

TEXT = """2020年云湖新区城市更新工作方案

一、重点任务

（一）实施老旧小区改造。2020年6月30日前完成12个小区改造。（牵头单位：住建局）

（二）开展扬尘治理。2020年5月31日前安装在线监测28处。（牵头单位：生态环保分局）
"""

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> World:
    return build_world()


def received(world: World, text: str | bytes = TEXT, *, kind: str = "plan") -> Draft:
    return drafts.receive(
        text,
        title="城市更新工作方案",
        kind=kind,
        issued=date(2020, 3, 20),
        person=world.people["supervisor"],
        at=at(world.day),
    )


def seen(world: World, version: int, name: str = "supervisor") -> Editor:
    """One of the cast before a draft at a version."""
    return Editor(person=world.people[name], at=at(world.day), seen=version)


def tasks(draft: Draft) -> list[Line]:
    return list(Line.objects.filter(draft=draft, is_heading=False))


def test_the_document_is_kept_as_it_came_and_every_line_points_into_it(world: World) -> None:
    draft = received(world)
    assert draft.document.text == TEXT
    assert len(draft.document.digest) == 64
    for line in Line.objects.filter(draft=draft):
        assert 0 <= line.start < line.end <= len(TEXT)
        assert line.parent is None or line.parent.number < line.number


def test_a_lead_is_resolved_only_when_its_name_is_a_units_name(world: World) -> None:
    first, second = tasks(received(world))
    assert first.lead == world.units["housing"]
    assert second.lead is None
    assert second.lead_text == "生态环保分局"


def test_a_name_that_two_units_bear_resolves_to_neither(world: World) -> None:
    world.units["land"].aliases = "住建局"
    world.units["land"].save()
    assert tasks(received(world))[0].lead is None


def test_a_deadline_and_a_target_of_the_sentence_are_taken_over(world: World) -> None:
    first, _ = tasks(received(world))
    assert first.due == date(2020, 6, 30)
    assert first.due_text
    assert received(world, kind="upper").lines.first().due_set_by == "upper"


def test_gaps_shrink_as_they_are_filled(world: World) -> None:
    draft = received(world)
    before = {gap.line.pk: gap.lacks for gap in drafts.gaps(draft)}
    _, second = tasks(draft)
    assert "lead" in before[second.pk]
    drafts.revise_line(second, by=seen(world, 0), lead=world.unit("environment"), standard="28 处联网")
    after = {gap.line.pk: gap.lacks for gap in drafts.gaps(draft)}
    assert "lead" not in after.get(second.pk, ())
    assert "standard" not in after.get(second.pk, ())


def test_a_change_upon_an_old_version_is_refused_and_nothing_changes(world: World) -> None:
    draft = received(world)
    line = tasks(draft)[0]
    drafts.revise_line(line, by=seen(world, 0), standard="甲")
    with pytest.raises(Refused) as refused:
        drafts.revise_line(line, by=seen(world, 0), standard="乙")
    assert (refused.value.kind, refused.value.sentence.key) == ("not_now", "draft_stale")
    line.refresh_from_db()
    assert line.standard == "甲"


@pytest.mark.parametrize("change", [{"lead": "999999"}, {"lead": "甲"}, {"due": "明天"}, {"standard": "长" * 501}])
def test_a_malformed_change_is_refused_with_its_field(world: World, change: dict[str, str]) -> None:
    draft = received(world)
    with pytest.raises(Refused) as refused:
        drafts.revise_line(tasks(draft)[0], by=seen(world, 0), **change)
    assert refused.value.sentence.key == "field_wrong"
    draft.refresh_from_db()
    assert draft.version == 0


def test_a_dropped_heading_takes_its_lines_along_and_brings_them_back(world: World) -> None:
    draft = received(world)
    heading = Line.objects.filter(draft=draft, is_heading=True).first()
    assert heading is not None
    drafts.revise_line(heading, by=seen(world, 0), dropped=True)
    under = [line for line in Line.objects.filter(draft=draft) if line.parent_id == heading.pk]
    assert under
    assert all(line.dropped for line in under)
    drafts.revise_line(heading, by=seen(world, 1), dropped=False)
    assert not Line.objects.filter(draft=draft, parent=heading, dropped=True).exists()


@pytest.mark.parametrize(
    "data", [b"", b"%PDF-1.4 \x00", b"PK\x03\x04", "机密\n方案".encode(), b"x" * (5 * 1024 * 1024 + 1)]
)
def test_what_cannot_be_read_leaves_nothing_behind(world: World, data: bytes) -> None:
    with pytest.raises(Refused):
        received(world, data)
    assert not Document.objects.exists()


def test_a_declared_count_is_shown_beside_what_was_found(world: World) -> None:
    text = TEXT.replace("一、重点任务", "一、实施两大行动\n\n两大行动：老旧小区改造、扬尘治理。")
    claims = drafts.claims_of(received(world, text))
    assert any(claim["declared"] == 2 for claim in claims)
