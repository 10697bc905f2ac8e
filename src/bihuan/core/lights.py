"""亮灯 lights: a matter's light computed from facts, rules and the day, with its reason; never typed in or stored."""

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields
from datetime import date, timedelta
from enum import StrEnum
from functools import cache
from importlib import resources
from typing import Any, Literal, get_args

from bihuan.core.words import Refused, Said, said

GapIn = Literal["points", "share"]
SHAPES = {
    "pending": "○",
    "steady": "●",
    "yellow": "▲",
    "red": "■",
    "suspended": "‖",
    "unknown": "?",
    "closed": "✓",
    "cancelled": "–",
}


class Light(StrEnum):
    """What is shown, always as colour, shape and word together."""

    PENDING = "pending"  # 未到期
    STEADY = "steady"  # 按序时
    YELLOW = "yellow"  # 黄
    RED = "red"  # 红
    SUSPENDED = "suspended"  # 中止
    UNKNOWN = "unknown"  # 待更新
    CLOSED = "closed"  # 已销号
    CANCELLED = "cancelled"  # 已撤销

    @property
    def shape(self) -> str:
        """The one character that stands for the light where there is no colour."""
        return SHAPES[self.value]

    @property
    def label(self) -> Said:
        """The word for the light."""
        return said(f"light_{self.value}_label")


FIXED = {
    "draft": (Light.PENDING, "light_draft"),
    "suspended": (Light.SUSPENDED, "light_suspended"),
    "closed": (Light.CLOSED, "light_closed"),
    "cancelled": (Light.CANCELLED, "light_cancelled"),
    "merged": (Light.CANCELLED, "light_merged"),
    "transferred": (Light.CANCELLED, "light_transferred"),
    "transferring": (Light.PENDING, "light_transferring"),
}
"""States whose light no figure and no day changes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What a light depends on; percent is the reported figure 0–100, None while nothing was reported.

    `report_due` is the day of the open report, `node_due` that of the earliest open milestone. While a submission is
    being verified the lead can do nothing more, so lateness stands still at `submitted_on`. While the deadline stands
    still there is no `due`; `answer_due` is the day of the answer that is waited for.
    """

    state: str
    start: date | None = None
    due: date | None = None
    percent: int | None = None
    reported_on: date | None = None
    report_due: date | None = None
    node_due: date | None = None
    node_name: str = ""
    submitted_on: date | None = None
    answer_due: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """One preset of one version: thresholds from which a light turns yellow and red, lateness in natural days.

    A gap counts in percentage points, or as the share of the expectation that is missing; without gap thresholds no
    figure gives a colour. Of several findings the first in `order` is shown.
    """

    version: str
    late_yellow: int
    late_red: int
    node_yellow: int
    node_red: int
    near_due: int
    order: tuple[Light, ...]
    gap_in: GapIn = "points"
    gap_yellow: int | None = None
    gap_red: int | None = None


@dataclass(frozen=True, slots=True)
class Shown:
    """A light with the sentence that says why, the expected percent, and the gap in points (negative = behind)."""

    light: Light
    reason: Said
    expected: int | None = None
    gap: int | None = None


@cache
def rules(preset: str = "task") -> Rules:
    """The shipped thresholds of one preset; an unknown preset is refused."""
    text = resources.files("bihuan.core.rules").joinpath("lights.toml").read_text("utf-8")
    presets = read(tomllib.loads(text), file="lights.toml")
    if preset not in presets:
        raise Refused("missing", "lights_preset_unknown", preset=preset, presets=sorted(presets))
    return presets[preset]


def read(table: Mapping[str, Any], *, file: str) -> dict[str, Rules]:
    """The presets a table gives; unknown, missing or contradictory keys are refused, naming file and key."""
    if not isinstance(table.get("version"), str):
        raise Refused("missing", "rule_bad", file=file, key="version")
    presets = {name: preset for name, preset in table.items() if name != "version"}
    return {name: _preset(preset, name, file=file, version=table["version"]) for name, preset in presets.items()}


