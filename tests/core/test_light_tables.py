"""Tables, curves and weights that cannot be are refused by file, line and key; a site keeps the last good one."""

from datetime import date, timedelta
from typing import Any

import pytest

from bihuan.core.lights import (
    Light,
    by_curve,
    by_weights,
    read,
    rules,
)
from bihuan.core.schema import Source
from bihuan.core.words import Refused
from tests.core.test_lights import active, on

RULES = rules()
DAY = timedelta(days=1)
START = date(2026, 3, 1)
DUE = date(2026, 6, 8)  # one hundred days, first and last counted


@pytest.mark.parametrize("points", [[(50, 60), (40, 70)], [(50, 60), (60, 50)], [(50, 101)], [(START - DAY, 1)]])
def test_a_curve_that_falls_back_is_refused(points: list[tuple[Any, int]]) -> None:
    with pytest.raises(Refused):
        by_curve(points, start=START, due=DUE)


@pytest.mark.parametrize("steps", [[], [(DUE, 0)], [(DUE, 2), (START, -1)]])
def test_weights_that_weigh_nothing_are_refused(steps: list[tuple[date, int]]) -> None:
    with pytest.raises(Refused):
        by_weights(steps)


GOOD = """version = "own-1"
near_due = 5
order = ["red", "unknown", "yellow", "pending", "steady"]
[deadline]
yellow = 1
red = 8
[milestone]
yellow = 1
red = 8
[progress]
counted = "points"
yellow = 10
red = 30
"""


@pytest.mark.parametrize(
    ("old", "new", "line", "key"),
    [
        ("near_due = 5", "near_due = 5\nmood = 1", 3, "mood"),
        ("near_due = 5\n", "", 1, "near_due"),
        ("near_due = 5", 'near_due = "5"', 2, "near_due"),
        ("near_due = 5", "near_due = true", 2, "near_due"),
        ("near_due = 5", "near_due = -1", 2, "near_due"),
        ('version = "own-1"\n', "", 1, "version"),
        ('"points"', '"miles"', 11, "progress.counted"),
        ("red = 30", "red = 9", 13, "progress.red"),
        ("red = 30", "", 10, "progress.red"),
        ("[deadline]\nyellow = 1", "[deadline]\nyellow = 0", 6, "deadline.red"),
        ('"red", "unknown", "yellow"', '"yellow", "unknown", "red"', 3, "order"),
        ('"unknown", ', "", 3, "order"),
        ('"unknown", "yellow", "pending"', '"yellow", "pending", "unknown"', 3, "order"),
        ('"steady"]', '"steady", "blue"]', 3, "order"),
        ("near_due = 5", "near_due = 5\nblue_from = 1", 4, "order"),
    ],
)
def test_a_wrong_table_is_refused_by_file_line_and_key(old: str, new: str, line: int, key: str) -> None:
    with pytest.raises(Refused) as caught:
        read(Source("mine.toml", GOOD.replace(old, new, 1)))
    params = caught.value.sentence.params
    assert (params["file"], params["line"], params["key"]) == ("mine.toml", line, key)
    assert "mine.toml" in caught.value.sentence.say("zh")


def test_a_dimension_without_a_table_gives_no_colour() -> None:
    own = read(Source("mine.toml", GOOD))
    assert on(90, active(percent=100, funds_percent=0, start_planned=START), own).light is Light.STEADY
