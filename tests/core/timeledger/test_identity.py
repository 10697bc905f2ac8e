"""Whose days they were adds up to the day, for every clock on every day, against the law told day by day."""

from datetime import timedelta
from random import Random

import pytest

from bihuan.core.timeledger import Breakdown, Days, Hold, fold, time_ledger
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
    assert found.is_exact
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
