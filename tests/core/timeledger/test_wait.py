"""Who holds the ball, one named example for each clause; days are numbered, the lead is due on the tenth."""

import pytest

from bihuan.core.timeledger import Days, Link, courses, due_in_force, fold, holder_on
from tests.core.timeledger.telling import (
    CALENDAR,
    GRID,
    LAND,
    LEAD,
    MONEY,
    OFFICE,
    answered,
    asked,
    at,
    closed,
    held,
    opened,
    reckoned,
    resumed,
    stopped,
)


def test_a_clock_nobody_else_held_is_the_lead_s_alone() -> None:
    late, early, running = (reckoned(20, opened(10), closed(on)) for on in (13, 7, 20))
    assert (late.own, late.handled, late.due) == (3, 13, at(10))
    assert (early.own, early.total) == (-3, -3)
    assert (running.own, running.rows, running.stopped, running.granted) == (10, (), 0, 0)


def test_while_open_the_end_is_the_later_of_today_and_the_due_time() -> None:
    before, after = reckoned(4, opened(10)), reckoned(12, opened(10))
    assert (before.end, before.own, before.total, before.handled) == (at(10), 0, 0, 4)
    assert (after.end, after.own, after.total) == (at(12), 2, 2)


def test_the_day_of_filing_is_the_asker_s_and_the_day_of_the_answer_the_answerer_s() -> None:
    entries = (opened(10), asked(1, 2, of=LAND, limit=6), answered(1, 5))
    (course,) = courses(fold(entries), at(8), CALENDAR)
    assert [holder_on(course, at(n)) for n in (1, 2, 3, 5, 6)] == [LEAD, LEAD, LAND, LAND, LEAD]
    assert held(reckoned(8, *entries)) == {1: (3, 0)}
    assert due_in_force(course) == at(13)
    for day in (at(0), at(9)):
        with pytest.raises(ValueError, match="does not run"):
            holder_on(course, day)


def test_asked_and_answered_on_one_day_holds_nothing() -> None:
    assert reckoned(8, opened(10), asked(1, 2, of=LAND, limit=6), answered(1, 2)).due == at(10)


def test_a_limit_of_n_days_is_n_days_within_and_the_next_is_beyond() -> None:
    found = reckoned(20, opened(10), asked(1, 2, of=LAND, limit=6), answered(1, 9), closed(15))
    assert held(found) == {1: (4, 3)}
    assert (found.due, found.own, found.held) == (at(17), -2, Days(4, 3))


def test_an_open_hold_moves_the_due_time_by_the_days_held_so_far() -> None:
    entries = (opened(10), asked(1, 2, of=LAND, limit=6))
    assert [reckoned(today, *entries).due for today in (2, 3, 6, 8)] == [at(10), at(11), at(14), at(16)]


def test_who_has_no_limit_is_within_it() -> None:
    assert held(reckoned(30, opened(10), asked(1, 2, of=GRID, limit=None))) == {1: (28, 0)}


def test_nested_waits_give_each_day_to_the_one_at_the_end_and_keep_the_first_answerer_s_limit_whole() -> None:
    found = reckoned(
        20,
        opened(10),
        asked(1, 2, of=LAND, limit=6),
        asked(2, 3, of=MONEY, by=LAND, limit=5, holds=1),
        answered(2, 7),
        answered(1, 9),
        closed(17),
    )
    # Land has its four days: 3, then 8 and 9, for on 4 to 7 it waited itself, two of them beyond Money's limit.
    assert held(found) == {1: (3, 0), 2: (2, 2)}
    assert (found.due, found.own) == (at(17), 0)
    assert found.by_unit() == {LEAD: Days(10), LAND: Days(3), MONEY: Days(2, 2)}


