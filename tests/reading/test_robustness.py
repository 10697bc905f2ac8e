"""The same text printed otherwise yields the same tasks, and no text whatever breaks or stalls the reader."""

import random
import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.reading.effort import calls, without_hanging

from bihuan import reading
from bihuan.core.words import Refused
from bihuan.reading import Source

TEXTS = Path(__file__).parent / "texts"
FLOWING = (
    "bracketed_notice",
    "work_report",
    "speech",
    "meeting_news",
    "rectification",
    "nested_numbers",
    "code_sum",
    "no_year",
    "column_unwrapped",
)
FULL = str.maketrans("0123456789%+", "０１２３４５６７８９％＋")
HALF = {ord(full): half for full, half in zip("０１２３４５６７８９％＋（）", "0123456789%+()", strict=True)}
HANGING = "，。、；：”）》"

Shape = list[tuple[str, int | None, tuple[str, ...], tuple[str, ...]]]


def flowing(name: str) -> str:
    lines = (TEXTS / f"{name}.txt").read_text("utf-8").splitlines()
    return "\n".join("".join(line.split()) for line in lines if line.strip())


def shape(text: str) -> Shape:
    """The tasks of a text without white space and in half-width figures and brackets."""

    def plain(words: str) -> str:
        return "".join(words.split()).translate(HALF)

    tasks = reading.decompose(Source("文", text)).tasks
    return [
        (plain(task.text), task.parent, tuple(map(plain, task.lead)), tuple(map(plain, task.units))) for task in tasks
    ]


def read_in(text: str, year: int) -> tuple[reading.Task, ...]:
    """The tasks of a text whose title names a year."""
    return reading.decompose(Source("文", f"{year}年工作要点\n{text}")).tasks


def wrapped(text: str, width: int, chance: random.Random) -> str:
    """The text set in a column, stops hanging, paragraphs apart, a blank line now and then amid a sentence."""
    out: list[str] = []
    for paragraph in text.splitlines():
        lines = [""]
        for character in paragraph:
            if len(lines[-1]) >= width and character not in HANGING:
                lines.append("")
            lines[-1] += character
        for line in lines[:-1]:
            out.append(line)
            if line[-1] not in HANGING and line[-1] != "！" and chance.random() < 0.1:
                out.append("")
        out += [lines[-1], ""]
    return "\n".join(out)


@pytest.mark.parametrize("name", FLOWING)
@pytest.mark.parametrize("width", range(10, 17))
def test_column_of_any_width_yields_the_same_tasks(name: str, width: int) -> None:
    text = flowing(name)
    assert shape(wrapped(text, width, random.Random(width))) == shape(text)


@pytest.mark.parametrize("name", FLOWING)
@pytest.mark.parametrize("table", [FULL, str.maketrans("（）：；", "():;")], ids=["full", "half"])
def test_width_of_figures_and_brackets_does_not_matter(name: str, table: dict[int, int]) -> None:
    text = flowing(name)
    assert [task[:2] for task in shape(text.translate(table))] == [
        ("".join(words.translate(table).translate(HALF)), parent) for words, parent, _, _ in shape(text)
    ]


@settings(max_examples=30, deadline=None)
@given(st.sampled_from(FLOWING), st.integers(0, 10_000))
def test_blanks_inside_the_text_do_not_matter(name: str, seed: int) -> None:
    chance = random.Random(seed)
    text = flowing(name)
    spaced = "".join(character + (" " if character != "\n" and chance.random() < 0.05 else "") for character in text)
    assert shape(spaced) == shape(text)


@settings(max_examples=150, deadline=None)
@given(st.text(max_size=400))
def test_no_text_breaks_the_reader(text: str) -> None:
    _draft_or_refusal(text)


@settings(max_examples=200, deadline=None)
@given(
    st.lists(
        st.sampled_from(
            [
                *"“”《》（）、，。；：一二三十要即+0123456789|\n\t ",
                "一是",
                "第一，",
                "（一）",
                "1.",
                "“1+",
                "三项",
                "区住建局负责",
                "2025年",
                "月底前",
                "牵头单位：",
                "会议强调，",
                "|任务|",
                "推进工作",
            ]
        ),
        max_size=60,
    )
)
def test_no_heap_of_marks_breaks_the_reader(pieces: list[str]) -> None:
    _draft_or_refusal("".join(pieces))


@pytest.mark.parametrize(
    "piece",
    ["区住建局负责（", "“", "三项", "会议", "1+", "（一）", "政府\n", "要", "由局牵头", "《", "、", "2025年", "一是"],
)
def test_work_grows_with_the_length_of_any_text(piece: str) -> None:
    def read(length: int) -> None:
        _draft_or_refusal(piece * (length // len(piece)))

    with without_hanging():
        read(5_000)  # what is prepared once, such as patterns, is prepared by now
        assert calls(lambda: read(20_000)) < 2.5 * calls(lambda: read(10_000))
        read(100_000)


def test_two_megabytes_in_one_line_are_decomposed() -> None:
    order = "要加快建设充电桩80个，2025年6月底前完成；要完善巡查、维修、报废三项制度，切实管好用好。"
    text = order * (2 * 1024 * 1024 // len(order.encode()))
    with without_hanging():
        assert len(reading.decompose(Source("文", text)).tasks) > 10_000


@pytest.mark.parametrize("text", ["a" * 40 + "b", "要" * 40])
def test_a_search_that_never_ends_is_found(text: str) -> None:
    def search() -> None:
        while re.match(r"(a+)+$|(要+)+。", text) is None:
            pass

    with pytest.raises(AssertionError, match="still at it"), without_hanging(0.1):
        search()


def _draft_or_refusal(text: str) -> None:
    try:
        draft = reading.decompose(Source("文", text))
    except Refused:
        return
    for task in draft.tasks:
        assert "".join(text[task.start : task.end].split()) == "".join(task.text.split())


def test_closing_date_covers_only_the_orders_since_the_closing_date_before() -> None:
    text = "一、任务\n推进道路建设。以上工作于5月底前完成。推进桥梁建设。以上工作于6月底前完成。"
    ends = [task.deadline and str(task.deadline.end)[5:] for task in read_in(text, 2024) if "建设" in task.text]
    assert ends == ["05-31", "06-30"]
