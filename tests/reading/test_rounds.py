"""Texts written before the rules had seen them: each is read as it was written down, or is named here as misread."""

from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest
from bench.perturbed import chaptered, indented, renumbered, shell, square
from tests.reading.test_texts import told

from bihuan import reading
from bihuan.reading import Source

ROUNDS = sorted((Path(__file__).parent / "texts").glob("*/*.tree"))
# What the rules still get wrong, and why; a text that is read rightly must leave this list.
MISREAD = {
    "code_five2": "a code of four parts is explained in one clause without a colon, whose goals are not told apart",
    "speech_reform": "a stock phrase (三项制度改革) is taken for a count that is not enumerated",
    "rectify_notice": "headings that follow a count of something else (26条具体问题) are taken for its members",
    "rectify_school": "a figure of the fault found (目前仍有5所) is taken for a target",
    "speech_agri": "in a speech, 要 without a subject does not take over the unit of the sentence before",
    "speech_duty": "kinds of enterprises (煤矿) are no units; 各级党委、政府主要负责同志 is split",
}
NAMES = [pytest.param(path, id=f"{path.parent.name}-{path.stem}") for path in ROUNDS]


def tree_of(path: Path) -> str:
    return told(reading.decompose(reading.read_file(path.with_suffix(".txt"))))


@pytest.mark.parametrize("path", NAMES)
def test_fresh_text_is_read_as_it_was_written_down_or_is_named_as_misread(path: Path) -> None:
    assert (tree_of(path) == path.read_text("utf-8")) == (path.stem not in MISREAD)


@pytest.mark.parametrize("path", [path for path in ROUNDS if path.stem in MISREAD], ids=lambda path: path.stem)
def test_misread_text_is_right_in_most_of_its_lines(path: Path) -> None:
    right = Counter(path.read_text("utf-8").splitlines())
    assert (right & Counter(tree_of(path).splitlines())).total() * 4 >= right.total() * 3


def shape(text: str) -> list[tuple[str, int | None, tuple[str, ...], tuple[str, ...], list[str | None]]]:
    """The tasks of a text: words, parent, leads, units and the ends of their deadlines."""
    tasks = reading.decompose(Source("文", text)).tasks
    return [
        ("".join(task.text.split()), task.parent, task.lead, task.units, [str(each.end) for each in task.deadlines])
        for task in tasks
    ]


@pytest.mark.parametrize("path", NAMES)
@pytest.mark.parametrize("rewrite", [square, shell, indented])
def test_other_brackets_and_indents_say_the_same(path: Path, rewrite: Callable[[str], str]) -> None:
    text = path.with_suffix(".txt").read_text("utf-8")
    assert shape(rewrite(text)) == shape(text)


# Where 1.1 or another 1. stands under a number, another form of that number alone would put it at the same level.
NESTED = ("first-emergency_flood", "eighth-rectify_env")


@pytest.mark.parametrize("path", [name for name in NAMES if name.id not in NESTED])
@pytest.mark.parametrize("rewrite", [renumbered, chaptered])
def test_other_enumerators_say_the_same(path: Path, rewrite: Callable[[str], str]) -> None:
    text = path.with_suffix(".txt").read_text("utf-8")
    assert shape(rewrite(text)) == shape(text)
