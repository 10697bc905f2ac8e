"""结构的前提 structure guards: when a matter may be split, merged, transferred, succeeded to or have words expunged."""

from collections.abc import Iterable

from bihuan.core.making import Making
from bihuan.core.standing import ENDED, UNFINISHED, Standing
from bihuan.core.words import Refused


def started_before_today(making: Making) -> None:
    """What is taken over was under way before it came into the system."""
    if making.filled.get("started") > making.case.today:
        raise Refused("missing", "started_in_future", started=making.filled.get("started"), today=making.case.today)


def part_of_is_open(making: Making) -> None:
    """A matter becomes part only of one that is in the loop, is no part itself, and has the same supervisor."""
    parent = making.filled.get("part_of")
    if parent is None:
        return
    above = making.case.beside.get(parent)
    if above is None or above.state not in UNFINISHED or above.part_of is not None:
        raise Refused("not_now", "parent_not_open")
    if not making.case.follows and above.supervisor != making.filled.get("supervisor"):
        raise Refused("not_you", "parent_of_another", number=above.number)


def matter_is_no_child(making: Making) -> None:
    """A part is not parted again: what a unit does inside itself it hands down to a person."""
    if making.now.part_of is not None:
        raise Refused("not_now", "child_not_split")


def parts_are_for_different_units(making: Making) -> None:
    """A matter is split into at least two parts, each led by another unit than the parts beside it."""
    leads = [part["lead"] for part in making.filled.get("parts")]
    if len(leads) < 2:
        raise Refused("missing", "parts_too_few")
    if twice := [unit for unit in leads if leads.count(unit) > 1]:
        raise Refused("missing", "part_twice", unit=making.case.tree.name(twice[0]))


def children_are_ended(making: Making) -> None:
    """A parent does not end, nor is submitted, while a part of it is open; the open ones are named."""
    waiting = _open_children(making)
    if waiting:
        raise Refused("not_now", "children_open", numbers=[child.number for child in waiting])


def survivor_can_absorb(making: Making) -> None:
    """A matter is merged into another that is in the loop, of its own kind, watched by the same office, and no kin."""
    into = making.filled.get("into")
    survivor = making.case.beside.get(into)
    if survivor is None:
        raise Refused("unknown", "matter_unknown")
    if survivor.state not in {"deployed", "active"}:
        raise Refused("not_now", "survivor_not_open", number=survivor.number)
    if survivor.kind != making.now.kind or survivor.supervisor != making.now.supervisor:
        raise Refused("missing", "survivor_differs", number=survivor.number)
    if into in making.case.kin:
        raise Refused("missing", "survivor_is_kin", number=survivor.number)


def receiver_is_elsewhere(making: Making) -> None:
    """A matter is transferred to a unit that does not lead it, or to a named receiver outside."""
    receiver = making.filled.get("receiver")
    if receiver is None and not making.filled.get("receiver_name"):
        raise Refused("missing", "receiver_missing")
    if receiver is not None and making.case.tree.same_house(receiver, making.party("lead")):
        raise Refused("missing", "receiver_is_lead", unit=making.case.tree.name(receiver))


def unit_has_a_part(making: Making) -> None:
    """A unit is succeeded to where it has a part, by a unit that exists and is another."""
    old, new = making.filled.get("predecessor"), making.filled.get("successor")
    if old == new:
        raise Refused("missing", "successor_is_the_same", unit=making.case.tree.name(old))
    parties = {unit for units in making.now.parties().values() for unit in units}
    if old not in parties | {duty.owner for duty in making.now.open()}:
        raise Refused("missing", "predecessor_has_no_part", unit=making.case.tree.name(old))


def two_persons_expunge(making: Making) -> None:
    """Words are expunged by two persons: prepared by one and signed by another."""
    if making.case.follows != "sign":
        raise Refused("not_you", "expunge_takes_two")


def _open_children(making: Making) -> list[Standing]:
    own: Iterable[Standing] = making.case.kin.values()
    return [one for one in own if one.part_of is not None and one.state not in ENDED and one.state != "draft"]
