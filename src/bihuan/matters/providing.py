"""要素保障 providing: what matters need, factor by factor: asked, promised, arrived, confirmed, and what is late."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q, QuerySet

from bihuan.core.roles import Actor, UnitTree
from bihuan.core.standing import Standing, from_text
from bihuan.core.words import Said, said
from bihuan.matters.lacking import NeedLine, need_line
from bihuan.matters.lists import BY_DUE, FIRST, After, key_of, key_text
from bihuan.matters.models import Need
from bihuan.matters.queries import Seen
from bihuan.matters.sight import sees_any, units_of, visible_to

WHICH: Mapping[str, Q] = {
    "open": Q(due__isnull=False),
    "respond": Q(owes="respond"),
    "settle": Q(owes="settle"),
    "supply": Q(owes="supply"),
    "confirm": Q(owes="confirm"),
    "confirmed": Q(outcome="confirmed"),
    "ended": Q(due__isnull=True) & ~Q(outcome="confirmed"),
}
"""The parts into which needs fall; `open` are those for which somebody owes an answer now, `late` those past due."""

ENDED = frozenset({"confirmed", "ended"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """Which needs are asked for: a part, a factor or sort, one unit that provides, or only those one has to answer."""

    which: str = "open"
    of: str = ""
    unit: int | None = None
    mine: bool = False


@dataclass(frozen=True, slots=True)
class Factor:
    """One factor, or one sort of need without factors, and how many needs of it stand where."""

    code: str
    counts: Mapping[str, int]

    @property
    def label(self) -> Said:
        """The factor's word."""
        return sort_label(self.code)


@dataclass(frozen=True, slots=True)
class Lacked:
    """One need with the matter in which it holds; the line is that of a matter's page, with the actor's buttons."""

    matter: int
    number: str
    title: str
    need: NeedLine


@dataclass(frozen=True, slots=True)
class Page:
    """One page of needs, and the key after which the next begins, "" on the last."""

    rows: tuple[Lacked, ...]
    after: str


def sort_label(code: str) -> Said:
    """The word of a factor, or of a sort of need, by its code."""
    return said(f"need_{code}" if code in ("cooperation", "approval", "decision", "factor") else f"factor_{code}")


def factors(asked: Asked, *, actor: Actor, tree: UnitTree, today: date) -> tuple[Factor, ...]:
    """The factors of the needs that the actor may know of, those with most open ones first; one statement.

    The part and the factor asked for do not count here: the table leads to them.
    """
    if not sees_any(actor):
        return ()
    parts = {f"part_{name}": Count("id", filter=which) for name, which in _parts(today).items()}
    rows = _matching(Asked(which="", unit=asked.unit, mine=asked.mine), actor, tree, today)
    found = rows.order_by().values_list("sort", "factor").annotate(part_all=Count("id"), **parts)
    names = ("all", *(name[5:] for name in parts))
    each = [Factor(factor or sort, dict(zip(names, counts, strict=True))) for sort, factor, *counts in found]
    return tuple(sorted(each, key=lambda one: (-one.counts["open"], -one.counts["all"], one.code)))


def page(asked: Asked, *, actor: Actor, tree: UnitTree, today: date, after: str = "") -> Page:
    """The needs asked for after a key: open ones by the day somebody has to answer, ended ones by their number.

    One statement. A key that is none begins anew.
    """
    if not sees_any(actor):
        return Page((), "")
    order = ("id",) if asked.which in ENDED else BY_DUE
    rows = _matching(asked, actor, tree, today)
    if key := key_of(after, order):
        rows = rows.filter(After(order, key))
    found = list(rows.order_by(*order).values_list("due", "id", "matter_id", "n", "matter__standing")[: FIRST + 1])
    seen: dict[int, Seen] = {}
    for _, _, matter, _, text in found[:FIRST]:
        if matter not in seen:
            seen[matter] = Seen(matter, from_text(text), actor, tree, today)
    lines = tuple(_lacked(seen[matter], n, tree) for _, _, matter, n, _ in found[:FIRST])
    if len(found) <= FIRST:
        return Page(lines, "")
    due, id_ = found[FIRST - 1][:2]
    return Page(lines, key_text((due.isoformat(), id_) if due is not None and order == BY_DUE else (id_,)))


def _parts(today: date) -> dict[str, Q]:
    return {**WHICH, "late": Q(due__lt=today)}


def _matching(asked: Asked, actor: Actor, tree: UnitTree, today: date) -> QuerySet[Need]:
    rows = Need.objects.filter(visible_to(actor, tree, of="matter"))
    if asked.which:
        rows = rows.filter(_parts(today)[asked.which])
    if asked.of:
        rows = rows.filter(Q(factor=asked.of) | Q(factor="", sort=asked.of))
    if asked.unit is not None:
        rows = rows.filter(provider=asked.unit)
    if asked.mine:
        rows = rows.filter(owner__in=units_of(actor, tree))
    return rows


def _lacked(seen: Seen, n: int, tree: UnitTree) -> Lacked:
    now: Standing = seen.standing
    need = next(one for one in now.needs if one.n == n)
    duty = next((one for one in now.open() if one.n == need.at), None)
    ended = said(f"outcome_{need.outcome}") if need.outcome else said(f"state_{now.state}")
    line = need_line(need, tree, ended=ended, line=seen.line(duty) if duty is not None else None)
    return Lacked(seen.matter, now.number, now.title, line)
