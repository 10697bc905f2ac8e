"""节点横道图 gantt: a matter's milestones as bars over time – as filed, as it went, as it is planned now."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from bihuan.core.parts.milestones import Milestone, days_off
from bihuan.core.standing import Standing
from bihuan.core.words import Said, said
from bihuan.matters.queries import DutyLine

WIDTH = 1000
LEAST = 4
"""The narrowest bar that is still seen, of 1,000."""


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar of a row: `x` and `width` in a row of 1,000; `sort` is baseline, actual, late or ahead."""

    sort: str
    x: int
    width: int


@dataclass(frozen=True, slots=True)
class Row:
    """One milestone: its days, its bars, how far off its plan it is in words with a mark, and its open duty."""

    one: Milestone
    bars: tuple[Bar, ...]
    light: str
    shape: str
    off: Said
    line: DutyLine | None


@dataclass(frozen=True, slots=True)
class Gantt:
    """The milestones of a matter over one stretch of days; `today` is the place of the present day, or None outside."""

    first: date
    last: date
    today: int | None
    rows: tuple[Row, ...]


def gantt(
    standing: Standing, today: date, *, lines: Mapping[int, DutyLine], scale: "Scale | None" = None
) -> Gantt | None:
    """The milestones as bars, in the order of the plan; None without any. `lines` are open duties by number.

    The days that the bars lie in are those of the matter, or those of a wider scale.
    """
    milestones = standing.milestones
    if not milestones:
        return None
    days = list(_days(standing, today))
    scale = scale or Scale(min(days), max(days))
    rows, before_plan, before_fact = [], scale.first, scale.first
    for one in milestones:
        bars = tuple(_bars(one, scale, today=today, planned_from=before_plan, done_from=before_fact))
        rows.append(Row(one, bars, *_off(one, today), lines.get(one.duty)))
        before_plan = one.baseline or before_plan
        before_fact = one.reached or before_fact
    return Gantt(scale.first, scale.last, scale.at(today) if scale.first <= today <= scale.last else None, tuple(rows))


@dataclass(frozen=True, slots=True)
class Scale:
    """Days as places in a row of 1,000."""

    first: date
    last: date

    def at(self, day: date) -> int:
        """The place of a day."""
        return round(WIDTH * (day - self.first).days / max(1, (self.last - self.first).days))

    def bar(self, sort: str, *, start: date, end: date) -> Bar:
        """The bar from one day to another, never too narrow to be seen."""
        left, right = sorted((self.at(start), self.at(end)))
        return Bar(sort, min(left, WIDTH - LEAST), max(LEAST, right - left))


def _days(standing: Standing, today: date) -> Iterable[date]:
    yield standing.start or standing.registered
    for one in standing.milestones:
        yield from (day for day in (one.baseline, one.due, one.reached) if day is not None)
    if any(one.reached is None for one in standing.milestones):
        yield today


def _bars(one: Milestone, scale: Scale, *, today: date, planned_from: date, done_from: date) -> Iterable[Bar]:
    if one.baseline is not None:
        yield scale.bar("baseline", start=planned_from, end=one.baseline)
    late = one.baseline is not None and (one.reached or today) > one.baseline
    if one.reached is not None:
        yield scale.bar("late" if late else "actual", start=done_from, end=one.reached)
        return
    if late:
        yield scale.bar("late", start=done_from, end=today)
    if one.due is not None and one.due > today:
        yield scale.bar("ahead", start=max(today, planned_from), end=one.due)


def _off(one: Milestone, today: date) -> tuple[str, str, Said]:
    """The light, its shape and the word for how far off its plan a milestone is."""
    days = days_off(one, today)
    if days is None:
        return "pending", "○", said("step_ahead")
    if one.reached is None:
        return "red", "■", said("step_late", days=days)
    if days > 0:
        return "yellow", "▲", said("step_done_late", days=days)
    return "steady", "●", said("step_early", days=-days) if days else said("step_in_time")
