"""A sentence orders, tells, guides or asks for an attitude; and who acts in it is named whole."""

from datetime import date

import pytest

from bihuan import reading
from bihuan.reading import Source
from bihuan.reading.clauses import mask
from bihuan.reading.speech import manner

ORDERS = """
要加快补齐公共卫生短板，推进县级疾控中心标准化建设。
要坚持问题导向，逐项建立台账，挂账督办、限时销号。
各级领导干部要带头深入基层，面对面听取群众意见。
推动产业链上下游协同，打造一批特色集群。
必须把耕地保护作为硬任务，坚决遏制“非农化”。
凡是未按期完成的，一律通报批评。
严格落实安全生产责任制，层层签订责任书。
加快推进5G基站建设，年内新建3000个。
下一步，要围绕全年目标，倒排工期、挂图作战。
要深入学习贯彻会议精神，迅速制定落实方案，明确时间表、路线图。
确保6月底前主体完工、年底前投入运营。
财政资金要向基层倾斜，兜住“三保”底线。
不得以任何理由拖欠农民工工资。
请各单位于3月5日前报送工作总结。
对顶尖人才可以“一事一议”。
"""
OTHERS = """
粮食安全是“国之大者”。
经过几年努力，全市贫困村全部出列。
我们要清醒地看到，当前安全生产形势依然严峻复杂。
思想是行动的先导，认识是行动的动力。
大家一定要提高政治站位，增强责任感和紧迫感。
从检查情况看，一些单位整改不彻底、不到位。
实践证明，抓好项目就是抓好发展。
去年，全市新建学校12所，新增学位1.2万个。
有的同志担当精神不足，遇到矛盾绕着走。
我们一定要以会议精神为指引，奋力开创工作新局面。
工作中还存在不少短板，主要表现在三个方面。
要算好政治账、经济账、民生账。
刚才，几个单位作了很好的发言，我都同意。
要始终保持清醒头脑，增强忧患意识。
整改情况将纳入年度考核。
"""


@pytest.mark.parametrize("sentence", ORDERS.split())
def test_sentence_that_can_be_ticked_off_is_an_order(sentence: str) -> None:
    assert manner(mask(sentence)) == "order"


@pytest.mark.parametrize("sentence", OTHERS.split())
def test_background_guidance_and_attitude_are_no_orders(sentence: str) -> None:
    assert manner(mask(sentence)) != "order"


@pytest.mark.parametrize(
    ("sentence", "lead", "units"),
    [
        ("省发展改革委会同省财政厅研究制定办法。", ("省发展改革委",), ("省发展改革委", "省财政厅")),
        ("由县林业局牵头，各镇配合，新建防火隔离带。", ("县林业局",), ("县林业局", "各镇")),
        ("请区教育局会同区交警大队制定方案。", ("区教育局",), ("区教育局", "区交警大队")),
        ("县乡村振兴局要牵头建立项目库。", ("县乡村振兴局",), ("县乡村振兴局",)),
        ("教育部门负责监管，卫健部门负责防控。", (), ("教育部门", "卫健部门")),
        ("省直有关部门和各市州要密切配合。", (), ("省直有关部门", "各市州")),
        ("公安、消防等部门要建立会商机制。", (), ("公安、消防等部门",)),
        ("由市委组织部负责，开展专项培训。", (), ("市委组织部",)),
        ("县应急局预置抢险队伍5支。", (), ("县应急局",)),
        ("城镇新增就业42万人。", (), ()),
    ],
)
def test_who_acts_and_who_leads_is_read_from_the_sentence(
    sentence: str, lead: tuple[str, ...], units: tuple[str, ...]
) -> None:
    text = f"关于做好工作的通知\n一、总体要求\n坚持稳中求进。\n二、重点任务\n{sentence}\n三、其他事项\n"
    task = reading.decompose(Source("文", text), issued=date(2024, 3, 1)).tasks[-1]
    assert (task.lead, task.units) == (lead, units)
