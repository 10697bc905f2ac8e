"""Tests of resolving: names, remits and open matters of the site, as the lines of a draft speak of them."""

import pytest

from bihuan.plans import resolving
from tests.world import World, build_world

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> World:
    return build_world()


def site(world: World) -> resolving.Site:
    return resolving.Site(world.day)


def test_full_short_contracted_and_prefixed_names_mean_the_unit(world: World) -> None:
    found = site(world).meant(["住房建设局", "住建局", "住房和城乡建设局", "区住建局", "云湖新区住建局"])
    assert [meant.one for meant in found] == [world.unit("housing")] * 5
    assert [meant.how for meant in found] == ["full", "full", "contracted", "prefix", "prefix"]


def test_an_upper_levels_unit_is_marked_before_anyone_believes_it(world: World) -> None:
    (meant,) = site(world).meant(["市住建局"])
    assert (meant.one, meant.how) == (world.unit("housing"), "other_level")


def test_all_towns_are_the_towns_and_a_closed_unit_is_nobody(world: World) -> None:
    assert site(world).meant(["各镇街"])[0].units == (world.unit("town"),)
    town = world.units["town"]
    town.closed = town.opened
    town.save()
    later = resolving.Site(world.day.replace(month=12))
    assert later.meant(["各镇街", "云溪镇"])[0].units == ()
    assert later.meant(["云溪镇"])[0].how == "unknown"


def test_a_lead_is_suggested_from_the_remit_with_the_reason(world: World) -> None:
    world.units["environment"].remit = "扬尘治理和大气监测\n河道水质"
    world.units["environment"].save()
    (suggested,) = site(world).suggest("开展扬尘治理，安装在线监测28处")
    assert suggested.unit == world.units["environment"]
    assert "扬尘治理" in suggested.why.say("zh")
    assert "扬尘治理" in suggested.why.say("en")


def test_an_ambiguous_name_offers_every_unit_it_may_mean(world: World) -> None:
    world.units["land"].aliases = "住建局"
    world.units["land"].save()
    suggested = site(world).suggest("某事", written=["住建局"])
    assert [each.unit.pk for each in suggested] == [world.unit("housing"), world.unit("land")]
    assert all("可能指几个单位" in each.why.say() for each in suggested)


def test_a_line_said_twice_and_a_line_under_way_already_are_named() -> None:
    lines = {11: "完成12个老旧小区改造", 12: "治理扬尘", 15: "12个老旧小区改造任务的完成"}
    assert resolving.repeated(lines) == {15: 11}
    assert resolving.continued(lines, open_titles={42: "老旧小区改造", 43: "河道清淤"}) == {11: 42, 15: 42}
