"""判灯 judging: the light of a matter on a day as the worst of its dimensions, and the day on which it turns."""

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from typing import Any

from bihuan.core.lights.beginning import days_of_change
from bihuan.core.lights.expected import expected_percent, whole
from bihuan.core.lights.rules import Gap, Late, Rules, Wait
from bihuan.core.lights.shapes import FIXED, Dimension, Facts, Light, Shown
from bihuan.core.words import Said, said

COLOURS = (Light.RED, Light.YELLOW)

Finding = tuple[Dimension, Light, str, Mapping[str, Any]]
"""What one dimension has to say: its light and the sentence for it, spoken only if it is the worst."""


HORIZON = 400
"""So many days ahead a next turn is looked for."""


def light(facts: Facts, rules: Rules, today: date) -> Shown:
    """The light of a matter on a day, with its reason; nothing but the arguments counts."""
    if facts.state in FIXED:
        shown, key = FIXED[facts.state]
        return Shown(shown, said(key))
    expected = expected_percent(facts, today)
    rank = rules.rank
    worst: Finding | None = None
    lights: dict[Dimension, Light] = {}
    for finding in _findings(facts, rules, today, expected=expected):
        dimension, shown = finding[0], finding[1]
        if dimension not in lights or rank[shown] < rank[lights[dimension]]:
            lights[dimension] = shown
        if _counts(finding) and (worst is None or rank[shown] < rank[worst[1]]):
            worst = finding
    assert worst is not None  # the last finding of the progress always holds
    dimension, shown, key, params = worst
    gap = None if expected is None or facts.percent is None else facts.percent - expected
    made_up = facts.late_on is not None and shown in (Light.STEADY, Light.BLUE, Light.PENDING)
    return Shown(shown, Said(key, params), expected, gap, dimension, tuple(lights.items()), made_up)


def next_flip(facts: Facts, rules: Rules, today: date, *, horizon: int = HORIZON) -> date | None:
    """The first day after `today` on which the light changes if nothing is reported, within `horizon` days."""
    turn = next_turn(facts, rules, today, horizon=horizon)
    return None if turn is None else turn[0]


def next_turn(facts: Facts, rules: Rules, today: date, *, horizon: int = HORIZON) -> tuple[date, Light] | None:
    """The next day on which the light changes if nothing is reported, with what it becomes; None within `horizon`.

    Only days on which a finding may begin are looked at.
    """
    if facts.state in FIXED:
        return None
    now = _colour(facts, rules, today)
    for day in days_of_change(facts, rules, today, horizon=horizon):
        colour = _colour(facts, rules, day)
        if colour is not now:
            return day, colour
    return None


def _colour(facts: Facts, rules: Rules, day: date) -> Light:
    rank = rules.rank
    findings = _findings(facts, rules, day, expected=expected_percent(facts, day))
    return min((finding[1] for finding in findings if _counts(finding)), key=rank.__getitem__)


def _counts(finding: Finding) -> bool:
    """Whether a finding may be the matter's light: what is done or not due beside the progress is not."""
    return finding[0] is Dimension.PROGRESS or finding[1] in COLOURS


def _findings(facts: Facts, rules: Rules, today: date, *, expected: int | None) -> Iterator[Finding]:
    if facts.state == "submitted":
        if facts.submitted_on is not None:
            yield from _lateness(facts, rules, min(today, facts.submitted_on))
        yield Dimension.PROGRESS, Light.STEADY, "light_submitted", {}
        return
    yield from _lateness(facts, rules, today)
    if facts.report_due is not None and today > facts.report_due:
        params = {"due": facts.report_due, "days": (today - facts.report_due).days}
        yield Dimension.PROGRESS, Light.UNKNOWN, "light_unknown", params
    if facts.answer_due is not None and today > facts.answer_due:
        params = {"due": facts.answer_due, "days": (today - facts.answer_due).days}
        yield Dimension.PROGRESS, Light.YELLOW, "light_waiting", params
    if rules.progress is not None:
        yield from _behind(facts.percent, rules.progress, expected, Dimension.PROGRESS)
    yield from _near(facts, rules, today)
    if rules.funds is not None:
        yield from _behind(facts.funds_percent, rules.funds, expected, Dimension.FUNDS)
    if rules.start is not None and facts.start_planned is not None:
        yield from _awaited(facts.start_planned, facts.started_on, rules.start, today, Dimension.START)
    if rules.statistics is not None and facts.started_on is not None:
        yield from _awaited(facts.started_on, facts.recorded_on, rules.statistics, today, Dimension.STATISTICS)
    yield _undisturbed(facts, rules, today, expected=expected)


