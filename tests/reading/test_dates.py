"""Deadline words mean days of the document's year; without a year they mean none."""

from datetime import date

import pytest

from bihuan.reading.calendar import Calendar, calendar_of
from bihuan.reading.clauses import mask
from bihuan.reading.dates import deadlines_in

KNOWN = Calendar(date(2024, 3, 5), 2024)


def spoken(words: str, calendar: Calendar = KNOWN, *, cell: bool = False) -> list[tuple[str, str | None, str | None]]:
    masked = mask(words)
    found = [deadline for _, _, deadline in deadlines_in(masked, 0, len(masked), calendar, cell=cell)]
    return [(each.text, each.start and each.start.isoformat(), each.end and each.end.isoformat()) for each in found]


@pytest.mark.parametrize(
    ("words", "start", "end"),
    [
        ("4月底前完成", None, "2024-04-30"),
        ("2026年2月底前完成", None, "2026-02-28"),
        ("6月15日前报送", None, "2024-06-15"),
        ("5月中旬封顶", "2024-05-11", "2024-05-20"),
        ("5月下旬封顶", "2024-05-21", "2024-05-31"),
        ("上半年建成", None, "2024-06-30"),
        ("三季度末完成", None, "2024-09-30"),
        ("2026年Q3完成", None, "2026-09-30"),
        ("Q1前完成", None, "2024-03-31"),
        ("本通知印发后15个工作日内报送", None, "2024-03-26"),
        ("年底前建成", None, "2024-12-31"),
        ("年内开工", None, "2024-12-31"),
        ("明年6月底前建成", None, "2025-06-30"),
        ("到2027年，建成20个", None, "2027-12-31"),
        ("印发之日起30日内报送", None, "2024-04-04"),
        ("印发之日起10个工作日内报送", None, "2024-03-19"),
        ("10月并网发电", None, "2024-10-31"),
        ("2026年前建成", None, "2025-12-31"),
        ("元旦春节前清零", None, None),
        ("2024年秋季开学前配齐", None, None),
        ("收到通知之日起30日内报送", None, None),
        ("3个月内完成", None, "2024-06-05"),
        ("2025年1月1日至12月31日免费开放", "2025-01-01", "2025-12-31"),
        ("从2025年1月1日起，实施三年", "2025-01-01", "2027-12-31"),
    ],
)
def test_words_mean_these_days(words: str, start: str | None, end: str | None) -> None:
    assert [(begin, last) for _, begin, last in spoken(words)] == [(start, end)]


@pytest.mark.parametrize(
    "words", ["7月底前完成", "5月中旬封顶", "年底前建成", "30日内报送", "一个月内完成", "今年完成"]
)
def test_no_year_means_no_invented_day(words: str) -> None:
    assert all(end is None for _, _, end in spoken(words, Calendar(None, None)))


def test_later_date_in_the_sentence_takes_the_year_named_before_it() -> None:
    assert [end for _, _, end in spoken("2025年6月底前启动，12月底前完成")] == ["2025-06-30", "2025-12-31"]


@pytest.mark.parametrize(
    "words",
    [
        "每年10月底前开展",
        "连续3年内",
        "参保3年以上",
        "原定于6月底前的展会",
        "新增隐患7日内处置率",
        "压减至10个工作日内",
        "以2000年底前建成的小区为重点",
    ],
)
def test_rate_or_description_is_no_deadline(words: str) -> None:
    assert spoken(words) == []


def test_month_alone_is_a_deadline_only_in_a_table_cell() -> None:
    assert spoken("2025年9月", cell=True) == [("2025年9月", None, "2025-09-30")]
    assert spoken("2025年9月的会议") == []


def test_announced_years_give_the_same_length_its_days() -> None:
    text = "2023年起3年内建成网络。3年内培训500人。"
    calendar = calendar_of(text, mask(text), None)
    masked = mask("3年内培训500人")
    assert [each.end for _, _, each in deadlines_in(masked, 0, len(masked), calendar)] == [date(2025, 12, 31)]


@pytest.mark.parametrize(
    ("text", "year"),
    [
        ("云政发〔2021〕3号\n要抓好落实。", 2021),
        ("要抓好落实。\n2022年3月1日\n", 2022),
        ("2023年全区要抓好三件事。2019年曾获表彰。", 2023),
        ("2018年我们召开了一次会议。", None),
    ],
)
def test_year_is_found_in_the_document_or_left_open(text: str, year: int | None) -> None:
    assert calendar_of(text, mask(text), None).year == year


def test_plain_day_is_a_deadline_only_in_a_cell_or_label() -> None:
    assert spoken("2024年10月31日", cell=True) == [("2024年10月31日", None, "2024-10-31")]
    assert spoken("2024年10月31日召开") == []


def test_working_days_outside_the_known_calendar_are_left_open() -> None:
    issued = Calendar(date(2031, 3, 5), 2031)
    assert [end for _, _, end in spoken("印发之日起10个工作日内报送", issued)] == [None]


def test_sentence_of_nothing_but_dates_is_read_in_time_that_grows_with_its_length() -> None:
    days = "，".join(f"{number % 12 + 1}月{number % 28 + 1}日前" for number in range(250))
    assert len(spoken(days)) == 250
