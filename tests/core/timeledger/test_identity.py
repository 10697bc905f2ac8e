"""Whose days they were adds up to the day, for every clock on every day, against the law told day by day."""

from datetime import timedelta
from random import Random

import pytest

from bihuan.core.timeledger import Breakdown, Days, Hold, Link, courses, days_between, fold, holder_on, time_ledger
from bihuan.core.timeledger.record import Clock
from bihuan.core.workdays import shipped
from tests.core.timeledger.histories import drawn
from tests.core.timeledger.oracle import OWNER, STOP, Oracle

CALENDAR = shipped()
DAY = timedelta(days=1)
ROUNDS, EACH = 10, 5_000


def told(oracle: Oracle, clock: Clock, today: object) -> tuple[int, int, dict[int, Days], int]:
    """By the oracle: days of the owner, days stopped, days of each hold, and days granted."""
    last = min(clock.closed or today, today)
    days = oracle.whose(clock, last)
    own = sum(ball == OWNER for _, ball, _ in days)
    stopped = sum(ball == STOP for _, ball, _ in days)
    held: dict[int, Days] = {}
    for _, ball, beyond in days:
        if isinstance(ball, Hold):
            held[ball.duty] = held.get(ball.duty, Days()).plus(Days(not beyond, beyond))
    # A grant is worth what it adds to the owner's allowance of own days.
    granted, original = 0, clock.original(oracle.calendar)
    allowance = oracle.span(clock.opened, original, clock.measure)
    for grant in sorted(clock.grants, key=lambda grant: grant.on):
        if grant.on <= last:
            away = sum(ball != OWNER for day, ball, _ in days if day <= grant.on)
            worth = oracle.span(clock.opened, grant.due, clock.measure) - away - allowance - granted
            granted += worth
    return own, stopped, held, granted


def check(found: Breakdown, oracle: Oracle) -> None:
    clock, today = found.course.clock, found.course.today
    handled, stopped, held, granted = told(oracle, clock, today)
    assert found.handled == handled
    assert found.stopped == stopped
    assert {row.hold.duty: row.days for row in found.rows if row.days != Days()} == held
    assert found.granted == granted
    allowance = oracle.span(clock.opened, clock.original(CALENDAR), clock.measure) + granted
    over = handled - allowance
    assert found.own == (over if found.course.closed else max(over, 0))
    assert found.total == found.own + found.granted + found.held.total + found.stopped
    assert found.total == oracle.span(found.original, found.end, clock.measure)


@pytest.mark.parametrize("round_", range(ROUNDS))
def test_the_parts_make_the_whole_over_random_histories(round_: int) -> None:
    for seed in range(round_ * EACH, (round_ + 1) * EACH):
        history, random = drawn(seed), Random(-seed)
        today = history.start + random.randrange((history.today - history.start).days + 12) * DAY
        known = today if random.random() < 0.5 else None
        record = fold(history.entries, known=known)
        oracle = Oracle(record, CALENDAR)
        for found in time_ledger(record, today, CALENDAR):
            check(found, oracle)


def test_the_parts_make_the_whole_on_every_day_of_a_history() -> None:
    for seed in range(60):
        history = drawn(seed, acts=20)
        record = fold(history.entries)
        oracle = Oracle(record, CALENDAR)
        for n in range((history.today - history.start).days + 10):
            for found in time_ledger(record, history.start + n * DAY, CALENDAR):
                check(found, oracle)


def test_what_is_learnt_later_changes_no_earlier_answer() -> None:
    for seed in range(300):
        history = drawn(seed)
        for n, entry in enumerate(history.entries):
            if n + 1 < len(history.entries) and history.entries[n + 1].known > entry.known:
                then = time_ledger(fold(history.entries[: n + 1]), entry.known, CALENDAR)
                assert time_ledger(fold(history.entries, known=entry.known), entry.known, CALENDAR) == then


def test_the_bar_by_link_and_by_unit_leaves_no_day_out() -> None:
    for seed in range(300):
        history = drawn(seed, acts=20)
        for found in time_ledger(fold(history.entries), history.today, CALENDAR):
            clock, last = found.course.clock, found.course.closed or history.today
            whole = days_between(clock.opened, last, clock.measure, CALENDAR)
            outside = found.by_link().get(Link.UPPER, Days()).total
            assert sum(days.total for days in found.by_link().values()) == whole
            assert sum(days.total for days in found.by_unit().values()) == whole - found.stopped - outside


def test_who_holds_the_ball_is_the_same_asked_for_any_day() -> None:
    for seed in range(300):
        history = drawn(seed, acts=20)
        record = fold(history.entries)
        oracle = Oracle(record, CALENDAR)
        for course in courses(record, history.today, CALENDAR):
            clock = course.clock
            for n in range(1, ((course.closed or history.today) - clock.opened).days + 1):
                ball = oracle.ball(clock.owner, clock.n, day := clock.opened + n * DAY)
                names = {OWNER: clock.owner, STOP: None}
                assert holder_on(course, day) == (ball.answerer if isinstance(ball, Hold) else names[ball])
