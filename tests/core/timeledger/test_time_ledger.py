"""What is given back, granted, handed on and learnt late, by example; the lead is due on the tenth day."""

from itertools import pairwise

from bihuan.core.timeledger import Days, Link, courses, fold, is_founded
from bihuan.core.words import said, speak
from tests.core.timeledger.telling import (
    CALENDAR,
    LAND,
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


def test_the_example_of_the_decision_adds_up() -> None:
    entries = (
        opened(10),
        asked(1, 2, of=LAND, limit=6),
        asked(2, 3, of=MONEY, by=LAND, limit=5, holds=1),
        answered(2, 7),
        answered(1, 9),
        granted(11, 24),
        stopped(13),
        resumed(16),
        closed(28),
    )
    found, again = reckoned(30, *entries), reckoned(30, *entries, judged(1, 29))
    assert (found.total, found.own, found.granted, held(found), found.stopped) == (18, 1, 7, {1: (3, 0), 2: (2, 2)}, 3)
    assert (again.total, again.own, again.granted, held(again), again.stopped) == (18, 1, 14, {}, 3)


def test_every_link_has_a_name_in_both_tongues() -> None:
    names = [(speak(said(f"link_{link}"), "zh"), speak(said(f"link_{link}"), "en")) for link in Link]
    assert ("上级或外部审批", "Upper level or outside approval") in names
    assert len(set(names)) == len(Link)
