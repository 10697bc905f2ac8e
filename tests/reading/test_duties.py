"""Units are named whole, leads only where the document says who leads."""

import pytest

from bihuan.reading.duties import from_bracket, split_units


@pytest.mark.parametrize(
    ("words", "units"),
    [
        ("区住建局、区财政局", ["区住建局", "区财政局"]),
        ("区文化和旅游局", ["区文化和旅游局"]),
        ("各区、县级市", ["各区", "县级市"]),
        ("各省、自治区、直辖市人民政府", ["各省、自治区、直辖市人民政府"]),
        ("区市场监管局（区知识产权局）、区法院", ["区市场监管局（区知识产权局）", "区法院"]),
        ("区教育局等部门", ["区教育局"]),
        ("区教育局等有关部门和单位", ["区教育局", "有关部门和单位"]),
        ("各级党委和政府", ["各级党委和政府"]),
        ("各地区各有关部门", ["各地区", "各有关部门"]),
        ("无", []),
    ],
)
def test_list_of_units_is_split_at_its_joints_only(words: str, units: list[str]) -> None:
    assert split_units(words) == units


@pytest.mark.parametrize(
    ("bracket", "lead", "cooperate"),
    [
        ("（区住建局牵头，区财政局配合）", ("区住建局",), ("区财政局",)),
        ("（区住建局、区财政局负责）", (), ()),
        ("（区住建局、区财政局负责，列第一位者为牵头单位，下同）", ("区住建局",), ()),
        ("（各镇、区财政局负责，排在第一位的部门为牵头部门，下同）", (), ()),
        ("（牵头单位：区委办，配合单位：区府办、各镇）", ("区委办",), ("区府办", "各镇")),
        ("（区住建局会同区财政局负责）", ("区住建局",), ()),
    ],
)
def test_bracket_names_a_lead_only_where_it_says_so(
    bracket: str, lead: tuple[str, ...], cooperate: tuple[str, ...]
) -> None:
    duty = from_bracket(bracket, 0, len(bracket), first_leads=False)
    assert (duty.lead, duty.cooperate) == (lead, cooperate)


def test_rule_of_the_first_holds_from_the_announcing_item_on() -> None:
    announced = from_bracket("（甲局、乙局负责。列第一位者为牵头单位，下同）", 0, 24, first_leads=False)
    following = from_bracket("（丙局、丁局负责）", 0, 9, first_leads=announced.first_leads)
    assert announced.lead == ("甲局",)
    assert following.lead == ("丙局",)
