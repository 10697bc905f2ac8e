"""月末定色 freeze: each plan's colours at each month's end, sealed by one entry; what comes later adds a mark only."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.conf import settings
from django.db import transaction
from django.db.models import Min, Q, QuerySet

from bihuan.core import chain
from bihuan.core.calendars import DAY
from bihuan.core.freeze import Frozen, Month, ended_between, frozen_from, line, root_of, totals
from bihuan.core.lights import Light
from bihuan.core.roles import Actor, UnitTree
from bihuan.core.standing import Standing, fold
from bihuan.core.words import Refused, Said, said
from bihuan.ledger import entries
from bihuan.ledger.clock import SHANGHAI
from bihuan.ledger.models import Entry
from bihuan.matters import kinds, store
from bihuan.matters.models import Matter
from bihuan.matters.sight import visible_to
from bihuan.plans.models import Plan
from bihuan.watch.models import FrozenLine, FrozenTable

AT_ONCE = 500
FIGURES = frozenset({"report", "no_change", "correct"})
"""Acts that tell a figure of a month, also when the month is over."""


@dataclass(frozen=True, slots=True)
class MadeUp:
    """What was told of a frozen month after it was frozen 补报: the day of telling, and the percent where one was."""

    on: date
    percent: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """A frozen table as an actor may see it: all are counted, the lines are those of matters they may know of."""

    plan: Plan
    month: str
    root: str
    totals: Mapping[Light, int]
    lines: tuple[tuple[Frozen, MadeUp | None], ...]
    hidden: int


def freeze(*, at: datetime, today: date) -> int:
    """How many tables were frozen: those of months that are over, of every plan, that were not frozen yet.

    Each is a transaction of its own that claims its plan, so that it is safe twice, on two workers and after a kill.
    Months that were missed are frozen as the matters stood at their end, by what had been recorded then.
    """
    return sum(_freeze(plan, month, at) for plan in _plans() for month in _missing(plan, today))


def _plans() -> list[int]:
    return list(Plan.objects.order_by("id").values_list("id", flat=True))


def _missing(plan: int, today: date) -> list[Month]:
    begun = _matters(plan).aggregate(begun=Min("start"))["begun"]
    if begun is None:
        return []
    done = set(FrozenTable.objects.filter(plan=plan).values_list("month", flat=True))
    return [month for month in ended_between(begun, today) if str(month) not in done]


def _matters(plan: int) -> "QuerySet[Matter]":
    return Matter.objects.filter(Q(plan=plan) | Q(placement_rows__node__plan=plan)).exclude(start=None).distinct()


@kinds.as_they_are()
def _freeze(plan: int, month: Month, at: datetime) -> int:
    with transaction.atomic():
        claimed = Plan.objects.select_for_update(skip_locked=True).filter(pk=plan).first()
        if claimed is None or FrozenTable.objects.filter(plan=plan, month=str(month)).exists():
            return 0
        lines = list(_lines(plan, month))
        facts = {"month": str(month), "size": len(lines), "root": root_of(lines_of(lines), algorithm=_digest())}
        facts |= {"algorithm": _digest(), "lights": {light.value: count for light, count in totals(lines).items()}}
        written = entries.append(subject=f"plan:{plan}", act="freeze", recorded=at, facts=facts)
        table = FrozenTable.objects.create(plan=claimed, month=str(month), seq=written.seq)
        rows = [FrozenLine(table=table, matter=one.matter, text=one.text) for one in lines]
        FrozenLine.objects.bulk_create(rows, batch_size=AT_ONCE)
    return 1


def _digest() -> str:
    algorithm: str = settings.LEDGER_DIGEST
    return algorithm


def lines_of(table: list[Frozen]) -> list[str]:
    """The texts of a table in the order in which they are hashed."""
    return [one.text for one in table]


def _lines(plan: int, month: Month) -> Iterator[Frozen]:
    """The line of each of the plan's matters that had gone out by the end of the month and is counted."""
    ids, last = _matters(plan).filter(start__lte=month.last).order_by("id").values_list("id", flat=True), 0
    while batch := list(ids.filter(id__gt=last)[:AT_ONCE]):
        last = batch[-1]
        for matter, now in sorted(_as_of(batch, _end(month)).items()):
            if now.start is not None and not kinds.shelf().kind(now.kind).uncounted:
                yield line(matter, now=now, shown=kinds.shown(now, month.last))


