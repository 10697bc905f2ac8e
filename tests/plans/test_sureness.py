"""Tests of sureness: each field tells by which rule it was read, the least sure first, until it is changed."""

from datetime import date

import pytest

from bihuan.plans import drafts
from bihuan.plans.models import Draft
from bihuan.plans.sureness import Way, confidence_of, sure_of
from bihuan.reading import rules
from tests.plans.test_drafts import received, seen, tasks
from tests.world import World, build_world

pytestmark = pytest.mark.django_db

INHERITED = """2020年云湖新区城市更新工作方案

一、实施老旧小区改造。（牵头单位：住建局）

（一）2020年6月30日前完成12个小区改造。

（二）2020年5月31日前安装在线监测28处。
"""


@pytest.fixture
def world() -> World:
    return build_world()


def labels(draft: Draft, place: int) -> list[str]:
    return [sure.label.say() for sure in sure_of(tasks(draft)[place])]


def test_every_field_tells_its_rule_and_the_least_sure_stands_first(world: World) -> None:
    sures = sure_of(tasks(received(world))[1])
    assert [sure.percent for sure in sures] == sorted(sure.percent for sure in sures)
    first = sures[0]
    assert (first.label.say(), first.percent) == ("牵头单位", 0)
    assert [how.say() for how in first.how] == ["“生态环保分局”不在机构名录中"]
    assert {"牵头单位", "办结时限", "完成标准", "事项"} <= {sure.label.say() for sure in sures}
    assert all(sure.rule.say("zh") and sure.rule.say("en") for sure in sures)


def test_a_line_is_as_sure_as_its_least_sure_field(world: World) -> None:
    for line in tasks(received(world)):
        assert round(line.confidence * 100) == sure_of(line)[0].percent


def test_a_field_that_a_person_changed_is_no_longer_the_machines(world: World) -> None:
    draft = received(world)
    before = labels(draft, 0)
    drafts.revise_line(tasks(draft)[0], by=seen(world, 0), due=date(2020, 7, 31))
    assert [one for one in before if one not in labels(draft, 0)] == ["办结时限"]
    drafts.revise_line(tasks(draft)[0], by=seen(world, 1), due=date(2020, 6, 30))
    assert labels(draft, 0) == before


def test_what_the_line_above_names_is_marked_as_from_above(world: World) -> None:
    draft = received(world, INHERITED)
    above = {sure.label.say() for sure in sure_of(tasks(draft)[0]) if sure.above}
    assert tasks(draft)[0].lead == world.units["housing"]
    assert "牵头单位" in above
    assert "办结时限" not in above


def test_nothing_read_is_nothing_to_doubt() -> None:
    assert confidence_of([], how={}, names=[]) == 1.0


def test_a_name_found_doubtfully_lowers_only_the_units() -> None:
    lead, deadline = Way("lead", "unit.bracket"), Way("deadline", "deadline.date")
    assert confidence_of([deadline], how={"某局": "unknown"}, names=["某局"]) == rules()["deadline.date"].confidence
    assert confidence_of([lead, deadline], how={"某局": "unknown"}, names=["某局"]) == 0
    assert confidence_of([lead], how={"某局": "unknown"}, names=["他局"]) == rules()["unit.bracket"].confidence
