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
