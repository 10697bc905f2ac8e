"""可见 sight: which matters an actor may know of, as a condition on rows and as a rule on what was read already."""

from functools import reduce
from operator import or_

from django.db.models import Exists, OuterRef, Q

from bihuan.core.roles import ADMINISTRATORS, Actor, Function, UnitTree
from bihuan.core.standing import Standing
from bihuan.matters.models import Party

ALL_SEEING = frozenset({Function.LEADER, Function.AUDITOR})


def units_of(actor: Actor, tree: UnitTree) -> frozenset[int]:
    """The units the actor acts for: those on one branch with a seat of theirs; administrators act for none."""
    seats = {seat.unit for seat in actor.seats if seat.function not in ADMINISTRATORS}
    return frozenset(unit for unit in tree.parents if any(tree.on_one_branch(seat, unit) for seat in seats))


def visible_to(actor: Actor, tree: UnitTree, *, of: str = "") -> Q:
    """The condition on matters that the actor may know of, or on rows whose matter is named by `of`.

    Open ones are for everybody with a post in the work; the others for the parties' units, for leaders and auditors.
    """
    if not sees_any(actor):
        return Q(pk__in=())
    if sees_all(actor):
        return Q()
    mine = units_of(actor, tree)
    before = f"{of}__" if of else ""
    partner = Exists(Party.objects.filter(unit_id__in=mine, matter=OuterRef(of or "pk")))
    units = [Q(**{f"{before}{party}_id__in": mine}) for party in ("lead", "supervisor", "coordinator")]
    return reduce(or_, units, Q(**{f"{before}visibility": "district"})) | Q(partner)


def knows(actor: Actor, standing: Standing, tree: UnitTree) -> bool:
    """Whether the actor may know of a matter that was read already: the same rule as `visible_to`."""
    if not sees_any(actor) or sees_all(actor):
        return sees_any(actor)
    parties = {unit for units in standing.parties().values() for unit in units}
    return standing.visibility == "district" or not parties.isdisjoint(units_of(actor, tree))


def sees_any(actor: Actor) -> bool:
    """Whether the actor may know of any matter at all: one without a post in the work may not."""
    return not all(seat.function in ADMINISTRATORS - ALL_SEEING for seat in actor.seats)


def sees_all(actor: Actor) -> bool:
    """Whether the actor may know of every matter: leaders and auditors may."""
    return any(seat.function in ALL_SEEING for seat in actor.seats)


def sees_inner(house: int, actor: Actor, tree: UnitTree) -> bool:
    """Whether the actor sees what is signed inside one first-level unit alone: its own people and auditors do."""
    return not house or any(
        seat.function is Function.AUDITOR or (seat.function not in ADMINISTRATORS and tree.first(seat.unit) == house)
        for seat in actor.seats
    )
