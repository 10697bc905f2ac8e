"""方案表格 tabling: a plan's matters as a task table, and the table back in as revisions: previewed, then one batch."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from bihuan.core.roles import Actor, UnitTree
from bihuan.core.standing import UNFINISHED
from bihuan.core.words import Language, Refused, said
from bihuan.matters.acts import Ask, Done, perform_many
from bihuan.matters.models import Matter
from bihuan.matters.sight import visible_to
from bihuan.plans import sheets
from bihuan.plans.models import Plan
from bihuan.plans.resolving import Site
from bihuan.plans.sheets import Cell
from bihuan.plans.tabling import Held, Preview, compared, spoken

COLUMNS = ("number", "text", "lead", "partners", "due", "standard", "state", "percent")
REVISED = {"text": "title", "partners": "partners", "due": "due", "standard": "standard"}
"""The columns that are read back, and the fields of a revision they become."""


def sheet_of(plan: Plan, *, actor: Actor, tree: UnitTree, day: date, language: Language) -> bytes:
    """The plan's matters that the actor may know of, as a workbook that can be changed and read back."""
    site = Site(day)
    rows = [_row(matter, site, language) for matter in _matters(plan, actor, tree)]
    about = {"plan": str(plan.pk), "title": plan.title, "day": day.isoformat()}
    return sheets.write(rows, columns=COLUMNS, about=about, language=language)


def preview(plan: Plan, *, content: bytes, name: str, actor: Actor, tree: UnitTree, day: date) -> Preview:
    """What the workbook would revise, and the cells that are wrong; refused for the sheet of another plan."""
    sheet = sheets.read(content, name=name, columns=COLUMNS)
    if sheet.about.get("plan") != str(plan.pk):
        raise Refused("missing", "sheet_of_another", title=plan.title)
    held = {matter.number: _held(matter) for matter in _matters(plan, actor, tree)}
    return compared(sheet, held=held, site=Site(day), never_emptied=frozenset(REVISED))


def seen_of(plan: Plan, *, actor: Actor, tree: UnitTree) -> dict[str, int]:
    """The number of each matter's last entry, so that what changes meanwhile is not overwritten."""
    return {matter.number: matter.seq for matter in _matters(plan, actor, tree)}


def take(
    actor: Actor,
    plan: Plan,
    *,
    values: Mapping[str, Mapping[str, Any]],
    seen: Mapping[str, int],
    reason: str,
    at: datetime,
) -> list[Done]:
    """The answers to revising every matter the table changes, all or none; the refusal names the matter."""
    ids = dict(Matter.objects.filter(plan=plan, number__in=values).values_list("number", "id"))
    numbers = [number for number in values if number in ids]
    asks = [
        Ask(
            f"matter:{ids[number]}",
            "revise",
            {**{REVISED[name]: value for name, value in values[number].items() if name in REVISED}, "reason": reason},
            seen.get(number),
        )
        for number in numbers
    ]
    try:
        return perform_many(actor, asks, at=at)
    except Refused as refusal:
        if refusal.sentence.key != "batch_line":
            raise
        params = refusal.sentence.params
        number = numbers[params["line"] - 1]
        raise Refused(refusal.kind, "sheet_matter", number=number, sentence=params["sentence"]) from refusal


def _matters(plan: Plan, actor: Actor, tree: UnitTree) -> list[Matter]:
    rows = Matter.objects.filter(visible_to(actor, tree), plan=plan, part_of__isnull=True)
    return list(rows.select_related("lead").prefetch_related("party_rows").order_by("id"))


def _partners(matter: Matter) -> list[int]:
    return [party.unit_id for party in matter.party_rows.all() if party.role == "partner"]


def _row(matter: Matter, site: Site, language: Language) -> dict[str, Cell]:
    return {
        "number": matter.number,
        "text": matter.title,
        "lead": matter.lead.name if matter.lead else "",
        "partners": spoken(_partners(matter), site=site),
        "due": matter.due,
        "standard": matter.standard,
        "state": said(f"state_{matter.state}").say(language),
        "percent": matter.percent,
    }


def _held(matter: Matter) -> Held:
    """What may be revised: nothing of a matter that has ended."""
    now: dict[str, Any] = {"text": matter.title, "partners": _partners(matter), "standard": matter.standard}
    now["due"] = matter.due.isoformat() if matter.due else None
    return Held(matter.number, matter.title, now if matter.state in UNFINISHED else {})
