"""Which lines are a secrecy mark and which only speak of secrets."""

import pytest

from bihuan.core.words import Refused
from bihuan.reading.marks import refuse_marked

PROSE = ["关于加强保密工作的通知"] + ["各单位要严格管理文件。"] * 40


def is_marked(*lines: str) -> bool:
    try:
        refuse_marked(lines, name="来文")
    except Refused as refused:
        return refused.sentence.key == "reading_classified"
    return False


@pytest.mark.parametrize(
    "line",
    [
        "机密★1年",
        "秘密★",
        "绝 密 ★ 长 期",
        "000123 机密★6个月",
        "份号：000123 秘密★10年 特急",
        "密级：机密",
        "密级：秘密★1年",
        "|密级|秘密|",
        "（机密）",
        "【秘密】",
        "秘密",
        "机密 5年",
    ],
)
def test_mark_in_the_heading_is_found(line: str) -> None:
    assert is_marked("某某区人民政府文件", line, *PROSE)


@pytest.mark.parametrize("line", ["机密★1年", "秘密★长期"])
def test_starred_mark_on_an_annex_is_found_far_down(line: str) -> None:
    assert is_marked(*PROSE, line, "附件2")


@pytest.mark.parametrize(
    "line",
    [
        "机密　特急",
        "特急机密",
        "特急 机密",
        "份号：000001　　密级：机密★5年　　紧急程度：特急",
        "份號：000001 密級：機密",
        "密级：机密　保密期限：10年",
        "编号 12 | 密级：秘密 | 承办",
        "密级 | 机密 | 份号 | 12",
        "云湖新区文件　　机密",
        "云湖新区文件  （绝密）",
        "云湖新区文件 机密",
        "云湖新区文件机密★5年",
        "机密 云湖新区2026年重点任务分解方案",
        "云湖新区任务分解表（机密★10年）",
        "云湖新区任务分解表（秘密）",
        "附件1（机密）",
        "绝密级",
        "绝密",
        "絕密",
        "機密10年",
        "密级：机密。",
    ],
)
def test_mark_beside_other_parts_of_a_heading_is_found(line: str) -> None:
    assert is_marked("2026年工作", line, *PROSE)


@pytest.mark.parametrize(
    "line",
    [
        "机密★10年",
        "机密·10年",
        "機密★長期",
        "絕密級★長期",
        "机密级★20年",
        "机密 ★ 十年",
        "机\u200b密★5年",
        "机密＊10年",
        "机密★1年　云办发〔2026〕3号",
        "机密 第1页",
        "第1页 共3页 秘密",
        "000123 | 机密★长期",
        "1 | 机密★长期 | 各单位按季度报送。",
        "特急 秘密 份号 000012",
    ],
)
def test_a_sure_mark_is_found_wherever_it_stands(line: str) -> None:
    assert is_marked(*PROSE, line, "附件2")


@pytest.mark.parametrize(
    "line",
    [
        "做好机密文件管理",
        "商业秘密保护",
        "商业秘密 保护工作方案",
        "商业秘密保护示范区",
        "加强商业秘密",
        "1 | 加强商业秘密保护 | 区市场监管局 | 2026年6月",
        "秘密载体销毁 | 区机要局 | 长期",
        "机密级计算机检查",
        "机密级计算机检查和国家秘密载体清查",
        "检查机密级计算机12台 | 区保密局",
        "绝密级、机密级、秘密级载体清查",
        "涉密文件分为绝密、机密、秘密三级",
        "国家秘密载体",
        "保密法宣传 国家秘密",
        "核心机密",
        "完成涉密信息系统测评（机密级）",
        "做好文件定密（机密级以上）工作",
        "密级 | 文件名 | 份数",
        "密级：机密级以上的文件",
        "标志由密级、五角星和期限组成，如机密★1年的形式",
    ],
)
def test_ordinary_words_about_secret_things_are_no_mark(line: str) -> None:
    assert not is_marked("2026年工作", line, *PROSE)


@pytest.mark.parametrize("line", ["3 | 秘密 | 12", "秘密", "云湖新区文件　　机密", "附件1（机密）"])
def test_a_bare_word_set_apart_far_below_the_heading_is_no_mark(line: str) -> None:
    assert not is_marked(*PROSE, line, "附件2")


@pytest.mark.parametrize(
    "line",
    [
        "不得在网上谈论国家秘密、商业秘密。",
        "涉及机密事项的，按有关规定办理。",
        "国家秘密的标志为“机密★1年”的形式，标在首页左上角。",
        "密级：公开",
        "密级：无",
        "内部资料 注意保存",
        "工作秘密",
        "保密",
        "机密文件管理办法",
    ],
)
def test_words_about_secrets_are_no_mark(line: str) -> None:
    assert not is_marked("某某区人民政府文件", line, *PROSE)


def test_bare_word_deep_in_the_text_is_no_mark() -> None:
    assert not is_marked(*PROSE, "秘密")
