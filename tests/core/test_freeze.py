"""A month's colours are one table under one root: any change of a line shows, and no words are in it."""

from dataclasses import replace
from datetime import date

import pytest

from bihuan.core.freeze import Month, ended_between, frozen_from, line, percent_of, reason_of, root_of, totals
from bihuan.core.lights import Dimension, Light, Shown
from bihuan.core.words import said
from tests.core.test_seen import standing

NOW = standing(percent=40)
RED = Shown(Light.RED, said("light_node_late", due=date(2026, 6, 1), days=9, node="某单位拆迁"), 60, -20)


@pytest.mark.parametrize(
    ("first", "today", "months"),
    [
        (date(2026, 3, 31), date(2026, 3, 31), []),
        (date(2026, 3, 31), date(2026, 4, 1), ["2026-03"]),
        (date(2026, 11, 5), date(2027, 2, 1), ["2026-11", "2026-12", "2027-01"]),
        (date(2026, 5, 1), date(2026, 4, 1), []),
    ],
)
def test_a_month_is_frozen_when_it_is_over(first: date, today: date, months: list[str]) -> None:
    assert [str(month) for month in ended_between(first, today)] == months


def test_a_february_ends_with_its_leap_day() -> None:
    assert [Month(year, 2).last.day for year in (2024, 2025)] == [29, 28]


def test_a_line_keeps_light_progress_and_reason_and_none_of_the_words() -> None:
    kept = line(7, now=NOW, shown=RED)
    assert frozen_from(kept.text) == kept
    assert (kept.light, percent_of(kept)) == (Light.RED, 40)
    assert "拆迁" not in kept.text
    assert NOW.title not in kept.text
    assert "9" in reason_of(kept).say("zh")
    assert reason_of(kept).say("en")


def test_whatever_is_changed_in_a_line_changes_the_root() -> None:
    table = [line(n, now=replace(NOW, number=f"{n}号"), shown=RED).text for n in range(1, 6)]
    root = root_of(table)
    assert root_of(table) == root
    repainted = line(3, now=replace(NOW, number="3号"), shown=replace(RED, light=Light.STEADY)).text
    split = line(3, now=replace(NOW, number="3号"), shown=replace(RED, dimensions=((Dimension.FUNDS, Light.RED),))).text
    for other in ([*table[:2], repainted, *table[3:]], [*table[:2], split, *table[3:]], table[:4], table[::-1]):
        assert root_of(other) != root
    assert root_of(table, algorithm="sm3") != root


def test_a_child_counts_under_its_parent_where_that_is_in_the_table() -> None:
    parent, child = line(1, now=NOW, shown=RED), line(2, now=replace(NOW, part_of=1), shown=RED)
    assert totals([parent, child]) == {Light.RED: 1}
    assert totals([child]) == {Light.RED: 1}
