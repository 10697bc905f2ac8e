"""进度曲线 curve: over the days of a round, how many matters were to be finished by each day, and how many were."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import Count

from bihuan.core.standing import ENDED
from bihuan.matters.boards import OUT_OF_COUNT
from bihuan.matters.kinds import uncounted
from bihuan.matters.models import Matter

DONE = ENDED - OUT_OF_COUNT
"""States of matters that were finished."""


@dataclass(frozen=True, slots=True)
class Point:
    """One day: how many matters were to be finished by it, and how many were; None for a day still to come."""

    day: date
    planned: int
    done: int | None


@dataclass(frozen=True, slots=True)
class Curve:
    """The S-curve of a plan over one stretch of days, among `total` matters."""

    first: date
    last: date
    total: int
    points: tuple[Point, ...]

    @property
    def now(self) -> Point:
        """The point of the last day that is known."""
        return [point for point in self.points if point.done is not None][-1]


def curve(plan: int, *, first: date, last: date, today: date) -> Curve | None:
    """The plan's curve from one day to another, by due day in force and day of ending; one statement.

    Matters that came with the plan and are part of no other are counted. None where there are none or `first` is ahead.
    """
    mine = Matter.objects.filter(plan=plan, part_of=None).exclude(state__in=OUT_OF_COUNT)
    rows = (
        mine.exclude(kind__in=uncounted()).order_by().values_list("state", "due", "ended").annotate(count=Count("id"))
    )
    planned: dict[date, int] = {}
    done: dict[date, int] = {}
    total = 0
    for state, due, ended, count in rows:
        total += count
        if due is not None:
            planned[due] = planned.get(due, 0) + count
        if state in DONE and ended is not None:
            done[ended] = done.get(ended, 0) + count
    if not total or first > today:
        return None
    return Curve(first, last, total, tuple(_points(planned, done, first=first, last=last, today=today)))


def _points(
    planned: Mapping[date, int], done: Mapping[date, int], *, first: date, last: date, today: date
) -> Iterable[Point]:
    """One point for each day, with all that lay before it."""
    plan_sum = sum(count for day, count in planned.items() if day < first)
    done_sum = sum(count for day, count in done.items() if day < first)
    for ordinal in range(first.toordinal(), last.toordinal() + 1):
        day = date.fromordinal(ordinal)
        plan_sum += planned.get(day, 0)
        done_sum += done.get(day, 0)
        yield Point(day, plan_sum, done_sum if day <= today else None)
