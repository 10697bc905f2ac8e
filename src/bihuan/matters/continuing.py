"""延续 continuing: the matters under way that a line of a draft may continue, so that nothing is opened twice."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from bihuan.core.roles import Actor, UnitTree
from bihuan.core.standing import UNFINISHED
from bihuan.core.words import Refused, said
from bihuan.matters.asks import Ask
from bihuan.matters.models import Matter, Placement
from bihuan.matters.sight import visible_to
from bihuan.plans.models import Line, Plan

MOST = 5000


@dataclass(frozen=True, slots=True)
class UnderWay:
    """One matter under way: its id, its number and its title."""

    matter: int
    number: str
    title: str


def under_way(actor: Actor, tree: UnitTree) -> dict[int, UnderWay]:
    """The unfinished matters the actor may know of, whole ones only, the latest 5,000 by id."""
    rows = Matter.objects.filter(visible_to(actor, tree), state__in=UNFINISHED, part_of__isnull=True)
    return {row[0]: UnderWay(*row) for row in rows.order_by("-id").values_list("id", "number", "title")[:MOST]}


def refuse_ended(lines: Iterable[Line]) -> None:
    """Refuses lines that continue a matter which has ended or is not there; the sentence names the first."""
    named = {line.continues: line for line in lines if line.continues}
    going_on = set(Matter.objects.filter(id__in=named, state__in=UNFINISHED).values_list("id", flat=True))
    for matter in sorted(named.keys() - going_on):
        raise Refused("not_now", "continue_ended", line=named[matter].number)


def place_again(lines: Sequence[Line], *, nodes: Mapping[int, int], plan: Plan) -> dict[Line, Ask]:
    """The act that places each continued matter in the plan as well, under the first line that continues it."""
    places: dict[int, set[int]] = {}
    named = {line.continues: line for line in reversed(lines) if line.continues}
    before = {matter: set[int]() for matter in named}
    for matter, node in Placement.objects.filter(matter__in=named).values_list("matter_id", "node_id"):
        before[matter].add(node)
    for line in lines:
        if line.continues and line.pk in nodes:
            places.setdefault(line.continues, set()).add(nodes[line.pk])
    reason = said("continue_reason", title=plan.title).say("zh")
    return {
        named[matter]: Ask(f"matter:{matter}", "revise", {"placements": sorted(before[matter] | new), "reason": reason})
        for matter, new in sorted(places.items())
        if new - before[matter]
    }