def _preset(table: Any, name: str, *, file: str, version: str) -> Rules:
    if not isinstance(table, dict):
        raise Refused("missing", "rule_bad", file=file, key=name)
    for key in _wrong_keys(table):
        raise Refused("missing", "rule_bad", file=file, key=f"{name}.{key}")
    order = tuple(Light(light) for light in table["order"])
    return Rules(version=f"{version}/{name}", **{**table, "order": order})


def _wrong_keys(table: Mapping[str, Any]) -> Iterator[str]:
    names = {field.name for field in fields(Rules)} - {"version"}
    optional = {"gap_in", "gap_yellow", "gap_red"}
    yield from sorted(table.keys() - names)
    yield from sorted(names - optional - table.keys())
    yield from sorted(optional - table.keys()) if optional & table.keys() else ()
    if table.get("gap_in", "points") not in get_args(GapIn):
        yield "gap_in"
    yield from sorted(key for key in table.keys() & names - {"order", "gap_in"} if not _is_days(table[key]))
    for kind in ("gap", "late", "node"):
        if not 1 <= table.get(f"{kind}_yellow", 1) <= table.get(f"{kind}_red", 1):
            yield f"{kind}_red"
    if not isinstance(table["order"], list):
        yield "order"
    # Red, then yellow, then what has nothing to say: only then can a light never improve while nothing is reported.
    if [name for name in table["order"] if name != "unknown"] != ["red", "yellow", "pending", "steady"]:
        yield "order"
    if table["order"].count("unknown") != 1 or table["order"].index("unknown") > 2:
        yield "order"


def _is_days(value: Any) -> bool:
    return type(value) is int and value >= 0


def light(facts: Facts, rules: Rules, today: date) -> Shown:
    """The light of a matter on a day, with its reason; nothing but the arguments counts."""
    if facts.state in FIXED:
        shown, key = FIXED[facts.state]
        return Shown(shown, said(key))
    expected = expected_percent(facts, today)
    gap = None if expected is None or facts.percent is None else facts.percent - expected
    found: dict[Light, Said] = {}
    findings = _submitted if facts.state == "submitted" else _findings
    for shown, reason in findings(facts, rules, today):
        found.setdefault(shown, reason)
    first = min(found, key=rules.order.index)
    return Shown(first, found[first], expected, gap)


def next_flip(facts: Facts, rules: Rules, today: date, *, horizon: int = 400) -> date | None:
    """The first day after `today` on which the light changes if nothing is reported, within `horizon` days."""
    turn = next_turn(facts, rules, today, horizon=horizon)
    return turn[0] if turn is not None else None


def next_turn(facts: Facts, rules: Rules, today: date, *, horizon: int = 400) -> tuple[date, Light] | None:
    """The next day on which the light changes if nothing is reported, with what it becomes; None within `horizon` days.

    With nothing reported findings only join, so only the days on which one may begin need a look.
    """
    if facts.state in FIXED:
        return None
    now = light(facts, rules, today).light
    for day in sorted(_beginnings(facts, rules)):
        if 0 < (day - today).days <= horizon and (turned := light(facts, rules, day).light) is not now:
            return day, turned
    return None


