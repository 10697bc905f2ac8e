"""Tests of the burden: what an answer holds is counted, and minutes follow from the table of rules."""

from hypothesis import given
from hypothesis import strategies as st

from bihuan.core.burden import Load, Weights, answer, shipped, total

COUNTS = st.integers(0, 500)
LOADS = st.builds(Load, requests=COUNTS, answers=COUNTS, texts=COUNTS, figures=COUNTS, attachments=COUNTS)


def test_an_answer_gives_its_texts_its_figures_and_its_papers_once() -> None:
    load = answer(
        {"put": {"figures": [{}, {}]}}, words=["progress", "next", "evidence1", "evidence1_file", "evidence2"]
    )
    assert load == Load(answers=1, texts=2, figures=2, attachments=2)
    assert load.fields == 4


def test_minutes_are_those_of_the_table() -> None:
    weights = Weights(version="ours-1", request=5, text=20, figure=10, attachment=40)
    assert Load(requests=9, answers=1, texts=2, figures=3, attachments=1).minutes(weights) == 12
    assert Load(requests=9).minutes(weights) == 0


@given(st.lists(LOADS, max_size=5))
def test_a_total_is_the_sum_of_its_parts(loads: list[Load]) -> None:
    whole = total(loads)
    assert whole.fields == sum(one.fields for one in loads)
    assert abs(whole.minutes(shipped()) - sum(one.minutes(shipped()) for one in loads)) <= len(loads)