def _end(month: Month) -> datetime:
    """The moment at which a month is over."""
    return datetime.combine(month.last + DAY, datetime.min.time(), SHANGHAI)


def _as_of(ids: list[int], end: datetime) -> dict[int, Standing]:
    """How the matters stood at a moment: those with later entries are folded again from the earlier ones."""
    found = store.standings(ids, with_closed_duties=False)
    subjects = [f"matter:{matter}" for matter in ids]
    later = Entry.objects.filter(subject__in=subjects, recorded__gte=end).values_list("subject", flat=True).distinct()
    for subject, records in entries.read_many(list(later)).items():
        then = fold(record for record in records if record.recorded < end)
        found.pop(int(subject.removeprefix("matter:")))
        if then is not None:
            found[int(subject.removeprefix("matter:"))] = then
    return found


def months(plan: int) -> list[str]:
    """The months of a plan that are frozen, the latest first."""
    return list(FrozenTable.objects.filter(plan=plan).order_by("-month").values_list("month", flat=True))


def shown(plan: int, *, month: str, actor: Actor, tree: UnitTree) -> Shown:
    """The plan's colours as they were frozen for a month, with what was made up since; refused where there are none."""
    table = FrozenTable.objects.filter(plan=plan, month=month).select_related("plan").first()
    if table is None:
        raise Refused("unknown", "frozen_unknown", month=month[:12])
    lines = [frozen_from(text) for text in table.lines.order_by("matter").values_list("text", flat=True)]
    ids = [one.matter for one in lines]
    open_ = set(Matter.objects.filter(visible_to(actor, tree), id__in=ids).values_list("id", flat=True))
    seen = [one for one in lines if one.matter in open_]
    late = made_up({one.matter for one in seen}, month=month)
    return Shown(
        plan=table.plan,
        month=month,
        root=_sealed(table)["root"],
        totals=totals(lines),
        lines=tuple((one, late.get(one.matter)) for one in seen),
        hidden=len(lines) - len(seen),
    )


def made_up(matters: set[int], *, month: str) -> dict[int, MadeUp]:
    """What was told of a month only after it was over, by matter: the last telling of each."""
    year, number = (int(part) for part in month.split("-"))
    frozen = Month(year, number)
    first = datetime.combine(frozen.first, datetime.min.time(), SHANGHAI)
    rows = Entry.objects.filter(
        subject__in=[f"matter:{matter}" for matter in matters],
        act__in=FIGURES,
        recorded__gte=_end(frozen),
        happened__gte=first,
        happened__lt=_end(frozen),
    )
    found = {}
    for subject, recorded, body in rows.order_by("subject", "seq").values_list("subject", "recorded", "body"):
        percent = json.loads(body)["facts"].get("set", {}).get("percent")
        found[int(subject.removeprefix("matter:"))] = MadeUp(chain.day_of(recorded), percent)
    return found


def _sealed(table: FrozenTable) -> Mapping[str, str]:
    body = Entry.objects.values_list("body", flat=True).get(subject=f"plan:{table.plan_id}", seq=table.seq)
    facts: Mapping[str, str] = json.loads(body)["facts"]
    return facts


def differences() -> Iterator[Said]:
    """A sentence for each frozen table that is gone, or is not the one whose root was sealed."""
    sealed = Entry.objects.filter(act="freeze", subject__startswith="plan:").order_by("subject", "seq")
    for subject, seq, body in sealed.values_list("subject", "seq", "body").iterator():
        facts, plan = json.loads(body)["facts"], int(subject.removeprefix("plan:"))
        table = FrozenTable.objects.filter(plan=plan, month=facts["month"], seq=seq).first()
        texts = table.lines.order_by("matter").values_list("text", flat=True) if table is not None else ()
        if table is None or root_of(texts, algorithm=facts["algorithm"]) != facts["root"]:
            yield said("frozen_differs", plan=plan, month=facts["month"], seq=seq)
    for table in FrozenTable.objects.order_by("plan", "month"):
        if not Entry.objects.filter(subject=f"plan:{table.plan_id}", seq=table.seq, act="freeze").exists():
            yield said("frozen_without_entry", plan=table.plan_id, month=table.month)