def _beginnings(facts: Facts, rules: Rules) -> set[date]:
    """The days on which a finding may begin: lateness, what was not reported, what is near, what falls behind."""
    after = [(facts.due, rules.late_yellow), (facts.due, rules.late_red), (facts.due, -rules.near_due)]
    after += [
        (facts.node_due, rules.node_yellow),
        (facts.node_due, rules.node_red),
        (facts.report_due, 1),
        (facts.answer_due, 1),
    ]
    days = {day + timedelta(days=late) for day, late in after if day is not None}
    if facts.start is None or facts.due is None or facts.percent is None:
        return days
    whole = _whole(facts.start, facts.due)
    for gap in (rules.gap_yellow, rules.gap_red):
        expected = _expected_at(facts.percent, gap, rules.gap_in)
        if expected is not None:
            days.add(facts.start + timedelta(days=-(-expected * whole // 100) - 1))
    return days


def _expected_at(percent: int, gap: int | None, gap_in: GapIn) -> int | None:
    """The least expectation, at most 100, against which `percent` is behind by the gap; None where there is none."""
    if gap is None or (gap_in == "share" and gap >= 100 and percent > 0):
        return None
    if gap_in == "points":
        expected = percent + gap
    else:
        expected = max(percent + 1, -(-percent * 100 // (100 - gap)) if percent else 1)
    return expected if expected <= 100 else None


def expected_percent(facts: Facts, today: date) -> int | None:
    """The linear expectation 序时进度 on a day in whole percent, cut not rounded; None without start or deadline."""
    if facts.start is None or facts.due is None:
        return None
    passed = (today - facts.start).days + 1
    return min(max(passed * 100 // _whole(facts.start, facts.due), 0), 100)


def _whole(start: date, due: date) -> int:
    return max((due - start).days + 1, 1)


def _submitted(facts: Facts, rules: Rules, today: date) -> Iterator[tuple[Light, Said]]:
    if facts.submitted_on is not None:
        yield from _lateness(facts, rules, min(today, facts.submitted_on))
    yield Light.STEADY, said("light_submitted")


def _findings(facts: Facts, rules: Rules, today: date) -> Iterator[tuple[Light, Said]]:
    yield from _lateness(facts, rules, today)
    if facts.report_due is not None and today > facts.report_due:
        yield Light.UNKNOWN, said("light_unknown", due=facts.report_due, days=(today - facts.report_due).days)
    if facts.answer_due is not None and today > facts.answer_due:
        yield Light.YELLOW, said("light_waiting", due=facts.answer_due, days=(today - facts.answer_due).days)
    yield from _behind(facts, rules, today)
    yield from _near(facts, rules, today)
    yield _undisturbed(facts, today)


def _lateness(facts: Facts, rules: Rules, today: date) -> Iterator[tuple[Light, Said]]:
    clocks = (
        (facts.due, rules.late_yellow, rules.late_red, "light_late"),
        (facts.node_due, rules.node_yellow, rules.node_red, "light_node_late"),
    )
    for due, yellow, red, reason in clocks:
        late = (today - due).days if due is not None else 0
        if late >= yellow:
            colour = Light.RED if late >= red else Light.YELLOW
            yield colour, said(reason, due=due, days=late, node=facts.node_name)


def _behind(facts: Facts, rules: Rules, today: date) -> Iterator[tuple[Light, Said]]:
    expected = expected_percent(facts, today)
    if expected is None or facts.percent is None or rules.gap_yellow is None or rules.gap_red is None:
        return
    points = expected - facts.percent
    # Both sides times the same whole number: a threshold is met exactly, without a fraction.
    behind, unit = (points * 100, expected) if rules.gap_in == "share" else (points, 1)
    if points > 0 and behind >= rules.gap_yellow * unit:
        colour = Light.RED if behind >= rules.gap_red * unit else Light.YELLOW
        yield colour, said("light_gap", percent=facts.percent, expected=expected, gap=points)


def _near(facts: Facts, rules: Rules, today: date) -> Iterator[tuple[Light, Said]]:
    if facts.due is None or (facts.percent is not None and facts.percent >= 100):
        return
    left = (facts.due - today).days
    if left <= rules.near_due:
        yield Light.YELLOW, said("light_near" if left >= 0 else "light_late", due=facts.due, days=abs(left))


def _undisturbed(facts: Facts, today: date) -> tuple[Light, Said]:
    if facts.percent is None:
        return Light.PENDING, said("light_pending")
    expected = expected_percent(facts, today)
    if facts.start is None or facts.due is None or expected is None:
        return Light.STEADY, said("light_steady_undated", percent=facts.percent)
    ahead = facts.percent * _whole(facts.start, facts.due) // 100 - max((today - facts.start).days + 1, 0)
    key = "light_ahead" if ahead > 0 else "light_steady"
    return Light.STEADY, said(key, percent=facts.percent, expected=expected, days=ahead)
