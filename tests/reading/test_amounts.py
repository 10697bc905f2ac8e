"""Amounts to be reached are targets; money paid out, thresholds, ages, dates and names are not."""

import pytest

from bihuan.reading.amounts import targets_in
from bihuan.reading.clauses import mask_names


def amounts(words: str) -> list[tuple[str, float, str]]:
    masked = mask_names(words)
    return [(target.op, target.value, target.unit) for target in targets_in(words, masked, 0, len(words))]


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("培育企业40家", [("=", 40, "家")]),
        ("保障起降超过30架次", [(">", 30, "架次")]),
        ("引进人才不少于200名", [(">=", 200, "名")]),
        ("就业9.5万人以上", [(">=", 9.5, "万人")]),
        ("增长5.5%左右", [("~", 5.5, "%")]),
        ("失业率控制在5%以内", [("<=", 5, "%")]),
        ("出勤不超20%", [("<=", 20, "%")]),
        ("引进1—2家总部", [("range", 1, "家")]),
        ("打造10个园区、100个工厂", [("=", 10, "个"), ("=", 100, "个")]),
        ("产值翻一番", [("=", 2, "倍")]),
        ("审批时间压缩一半", [("=", 50, "%")]),
        ("开展三轮“清零行动”", [("=", 3, "轮")]),
        ("负债率不得超过65%", [("<=", 65, "%")]),
        ("办电时间压减至10个工作日内", [("<=", 10, "个工作日")]),
        ("通达率、覆盖率分别达到100%和45%", [(">=", 100, "%"), (">=", 45, "%")]),
        ("研发经费投入强度提高0.2个百分点", [("=", 0.2, "个百分点")]),
        ("日均配送突破1万单", [(">", 1, "万单")]),
        ("审批时限压缩至3个工作日", [("<=", 3, "个工作日")]),
    ],
)
def test_amount_to_be_reached_is_a_target(words: str, found: list[tuple[str, float, str]]) -> None:
    assert amounts(words) == found


@pytest.mark.parametrize(
    "words",
    [
        "给予最高800万元补助",
        "按10%加计抵减",
        "减免3个月租金",
        "实现20户以上自然村全覆盖",
        "总投资30亿元的光伏项目",
        "参保3年以上",
        "招引500强企业",
        "35岁以下青年",
        "第3个中心",
        "《5个办法》",
        "5月底前",
        "“2个老乡”",
    ],
)
def test_other_figures_are_no_targets(words: str) -> None:
    assert amounts(words) == []
