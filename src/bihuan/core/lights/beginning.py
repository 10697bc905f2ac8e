"""起算日 beginning: the days on which a finding may begin by the clock alone, from the thresholds of the rules."""

from bisect import bisect_left
from collections.abc import Iterator
from datetime import date, timedelta

from bihuan.core.lights.expected import expected_percent
from bihuan.core.lights.rules import Gap, Rules, Wait
from bihuan.core.lights.shapes import Facts

DAY = timedelta(days=1)


def days_of_change(facts: Facts, rules: Rules, today: date, *, horizon: int) -> list[date]:
    """The days on which alone the light may change, of the `horizon` days after `today`; the nearest first."""
    last = today + horizon * DAY
    return sorted({day for day in _begins(facts, rules, today, last=last) if today < day <= last})


def _begins(facts: Facts, rules: Rules, today: date, *, last: date) -> Iterator[date]:
    for due, table in ((facts.due, rules.deadline), (facts.node_due, rules.milestone)):
        if due is not None:
            yield due + table.yellow * DAY
            yield due + table.red * DAY
    if facts.due is not None:
        yield facts.due - rules.near_due * DAY
    for answer in (facts.report_due, facts.answer_due):
        if answer is not None:
            yield answer + DAY
    for since, wait in ((facts.start_planned, rules.start), (facts.started_on, rules.statistics)):
        if since is not None and wait is not None:
            yield from _waited(since, wait)
    for expected in _expectations(facts, rules):
        yield _day_of(expected, facts, today, last=last)


def _waited(since: date, wait: Wait) -> Iterator[date]:
    for count in (wait.yellow, wait.red):
        if wait.unit == "days":
            yield since + count * DAY
            continue
        # A month is over with the first of a later one, or with the day after the same day of it.
        for months in (count, count + 1):
            place = since.year * 12 + since.month - 1 + months
            first = date(place // 12, place % 12 + 1, 1)
            yield first
            yield first + since.day * DAY


def _expectations(facts: Facts, rules: Rules) -> Iterator[int]:
    """The expected percents from which the reported figures are behind, far behind, or no longer ahead."""
    for percent, gap in ((facts.percent, rules.progress), (facts.funds_percent, rules.funds)):
        if percent is not None and gap is not None:
            yield from (_behind_by(percent, gap, threshold) for threshold in (gap.yellow, gap.red))
    if facts.percent is not None and rules.blue_from is not None:
        yield facts.percent - rules.blue_from + 1


def _behind_by(percent: int, gap: Gap, threshold: int) -> int:
    """The least expectation against which a percent is behind by a threshold; above 100 where there is none."""
    if gap.counted == "points":
        return percent + threshold
    # The missing share (e − p) / e reaches t % from e = 100 p / (100 − t) on, and never where t is the whole.
    return 101 if threshold >= 100 and percent else max(-(-100 * percent // max(100 - threshold, 1)), percent + 1)


def _day_of(expected: int, facts: Facts, today: date, *, last: date) -> date:
    """The first day after `today` and up to `last` on which so much is expected, else the day after `last`."""
    days = range(1, (last - today).days + 1)
    place = bisect_left(days, True, key=lambda n: (expected_percent(facts, today + n * DAY) or 0) >= expected)
    return today + (place + 1) * DAY
