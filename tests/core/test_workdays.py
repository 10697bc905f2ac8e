"""Terms end when the published calendar says so, and every due day can say why."""

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bihuan.core.why import why
from bihuan.core.workdays import (
    Cadence,
    Due,
    Measure,
    Term,
    days_late,
    due,
    next_report_due,
    shipped,
    working_days_between,
)

CALENDAR = shipped()
DAY = timedelta(days=1)
DAYS = st.dates(date(2018, 6, 1), date(2028, 6, 1))
TERMS = st.builds(Term, st.integers(0, 120), st.sampled_from(["working", "natural"]), st.booleans())


def end_of(start: date, days: int, measure: Measure = "working", *, roll: bool = False) -> date:
    return due(start, Term(days, measure, roll), CALENDAR).day


@pytest.mark.parametrize(
    ("start", "days", "end"),
    [
        (date(2026, 5, 6), 3, date(2026, 5, 9)),  # Saturday worked for Labour Day
        (date(2026, 4, 30), 1, date(2026, 5, 6)),  # five days off between
        (date(2019, 4, 30), 1, date(2019, 5, 5)),  # 1 to 4 May off after the re-arrangement, Sunday the 5th worked
        (date(2020, 1, 23), 1, date(2020, 2, 3)),  # extended to 2 February, 1 February not worked
        (date(2025, 12, 31), 1, date(2026, 1, 4)),  # over the year's end to a worked Sunday
        (date(2024, 2, 28), 1, date(2024, 2, 29)),
        (date(2022, 12, 30), 1, date(2023, 1, 3)),  # the last day of 2022 off by the notice for 2023
        (date(2026, 5, 2), 0, date(2026, 5, 2)),
    ],
)
def test_working_terms_count_by_the_published_calendar(start: date, days: int, end: date) -> None:
    assert end_of(start, days) == end


def test_the_day_of_the_event_is_not_counted() -> None:
    assert end_of(date(2026, 3, 2), 1) == date(2026, 3, 3)
    assert end_of(date(2026, 3, 2), 1, "natural") == date(2026, 3, 3)


def test_a_natural_term_moves_off_a_day_of_rest_only_where_its_rule_says_so() -> None:
    assert end_of(date(2026, 9, 2), 30, "natural") == date(2026, 10, 2)
    assert end_of(date(2026, 9, 2), 30, "natural", roll=True) == date(2026, 10, 8)
    assert due(date(2026, 9, 2), Term(30, "natural", roll=True), CALENDAR).rolled
    assert not due(date(2026, 9, 1), Term(29, "natural", roll=True), CALENDAR).rolled


def test_a_negative_term_is_refused() -> None:
    with pytest.raises(ValueError, match="-1"):
        end_of(date(2026, 1, 5), -1)


@pytest.mark.parametrize(
    ("start", "term", "provisional"),
    [
        (date(2026, 12, 30), Term(1), False),
        (date(2026, 12, 30), Term(3), True),
        (date(2027, 3, 1), Term(1), True),
        (date(2018, 12, 28), Term(1), True),
        (date(2026, 12, 30), Term(90, "natural"), False),
        (date(2026, 12, 30), Term(90, "natural", roll=True), True),
    ],
)
def test_a_day_counted_in_an_unpublished_year_is_provisional(start: date, term: Term, provisional: bool) -> None:
    end = due(start, term, CALENDAR)
    assert end.provisional is provisional
    assert ("尚未公布" in why(end).say("zh")) is provisional


@given(DAYS, st.integers(1, 120))
def test_a_working_term_ends_on_a_working_day_with_that_many_between(start: date, days: int) -> None:
    end = end_of(start, days)
    assert CALENDAR.is_workday(end)
    assert working_days_between(start, end, CALENDAR) == days


@given(DAYS, DAYS)
def test_working_days_between_is_a_count_and_changes_sign_with_direction(first: date, last: date) -> None:
    low, high = sorted((first, last))
    counted = sum(CALENDAR.is_workday(low + n * DAY) for n in range(1, (high - low).days + 1))
    assert working_days_between(low, high, CALENDAR) == counted
    assert working_days_between(high, low, CALENDAR) == -counted


@given(DAYS, TERMS)
def test_a_later_event_or_a_longer_term_never_ends_sooner(start: date, term: Term) -> None:
    end = due(start, term, CALENDAR).day
    assert due(start + DAY, term, CALENDAR).day >= end
    assert due(start, Term(term.days + 1, term.measure, term.roll), CALENDAR).day >= end


@given(DAYS, TERMS)
def test_a_due_day_comes_back_from_its_facts_and_says_the_same(start: date, term: Term) -> None:
    end = due(start, term, CALENDAR)
    again = Due.from_facts(end.to_facts())
    assert again == end
    assert why(again).say("zh") == why(end).say("zh")
    assert why(again).say("en") == why(end).say("en")


