"""Tests of holding others' readings against a document: words verbatim, days and amounts as by the rules."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bihuan.core.words import Refused
from bihuan.reading.assent import Ground, refuse_secret

TEXT = """2020年城市更新工作方案

（一）实施老旧小区改造。2020年6月30日前完成12个小区
改造。（牵头单位：住建局）
（二）5月底前安装在线监测28处，覆盖率达到95%以上。
（三）完成12个小区改造。
"""
ISSUED = date(2020, 3, 20)


def ground(text: str = TEXT) -> Ground:
    return Ground(text, issued=ISSUED)


def test_words_are_found_where_they_stand_whatever_the_line_was_broken_by() -> None:
    start, end = ground().find("完成12个小区改造。") or (0, 0)
    assert TEXT[start:end] == "完成12个小区\n改造。"
    again = ground().find("完成12个小区改造。", after=end) or (0, 0)
    assert TEXT[slice(*again)] == "完成12个小区改造。"
    assert again[0] > end


@pytest.mark.parametrize("words", ["", " \n", "完成13个小区改造。", "完成12个小区的改造。", "方案方案"])
def test_words_that_do_not_stand_there_are_not_found(words: str) -> None:
    assert ground().find(words) is None


@given(st.text(alphabet="甲乙1 \n", max_size=30), st.text(alphabet="甲乙1 ", max_size=5), st.integers(0, 40))
def test_what_is_found_is_what_was_asked_for(text: str, words: str, after: int) -> None:
    found = Ground(text, issued=None).find(words, after=after)
    bare = "".join(words.split())
    assert (found is not None) == (bool(bare) and bare in "".join(text.split()))
    assert found is None or "".join(text[slice(*found)].split()) == bare


def test_a_day_is_what_the_words_mean_by_the_rules() -> None:
    assert ground().day("2020年6月30日前") == date(2020, 6, 30)
    assert ground().day("5月底前") == date(2020, 5, 31)
    assert ground().day("尽快") is None
    assert Ground("完成改造。", issued=None).day("5月底前") is None


def test_amounts_are_what_the_rules_read_in_the_words() -> None:
    assert [(one.value, one.unit) for one in ground().amounts("覆盖率达到95%以上")] == [(95.0, "%")]
    assert ground().amounts("完成改造") == []


@pytest.mark.parametrize("text", ["机密★一年\n完成改造。", "完成改造。\n\n秘密★\n"])
def test_a_document_with_a_secrecy_mark_is_refused(text: str) -> None:
    with pytest.raises(Refused, match="方案"):
        refuse_secret(text, title="方案")
    refuse_secret(TEXT, title="方案")


def test_a_mark_in_the_title_counts_as_well() -> None:
    with pytest.raises(Refused):
        refuse_secret("完成改造。", title="机密★")
