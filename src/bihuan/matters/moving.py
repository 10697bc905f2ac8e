"""移位 moving: a node of a plan, or a unit, put under another one; whatever counts below it is laid anew with it."""

from datetime import datetime

from django.db.models import Q

from bihuan.core.guarantees import broken
from bihuan.core.loop import day_of
from bihuan.core.roles import Actor, UnitTree
from bihuan.core.standing import UNFINISHED, from_text
from bihuan.core.words import Refused
from bihuan.ledger import entries
from bihuan.matters import again, laying
from bihuan.matters.adopt import desk_unit
from bihuan.matters.models import Matter
from bihuan.people import acts as people
from bihuan.people import rights
from bihuan.people.models import Unit
from bihuan.plans.models import Node


def move_node(actor: Actor, node: int, *, under: int | None, at: datetime) -> int:
    """How many matters count elsewhere after a node, with all below it, was put under another node of its plan.

    `under` None makes it a top. The supervision office's act, an entry of the plan. Refused for an unknown node, one
    of another plan, and a place inside the node itself.
    """
    if desk_unit(actor) is None:
        raise Refused("not_you", "desk_not_yours")
    return again.whole(lambda _: _move_node(actor, node, under, at))


def _move_node(actor: Actor, node: int, under: int | None, at: datetime) -> int:
    with laying.alone():
        moved = _movable(node, under)
        was, moved.parent_id = moved.parent_id, under
        moved.save(update_fields=["parent"])
        facts = {"node": node, "under": under, "was": was}
        entries.append(subject=f"plan:{moved.plan_id}", act="move_node", by=actor.person, recorded=at, facts=facts)
        return laying.lay(laying.under(node), tree=rights.unit_tree(day_of(at)))


def _movable(node: int, under: int | None) -> Node:
    """The node, where it may go under the other one."""
    moved = Node.objects.select_for_update().filter(id=node).first()
    if moved is None:
        raise Refused("unknown", "plan_node_unknown", node=node)
    parents = dict(Node.objects.filter(plan=moved.plan_id).values_list("id", "parent_id"))
    if under is not None and under not in parents:
        raise Refused("unknown", "plan_node_unknown", node=under)
    above = under
    while above is not None:
        if above == node:
            raise Refused("missing", "node_into_itself", title=moved.title)
        above = parents[above]
    return moved


def move_unit(actor: Actor, unit: int, *, under: int | None, first_level: bool, at: datetime) -> int:
    """How many matters count elsewhere after a unit was put under another one, as a first-level unit or not.

    The system administrator's act. Refused as `people.acts.move_unit` is, and where an unfinished matter would then be
    watched or verified inside the house that does it; the sentence names the matter.
    """
    return again.whole(lambda _: _move_unit(actor, unit, under, at, first_level=first_level))


def _move_unit(actor: Actor, unit: int, under: int | None, at: datetime, *, first_level: bool) -> int:
    with laying.alone():
        was = rights.unit_tree(day_of(at))
        people.move_unit(actor, unit, under=under, first_level=first_level, at=at)
        tree = rights.unit_tree(day_of(at))
        units = laying.moved_between(was, tree)
        _refuse_broken(units, tree)
        return laying.lay(laying.led_by(units), tree=tree)


def _refuse_broken(units: set[int], tree: UnitTree) -> None:
    named = Q(lead__in=units) | Q(supervisor__in=units) | Q(coordinator__in=units)
    owing = Q(duty_rows__closed_seq=None, duty_rows__owner__in=units)
    watching = Q(duty_rows__closed_seq=None, duty_rows__watcher__in=units)
    found = Matter.objects.filter(named | owing | watching, state__in=UNFINISHED).order_by("id").distinct()
    for text in found.values_list("standing", flat=True).iterator(chunk_size=laying.AT_ONCE):
        for gap in broken(from_text(text), tree):
            raise Refused("not_now", "unit_breaks_matter", unit=_names(units), gap=gap)


def _names(units: set[int]) -> list[str]:
    return sorted(Unit.objects.filter(id__in=units).values_list("name", flat=True))[:3]