@given(DAYS, st.integers(0, 120))
def test_what_a_working_due_day_skipped_and_made_up_explains_its_length(start: date, days: int) -> None:
    end = due(start, Term(days), CALENDAR)
    assert (end.day - start).days == days + sum(rest.days for rest in end.skipped)
    assert all(CALENDAR.is_workday(day) and day.weekday() > 4 for day in end.made_up)


def test_the_sentence_names_rule_start_rests_make_up_days_and_calendar() -> None:
    end = due(date(2026, 4, 30), Term(4), CALENDAR)
    assert why(end, rule="任务签收").say("zh") == (
        "按“任务签收”，从2026年4月30日的次日起算 4 个工作日，其间5月1日至5月5日劳动节休息，5月9日补班计入，"
        "到 2026年5月9日 24:00 止（日历 cn-2026.1）。"
    )
    assert why(end).say("en") == (
        "4 working days from the day after 30 April 2026, with 1 May to 5 May off (Labour Day); "
        "9 May worked instead and counted, to the end of 9 May 2026 (calendar cn-2026.1)."
    )


def test_the_sentence_names_two_weekends_and_only_counts_more() -> None:
    assert "3月7日至3月8日周末休息" in why(due(date(2026, 3, 2), Term(6), CALENDAR)).say("zh")
    assert "周末休息 6 天" in why(due(date(2026, 3, 2), Term(17), CALENDAR)).say("zh")
    assert "3月7日" not in why(due(date(2026, 3, 2), Term(17), CALENDAR)).say("zh")


def test_the_sentence_says_when_the_last_day_moved() -> None:
    sentence = why(due(date(2026, 3, 6), Term(1, "natural", roll=True), CALENDAR))
    assert "顺延" in sentence.say("zh")
    assert "1 natural day from" in sentence.say("en")


def test_one_day_off_is_named_alone() -> None:
    assert "4月5日清明节休息" in why(due(date(2023, 4, 4), Term(1), CALENDAR)).say("zh")


def test_lateness_counts_in_its_own_measure_and_is_negative_before_the_day() -> None:
    friday, monday = date(2026, 3, 6), date(2026, 3, 9)
    assert days_late(friday, monday, "working", CALENDAR) == 1
    assert days_late(friday, monday, "natural", CALENDAR) == 3
    assert days_late(friday, friday, "working", CALENDAR) == 0
    assert days_late(monday, friday, "natural", CALENDAR) == -3


@pytest.mark.parametrize(
    ("cadence", "after", "end"),
    [
        ("week", date(2026, 3, 2), date(2026, 3, 6)),
        ("week", date(2026, 3, 6), date(2026, 3, 13)),
        ("week", date(2026, 2, 17), date(2026, 2, 24)),  # Friday in Spring Festival
        ("half_month", date(2026, 3, 1), date(2026, 3, 16)),  # the 15th is a Sunday
        ("half_month", date(2026, 3, 16), date(2026, 3, 31)),
        ("month", date(2024, 2, 1), date(2024, 2, 29)),
        ("month", date(2026, 10, 31), date(2026, 11, 2)),  # Saturday: the period's own due day is still ahead
        ("month", date(2026, 11, 2), date(2026, 11, 30)),
        ("quarter", date(2026, 1, 1), date(2026, 3, 31)),
        ("quarter", date(2025, 12, 31), date(2026, 3, 31)),
    ],
)
def test_reports_are_due_at_the_end_of_their_period(cadence: str, after: date, end: date) -> None:
    assert next_report_due(after, cadence, CALENDAR) == end


@given(DAYS, st.sampled_from(Cadence))
def test_the_next_report_is_later_and_falls_on_a_working_day(after: date, cadence: Cadence) -> None:
    end = next_report_due(after, cadence, CALENDAR)
    assert end > after
    assert CALENDAR.is_workday(end)
    assert next_report_due(end - DAY, cadence, CALENDAR) == end


def test_an_unknown_cadence_is_refused() -> None:
    with pytest.raises(ValueError, match="fortnight"):
        next_report_due(date(2026, 1, 1), "fortnight", CALENDAR)


def test_reports_over_a_year_are_as_many_as_their_periods() -> None:
    for cadence, count in (("half_month", 24), ("month", 12), ("quarter", 4)):
        day, found = date(2025, 1, 1), []
        while (day := next_report_due(day, cadence, CALENDAR)) <= date(2025, 12, 31):
            found.append(day)
        assert len(found) == count
        assert all(one < other for one, other in pairwise(found))
