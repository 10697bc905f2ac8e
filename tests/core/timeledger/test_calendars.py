"""Holds and due times over holidays, make-up days and revised calendars; working days and natural days apart."""

from datetime import date, timedelta

import pytest

from bihuan.core.calendars import version
from bihuan.core.timeledger import (
    Answered,
    Asked,
    Breakdown,
    Closed,
    Days,
    Granted,
    Link,
    Opened,
    days_between,
    fold,
    moved,
    time_ledger,
    totals,
)
from bihuan.core.workdays import Calendar, Measure, Term, shipped

CALENDAR = shipped()
LEAD, LAND = 1, 2
BEFORE_THE_EXTENSION = version("cn-2020.1")


def held(
    due: date | Term,
    filed: date,
    ended: date,
    *,
    opened: date,
    closed: date,
    measure: Measure = "working",
    calendar: Calendar = CALENDAR,
    limit: date | Term | None = None,
    limit_measure: Measure = "working",
) -> Breakdown:
    """The time ledger of one clock held once."""
    entries = (
        Opened(known=opened, n=0, owner=LEAD, measure=measure, on=opened, due=due),
        Asked(
            known=filed,
            duty=1,
            ask=1,
            on=filed,
            asker=LEAD,
            answerer=LAND,
            link=Link.SUPPORT,
            holds=frozenset({0}),
            limit=limit,
            measure=limit_measure,
        ),
        Answered(known=ended, duty=1, on=ended),
        Closed(known=closed, n=0, on=closed),
    )
    (found,) = time_ledger(fold(entries), closed, calendar)
    assert found.is_exact
    return found


def test_the_29th_of_february_is_a_day() -> None:
    found = held(
        date(2024, 2, 28),
        date(2024, 2, 27),
        date(2024, 3, 1),
        opened=date(2024, 2, 20),
        closed=date(2024, 3, 2),
        measure="natural",
    )
    assert (found.held, found.due, found.own) == (Days(3), date(2024, 3, 2), 0)


def test_saturdays_worked_in_exchange_count_and_move_the_due_time() -> None:
    # 9 May 2026 is a worked Saturday, 1 to 5 May are off: 30 April, 6, 7, 8 and 9 May are five working days.
    found = held(
        date(2026, 5, 8),
        date(2026, 4, 29),
        date(2026, 5, 9),
        opened=date(2026, 4, 20),
        closed=date(2026, 5, 18),
    )
    assert (found.held.total, found.due, found.own) == (5, date(2026, 5, 14), 2)


def test_labour_day_2019_is_reckoned_by_the_arrangement_that_was_made_later() -> None:
    # 1 to 4 May off, Sundays 28 April and 5 May worked.
    found = held(
        date(2019, 4, 30), date(2019, 4, 26), date(2019, 5, 6), opened=date(2019, 4, 22), closed=date(2019, 5, 9)
    )
    assert (found.held.total, found.due, found.own) == (5, date(2019, 5, 9), 0)


def test_the_cancelled_first_of_february_2020_takes_held_days_back_with_the_newest_calendar() -> None:
    days = {"opened": date(2020, 1, 20), "closed": date(2020, 2, 5)}
    before = held(Term(3), date(2020, 1, 22), date(2020, 2, 3), **days, calendar=BEFORE_THE_EXTENSION)
    after = held(Term(3), date(2020, 1, 22), date(2020, 2, 3), **days)
    # Three working days from 20 January end on the 23rd either way; 23 and 31 January, 1 and 3 February were held.
    # The two days were cut from the hold and from what it moves over alike: the due time stays where it was.
    assert (before.original, before.held.total, before.due) == (date(2020, 1, 23), 4, date(2020, 2, 4))
    assert (after.original, after.held.total, after.due) == (date(2020, 1, 23), 2, date(2020, 2, 4))
    assert (before.own, after.own) == (1, 1)


def test_an_original_due_time_from_a_term_follows_the_newest_calendar_and_a_day_that_was_set_does_not() -> None:
    days = {"opened": date(2020, 1, 22), "closed": date(2020, 2, 10)}
    term = [
        held(Term(3), days["opened"], days["opened"], **days, calendar=each).original
        for each in (BEFORE_THE_EXTENSION, CALENDAR)
    ]
    fixed = held(date(2020, 2, 1), days["opened"], days["opened"], **days)
    assert term == [date(2020, 2, 1), date(2020, 2, 4)]
    assert fixed.original == date(2020, 2, 1)


