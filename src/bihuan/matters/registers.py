"""台账 registers: the matters of every kind as one long table, page after page, as far as one may see them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from bihuan.core.lights import Light
from bihuan.core.roles import Actor, UnitTree
from bihuan.matters.lists import After
from bihuan.matters.models import Matter, Party
from bihuan.matters.searching import FEW, holding
from bihuan.matters.sight import visible_to
from bihuan.matters.viewing import GROUPS, View

PAGE = 50
"""Rows of one page."""
MOST_COUNTED = 5000
"""Up to here a register counts what it shows; beyond, it says that there are more."""

NULLABLE = frozenset({"due"})
SHOWN = (
    *("id", "number", "title", "kind", "state", "seq", "lead_id", "supervisor_id", "coordinator_id", "due", "percent"),
    *("reported", "until", "plan_id", "plan__title", "start", "ended", "upper_number", "standard", "visibility"),
    *("light", "flips_on", "flips_to"),
)


@dataclass(frozen=True, slots=True)
class Row:
    """One matter as a line of a register: its light of the day, and its values by column."""

    matter: int
    seq: int
    light: Light
    values: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Page:
    """One page of a register, and the key after which the next begins, "" on the last."""

    rows: tuple[Row, ...]
    after: str


@dataclass(frozen=True, slots=True)
class Stretch:
    """A part of the order in which an index gives the rows: a condition, and the columns that order what meets it."""

    which: Q
    order: tuple[str, ...]


def page(view: View, *, actor: Actor, tree: UnitTree, today: date, after: str = "") -> Page:
    """The rows of a view after a key, in its order, as far as the actor may know of them.

    A key that is none begins anew. Two statements, one more for each stretch of the order that a page runs through.
    """
    stretches = _stretches(view)
    place, key = _key(after, stretches)
    found: list[tuple[Any, ...]] = []
    base = matching(view, actor=actor, tree=tree, today=today)
    for number in range(place, len(stretches)):
        stretch = stretches[number]
        rows = base.filter(stretch.which)
        if number == place and key:
            rows = rows.filter(After(stretch.order, key, falling=view.falling))
        ordered = rows.order_by(*(f"-{name}" if view.falling else name for name in stretch.order))
        found += [(number, *row) for row in ordered.values_list(*stretch.order)[: PAGE + 1 - len(found)]]
        if len(found) > PAGE:
            break
    last = found[PAGE - 1] if len(found) > PAGE else ()
    return Page(rows_of([row[-1] for row in found[:PAGE]], today), ".".join(map(str, last)))


def first_ids(view: View, *, actor: Actor, tree: UnitTree, today: date, most: int) -> list[int]:
    """The first matters of a view in its order, at most so many; one statement for each stretch of the order."""
    base = matching(view, actor=actor, tree=tree, today=today)
    found: list[int] = []
    for stretch in _stretches(view):
        ordered = base.filter(stretch.which).order_by(*(f"-{name}" if view.falling else name for name in stretch.order))
        found += ordered.values_list("id", flat=True)[: most - len(found)]
    return found


def rows_of(ids: Sequence[int], today: date) -> tuple[Row, ...]:
    """The rows of some matters in the order of their ids as given; one statement."""
    found = {values["id"]: values for values in Matter.objects.filter(id__in=ids).values(*SHOWN)}
    return tuple(_row(found[id_], today) for id_ in ids if id_ in found)


def counted(view: View, *, actor: Actor, tree: UnitTree, today: date) -> tuple[int, bool]:
    """How many matters a view shows, and whether there are more than were counted.

    One statement; one for each role where a unit is asked for that takes part in many matters.
    """
    rows = matching(replace(view, unit=None), actor=actor, tree=tree, today=today).order_by()
    if view.unit is None:
        count = rows.values("id")[: MOST_COUNTED + 1].count()
        return min(count, MOST_COUNTED), count > MOST_COUNTED
    found: set[int] = set()
    for role in _roles(_below(view.unit, tree)):
        found.update(rows.filter(role).values_list("id", flat=True)[: MOST_COUNTED + 1])
        if len(found) > MOST_COUNTED:
            return MOST_COUNTED, True
    return len(found), False


def matching(view: View, *, actor: Actor, tree: UnitTree, today: date) -> QuerySet[Matter]:
    """The matters of a view that the actor may know of, in no order."""
    rows = Matter.objects.filter(visible_to(actor, tree))
    if view.kind:
        rows = rows.filter(kind=view.kind)
    if view.state:
        rows = rows.filter(state__in=sorted(GROUPS[view.state]))
    if view.light:
        rows = rows.filter(_lit(Light(view.light), today))
    if view.lead is not None:
        rows = rows.filter(lead_id__in=_below(view.lead, tree))
    if view.unit is not None:
        rows = rows.filter(_takes_part(_below(view.unit, tree)))
    if view.post is not None:
        rows = rows.filter(lead_post_id=view.post)
    if view.plan is not None:
        rows = rows.filter(plan_id=view.plan)
    if view.since is not None:
        rows = rows.filter(due__gte=view.since)
    if view.until is not None:
        rows = rows.filter(due__lte=view.until)
    return holding(rows, words=view.words) if view.words else rows


def _takes_part(units: Sequence[int]) -> Q:
    """Whether one of the units is a party in any role; a few matters are named by their ids at once.

    In an order that no index of theirs gives, few among many would be looked for in every row.
    """
    roles = _roles(units)
    found: set[int] = set()
    for role in roles:
        found.update(Matter.objects.filter(role).values_list("id", flat=True)[:FEW])
        if len(found) >= FEW:
            beside = Q(Exists(Party.objects.filter(unit_id__in=units, matter=OuterRef("pk"))))
            return reduce(or_, [*roles[:-1], beside])
    return Q(id__in=found)


def _roles(units: Sequence[int]) -> list[Q]:
    """The conditions of being a party: one for each role that has its own index, one for those beside the lead."""
    own = [Q(**{f"{role}_id__in": units}) for role in ("lead", "supervisor", "coordinator")]
    return [*own, Q(id__in=Party.objects.filter(unit_id__in=units).values("matter"))]


def _below(unit: int, tree: UnitTree) -> list[int]:
    """The unit and the units under it."""
    return sorted({unit, *(one for one in tree.parents if unit in tree.lineage(one))})


def _lit(light: Light, today: date) -> Q:
    """Whether a matter shows the light today, turned by the patrol yet or not.

    Where the patrol has turned all that turn by today, the light alone tells, and its index gives the order.
    """
    due = Q(flips_on__lte=today)
    if not Matter.objects.filter(due).exists():
        return Q(light=light.value)
    stays = Q(light=light.value) & (Q(flips_on__isnull=True) | Q(flips_on__gt=today))
    return stays | Q(due, flips_to=light.value)


def _stretches(view: View) -> list[Stretch]:
    """The order of a view as stretches that follow each other; where nothing is known comes last, either way round."""
    if view.sort == "number":
        return [Stretch(Q(), ("id",))]
    if view.sort not in NULLABLE:
        return [Stretch(Q(), (view.sort, "id"))]
    known, unknown = (Q(**{f"{view.sort}__isnull": missing}) for missing in (False, True))
    return [Stretch(known, (view.sort, "id")), Stretch(unknown, ("id",))]


def _key(text: str, stretches: Sequence[Stretch]) -> tuple[int, tuple[Any, ...]]:
    """The stretch and the values that a key names; the beginning where it is none."""
    number, *parts = text.split(".")
    try:
        place = int(number)
        order = stretches[place].order if place >= 0 else ()
        values = [_value(name, part) for name, part in zip(order, parts, strict=True)]
    except (ValueError, IndexError):
        return 0, ()
    return place, tuple(values)


def _value(name: str, text: str) -> int | str:
    if name == "id":
        return int(text)
    return date.fromisoformat(text).isoformat()


def _row(values: Mapping[str, Any], today: date) -> Row:
    turned = values["flips_on"] is not None and values["flips_on"] <= today
    light = Light(values["flips_to"] if turned else values["light"])
    return Row(values["id"], values["seq"], light, values)
