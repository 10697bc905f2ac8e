"""待补 gaps: matters where one of the four guarantees is in danger, or where something is still to be filled in.

Asked live of the rows, each gap by one condition; what the rows cannot tell by themselves the tree of units tells.
"""

from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import Exists, OuterRef, Q, QuerySet

from bihuan.core import ladder
from bihuan.core.roles import Actor, UnitTree
from bihuan.core.standing import UNFINISHED
from bihuan.core.words import Refused, Said, said
from bihuan.matters import calendars
from bihuan.matters.models import Duty, Matter
from bihuan.matters.sight import visible_to

FIRST = 100
"""Rows of one page."""

GUARANTEES = ("no_lead", "nobody", "no_duty", "watcher", "review", "unchased", "unverified")
"""Gaps that acts never open: there are some where units or days changed, or rows were tampered with."""

TO_FILL = ("standard", "deadline", "person", "plan")
"""Gaps that are 待补: known at the start, filled in by an act."""


@dataclass(frozen=True, slots=True)
class Gap:
    """One matter in which one thing is missing."""

    matter: int
    number: str
    gap: str

    @property
    def sentence(self) -> Said:
        """What is missing in which matter."""
        return said("gap_of_matter", number=self.number, gap=said(f"gap_label_{self.gap}"))


@dataclass(frozen=True, slots=True)
class Page:
    """One page of a gap by the ids of matters, and the id after which the next begins, None on the last."""

    rows: tuple[Gap, ...]
    after: int | None


Condition = Callable[[UnitTree, date], Q]


def _open(*owes: str) -> QuerySet[Duty]:
    found = Duty.objects.filter(matter=OuterRef("pk"), closed_seq__isnull=True)
    return found.filter(owes__in=owes) if owes else found


def _nobody(tree: UnitTree, today: date) -> Q:
    deserted = [unit for unit in tree.names if not any(above in tree.answering for above in tree.lineage(unit))]
    return Q(lead__in=deserted, state__in=UNFINISHED)


def _watcher(tree: UnitTree, today: date) -> Q:
    """Pairs of owner and watcher are few, however many duties there are; the tree tells which share a house."""
    pairs = Duty.objects.filter(closed_seq__isnull=True).values_list("owner", "watcher").distinct()
    wrong = [(owner, watcher) for owner, watcher in pairs if tree.same_house(owner, watcher)]
    found = Q(pk__in=())
    for owner, watcher in wrong:
        found |= Q(Exists(_open().filter(owner=owner, watcher=watcher)))
    return found


def _unchased(tree: UnitTree, today: date) -> Q:
    """Duties late beyond their grace that no patrol has chased up to the level their ladder says."""
    late = Q(pk__in=())
    for owing in ladder.chases_owing(today, rules=ladder.shipped(), calendar=calendars.running()):
        sort = Q(owes__in=owing.owes) if owing.owes else ~Q(owes__in=owing.but)
        late |= Q(sort, due__lte=owing.day, chased__lt=owing.level)
    silent = Duty.objects.filter(late, closed_seq__isnull=True, held_by__isnull=True)
    return Q(pk__in=silent.values("matter"), state__in=UNFINISHED)


CONDITIONS: Mapping[str, Condition] = {
    "no_lead": lambda tree, today: Q(lead=None, state__in=UNFINISHED),
    "nobody": _nobody,
    "no_duty": lambda tree, today: Q(~Exists(_open()), state__in=UNFINISHED),
    "watcher": _watcher,
    "review": lambda tree, today: Q(Exists(_open("review").filter(due__lt=today))),
    "unchased": _unchased,
    "unverified": lambda tree, today: Q(
        Q(state="closed") | Q(state="archived", standing__contains='"state_before":"closed"'),
        ~Exists(Duty.objects.filter(matter=OuterRef("pk"), owes="verify", outcome="passed")),
    ),
    "standard": lambda tree, today: Q(standard="", state__in=UNFINISHED),
    "deadline": lambda tree, today: Q(due=None, state__in=UNFINISHED),
    "person": lambda tree, today: Q(lead_post=None, state__in=UNFINISHED),
    "plan": lambda tree, today: Q(Exists(_open("arrange"))),
}


def counts(tree: UnitTree, today: date, *, actor: Actor | None = None, plan: int | None = None) -> dict[str, int]:
    """How many matters each gap has, of those the actor may know or of all, of one plan or of every.

    Two statements, however many matters there are.
    """
    parts: list[str] = []
    params: list[Any] = []
    for gap in CONDITIONS:
        asked = _matters(gap, tree, today, actor=actor, plan=plan).order_by().values("id")
        sql, values = "SELECT NULL WHERE 1 = 0", ()
        with suppress(EmptyResultSet):
            sql, values = asked.query.get_compiler(connection=connection).as_sql()
        parts.append(f"SELECT '{gap}', count(*) FROM ({sql}) AS part_{gap}")  # noqa: S608 - the queries' own text
        params += values
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(parts), params)
        return dict(cursor.fetchall())


def page(
    gap: str, tree: UnitTree, today: date, *, actor: Actor | None = None, after: int = 0, plan: int | None = None
) -> Page:
    """The matters with one gap after an id, as `counts` counts them; refused where no gap is called so."""
    if gap not in CONDITIONS:
        raise Refused("unknown", "gap_unknown", gap=gap[:40], gaps=list(CONDITIONS))
    asked = _matters(gap, tree, today, actor=actor, plan=plan).filter(id__gt=after).order_by("id")
    rows = list(asked.values_list("id", "number")[: FIRST + 1])
    found = tuple(Gap(matter, number, gap) for matter, number in rows[:FIRST])
    return Page(found, found[-1].matter if len(rows) > FIRST else None)


def _matters(gap: str, tree: UnitTree, today: date, *, actor: Actor | None, plan: int | None) -> QuerySet[Matter]:
    found = Matter.objects.filter(CONDITIONS[gap](tree, today))
    if plan is not None:
        found = found.filter(plan=plan)
    return found if actor is None else found.filter(visible_to(actor, tree))