def _lateness(facts: Facts, rules: Rules, today: date) -> Iterator[Finding]:
    if facts.due is not None and today > facts.due:
        yield from _late(facts.due, rules.deadline, today, key="light_late", node="")
    if facts.node_due is not None and today > facts.node_due:
        yield from _late(facts.node_due, rules.milestone, today, key="light_node_late", node=facts.node_name)


def _late(due: date, table: Late, today: date, *, key: str, node: str) -> Iterator[Finding]:
    days = (today - due).days
    if days >= table.yellow:
        colour = Light.RED if days >= table.red else Light.YELLOW
        yield Dimension.PROGRESS, colour, key, {"due": due, "days": days, "node": node}


def _behind(percent: int | None, table: Gap, expected: int | None, dimension: Dimension) -> Iterator[Finding]:
    if expected is None or percent is None or percent >= expected:
        return
    points = expected - percent
    # Both sides times the same whole number: a threshold is met exactly, without a fraction.
    behind, unit = (points * 100, expected) if table.counted == "share" else (points, 1)
    if behind >= table.yellow * unit:
        colour = Light.RED if behind >= table.red * unit else Light.YELLOW
        key = "light_gap" if dimension is Dimension.PROGRESS else "light_funds_gap"
        yield dimension, colour, key, {"percent": percent, "expected": expected, "gap": points}


def _near(facts: Facts, rules: Rules, today: date) -> Iterator[Finding]:
    if facts.due is None or (facts.percent is not None and facts.percent >= 100):
        return
    left = (facts.due - today).days
    if left <= rules.near_due:
        key = "light_near" if left >= 0 else "light_late"
        yield Dimension.PROGRESS, Light.YELLOW, key, {"due": facts.due, "days": abs(left)}


def _awaited(since: date, done: date | None, table: Wait, today: date, dimension: Dimension) -> Iterator[Finding]:
    if done is not None:
        yield dimension, Light.STEADY, f"light_{dimension.value}_done", {"day": done}
        return
    passed = _PASSED[dimension, table.unit](since, today)
    params = {"since": since, "days": (today - since).days}
    if passed >= table.yellow:
        colour = Light.RED if passed >= table.red else Light.YELLOW
        yield dimension, colour, f"light_{dimension.value}_late", params
    else:
        yield dimension, Light.PENDING, f"light_{dimension.value}_pending", params


def _days(since: date, today: date) -> int:
    return (today - since).days


def _calendar_months(since: date, today: date) -> int:
    """How many months the month of `today` is after that of `since`: 1 from the first day of the next month."""
    return (today.year - since.year) * 12 + today.month - since.month


def _months_over(since: date, today: date) -> int:
    """How many whole months have more than passed: 1 from the day after the same day of the next month."""
    return _calendar_months(since, today) - (today.day <= since.day)


_PASSED: Mapping[tuple[Dimension, str], Callable[[date, date], int]] = {
    (Dimension.START, "days"): _days,
    (Dimension.START, "months"): _calendar_months,
    (Dimension.STATISTICS, "days"): _days,
    (Dimension.STATISTICS, "months"): _months_over,
}


def _undisturbed(facts: Facts, rules: Rules, today: date, *, expected: int | None) -> Finding:
    if facts.percent is None:
        return Dimension.PROGRESS, Light.PENDING, "light_pending", {}
    if expected is None:
        return Dimension.PROGRESS, Light.STEADY, "light_steady_undated", {"percent": facts.percent}
    ahead = 0
    if not facts.curve and facts.start is not None and facts.due is not None:
        ahead = facts.percent * whole(facts.start, facts.due) // 100 - max((today - facts.start).days + 1, 0)
    blue = rules.blue_from is not None and facts.percent - expected >= rules.blue_from
    key = "light_ahead" if ahead > 0 else "light_steady"
    params = {"percent": facts.percent, "expected": expected, "days": ahead}
    return Dimension.PROGRESS, Light.BLUE if blue else Light.STEADY, key, params
