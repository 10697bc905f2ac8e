"""场地 ground: a district with many matters, built through the same door as any other, in batches."""

import sys
import time
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from random import Random
from typing import Any

from django.db import connection

from bihuan.cli.demo.founding import SHANGHAI, District, found
from bihuan.core.roles import Actor
from bihuan.ledger import seals
from bihuan.matters import tallies
from bihuan.matters.acts import Ask, perform_many
from bihuan.people import rights
from bihuan.people.models import Tenure
from bihuan.plans.models import Node, Plan
from bihuan.watch.patrol import patrol

FIRST = date(2020, 3, 31)
TODAY = FIRST + timedelta(days=120)
AT_ONCE = 500
"""Acts of one batch."""

BAR = 40


@dataclass
class Ground:
    """What was built: the plan, who leads what, and how fast it went."""

    district: District
    plan: Plan
    officers: dict[int, int]
    places: list[tuple[int, int]]
    matters: int = 0
    acts: int = 0
    seconds: float = 0.0
    led: dict[int, list[int]] = field(default_factory=dict)

    @property
    def acts_per_s(self) -> int:
        """How many acts a second passed the door in batches."""
        return round(self.acts / self.seconds)


def moment(day: date) -> datetime:
    """Nine in the morning."""
    return datetime.combine(day, datetime.min.time(), SHANGHAI) + timedelta(hours=9)


def prepared() -> Ground:
    """The demonstration's district and plan, with no matters yet."""
    district = found(FIRST)
    plan = Plan.objects.get(id=district.plan)
    tops = {axis: list(Node.objects.filter(parent=axis)) for axis in (plan.row_axis_id, plan.column_axis_id)}
    rows, columns = ([node.pk for node in nodes] for nodes in tops.values())
    seats = Tenure.objects.in_force(FIRST).filter(post__function="officer", acting=False)
    officers = dict(seats.order_by("-post").values_list("post__unit", "person"))
    for office in ("ducha", "dangban"):
        officers.pop(district.units[office], None)
    return Ground(district, plan, officers, [(row, column) for row in rows for column in columns])


def build(matters: int, *, entries: int) -> Ground:
    """The ground with so many matters of 2 or 10 entries each, registered over ninety days."""
    ground, random = prepared(), Random(16310)  # noqa: S311 - the same matters in every run
    supervisor = rights.actor_of(ground.district.people["ducha.yi"].pk, day=FIRST)
    started, told = time.perf_counter(), time.perf_counter()
    units = sorted(ground.officers)
    for place, first in enumerate(range(0, matters, AT_ONCE // 2)):
        unit = units[place % len(units)]
        day = FIRST + timedelta(days=place * 7 % 80)
        some = range(first, min(first + AT_ONCE // 2, matters))
        ids = _deployed(ground, supervisor, unit, day=day, some=some, random=random)
        ground.led.setdefault(unit, []).extend(ids)
        if entries > 2:
            _worked_on(ground, unit, ids, day=day, random=random)
        ground.matters += len(ids)
        if time.perf_counter() - told > (0.2 if sys.stderr.isatty() else 10):
            told = time.perf_counter()
            _draw(ground.matters, matters)
    ground.seconds = time.perf_counter() - started
    return ground


def settled(matters: int, *, entries: int) -> Ground:
    """The ground built, counted, sealed and caught up with to its day, as a site stands in the morning."""
    ground = build(matters, entries=entries)
    tell(f"built: {ground.acts_per_s} acts/s")
    tallies.fold_all()
    began = time.perf_counter()
    done = seals.seal(at=moment(TODAY))
    tell(f"sealed: {done.sealed / (time.perf_counter() - began):,.0f} entries/s")
    patrol(at=moment(TODAY))
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    return ground


def tell(line: str) -> None:
    """A line for whoever waits, beside the figures."""
    print(line, file=sys.stderr, flush=True)


def _draw(built: int, of: int) -> None:
    """How far the building is: a bar on a terminal, a line elsewhere."""
    filled = round(built / of * BAR)
    line = f"{'█' * filled}{'░' * (BAR - filled)} {built:,} / {of:,}"
    before, after = ("\r", "") if sys.stderr.isatty() else ("", "\n")
    print(f"{before}{line}", end=after, file=sys.stderr, flush=True)


def _deployed(ground: Ground, supervisor: Actor, unit: int, *, day: date, some: range, random: Random) -> list[int]:
    asks = []
    for n in some:
        asks += [Ask(f"new:{n}", "register", registration(ground, unit, day, random)), Ask(f"new:{n}", "deploy", {})]
    done = _perform(ground, supervisor, asks, day)
    return [answer.matter for answer in done[::2]]


def registration(ground: Ground, unit: int, day: date, random: Random) -> dict[str, Any]:
    """The payload of one matter: two places in the plan, one partner, one in twenty not open to all."""
    partner = random.choice([other for other in ground.officers if other != unit])
    return {
        "title": f"测速事项{random.randrange(10**6)}：推进年度重点任务落地见效",
        "source_kind": "plan",
        "standard": "按期建成并通过验收",
        "lead": unit,
        "partners": [partner],
        "supervisor": ground.district.units["ducha"],
        "coordinator": ground.district.units["dangban"],
        "due": (day + timedelta(days=random.randrange(30, 220))).isoformat(),
        "plan": ground.plan.pk,
        "placements": list(random.choice(ground.places)),
        "visibility": "parties" if random.random() < 0.05 else "district",
    }


def _worked_on(ground: Ground, unit: int, ids: list[int], *, day: date, random: Random) -> None:
    """Eight more entries each: the receipt with three reports a day later, and four reports after five weeks."""
    for on, begins, most in ((day + timedelta(days=1), True, 40), (day + timedelta(days=35), False, 95)):
        officer = rights.actor_of(ground.officers[unit], day=on)
        for start in range(0, len(ids), AT_ONCE // 4):
            asks = []
            for id_ in ids[start : start + AT_ONCE // 4]:
                asks += [Ask(f"matter:{id_}", "accept", {})] if begins else []
                figures = sorted(random.randrange(most) for _ in range(3 if begins else 4))
                asks += [Ask(f"matter:{id_}", "report", report(figure)) for figure in figures]
            _perform(ground, officer, asks, on)


def report(percent: int) -> dict[str, Any]:
    """The payload of one report."""
    return {"percent": percent, "progress": "已完成招标，进场施工"}


def _perform(ground: Ground, actor: Actor, asks: list[Ask], day: date) -> list[Any]:
    ground.acts += len(asks)
    return perform_many(actor, asks, at=moment(day))
