"""A written name means the units it may mean, and says how it was found; what may mean several is never settled."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bihuan.reading.naming import Directory, Known

UNITS = [
    Known(1, ("云湖新区", "云湖"), "place"),
    Known(2, ("住房和城乡建设局",), "department"),
    Known(3, ("发展和改革委员会",), "department"),
    Known(4, ("市场监督管理局", "市场监管局"), "department"),
    Known(5, ("党政办公室", "党政办"), "department"),
    Known(6, ("云溪镇",), "town"),
    Known(7, ("湖东街道办事处", "湖东街道"), "town"),
    Known(8, ("教育体育局",), "department"),
    Known(9, ("交通运输局", "运输局"), "department"),
    Known(10, ("交通管理局",), "department"),
    Known(11, ("云湖城建集团",), "other"),
]
SITE = Directory(UNITS)


@pytest.mark.parametrize(
    ("written", "unit", "how"),
    [
        ("住房和城乡建设局", 2, "full"),
        ("市场监管局", 4, "full"),
        (" 党政办 ", 5, "full"),
        ("住建局", 2, "contracted"),
        ("住房城乡建设局", 2, "contracted"),
        ("住房和城乡建设保障局", 2, "contracted"),
        ("发改委", 3, "contracted"),
        ("市监局", 4, "contracted"),
        ("云溪镇人民政府", 6, "contracted"),
        ("湖东街道办", 7, "contracted"),
        ("区住建局", 2, "prefix"),
        ("云湖新区发改委", 3, "prefix"),
        ("我区教体局", 8, "prefix"),
        ("市住建局", 2, "other_level"),
        ("省发展和改革委员会", 3, "other_level"),
        ("区市场监管局", 4, "prefix"),
    ],
)
def test_a_name_is_found_and_the_way_is_told(written: str, unit: int, how: str) -> None:
    meant = SITE.find(written)
    assert (meant.one, meant.how) == (unit, how)


@pytest.mark.parametrize("written", ["东湖区住建局", "水利局", "局", "", "生态环保分局", "建设局", "住建委"])
def test_what_the_site_does_not_have_is_not_found(written: str) -> None:
    assert (SITE.find(written).units, SITE.find(written).how) == ((), "unknown")


def test_a_name_that_may_mean_two_means_neither() -> None:
    meant = SITE.find("交管局")
    assert meant.units == (10,)
    ambiguous = SITE.find("交局")
    assert ambiguous.one is None
    both = SITE.find("交通局")
    assert both.units == (9, 10)
    assert both.one is None


@pytest.mark.parametrize(
    ("written", "units"),
    [
        ("各镇街", (6, 7)),
        ("各镇、街道", (6, 7)),
        ("各镇（街道）", (6, 7)),
        ("各乡镇", (6,)),
        ("各街道", (7,)),
        ("各部门", (2, 3, 4, 5, 8, 9, 10)),
    ],
)
def test_a_closed_collective_is_everybody_of_its_sort_and_marked(written: str, units: tuple[int, ...]) -> None:
    meant = SITE.find(written)
    assert (meant.units, meant.how, meant.one) == (units, "everybody", None)


@pytest.mark.parametrize("written", ["各成员单位", "各有关部门", "有关部门", "领导小组成员单位", "相关单位"])
def test_an_open_collective_offers_only_those_named_elsewhere(written: str) -> None:
    assert SITE.find(written).units == ()
    meant = SITE.find(written, named=(2, 8))
    assert (meant.units, meant.how, meant.is_collective, meant.one) == ((2, 8), "some", True, None)


@given(st.sampled_from(UNITS[1:10]), st.sampled_from([" ", "　", "\n", ""]), st.integers(0, 3))
def test_spaces_within_a_name_do_not_matter(unit: Known, space: str, at: int) -> None:
    name = unit.names[0]
    assert SITE.find(name[:at] + space + name[at:]).one == unit.unit


@given(st.text(max_size=30))
def test_any_text_at_all_has_an_answer(text: str) -> None:
    meant = SITE.find(text)
    assert set(meant.units) <= {unit.unit for unit in UNITS}