def test_a_natural_term_is_rolled_once_and_never_again_after_a_hold() -> None:
    opened = date(2026, 9, 2)
    found = held(
        Term(30, "natural", roll=True),
        date(2026, 9, 10),
        date(2026, 9, 12),
        opened=opened,
        closed=opened,
        measure="natural",
    )
    assert found.original == date(2026, 10, 8)
    later = held(
        Term(30, "natural", roll=True),
        date(2026, 9, 10),
        date(2026, 9, 12),
        opened=opened,
        closed=date(2026, 9, 30),
        measure="natural",
    )
    assert later.due == date(2026, 10, 10)  # a Saturday worked in exchange; moved by two days, not rolled
    assert moved(date(2026, 10, 8), "natural", CALENDAR, by=3) == date(2026, 10, 11)  # a Sunday off


def test_a_due_day_that_is_a_day_of_rest_stays_until_a_working_day_is_held() -> None:
    sunday, friday = date(2026, 3, 15), date(2026, 3, 13)
    days = {"opened": date(2026, 3, 2), "closed": date(2026, 3, 16)}
    weekend = held(sunday, friday, sunday, **days)
    assert (weekend.due, weekend.held.total, weekend.own) == (sunday, 0, 1)
    assert held(sunday, friday, date(2026, 3, 16), **days).due == date(2026, 3, 16)
    assert moved(sunday, "working", CALENDAR, by=-1) == date(2026, 3, 12)
    assert moved(sunday, "working", CALENDAR, by=0) == sunday


@pytest.mark.parametrize("measure", ["working", "natural"])
def test_moving_a_day_moves_its_place_by_exactly_as_many_days(measure: Measure) -> None:
    for start in range(0, 3000, 7):
        day = date(2018, 12, 1) + timedelta(days=start)
        for by in (-300, -31, -5, -1, 0, 1, 2, 9, 40, 260):
            end = moved(day, measure, CALENDAR, by=by)
            assert days_between(day, end, measure, CALENDAR) == by
            assert measure == "natural" or by == 0 or CALENDAR.is_workday(end)


def test_days_gained_over_a_holiday_are_working_days_only() -> None:
    found = held(
        date(2026, 5, 8), date(2026, 4, 21), date(2026, 4, 21), opened=date(2026, 4, 20), closed=date(2026, 4, 30)
    )
    assert found.own == -3  # 6, 7 and 8 May


def test_a_working_limit_within_a_natural_clock_knows_no_weekend() -> None:
    found = held(
        date(2026, 3, 20),
        date(2026, 3, 11),
        date(2026, 3, 17),
        opened=date(2026, 3, 2),
        closed=date(2026, 3, 25),
        measure="natural",
        limit=Term(2),  # Friday the 13th
    )
    assert found.held == Days(within=4, beyond=2)  # 12 to 15, for nobody is late before Monday; then 16 and 17
    assert found.due == date(2026, 3, 26)


def test_a_natural_limit_within_a_working_clock_is_beyond_from_the_day_after() -> None:
    found = held(
        date(2026, 3, 20),
        date(2026, 3, 11),
        date(2026, 3, 17),
        opened=date(2026, 3, 2),
        closed=date(2026, 3, 25),
        limit=date(2026, 3, 13),
        limit_measure="natural",
    )
    assert found.held == Days(within=2, beyond=2)


def test_totals_never_add_working_days_to_natural_days() -> None:
    days = {"opened": date(2026, 3, 2), "closed": date(2026, 3, 25)}
    filed, ended, due = date(2026, 3, 11), date(2026, 3, 17), date(2026, 3, 20)
    working = held(due, filed, ended, **days)
    natural = held(due, filed, ended, **days, measure="natural")
    found = totals([working, natural, working])
    assert (found["working"].held, found["natural"].held) == (Days(8), Days(6))
    assert found["working"].by_link == {Link.HANDLE: Days(26), Link.SUPPORT: Days(8)}
    assert (found["working"].own, found["natural"].own) == (2 * working.own, natural.own)
    assert (found["working"].granted, found["working"].stopped) == (0, 0)


def test_a_granted_day_may_be_a_day_of_rest() -> None:
    sunday = date(2026, 3, 15)
    entries = (
        Opened(known=date(2026, 3, 2), n=0, owner=LEAD, measure="working", on=date(2026, 3, 2), due=date(2026, 3, 6)),
        Granted(known=date(2026, 3, 5), n=0, on=date(2026, 3, 5), due=sunday),
    )
    (found,) = time_ledger(fold(entries), date(2026, 3, 16), CALENDAR)
    assert (found.due, found.granted, found.own, found.is_exact) == (sunday, 5, 1, True)
