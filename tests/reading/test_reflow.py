"""However a text is printed – wrapped, spaced, full-width, in a PDF or a docx – it yields the same tasks."""

import random

import docx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.reading import files
from tests.reading.test_pdf import column, set_in
from tests.reading.test_robustness import FLOWING, FULL, HALF, flowing, wrapped

from bihuan import reading
from bihuan.reading import Source
from bihuan.reading.reflow import reflow

LONG = ("work_report", "speech", "meeting_news", "code_sum", "column_unwrapped", "bracketed_notice")
PRINTED = st.one_of(
    st.tuples(st.sampled_from(FLOWING), st.integers(10, 18)),
    st.tuples(st.sampled_from(LONG), st.integers(19, 36)),  # in a short text too few lines are full to show the column
)


def tasks(source: Source) -> list[tuple[str, int | None]]:
    """The tasks of a source without white space, in half-width figures and brackets, with their parents."""
    return [
        ("".join(task.text.split()).translate(HALF).translate(HALF), task.parent)
        for task in reading.decompose(source).tasks
    ]


@settings(max_examples=60, deadline=None)
@given(PRINTED, st.booleans(), st.sampled_from([0.0, 0.03]), st.integers(0, 9999))
def test_wrapping_full_width_forms_and_blanks_together_do_not_matter(
    printed: tuple[str, int], full: bool, blanks: float, seed: int
) -> None:
    name, width = printed
    chance = random.Random(seed)
    text = flowing(name)
    plain = tasks(Source("文", text))
    text = wrapped(text.translate(FULL) if full else text, width, chance)
    spaced = "".join(
        character + ("\u3000" if character != "\n" and chance.random() < blanks else "") for character in text
    )
    assert tasks(Source("文", spaced)) == plain


@pytest.mark.parametrize("name", FLOWING)
def test_paragraphs_of_a_docx_yield_what_the_text_yields(name: str) -> None:
    made = docx.Document()
    for paragraph in flowing(name).splitlines():
        made.add_paragraph(paragraph)
    assert tasks(reading.read(files.word(made), name="来文.docx")) == tasks(Source("文", flowing(name)))


@pytest.mark.parametrize("name", FLOWING)
@pytest.mark.parametrize("width", [22, 30])
def test_pages_of_a_pdf_yield_what_the_text_yields(name: str, width: int) -> None:
    lines = set_in(width, flowing(name).splitlines())
    pages = [column(lines[start : start + 30], x=60, top=780) for start in range(0, len(lines), 30)]
    assert tasks(reading.read(files.pdf(pages, size=10), name="来文.pdf")) == tasks(Source("文", flowing(name)))


@pytest.mark.parametrize(
    ("printed", "running"),
    [
        ("⒈ 摸清底数", "1.摸清底数"),
        ("㈠ 夯实基础", "（一）夯实基础"),
        ("⑵ 强化保障", "（2）强化保障"),
        ("⼀、⼯作目标", "一、工作目标"),
        ("一 、 总 体 要 求", "一、总体要求"),
        ("２０２５年建成９０％", "2025年建成90%"),
    ],
)
def test_other_forms_of_numbers_and_letters_are_read_as_the_usual_ones(printed: str, running: str) -> None:
    assert reflow(Source("文", printed)).text == running


def test_number_that_prints_as_one_character_is_quoted_as_it_is_printed() -> None:
    text = reflow(Source("文", "按照⒈和⑵办理"))
    assert text.text == "按照1.和（2）办理"
    assert text.quote(0, len(text.text)) == "按照⒈和⑵办理"
    assert text.quote(2, 4) == "⒈"


def test_lines_of_a_table_of_contents_are_dropped() -> None:
    text = "目 录\n一、总体要求……………1\n二、重点任务..........3\n一、总体要求\n要抓好落实。"
    assert "……" not in reflow(Source("文", text)).text
    assert "...." not in reflow(Source("文", text)).text
