"""Sentences that say the same are recognised by the characters they share; a remit is found with its reason."""

from hypothesis import given
from hypothesis import strategies as st

from bihuan.reading.likeness import Remits, Texts, twins

TASKS = [
    "6月底前完成12个老旧小区改造",
    "开展扬尘治理，安装在线监测28处",
    "完成12个老旧小区的改造任务",
    "建成污水处理厂二期工程",
]


def test_the_same_task_said_twice_is_recognised_once() -> None:
    assert twins(TASKS) == {2: 0}


def test_numbers_and_marks_alone_make_nothing_alike() -> None:
    assert twins(["2020年，3个", "2020年，3个"]) == {}
    assert twins(["12345", "12345", "……"]) == {}


def test_the_nearest_text_comes_first() -> None:
    alike = Texts(TASKS).like("老旧小区改造", at_least=0.3)
    assert {one.index for one in alike[:2]} == {0, 2}
    assert alike[0].likeness >= alike[1].likeness


@given(st.text(alphabet="老旧小区改造扬尘治理污水厂", min_size=3, max_size=20))
def test_a_text_is_wholly_like_itself(text: str) -> None:
    (alike,) = Texts([text]).like(text)
    assert alike.likeness == 1.0


def test_a_unit_is_suggested_with_the_words_its_remit_shares() -> None:
    remits = Remits([(1, "承担老旧小区改造和物业管理\n房屋征收"), (2, "生态环境监测和大气污染防治"), (3, "")])
    (fit,) = remits.fit("完成12个老旧小区改造")
    assert (fit.unit, fit.words[0], fit.remit) == (1, "老旧小区改造", "承担老旧小区改造和物业管理")


def test_common_words_alone_suggest_nobody() -> None:
    remits = Remits([(1, "负责推进有关工作的组织实施"), (2, "指导协调管理监督")])
    assert remits.fit("加强组织实施，推进各项工作") == []
