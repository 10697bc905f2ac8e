"""The law of the time ledger, one named example for each clause; days are numbered, the lead is due on the tenth."""

from itertools import pairwise

import pytest

from bihuan.core.timeledger import Days, Link, courses, due_in_force, fold, holder_on, is_founded
from tests.core.timeledger.telling import (
    CALENDAR,
    GRID,
    LAND,
    LEAD,
    MONEY,
    NEXT_LEAD,
    OFFICE,
    answered,
    asked,
    at,
    closed,
    granted,
    held,
    judged,
    not_there,
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


def test_an_unfounded_need_gives_the_days_up_to_the_limit_back_and_leaves_those_beyond() -> None:
    entries = (opened(10), asked(1, 2, of=LAND, limit=6), answered(1, 9))
    found = reckoned(20, *entries, judged(1, 9), closed(15))
    assert held(found) == {1: (0, 3)}
    assert (found.due, found.own) == (at(13), 2)
    assert reckoned(20, *entries, judged(1, 9), judged(1, 10, founded=True), closed(15)).own == -2


def test_when_a_hold_falls_away_a_founded_one_beside_it_takes_its_days() -> None:
    entries = (opened(10), asked(1, 2, of=LAND, limit=6), asked(2, 4, of=MONEY, limit=12), answered(1, 6))
    assert held(reckoned(9, *entries)) == {1: (4, 0), 2: (3, 0)}
    assert held(reckoned(9, *entries, judged(1, 6))) == {2: (5, 0)}


def test_a_nested_need_without_ground_gives_its_days_back_to_the_answerer_who_asked() -> None:
    found = reckoned(
        12,
        opened(10),
        asked(1, 2, of=LAND, limit=5),
        asked(2, 3, of=MONEY, by=LAND, limit=6, holds=1),
        answered(2, 8),
        judged(2, 8),
        answered(1, 9),
    )
    # Days 4 to 6 are Land's again, the last of them beyond its own limit; 7 and 8 stay with Money.
    assert held(found) == {1: (3, 2), 2: (0, 2)}


def test_days_others_held_under_an_unfounded_need_go_back_while_its_answerer_was_within_its_limit() -> None:
    found = reckoned(
        12,
        opened(10),
        asked(1, 2, of=LAND, limit=6),
        asked(2, 3, of=MONEY, by=LAND, limit=4, holds=1),
        answered(2, 8),
        answered(1, 9),
        judged(1, 9),
    )
    assert (held(found), found.due) == ({}, at(10))


def test_a_denied_extension_holds_only_beyond_the_limit_of_the_one_who_decides() -> None:
    entries = (opened(10), asked(1, 5, of=OFFICE, limit=7, link=Link.RULING), answered(1, 9))
    found = reckoned(15, *entries, judged(1, 9), closed(14))
    assert (held(found), found.due, found.own) == ({1: (0, 2)}, at(12), 2)


def test_a_granted_extension_counts_the_wait_as_held_and_the_rest_as_granted() -> None:
    entries = (opened(10), asked(1, 5, of=OFFICE, limit=7, link=Link.RULING), answered(1, 8), granted(8, 20))
    found = reckoned(25, *entries, closed(20))
    assert (found.held, found.granted, found.own) == (Days(2, 1), 7, 0)


def test_a_supply_denied_at_confirmation_never_ended_the_hold() -> None:
    entries = (opened(10), asked(1, 2, of=LAND, limit=6), answered(1, 5))
    before = reckoned(8, *entries)
    denied = reckoned(8, *entries, not_there(1, 8))
    assert (held(before), before.due) == ({1: (3, 0)}, at(13))
    assert (held(denied), denied.due) == ({1: (4, 2)}, at(16))
    assert held(reckoned(12, *entries, not_there(1, 8), answered(1, 9))) == {1: (4, 3)}


def test_a_grant_during_a_hold_counts_from_the_due_time_with_the_days_held_so_far() -> None:
    found = reckoned(30, opened(10), asked(1, 2, of=LAND, limit=9), granted(6, 20), answered(1, 9), closed(24))
    assert (found.granted, found.held) == (6, Days(7))  # due on the 14th then; 20 − 14; three more days held after
    assert (found.due, found.own) == (at(23), 1)


def test_a_date_brought_forward_is_granted_negative() -> None:
    found = reckoned(30, opened(10), granted(3, 8), closed(9))
    assert (found.granted, found.own, found.total) == (-2, 1, -1)


def test_two_grants_on_one_day_count_one_after_the_other_and_a_later_one_not_yet() -> None:
    entries = (opened(10), granted(3, 12), granted(3, 15), granted(9, 30))
    assert (reckoned(8, *entries).granted, reckoned(9, *entries).granted) == (5, 20)


def test_a_date_that_was_set_stands_though_a_hold_before_it_falls_away() -> None:
    entries = (opened(10), asked(1, 2, of=LAND, limit=9), answered(1, 5), granted(6, 20))
    before, after = reckoned(8, *entries), reckoned(8, *entries, judged(1, 8))
    assert (before.due, before.granted, before.held.total) == (at(20), 7, 3)
    assert (after.due, after.granted, after.held.total) == (at(20), 10, 0)


def test_a_reassignment_closes_the_clock_of_the_one_and_begins_that_of_the_other() -> None:
    entries = (
        opened(3),
        asked(1, 5, of=LAND, limit=30),
        closed(7),
        opened(15, owner=NEXT_LEAD, on=7),
        asked(2, 9, by=NEXT_LEAD, of=LAND, limit=12),
        answered(2, 11),
    )
    first, second = courses(fold(entries), at(18), CALENDAR)
    assert (first.closed, first.clock.follows, second.clock.follows) == (at(7), None, 0)
    found = reckoned(18, *entries)
    assert (found.original, found.due, found.own, held(found)) == (at(15), at(17), 1, {2: (2, 0)})
    assert reckoned(18, *entries[:3]).own == 2


def test_after_a_rebound_the_days_between_are_nobody_s() -> None:
    entries = (opened(10), closed(9), opened(70, on=60), closed(72))
    first, second = courses(fold(entries), at(80), CALENDAR)
    assert [(one.after, one.last) for one in second.stretches] == [(at(60), at(72))]
    assert (first.stretches[-1].last, second.clock.follows) == (at(9), 0)


def test_a_re_attribution_changes_no_earlier_answer() -> None:
    entries = (opened(10), asked(1, 2, of=LAND, limit=6), answered(1, 9), judged(1, 14))
    frozen = reckoned(12, *entries[:3])
    assert reckoned(12, *entries, known=12).rows == frozen.rows
    assert reckoned(12, *entries, known=12).due == frozen.due == at(17)
    assert reckoned(12, *entries, known=14).due == at(13)


def test_a_late_entry_counts_from_the_day_it_happened_once_it_is_known() -> None:
    entries = (opened(10), asked(1, 2, of=LAND, limit=6, known=8), answered(1, 5, known=9))
    assert [reckoned(9, *entries, known=known).due for known in (7, 8, 9)] == [at(10), at(17), at(13)]


def test_what_will_happen_only_later_is_still_open_today() -> None:
    entries = (opened(10), asked(1, 2, of=LAND, limit=6), stopped(3), resumed(8), answered(1, 9), closed(12))
    found = reckoned(5, *entries)
    assert (found.course.closed, found.stopped, held(found)) == (None, 2, {1: (1, 0)})
    assert courses(fold(entries), at(-1), CALENDAR) == ()


def test_only_what_deserves_it_holds() -> None:
    for outcome in ("unfounded", "withdrawn", "upheld", "denied"):
        assert not is_founded(outcome)
    assert is_founded("returned", reason="beyond")
    assert not is_founded("returned", reason="incomplete")
    assert is_founded("supplied")


def test_the_course_of_a_clock_has_no_gap() -> None:
    entries = (opened(10), asked(1, 2, of=LAND, limit=4), stopped(6), resumed(7), answered(1, 9), closed(12))
    (course,) = courses(fold(entries), at(20), CALENDAR)
    assert (course.stretches[0].after, course.stretches[-1].last) == (at(0), at(12))
    assert all(one.last == two.after for one, two in pairwise(course.stretches))
