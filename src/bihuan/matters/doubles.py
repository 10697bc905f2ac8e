"""重复事项 doubles: open matters of one office whose titles say nearly the same, to be merged by a person."""

from dataclasses import dataclass
from datetime import date

from bihuan.core.acts import Act
from bihuan.core.roles import Actor, UnitTree
from bihuan.core.standing import Standing
from bihuan.matters import store
from bihuan.matters.models import Matter
from bihuan.matters.sight import units_of
from bihuan.matters.worth import acts_now
from bihuan.reading.likeness import twins

MOST = 1000
"""Matters compared: the latest open ones, because a double is made when a new document comes."""
SHOWN = 25


@dataclass(frozen=True, slots=True)
class Double:
    """A later matter that says nearly the same as an earlier one, with the merging act where the actor has it."""

    matter: int
    later: Standing
    earlier: Standing
    earlier_matter: int
    leads: tuple[str, str]
    act: Act | None


def doubles(actor: Actor, tree: UnitTree, today: date) -> tuple[Double, ...]:
    """The first 25 pairs among the latest 1,000 open whole matters that the actor's units supervise; two statements."""
    mine = sorted(units_of(actor, tree))
    rows = Matter.objects.filter(supervisor__in=mine, state__in=("deployed", "active"), part_of=None)
    latest = list(rows.order_by("-id").values_list("id", "title")[:MOST])[::-1]
    pairs = [(latest[later][0], latest[earlier][0]) for later, earlier in twins([title for _, title in latest]).items()]
    shown = pairs[::-1][:SHOWN]
    known = store.standings({one for pair in shown for one in pair}, with_closed_duties=False)
    return tuple(
        Double(
            matter=later,
            later=known[later],
            earlier=known[earlier],
            earlier_matter=earlier,
            leads=(tree.name(known[later].lead), tree.name(known[earlier].lead)),
            act=next((act for act in acts_now(known[later], actor, tree, today) if act.name == "merge"), None),
        )
        for later, earlier in shown
    )