def test_two_who_wait_for_each_other_close_a_circle_and_the_days_are_the_lead_s() -> None:
    entries = (
        opened(10),
        asked(1, 2, of=LAND, limit=6),
        asked(2, 3, of=LEAD, by=LAND, limit=5, holds=1),
        answered(2, 6),
        answered(1, 8),
    )
    found = reckoned(20, *entries, closed(14))
    # Day 3, then 7 and 8; on 4 to 6 the lead had to act, and so Land's own clock stood still for it.
    assert held(found) == {1: (3, 0)}
    assert (found.due, found.handled) == (at(13), 11)


def test_a_longer_circle_ends_with_the_lead_too() -> None:
    found = reckoned(
        6,
        opened(10),
        asked(1, 1, of=LAND, limit=9),
        asked(2, 1, of=MONEY, by=LAND, limit=9, holds=1),
        asked(3, 1, of=LAND, by=MONEY, limit=9, holds=2),
    )
    assert (found.rows, found.due) == ((), at(10))


def test_of_two_waits_the_one_whose_limit_falls_first_is_followed() -> None:
    entries = (opened(10), asked(1, 2, of=LAND, limit=9), asked(2, 3, of=MONEY, limit=6), answered(2, 7))
    assert held(reckoned(8, *entries)) == {1: (2, 0), 2: (3, 1)}


def test_of_equal_limits_the_first_filed_is_followed_then_the_lower_number_and_no_limit_comes_last() -> None:
    filed = reckoned(8, opened(10), asked(2, 2, of=MONEY, limit=9), asked(1, 3, of=LAND, limit=9))
    number = reckoned(8, opened(10), asked(2, 2, of=MONEY, limit=9), asked(1, 2, of=LAND, limit=9))
    without = reckoned(8, opened(10), asked(1, 2, of=MONEY, limit=None), asked(2, 2, of=LAND, limit=9))
    assert [list(held(found)) for found in (filed, number, without)] == [[2], [1], [2]]


def test_a_formal_stop_comes_before_every_wait_and_holds_the_answerer_s_clock_too() -> None:
    found = reckoned(
        30,
        opened(10),
        asked(1, 2, of=LAND, limit=6),
        stopped(4),
        resumed(9),
        answered(1, 12),
        closed(20),
    )
    # Land's four days: 3, 4, 10, 11; the 12th is beyond. The stop has the days 5 to 9.
    assert held(found) == {1: (4, 1)}
    assert (found.stopped, found.due, found.own) == (5, at(20), 0)
    assert found.by_link() == {Link.HANDLE: Days(10), Link.SUPPORT: Days(4, 1), Link.SUSPEND: Days(5)}
    (course,) = courses(fold((opened(10), stopped(4))), at(8), CALENDAR)
    assert [holder_on(course, at(n)) for n in (4, 5)] == [LEAD, None]


def test_a_need_holds_only_the_clocks_it_names() -> None:
    entries = (opened(10), opened(12, n=1), asked(2, 2, of=LAND, limit=6, holds=1), answered(2, 5))
    deadline, duty = courses(fold(entries), at(8), CALENDAR)
    assert (due_in_force(deadline), due_in_force(duty)) == (at(10), at(15))


def test_promise_and_supply_are_two_limits_of_one_asking() -> None:
    found = reckoned(
        20,
        opened(10),
        asked(1, 2, of=LAND, limit=4),
        answered(1, 5),
        asked(2, 5, of=LAND, limit=8, ask=1),
        answered(2, 9),
    )
    assert held(found) == {1: (2, 1), 2: (3, 1)}


def test_verifiers_follow_each_other_and_the_lead_s_clock_stands_still_throughout() -> None:
    found = reckoned(
        20,
        opened(10),
        asked(1, 9, of=OFFICE, limit=14, link=Link.VERIFY),
        answered(1, 12),
        asked(2, 12, of=GRID, limit=None, ask=1, link=Link.UPPER),
        answered(2, 19),
        closed(19),
    )
    assert (found.own, found.due) == (-1, at(20))
    assert found.by_link() == {Link.HANDLE: Days(9), Link.VERIFY: Days(3), Link.UPPER: Days(7)}
    assert found.by_unit() == {LEAD: Days(9), OFFICE: Days(3)}  # what the outside took is no unit's
