"""序时进度 expected: how far a matter ought to be on a day, linear, by an agreed curve or by milestones' weights."""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from datetime import date, timedelta
from itertools import pairwise

from bihuan.core.lights.shapes import Facts
from bihuan.core.words import Refused

DAY = timedelta(days=1)
Points = tuple[tuple[date, int], ...]


def expected_percent(facts: Facts, today: date) -> int | None:
    """The expectation at the end of a day in whole percent, cut not rounded; None without curve, start or deadline."""
    if facts.curve:
        return _stepped(facts.curve, today) if facts.stepped else _interpolated(facts.curve, today)
    if facts.start is None or facts.due is None:
        return None
    passed = (today - facts.start).days + 1
    return min(max(passed * 100 // whole(facts.start, facts.due), 0), 100)


def whole(start: date, due: date) -> int:
    """The days from start to deadline, both counted; at least one."""
    return max((due - start).days + 1, 1)


def by_curve(points: Sequence[tuple[date | int, int]], *, start: date, due: date) -> Points:
    """The agreed curve from `start` to `due` as points (day, percent): a point names a day, or a share of the time in
    percent. Of shares that fall on one day of a short time the last counts.

    Refused `missing` where days or percents fall back or leave 0–100.
    """
    span = whole(start, due)
    curve = [(start - DAY, 0)]
    for when, percent in points:
        # A share is a part of the time passed at a day's end, so nothing is expected before the first day has gone.
        day = when if isinstance(when, date) else start - DAY + (when * span // 100) * DAY
        if not isinstance(when, date) and day == curve[-1][0]:
            curve.pop()
        curve.append((day, percent))
    for (day, percent), (next_day, next_percent) in pairwise(curve):
        if next_day <= day or not percent <= next_percent <= 100:
            raise Refused("missing", "curve_wrong", day=next_day, percent=next_percent)
    return tuple(curve)


def by_weights(steps: Sequence[tuple[date, int]]) -> Points:
    """The steps of expectation that milestones (due, weight) give: after its day a milestone's weight is expected.

    Refused `missing` without any weight, or with a negative one.
    """
    total = sum(weight for _, weight in steps)
    if total <= 0 or any(weight < 0 for _, weight in steps):
        raise Refused("missing", "weights_wrong")
    reached, points = 0, []
    for due, weight in sorted(steps):
        reached += weight
        points.append((due + DAY, reached * 100 // total))
    return tuple(points)


def _stepped(curve: Points, today: date) -> int:
    place = bisect_right(curve, today, key=lambda point: point[0])
    return curve[place - 1][1] if place else 0


def _interpolated(curve: Points, today: date) -> int:
    place = bisect_left(curve, today, key=lambda point: point[0])
    if place == len(curve):
        return curve[-1][1]
    day, percent = curve[place]
    if day == today or not place:
        return percent if day == today else 0
    before, low = curve[place - 1]
    return low + (percent - low) * (today - before).days // (day - before).days
