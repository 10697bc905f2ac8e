"""月末定色的读法 months: a frozen month a page at a time, with its sealed totals, for a plan of any size."""

import json
from collections.abc import Mapping
from dataclasses import dataclass

from bihuan.core.freeze import Frozen, frozen_from
from bihuan.core.lights import Light
from bihuan.core.roles import Actor, UnitTree
from bihuan.core.words import Refused
from bihuan.ledger.models import Entry
from bihuan.matters.models import Matter
from bihuan.matters.sight import visible_to
from bihuan.watch.freeze import MadeUp, made_up
from bihuan.watch.models import FrozenTable

AT_ONCE = 50
"""Lines of one page."""


@dataclass(frozen=True, slots=True)
class Kept:
    """One line as it was frozen, the title the matter has now, and what was told of the month since."""

    frozen: Frozen
    title: str
    late: MadeUp | None


@dataclass(frozen=True, slots=True, kw_only=True)
class MonthPage:
    """A frozen month: the sealed root and totals of all matters, and one page of those the actor may know."""

    month: str
    root: str
    totals: Mapping[Light, int]
    lines: tuple[Kept, ...]
    after: int | None


def month_page(plan: int, *, month: str, actor: Actor, tree: UnitTree, after: int = 0) -> MonthPage:
    """The page of a frozen month after a matter's number, in five statements; refused where it is not frozen."""
    table = FrozenTable.objects.filter(plan=plan, month=month).first()
    if table is None:
        raise Refused("unknown", "frozen_unknown", month=month[:12])
    body = Entry.objects.values_list("body", flat=True).get(subject=f"plan:{plan}", seq=table.seq)
    sealed = json.loads(body)["facts"]
    open_ = Matter.objects.filter(visible_to(actor, tree)).values("id")
    rows = table.lines.filter(matter__gt=after, matter__in=open_).order_by("matter")
    found = list(rows.values_list("matter", "text")[: AT_ONCE + 1])
    page = dict(found[:AT_ONCE])
    titles = dict(Matter.objects.filter(id__in=page).values_list("id", "title"))
    late = made_up(set(page), month=month)
    return MonthPage(
        month=month,
        root=sealed["root"],
        totals={light: sealed["lights"][light.value] for light in Light if sealed["lights"].get(light.value)},
        lines=tuple(Kept(frozen_from(text), titles.get(id_, ""), late.get(id_)) for id_, text in page.items()),
        after=found[AT_ONCE - 1][0] if len(found) > AT_ONCE else None,
    )
