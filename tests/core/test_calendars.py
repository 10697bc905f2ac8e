"""The shipped calendar is the published one, and a wrong calendar file is refused by name."""

from datetime import date
from typing import Any

import pytest

from bihuan.core.calendars import read, shipped
from bihuan.core.words import Refused

CALENDAR = shipped()


@pytest.mark.parametrize(
    ("year", "count"),
    [(2019, 250), (2020, 249), (2021, 250), (2022, 249), (2023, 249), (2024, 251), (2025, 248), (2026, 248)],
)
def test_each_year_has_its_published_number_of_working_days(year: int, count: int) -> None:
    days = [date.fromordinal(n) for n in range(date(year, 1, 1).toordinal(), date(year + 1, 1, 1).toordinal())]
    assert sum(CALENDAR.is_workday(day) for day in days) == count
    assert CALENDAR.notices[year]


def test_the_cancelled_make_up_day_of_2020_is_no_working_day() -> None:
    assert not CALENDAR.is_workday(date(2020, 2, 1))
    assert not CALENDAR.is_workday(date(2020, 2, 2))
    assert CALENDAR.is_workday(date(2020, 2, 3))
    assert CALENDAR.is_workday(date(2020, 1, 19))


def test_labour_day_of_2019_is_the_arrangement_that_came_last() -> None:
    off = [day for day in range(1, 7) if not CALENDAR.is_workday(date(2019, 5, day))]
    assert off == [1, 2, 3, 4]
    assert CALENDAR.is_workday(date(2019, 4, 28))


def test_a_day_off_has_a_name_and_a_weekend_has_none() -> None:
    name = CALENDAR.name_of(date(2026, 2, 17))
    assert name is not None
    assert (name.zh, name.en) == ("春节", "Spring Festival")
    assert CALENDAR.name_of(date(2026, 3, 7)) is None


def test_only_published_years_are_known() -> None:
    assert CALENDAR.version == "cn-2026.1"
    assert [CALENDAR.is_known(date(year, 6, 1)) for year in (2018, 2019, 2026, 2027)] == [False, True, True, False]
    assert CALENDAR.is_workday(date(2027, 10, 1))
    assert not CALENDAR.is_workday(date(2027, 10, 2))


def table(**changes: Any) -> dict[str, Any]:
    return {
        "version": "test-1",
        "names": {"labour": {"zh": "劳动节", "en": "Labour Day"}},
        "years": [year()],
    } | changes


def year(**changes: Any) -> dict[str, Any]:
    return {
        "year": 2026,
        "notices": ["某号"],
        "off": [{"name": "labour", "first": date(2026, 5, 1), "last": date(2026, 5, 5)}],
        "worked": [date(2026, 5, 9)],
    } | changes


def span(**changes: Any) -> list[dict[str, Any]]:
    return [{"name": "labour", "first": date(2026, 5, 1), "last": date(2026, 5, 5)} | changes]


@pytest.mark.parametrize(
    ("wrong", "item"),
    [
        (table(mood="good"), "mood"),
        ({"version": "test-1", "names": {}}, "years"),
        (table(version=1), "version"),
        (table(names={"labour": "劳动节"}), "labour"),
        (table(years=[]), "years"),
        (table(years=[year(), year()]), "years"),
        (table(years=[year(), year(year=2028, off=[], worked=[])]), "years"),
        (table(years=[year(off=span(name="spring"))]), "2026.off[0]"),
        (table(years=[year(off=span(last=date(2026, 4, 30)))]), "2026.off[0]"),
        (table(years=[year(off=span(last=date(2027, 5, 5)))]), "2026.off[0]"),
        (table(years=[year(off=span(first="2026-05-01"))]), "2026.off[0].first"),
        (table(years=[year(worked=[date(2026, 5, 8)])]), "2026.worked"),
        (table(years=[year(worked=[date(2026, 5, 2)])]), "2026.worked"),
        (table(years=[year(worked=["2026-05-09"])]), "2026.worked"),
    ],
)
def test_a_wrong_calendar_is_refused_by_file_and_key(wrong: dict[str, Any], item: str) -> None:
    with pytest.raises(Refused) as caught:
        read(wrong, file="mine.toml")
    assert caught.value.kind == "missing"
    assert caught.value.sentence.params["key"] == item
    for language in ("zh", "en"):
        assert "mine.toml" in caught.value.sentence.say(language)


def test_a_right_calendar_is_read() -> None:
    assert read(table(), file="mine.toml").worked == {date(2026, 5, 9)}
