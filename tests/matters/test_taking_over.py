"""Tests of taking over from a table: every cell is checked, nothing is written before it is confirmed, then all."""

from datetime import date, datetime
from typing import Any

import pytest

from bihuan.core.words import Refused
from bihuan.matters import taking_over
from bihuan.matters.models import Counter, Matter
from bihuan.matters.taking_over import Foreseen, Offices
from bihuan.people import rights
from bihuan.plans import sheets
from tests.world import World, at, build_world

pytestmark = pytest.mark.django_db

HEAD = "事项\t牵头单位\t开始日期\t时限\t完成比例（%）\t配合单位\t来源\t备注"
ROW = "改造和平路\t住建局\t2020-01-06\t2020/6/30\t40%\t自然资源局、云溪镇\t会议\t略"


@pytest.fixture
def world() -> World:
    return build_world()


def offices(world: World) -> Offices:
    units = {name: world.register()[name] for name in ("supervisor", "coordinator")}
    return Offices(source_kind="plan", **units)


def previewed(world: World, *rows: str, head: str = HEAD) -> Foreseen:
    sheet = taking_over.pasted("\n".join((head, *rows)))
    return seen(world, sheet)


def seen(world: World, sheet: sheets.Sheet) -> Foreseen:
    tree, moment = rights.unit_tree(world.day), at(world.day)
    actor = world.actor("supervisor")
    return taking_over.preview(sheet, offices=offices(world), actor=actor, tree=tree, at=moment)


def marks(found: Foreseen) -> list[tuple[int, str, str]]:
    return [(one.row, one.column, one.why.key) for one in found.wrong]


def test_a_row_is_previewed_without_a_trace_and_then_registered_as_under_way(world: World) -> None:
    counters = list(Counter.objects.values_list("name", "last"))
    found = previewed(world, ROW)
    assert marks(found) == []
    assert found.rows[0][:3] == ("改造和平路", "住建局", "2020-01-06")
    assert (Matter.objects.count(), list(Counter.objects.values_list("name", "last"))) == (0, counters)
    done = taking_over.take(world.actor("supervisor"), payloads=found.payloads, at=at(world.day), key="one")
    again = taking_over.take(world.actor("supervisor"), payloads=found.payloads, at=at(world.day), key="one")
    matter = Matter.objects.get()
    assert [one.hash for one in done] == [one.hash for one in again]
    assert (matter.state, matter.lead, matter.due) == ("active", world.units["housing"], date(2020, 6, 30))
    assert (matter.start, matter.percent, matter.source_kind) == (date(2020, 1, 6), 40, "meeting")


@pytest.mark.parametrize(
    ("row", "mark"),
    [
        ("\t住建局\t2020-01-06", ("A", "field_missing")),
        ("甲\t\t2020-01-06", ("B", "field_missing")),
        ("甲\t某某局\t2020-01-06", ("B", "unit_unclear")),
        ("甲\t住建局\t", ("C", "field_missing")),
        ("甲\t住建局\t去年", ("C", "hint_date")),
        ("甲\t住建局\t1889-01-01", ("C", "field_wrong")),
        ("甲\t住建局\t2020-12-31", ("C", "started_in_future")),
        ("甲\t住建局\t2020-01-06\t#REF!", ("D", "sheet_error_cell")),
        ("甲\t住建局\t2020-01-06\t\t101", ("E", "field_wrong")),
        ("甲\t住建局\t2020-01-06\t\t一半", ("E", "field_wrong")),
        ("甲\t住建局\t2020-01-06\t\t\t某某局", ("F", "unit_unclear")),
        ("甲\t住建局\t2020-01-06\t\t\t\t传闻", ("G", "field_wrong")),
        ("长" * 201 + "\t住建局\t2020-01-06", ("A", "field_wrong")),
        ("甲\t督查考核中心\t2020-01-06", ("B", "parties_overlap")),
    ],
)
def test_a_wrong_cell_is_named_and_nothing_is_registered(world: World, row: str, mark: tuple[str, str]) -> None:
    found = previewed(world, ROW, row)
    assert marks(found) == [(3, *mark)]
    assert "粘贴的表格" in found.wrong[0].told.say("zh")
    assert Matter.objects.count() == 0


def test_what_stands_twice_or_is_under_way_already_is_named(world: World) -> None:
    first = previewed(world, ROW)
    taking_over.take(world.actor("supervisor"), payloads=first.payloads, at=at(world.day), key=None)
    other = ROW.replace("和平路", "中山路")
    assert marks(previewed(world, ROW, other, other)) == [
        (2, "A", "take_over_under_way"),
        (4, "A", "take_over_twice"),
    ]


def test_a_workbook_of_any_name_with_a_title_above_its_headings_is_read(world: World) -> None:
    columns = taking_over.COLUMNS
    row = {"title": "改造和平路", "lead": "住建局", "started": date(2020, 1, 6), "percent": 40.0}
    content = sheets.write([row], columns=columns, about={}, language="en", table="Stock")
    sheet = taking_over.opened(content, name="台账.xlsx")
    assert (sheet.name, marks(seen(world, sheet))) == ("Stock", [])
    late = previewed(world, "事项\t牵头单位\t开始日期", "甲\t住建局\t某日", head="存量台账（2020年）")
    assert marks(late) == [(3, "C", "hint_date")]


def test_the_blank_table_holds_the_headings_and_nothing_to_register(world: World) -> None:
    sheet = taking_over.opened(taking_over.blank("zh"), name="空表.xlsx")
    assert set(sheet.letters) == set(taking_over.COLUMNS)
    with pytest.raises(Refused) as refused:
        seen(world, sheet)
    assert refused.value.sentence.key == "take_over_nothing"


def test_a_table_too_long_and_one_without_titles_are_refused(world: World) -> None:
    with pytest.raises(Refused) as refused:
        previewed(world, *[ROW] * 501)
    assert refused.value.sentence.key == "batch_too_long"
    with pytest.raises(Refused) as refused:
        previewed(world, ROW, head="工作\t单位")
    assert refused.value.sentence.key == "sheet_no_number"


def test_a_row_refused_at_the_end_registers_none_and_is_named_by_its_title(world: World) -> None:
    found = previewed(world, ROW, ROW.replace("和平路", "中山路"))
    payloads: list[Any] = [found.payloads[0], found.payloads[1] | {"started": "2021-01-01"}]
    moment: datetime = at(world.day)
    with pytest.raises(Refused) as refused:
        taking_over.take(world.actor("supervisor"), payloads=payloads, at=moment, key="two")
    assert "改造中山路" in refused.value.sentence.say()
    assert Matter.objects.count() == 0
