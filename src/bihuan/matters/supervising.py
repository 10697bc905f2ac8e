"""督查督办 supervising: what a supervision office owes, who is silent, and what is late by the step of its ladder."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import reduce
from operator import or_
from typing import Any

from django.db import connection
from django.db.models import Count, Max, Q

from bihuan.core import ladder
from bihuan.core.roles import Actor, UnitTree
from bihuan.core.standing import from_text
from bihuan.core.words import Said, said
from bihuan.core.workdays import days_late
from bihuan.matters import calendars, lists
from bihuan.matters.models import Duty
from bihuan.matters.queries import DutyLine, Seen
from bihuan.matters.sight import units_of

PARTS: Mapping[str, tuple[str, ...]] = {
    "verify": ("verify", "verify_node", "publish", "conclude"),
    "slip": ("slip",),
    "settle": ("rule", "settle", "extend"),
    "review": ("review", "look_back"),
}
"""What the office has to do, by part of its page: each part lists the duties that owe one of these."""
WATCHED = frozenset({"settle"})
"""Parts that also show what others owe and the office watches: a settlement has its own clock, whoever gives it."""
URGING = frozenset({"chase", "draft_slip"})
"""The acts upon what is late that are the watcher's and not the owner's."""


@dataclass(frozen=True, slots=True)
class DeskLine:
    """One duty as the office sees it, with the unit that leads the matter."""

    line: DutyLine
    lead: str
    key: str


@dataclass(frozen=True, slots=True)
class Part:
    """One part of the desk: its first lines, and the key of those that follow, "" where these are all."""

    name: str
    lines: tuple[DeskLine, ...]
    after: str


@dataclass(frozen=True, slots=True)
class Rung:
    """One step of the ladder that late duties have come to by their days: its word and how many are there."""

    name: str
    label: Said
    count: int


@dataclass(frozen=True, slots=True)
class Late:
    """What is late under the office's watch: how many at each step, and one page of the duties, of one step or all."""

    rungs: tuple[Rung, ...]
    lines: tuple[DeskLine, ...]
    after: str


def owed_by_desk(actor: Actor, tree: UnitTree, today: date, *, part: str = "", after: str = "") -> tuple[Part, ...]:
    """What the actor's units owe as a supervision office, the first of each part by due day; one statement.

    With the name of a part its duties alone, after a key; a name or a key that is none is as if it were not there.
    """
    only = part if part in PARTS else ""
    key = lists.key_of(after, lists.BY_DUE) if only else None
    mine = sorted(units_of(actor, tree))
    asked = [_part(name, owes, mine, whose, key) for name, owes, whose in _whose() if only in ("", name)]
    rows = _rows(asked) if mine else []
    found: dict[str, list[tuple[Any, ...]]] = {name: [] for name in PARTS}
    for name, *row in rows:
        found[name].append(tuple(row))
    seen: dict[int, Seen] = {}
    return tuple(
        Part(name, _lines(some, seen, actor, tree, today), _after(some)) for name, some in found.items() if some
    )


def late_under_watch(actor: Actor, tree: UnitTree, today: date, *, rung: str = "", after: str = "") -> Late:
    """The late duties that the actor's units watch and nobody holds, by step and one page of them; two statements."""
    mine = sorted(units_of(actor, tree))
    late = Duty.objects.filter(closed_seq=None, held_by=None, due__lt=today, watcher__in=mine)
    days = late.values_list("owes", "due").annotate(count=Count("id")).order_by()
    counts: dict[str, int] = {}
    there: dict[str, dict[str, list[date]]] = {}
    for owes, due, count in days:
        name = rung_of(owes, due=due, today=today)
        counts[name] = counts.get(name, 0) + count
        there.setdefault(name, {}).setdefault(owes, []).append(due)
    rungs = tuple(Rung(name, rung_label(name), counts[name]) for name in rung_names() if name in counts)
    if rung in there:
        # The days of one step lie together, because lateness rises with the day.
        late = late.filter(
            reduce(or_, (Q(owes=owes, due__range=(min(some), max(some))) for owes, some in there[rung].items()))
        )
    key = lists.key_of(after, lists.BY_DUE)
    some = late.filter(lists.After(lists.BY_DUE, key)) if key is not None else late
    columns = ("due", "id", "matter_id", "n", "matter__standing")
    rows = list(some.order_by("due", "id").values_list(*columns)[: lists.FIRST + 1]) if counts else []
    return Late(rungs, _lines(rows, {}, actor, tree, today), _after(rows))


@dataclass(frozen=True, slots=True)
class Silent:
    """A unit that has not answered: how many receipts or reports are open, and the latest day one was due."""

    owner: int
    unit: str
    count: int
    late: int
    latest: date


def silent_units(actor: Actor, tree: UnitTree, today: date, *, owes: str) -> tuple[Silent, ...]:
    """The units that owe a receipt, or a report by today, under the actor's watch, most first; one statement."""
    waiting = _waiting(actor, tree, today, owes=owes)
    rows = waiting.values_list("owner").annotate(
        count=Count("id"), late=Count("id", filter=Q(due__lt=today)), latest=Max("due")
    )
    found = [Silent(owner, tree.name(owner), count, late, latest) for owner, count, late, latest in rows.order_by()]
    return tuple(sorted(found, key=lambda one: (-one.late, -one.count, one.unit)))


MOST_TOLD = 200
"""Matters that one message names; of more it gives the number."""


