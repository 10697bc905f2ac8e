"""A new calendar moves open duties, and each says what it was and why it moved; hours run whatever the day is."""

from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bihuan.core.calendars import Calendar, history, shipped, version
from bihuan.core.chain import SHANGHAI
from bihuan.core.recalendar import recalendared
from bihuan.core.standing import Owed
from bihuan.core.why import why
from bihuan.core.workdays import (
    Cadence,
    Due,
    Term,
    due,
    due_after,
    next_report_due,
    recompute,
)

DAY = timedelta(days=1)
VERSIONS = st.sampled_from(history())
STARTS = st.dates(date(2019, 1, 1), date(2026, 12, 31))
MOMENTS = st.datetimes(datetime(2019, 1, 1), datetime(2027, 1, 1)).map(lambda at: at.replace(tzinfo=SHANGHAI))
TERMS = st.builds(Term, st.integers(0, 90), st.sampled_from(["working", "natural"]), st.booleans())


def owed(end: Due, **changes: object) -> Owed:
    asked = {"n": 1, "owes": "accept", "owner": 1, "watcher": 2, "opened": end.start, "due": end.day, "opened_seq": 1}
    return Owed(**{**asked, "term": {"by": "clock", **end.to_facts()}, **changes})  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("start", "days", "first", "then"),
    [
        (date(2019, 4, 26), 3, "cn-2019.1 2019-05-02", "cn-2019.2 2019-04-30"),
        (date(2019, 4, 30), 1, "cn-2019.1 2019-05-02", "cn-2019.2 2019-05-05"),
        (date(2020, 1, 23), 1, "cn-2020.1 2020-01-31", "cn-2020.2 2020-02-03"),
        (date(2020, 1, 23), 2, "cn-2020.1 2020-02-01", "cn-2020.2 2020-02-04"),
    ],
)
def test_a_year_that_is_rearranged_moves_a_term(start: date, days: int, first: str, then: str) -> None:
    earlier, later = (version(told.split()[0]) for told in (first, then))
    was = due(start, Term(days), earlier)
    now = recompute(was, later)
    assert [str(was.day), str(now.day)] == [first.split()[1], then.split()[1]]
    (moved,) = recalendared([owed(was)], to=later, known=version)
    assert (moved.due, Due.from_facts({**moved.term})) == (now.day, now)
    assert earlier.version in why(now).say("zh")
    assert f"{was.day.year}年{was.day.month}月{was.day.day}日" in why(now).say("zh")
    assert "computed again" in why(now).say("en")


def test_a_term_that_stays_says_that_it_was_computed_again() -> None:
    was = due(date(2019, 6, 3), Term(3), version("cn-2019.1"))
    now = recompute(was, version("cn-2019.2"))
    assert now.day == was.day
    assert "日期不变" in why(now).say("zh")
    assert recompute(now, version("cn-2019.2")) is now


@given(STARTS, TERMS, VERSIONS, VERSIONS)
def test_computed_again_a_term_is_as_if_the_calendar_had_always_been_so(
    start: date, term: Term, earlier: Calendar, later: Calendar
) -> None:
    now = recompute(due(start, term, earlier), later)
    assert now.day == due(start, term, later).day
    assert Due.from_facts(now.to_facts()) == now


@given(STARTS, st.integers(1, 30), st.integers(0, 20), VERSIONS, VERSIONS)
def test_a_duty_is_moved_where_its_term_ends_otherwise_and_days_it_was_held_are_no_part_of_it(
    start: date, days: int, held: int, earlier: Calendar, later: Calendar
) -> None:
    was, now = (due(start, Term(days), calendar) for calendar in (earlier, later))
    duty = owed(was, due=was.day + held * DAY, original=was.day)
    moved = recalendared([duty], to=later, known=version)
    differs = (was.day, was.provisional) != (now.day, now.provisional)
    assert [one.due for one in moved] == ([now.day] if differs and earlier != later else [])


def test_what_else_a_term_says_stays_in_it() -> None:
    was = due(date(2019, 4, 26), Term(3), version("cn-2019.1"))
    asked = {"draft": 2, "function": "head", "unit": 7}
    (moved,) = recalendared(
        [owed(was, term={"by": "clock", **was.to_facts(), **asked})], to=version("cn-2019.2"), known=version
    )
    assert asked.items() <= moved.term.items()
    assert moved.term["by"] == "clock"


