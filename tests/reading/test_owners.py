"""Whoever a sentence, a bracket or a cell makes answer is its unit, and nobody else is."""

import pytest

from bihuan import reading
from bihuan.reading import Draft, Source, Task

HEAD, FOOT = "2026年重点工作方案\n一、主要任务\n", "\n2026年1月5日\n"


def draft_of(words: str) -> Draft:
    return reading.decompose(Source("方案", HEAD + words + FOOT))


def last(words: str) -> Task:
    return draft_of(words).tasks[-1]


@pytest.mark.parametrize(
    ("words", "units"),
    [
        ("（一）区财政局、住建局9月底前改造老旧小区12处。", ("区财政局", "住建局")),
        ("湖东和湖西街道8月底前建成公园2个", ("湖东和湖西街道",)),
        ("管理局5月底前完成整治", ("管理局",)),
        ("区水务局2026年汛期前清淤河道30公里。", ("区水务局",)),
        ("（一）区教育局上半年新增学位800个。", ("区教育局",)),
        ("请各街道把台账报区安委办。", ("各街道",)),
        ("请各街道6月10日前把台账报区安委办。", ("各街道",)),
        ("本通知印发后15个工作日内，各单位报送方案。", ("各单位",)),
    ],
)
def test_units_before_a_date_or_ba_act(words: str, units: tuple[str, ...]) -> None:
    assert last(words).units == units


@pytest.mark.parametrize(
    "words",
    [
        "（一）综合服务中心6月底前建成投用。",
        "（一）湖滨园区8月底前正式开园。",
        "（一）游客中心年底前建成并投入使用。",
    ],
)
def test_what_is_built_by_a_day_is_no_unit(words: str) -> None:
    assert last(words).units == ()


def test_leader_who_leads_is_no_unit() -> None:
    task = last("由分管副区长总牵头，住建局具体负责。")
    assert (task.lead, task.units) == ((), ("住建局",))


def test_unit_whose_offer_is_agreed_to_acts_beside_the_one_handed_on_to() -> None:
    task = last("同意区财政局安排资金200万元，由区住建局4月底前拨付到位。")
    assert task.units == ("区财政局", "区住建局")


@pytest.mark.parametrize(
    ("bracket", "lead", "units", "cooperate"),
    [
        ("【区发改局（牵头），区财政局、各街道】", ("区发改局",), ("区发改局", "区财政局", "各街道"), ()),
        ("（区发改局（牵头）、区财政局（配合））", ("区发改局",), ("区发改局", "区财政局"), ("区财政局",)),
        ("（区住建局 财政局）", (), ("区住建局", "财政局"), ()),
        ("（区住建局　区财政局　各街道）", (), ("区住建局", "区财政局", "各街道"), ()),
        ("（区住房城乡建设 局、区财政局负责）", (), ("区住房城乡建设局", "区财政局"), ()),
    ],
)
def test_bracket_is_read_whatever_parts_its_units_and_marks_their_part(
    bracket: str, lead: tuple[str, ...], units: tuple[str, ...], cooperate: tuple[str, ...]
) -> None:
    task = last(f"（一）完善应急预案。{bracket}")
    assert (task.lead, task.units, task.cooperate) == (lead, units, cooperate)


def test_units_in_the_lines_of_one_cell_stay_apart() -> None:
    table = "|序号|任务|责任单位|\n|1|改造管网|区住建局 区财政局|\n|2|整治占道|区发改局（牵头）、各街道|\n"
    first, second = reading.decompose(Source("清单", table)).tasks
    assert first.units == ("区住建局", "区财政局")
    assert (second.lead, second.units) == (("区发改局",), ("区发改局", "各街道"))