def message(actor: Actor, tree: UnitTree, today: date, *, owes: str, owner: int | None = None) -> str:
    """The text to paste into a group: by unit, how many and which matters, by when; Chinese, at most 200 matters."""
    waiting = _waiting(actor, tree, today, owes=owes)
    if owner is not None:
        waiting = waiting.filter(owner=owner)
    columns = ("owner", "due", "matter__number", "matter__title")
    rows = list(waiting.order_by("owner", "due", "id").values_list(*columns)[: MOST_TOLD + 1])
    units: dict[int, list[tuple[Any, ...]]] = {}
    for unit, *row in rows[:MOST_TOLD]:
        units.setdefault(unit, []).append(tuple(row))
    told = [said(f"told_{owes}", day=_day(today), units=len(units)).say()]
    for unit, some in units.items():
        told.append(said("told_unit", unit=tree.name(unit), count=len(some)).say())
        for n, (due, number, title) in enumerate(some, start=1):
            key = "told_late" if due < today else "told_matter"
            told.append(said(key, n=n, title=title, number=number, due=_day(due)).say())
    if len(rows) > MOST_TOLD:
        told.append(said("told_more", most=MOST_TOLD).say())
    return "\n".join(told) if units else said("told_nobody").say()


def rung_of(owes: str, *, due: date, today: date) -> str:
    """The step of its ladder that a duty has come to by its days: `chase_2`, `blue`, or `late` before the first."""
    steps = ladder.shipped().of(owes)
    late = days_late(due, today, "working", calendars.running())
    name, chases = "late", 0
    for step in steps.steps if steps else ():
        chases += step.by == "chase"
        if late >= step.after:
            name = step.colour or f"chase_{chases}"
    return name


def rung_names() -> list[str]:
    """The names of every step of every ladder in rising order, that of the shipped default."""
    names, chases = ["late"], 0
    for step in ladder.shipped().ladder["default"].steps:
        chases += step.by == "chase"
        names.append(step.colour or f"chase_{chases}")
    return names


def rung_label(name: str) -> Said:
    """The word for a step of the ladder."""
    if name.startswith("chase_"):
        return said("rung_chase", n=name.removeprefix("chase_"))
    return said("rung_late") if name == "late" else said("rung_slip", colour=said(f"colour_{name}"))


def _waiting(actor: Actor, tree: UnitTree, today: date, *, owes: str) -> Any:
    found = Duty.objects.filter(closed_seq=None, held_by=None, owes=owes, watcher__in=sorted(units_of(actor, tree)))
    return found if owes == "accept" else found.filter(due__lte=today)


def _day(day: date) -> str:
    return f"{day.month}月{day.day}日"


def _whose() -> list[tuple[str, tuple[str, ...], str]]:
    """Each part with the column by which it is the office's: what it owes itself, and what it watches."""
    own = [(name, owes, "owner") for name, owes in PARTS.items()]
    return own + [(name, owes, "watcher") for name, owes in PARTS.items() if name in WATCHED]


def _part(
    name: str, owes: Sequence[str], mine: Sequence[int], whose: str, key: lists.Key | None
) -> list[tuple[str, Sequence[Any]]]:
    """The first duties of a part, each unit's alone, so that its index gives the order."""
    later = " AND (d.due, d.id) > (%s, %s)" if key is not None else ""
    beside = f" AND d.owner_id NOT IN ({_places(mine)})" if whose == "watcher" else ""
    sql = (
        f"SELECT '{name}' AS part, d.due, d.id, d.matter_id, d.n, m.standing FROM matters_duty d"  # noqa: S608
        f" JOIN matters_matter m ON m.id = d.matter_id WHERE d.closed_seq IS NULL AND d.{whose}_id = %s"
        f" AND d.owes IN ({_places(owes)}){beside}{later} ORDER BY d.due, d.id LIMIT {lists.FIRST + 1}"
    )
    return [(sql, [unit, *owes, *(mine if beside else ()), *(key or ())]) for unit in mine]


def _places(values: Sequence[Any]) -> str:
    return ", ".join(["%s"] * len(values))


def _rows(asked: Sequence[Sequence[tuple[str, Sequence[Any]]]]) -> list[tuple[Any, ...]]:
    parts = [part for some in asked for part in some]
    texts = [f"SELECT * FROM ({sql}) AS part{place}" for place, (sql, _) in enumerate(parts)]  # noqa: S608
    with connection.cursor() as cursor:
        cursor.execute(f"{' UNION ALL '.join(texts)} ORDER BY 2, 3", [one for _, some in parts for one in some])
        rows: list[tuple[Any, ...]] = cursor.fetchall()
    return rows


def _lines(
    rows: Sequence[Any], seen: dict[int, Seen], actor: Actor, tree: UnitTree, today: date
) -> tuple[DeskLine, ...]:
    found = []
    for _, _, matter, n, text in rows[: lists.FIRST]:
        one = seen.get(matter) or seen.setdefault(matter, Seen(matter, from_text(text), actor, tree, today))
        line = one.line(next(duty for duty in one.standing.duties if duty.n == n))
        urging = tuple(act for act in one.acts if act.name in URGING) if line.is_late else ()
        found.append(DeskLine(replace(line, acts=line.acts or urging), tree.name(one.standing.lead), f"{matter}.{n}"))
    return tuple(found)


def _after(rows: Sequence[Any]) -> str:
    if len(rows) <= lists.FIRST:
        return ""
    due, id_ = rows[lists.FIRST - 1][:2]
    return lists.key_text((str(due), id_))
