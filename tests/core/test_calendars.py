"""The shipped calendar is the published one, and a wrong calendar file is refused by name."""

from datetime import date

import pytest

from bihuan.core.calendars import extended, history, in_force_on, read, shipped, version
from bihuan.core.schema import Source
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


def test_each_year_stands_under_a_version_with_the_day_it_came_into_force() -> None:
    versions = [calendar.version for calendar in history()]
    assert versions[:4] == ["cn-2019.1", "cn-2019.2", "cn-2020.1", "cn-2020.2"]
    assert versions[4:] == [f"cn-{year}.1" for year in range(2021, 2027)]
    days = [calendar.in_force for calendar in history()]
    assert days == sorted(days)
    assert in_force_on(date(2019, 3, 21)).version == "cn-2019.1"
    assert in_force_on(date(2019, 3, 22)).version == "cn-2019.2"
    assert in_force_on(date(2018, 1, 1)).version == "cn-2019.1"
    assert in_force_on(date(2030, 1, 1)) is shipped()


def test_what_was_known_earlier_can_be_computed_by_again() -> None:
    first = version("cn-2019.1")
    assert [day for day in range(1, 6) if not first.is_workday(date(2019, 5, day))] == [1, 4, 5]
    assert not first.is_workday(date(2019, 4, 28))
    assert first.last_year == 2019
    before = version("cn-2020.1")
    assert before.is_workday(date(2020, 1, 31))
    assert before.is_workday(date(2020, 2, 1))
    with pytest.raises(Refused, match=r"cn-2020\.9"):
        version("cn-2020.9")


GOOD = """version = "cn-2027.1"
in_force = 2026-11-10
year = 2027
notice = "某号"
off = [
  { name = "new_year", first = 2026-12-31, last = 2027-01-02 },
  { name = "labour", first = 2027-05-01, last = 2027-05-05 },
]
worked = [2027-05-08]
"""


@pytest.mark.parametrize(
    ("old", "new", "line", "key"),
    [
        ("year = 2027", "year = 2027\nmood = 1", 4, "mood"),
        ("year = 2027\n", "", 1, "year"),
        ("in_force = 2026-11-10", 'in_force = "2026-11-10"', 2, "in_force"),
        ('"labour"', '"spring_cleaning"', 5, "off.2"),
        ("last = 2027-05-05", "last = 2027-04-30", 5, "off.2"),
        ("last = 2027-05-05", "last = 2028-05-05", 5, "off.2"),
        ("2026-12-31", "2026-11-30", 5, "off.1"),
        ("first = 2027-05-01", "first = 2027-01-02", 5, "off.2"),
        ("[2027-05-08]", "[2027-05-07]", 9, "worked.1"),
        ("[2027-05-08]", "[2027-05-02]", 9, "worked.1"),
        ("[2027-05-08]", "[2028-05-06]", 9, "worked.1"),
        ("[2027-05-08]", '["2027-05-08"]', 9, "worked.1"),
    ],
)
def test_a_wrong_notice_is_refused_by_file_line_and_key(old: str, new: str, line: int, key: str) -> None:
    with pytest.raises(Refused) as caught:
        read(Source("mine.toml", GOOD.replace(old, new, 1)))
    params = caught.value.sentence.params
    assert (caught.value.kind, params["file"], params["line"], params["key"]) == ("missing", "mine.toml", line, key)
    for language in ("zh", "en"):
        assert "mine.toml" in caught.value.sentence.say(language)


def test_a_right_notice_carries_the_calendar_a_year_further() -> None:
    later = extended(CALENDAR, read(Source("mine.toml", GOOD)))
    assert (later.version, later.last_year, later.in_force) == ("cn-2027.1", 2027, date(2026, 11, 10))
    assert later.is_known(date(2027, 6, 1))
    assert not later.is_workday(date(2026, 12, 31))
    assert later.is_workday(date(2027, 5, 8))
    assert CALENDAR.is_workday(date(2026, 12, 31))


def test_a_notice_may_name_a_holiday_of_its_own() -> None:
    text = GOOD.replace('"labour"', '"jubilee"') + '\n[names]\njubilee = { zh = "区庆", en = "Jubilee" }\n'
    name = extended(CALENDAR, read(Source("mine.toml", text))).name_of(date(2027, 5, 1))
    assert name is not None
    assert (name.say("zh"), name.say("en")) == ("区庆", "Jubilee")


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        ("cn-2027.1", "cn-2026.1", "calendar_version_used"),
        ("in_force = 2026-11-10", "in_force = 2025-11-03", "calendar_before_last"),
    ],
)
def test_a_notice_that_does_not_follow_is_refused(old: str, new: str, sentence: str) -> None:
    with pytest.raises(Refused) as caught:
        extended(CALENDAR, read(Source("mine.toml", GOOD.replace(old, new))))
    assert caught.value.sentence.key == sentence


def test_a_year_left_out_is_refused() -> None:
    with pytest.raises(Refused) as caught:
        extended(version("cn-2025.1"), read(Source("mine.toml", GOOD)))
    assert caught.value.sentence.key == "calendar_year_gap"
