"""节点图 months: the bars of a matter's milestones over whole months, as they are printed on one sheet."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from bihuan.core.freeze import Month, month_of
from bihuan.core.standing import Standing
from bihuan.matters.gantt import Bar, Gantt, Scale, gantt


@dataclass(frozen=True, slots=True)
class Column:
    """One month: its year and number, and where it lies in a row of 1,000."""

    year: int
    month: int
    x: int
    width: int


@dataclass(frozen=True, slots=True)
class Sheet:
    """The milestones with the months they lie in; the bars of the chart are laid on whole months."""

    gantt: Gantt
    columns: tuple[Column, ...]
    today: int | None


def sheet(standing: Standing, today: date) -> Sheet | None:
    """The sheet of a matter on a day; None where it has no milestones."""
    first = gantt(standing, today, lines={})
    if first is None:
        return None
    scale = Scale(month_of(first.first).first, month_of(first.last).last)
    drawn = gantt(standing, today, lines={}, scale=scale)
    assert drawn is not None
    return Sheet(drawn, tuple(_columns(scale)), drawn.today)


def _columns(scale: Scale) -> Iterable[Column]:
    month: Month = month_of(scale.first)
    while month.first <= scale.last:
        bar: Bar = scale.bar("month", start=month.first, end=min(month.following.first, scale.last))
        yield Column(month.year, month.month, bar.x, bar.width)
        month = month.following