def test_a_term_that_is_no_longer_provisional_says_so_though_its_day_stays() -> None:
    was = due(date(2020, 1, 8), Term(3), version("cn-2019.2"))
    (moved,) = recalendared([owed(was)], to=version("cn-2020.1"), known=version)
    assert (was.provisional, moved.due, "provisional" in moved.term) == (True, was.day, False)


@given(STARTS, st.sampled_from(Cadence), VERSIONS, VERSIONS)
def test_the_end_of_a_period_moves_with_the_calendar(
    after: date, cadence: Cadence, earlier: Calendar, later: Calendar
) -> None:
    day = next_report_due(after, cadence, earlier)
    term = {"by": "cadence", "cadence": cadence.value, "calendar": earlier.version}
    for moved in recalendared([owed(due(after, Term(1), earlier), due=day, term=term)], to=later, known=version):
        assert moved.term["calendar"] == later.version
        assert later.is_workday(moved.due)
        assert abs((moved.due - day).days) <= 12


def test_what_is_closed_or_was_never_counted_stays() -> None:
    was = due(date(2019, 4, 26), Term(3), version("cn-2019.1"))
    later = version("cn-2019.2")
    step = {"by": "step"}
    told = [owed(was, closed_seq=3), owed(was, term=step), owed(was, term={"by": "promise", "calendar": "cn-2019.1"})]
    assert recalendared(told, to=later, known=version) == ()
    assert recalendared([owed(was)], to=version("cn-2019.1"), known=version) == ()


@given(MOMENTS, st.integers(1, 2000))
def test_hours_run_whatever_the_day_is(since: datetime, hours: int) -> None:
    end = due_after(since, Term(0, "natural", hours=hours), shipped())
    assert end.ends - since == timedelta(hours=hours)
    assert not end.is_over(end.ends)
    assert end.is_over(end.ends + datetime.resolution)
    assert end.day == (end.ends - datetime.resolution).astimezone(SHANGHAI).date()
    assert Due.from_facts(end.to_facts()).ends == end.ends
    assert why(end, rule="签收").say("zh")
    assert why(end).say("en")


@given(MOMENTS, TERMS)
def test_a_term_in_days_ends_with_its_day_whatever_the_hour(since: datetime, term: Term) -> None:
    end = due_after(since, term, shipped())
    assert end == due(since.date(), term, shipped())
    assert end.ends.astimezone(SHANGHAI) == datetime.combine(end.day + DAY, datetime.min.time(), SHANGHAI)


def test_a_receipt_within_a_day_is_judged_by_the_moment_in_shanghai() -> None:
    since = datetime.fromisoformat("2026-02-28T01:30:00+00:00")
    end = due_after(since, Term(0, "natural", hours=24), shipped())
    assert end.day == date(2026, 3, 1)
    assert why(end, rule="签收").say("zh") == (
        "按“签收”，从 2026年2月28日 09:30起 24 小时（连续计时），到 2026年3月1日 09:30 止，节假日照计。"
    )
    assert not end.is_over(since + timedelta(hours=24))
    assert end.is_over(since + timedelta(hours=24, microseconds=1))


def test_midnight_is_the_end_of_the_day_before() -> None:
    since = datetime(2026, 12, 30, 0, 0, tzinfo=SHANGHAI)
    assert due_after(since, Term(0, "natural", hours=48), shipped()).day == date(2026, 12, 31)
    assert due_after(since, Term(0, "natural", hours=49), shipped()).day == date(2027, 1, 1)


@pytest.mark.parametrize("term", [Term(0, hours=-1), Term(1, hours=24)])
def test_hours_and_days_do_not_mix(term: Term) -> None:
    with pytest.raises(ValueError, match="hours"):
        due_after(datetime(2026, 1, 1, tzinfo=SHANGHAI), term, shipped())


def test_hours_are_not_moved_by_a_calendar() -> None:
    since = datetime(2019, 4, 30, 15, 0, tzinfo=SHANGHAI)
    was = due_after(since, Term(0, "natural", hours=24), version("cn-2019.1"))
    assert recalendared([owed(was, due=was.day + DAY)], to=version("cn-2019.2"), known=version) == ()
