"""亮灯 lights: a matter's light computed from facts, rules and the day, with its reason; never typed in or stored."""

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from functools import cache
from importlib import resources
from typing import Any

from bihuan.core.words import Refused, Said, said


class Light(StrEnum):
    """What is shown, always as colour, shape and word together."""

    PENDING = "pending"  # ○ 未到期
    STEADY = "steady"  # ● 按序时
    YELLOW = "yellow"  # ▲ 黄
    RED = "red"  # ■ 红
    SUSPENDED = "suspended"  # ‖ 中止
    UNKNOWN = "unknown"  # ? 待更新
    CLOSED = "closed"  # ✓ 已销号
    CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What a light depends on; percent is the reported figure 0–100, None while nothing was reported."""

    state: str
    start: date | None = None
    due: date | None = None
    percent: int | None = None
    reported_on: date | None = None
    report_due: date | None = None
    node_due: date | None = None
    node_name: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """One version of the thresholds: gaps in percentage points, lateness and nearness in natural days."""

    version: str
    gap_yellow: int
    gap_red: int
    late_yellow: int
    late_red: int
    near_due: int
    order: tuple[Light, ...]


@dataclass(frozen=True, slots=True)
class Shown:
    """A light with the sentence that says why, the expected percent, and the gap in points (negative = behind)."""

    light: Light
    reason: Said
    expected: int | None = None
    gap: int | None = None


@cache
def rules() -> Rules:
    """The shipped thresholds."""
    text = resources.files("bihuan.core.rules").joinpath("lights.toml").read_text("utf-8")
    return read(tomllib.loads(text), file="lights.toml")


def read(table: Mapping[str, Any], *, file: str) -> Rules:
    """The thresholds a table gives; unknown, missing or contradictory keys are refused, naming file and key."""
    names = set(Rules.__dataclass_fields__)
    for key in sorted(table.keys() ^ names):
        raise Refused("missing", "rule_bad", file=file, key=key)
    order = tuple(table["order"])
    if sorted(order) != sorted(["red", "unknown", "yellow", "pending", "steady"]):
        raise Refused("missing", "rule_bad", file=file, key="order")
    for key in names - {"version", "order"}:
        if type(table[key]) is not int or table[key] < 0:
            raise Refused("missing", "rule_bad", file=file, key=key)
    for low, high in (("gap_yellow", "gap_red"), ("late_yellow", "late_red")):
        if table[low] > table[high]:
            raise Refused("missing", "rule_bad", file=file, key=high)
    return Rules(**{**table, "order": tuple(Light(name) for name in order)})


def light(facts: Facts, rules: Rules, today: date) -> Shown:
    """The light of a matter on a day."""
    if facts.state == "closed":
        return Shown(Light.CLOSED, said("light_closed"))
    if facts.state == "cancelled":
        return Shown(Light.CANCELLED, said("light_cancelled"))
    if facts.state == "draft":
        return Shown(Light.PENDING, said("light_draft"))
    expected = expected_percent(facts, today)
    gap = None if expected is None or facts.percent is None else facts.percent - expected
    found: dict[Light, Said] = {}
    for shown, reason in _findings(facts, rules, today, expected, gap):
        found.setdefault(shown, reason)
    first = min(found, key=rules.order.index)
    return Shown(first, found[first], expected, gap)


def next_flip(facts: Facts, rules: Rules, today: date, *, horizon: int = 400) -> date | None:
    """The first day after `today` on which the light changes if nothing is reported, within `horizon` days."""
    now = light(facts, rules, today).light
    days = (today + timedelta(days=ahead) for ahead in range(1, horizon + 1))
    return next((day for day in days if light(facts, rules, day).light is not now), None)


def expected_percent(facts: Facts, today: date) -> int | None:
    """The linear expectation 序时进度 in whole percent on a day; None without a start or a deadline."""
    if facts.start is None or facts.due is None:
        return None
    whole = max((facts.due - facts.start).days + 1, 1)
    passed = (today - facts.start).days + 1
    return min(max(passed * 100 // whole, 0), 100)


def _findings(
    facts: Facts, rules: Rules, today: date, expected: int | None, gap: int | None
) -> Iterator[tuple[Light, Said]]:
    yield from _lateness(facts, rules, today)
    if facts.report_due is not None and today > facts.report_due:
        yield Light.UNKNOWN, said("light_unknown", due=facts.report_due, days=(today - facts.report_due).days)
    if gap is not None and -gap >= rules.gap_yellow and facts.state != "submitted":
        colour = Light.RED if -gap >= rules.gap_red else Light.YELLOW
        yield colour, said("light_gap", percent=facts.percent, expected=expected, gap=-gap)
    unfinished = facts.percent is None or facts.percent < 100
    if facts.due is not None and 0 <= (facts.due - today).days <= rules.near_due and unfinished:
        yield Light.YELLOW, said("light_near", due=facts.due, days=(facts.due - today).days)
    if facts.percent is None:
        yield Light.PENDING, said("light_pending")
    elif gap is None:
        yield Light.STEADY, said("light_steady_undated", percent=facts.percent)
    else:
        ahead = _days_ahead(facts, gap)
        key = "light_ahead" if ahead else "light_steady"
        yield Light.STEADY, said(key, percent=facts.percent, expected=expected, days=ahead)


def _lateness(facts: Facts, rules: Rules, today: date) -> Iterator[tuple[Light, Said]]:
    if facts.state == "submitted":
        return
    for due, reason in ((facts.due, "light_late"), (facts.node_due, "light_node_late")):
        late = (today - due).days if due is not None else 0
        if late >= rules.late_yellow:
            colour = Light.RED if late >= rules.late_red else Light.YELLOW
            yield colour, said(reason, due=due, days=late, node=facts.node_name)


def _days_ahead(facts: Facts, gap: int) -> int:
    if facts.start is None or facts.due is None or gap <= 0:
        return 0
    return gap * ((facts.due - facts.start).days + 1) // 100
