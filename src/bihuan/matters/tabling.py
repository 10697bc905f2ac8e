"""台账表格 tabling: a view of matters as a workbook, and back in as revisions: previewed, then one batch."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date, datetime
from typing import Any
from urllib.parse import parse_qsl

from bihuan.core.roles import Actor, UnitTree
from bihuan.core.standing import UNFINISHED, Standing, fold
from bihuan.core.words import Language, Refused, Said, said
from bihuan.ledger import entries as ledger
from bihuan.matters import registers
from bihuan.matters.acts import MOST_AT_ONCE, Ask, Done, foreseen, perform_many
from bihuan.matters.cells import value_of
from bihuan.matters.models import Matter, Party
from bihuan.matters.registers import Row
from bihuan.matters.sight import visible_to
from bihuan.matters.viewing import COLUMNS, View, view_of
from bihuan.plans import sheets
from bihuan.plans.models import Plan
from bihuan.plans.resolving import Site
from bihuan.plans.sheets import Cell, Sheet, Wrong
from bihuan.plans.tabling import Held, Preview, compared, spoken, wrong_cell

BACK = ("title", "partners", "due", "standard")
"""The columns that are read back; each is a field of a revision."""
MOVING = frozenset({"light", "until"})
"""Columns that change from day to day without anybody's act: what stands in them is not judged."""


def view_of_plan(plan: Plan) -> View:
    """A plan's matters as the view that its table shows."""
    return View(plan=plan.pk, columns=("number", "title", "lead", "due", "standard", "state", "percent"), sort="number")


def columns_of(view: View) -> tuple[str, ...]:
    """The columns of a view's workbook: those it shows, those that can be changed, and the version of each row."""
    return (*view.columns, *(name for name in BACK if name not in view.columns), "version")


def sheet_of(view: View, *, title: str, actor: Actor, tree: UnitTree, day: date, language: Language) -> bytes:
    """The view's matters that the actor may know of, as a workbook; refused where they are more than one holds."""
    ids = registers.first_ids(view, actor=actor, tree=tree, today=day, most=sheets.MOST_ROWS + 1)
    if len(ids) > sheets.MOST_ROWS:
        raise Refused("missing", "register_too_long", most=sheets.MOST_ROWS)
    site, partners, columns = Site(day), _partners(ids), columns_of(view)
    lines = [
        _line(row, partners.get(row.matter, []), columns, site, tree, language) for row in registers.rows_of(ids, day)
    ]
    about = {"register": view.query, "title": title, "day": day.isoformat(), "language": language}
    return sheets.write(lines, columns=columns, about=about, language=language)


def preview(
    content: bytes, *, name: str, actor: Actor, tree: UnitTree, at: datetime, day: date, plan: Plan | None = None
) -> tuple[Preview, dict[str, int]]:
    """What the workbook would revise with the cells that are wrong, and the last entry of each matter it revises.

    Refused for a workbook that is no register's, or not that of the plan.
    """
    sheet = sheets.read(content, name=name, columns=columns_of(View(columns=COLUMNS)))
    origin = view_of(dict(parse_qsl(sheet.about.get("register", ""))))
    if "register" not in sheet.about or (plan is not None and origin.plan != plan.pk):
        raise Refused("missing", "sheet_of_another", title=plan.title if plan is not None else said("room_registers"))
    numbers = {sheets.text_of(row.cells.get("number")) for row in sheet.rows}
    ids = Matter.objects.filter(visible_to(actor, tree), number__in=numbers).values_list("id", flat=True)
    rows = {str(row.values["number"]): row for row in registers.rows_of(list(ids), day)}
    site = Site(day)
    held, wrong = _held(sheet, rows, site=site, tree=tree)
    found = compared(sheet, held=held, site=site, never_emptied=frozenset(BACK))
    if len(found.values) > MOST_AT_ONCE * 2:
        raise Refused("missing", "batch_too_long", most=MOST_AT_ONCE * 2, count=len(found.values))
    refused = [] if wrong or found.wrong else list(_refusals(sheet, found.values, rows, actor=actor, at=at))
    seen = {number: rows[number].seq for number in found.values}
    return replace(found, wrong=tuple(sorted([*wrong, *found.wrong, *refused], key=lambda one: one.row))), seen


def take(
    actor: Actor, *, values: Mapping[str, Mapping[str, Any]], seen: Mapping[str, int], reason: str, at: datetime
) -> list[Done]:
    """The answers to revising every matter the table changes, all or none; the refusal names the matter."""
    ids = dict(Matter.objects.filter(number__in=values).values_list("number", "id"))
    numbers = [number for number in values if number in ids]
    asks = [_ask(ids[number], values[number], reason, seen.get(number)) for number in numbers]
    try:
        return perform_many(actor, asks, at=at)
    except Refused as refusal:
        if refusal.sentence.key != "batch_line":
            raise
        params = refusal.sentence.params
        number = numbers[params["line"] - 1]
        raise Refused(refusal.kind, "sheet_matter", number=number, sentence=params["sentence"]) from refusal


def _ask(matter: int, values: Mapping[str, Any], reason: str, seen: int | None) -> Ask:
    return Ask(
        f"matter:{matter}",
        "revise",
        {**{name: values[name] for name in BACK if name in values}, "reason": reason},
        seen,
    )


def _refusals(
    sheet: Sheet, values: Mapping[str, Mapping[str, Any]], rows: Mapping[str, Row], *, actor: Actor, at: datetime
) -> Iterator[Wrong]:
    """What the acts would be refused for, each at the first cell that its row changes."""
    places = {sheets.text_of(row.cells.get("number")): row.place for row in sheet.rows}
    reason = said("sheet_tried").say("zh")
    asks = [_ask(rows[number].matter, changes, reason, None) for number, changes in values.items()]
    for (number, changes), refusal in zip(values.items(), foreseen(actor, asks, at=at), strict=True):
        if refusal is not None:
            yield wrong_cell(sheet, place=places[number], field=next(iter(changes)), why=refusal.sentence)


def _partners(ids: list[int]) -> dict[int, list[int]]:
    found: dict[int, list[int]] = {}
    for matter, unit in (
        Party.objects.filter(matter__in=ids, role="partner").order_by("id").values_list("matter", "unit")
    ):
        found.setdefault(matter, []).append(unit)
    return found


def _line(
    row: Row, partners: list[int], columns: tuple[str, ...], site: Site, tree: UnitTree, language: Language
) -> dict[str, Cell]:
    line = {name: _cell(row, name, tree, language) for name in columns if name not in {"partners", "version"}}
    return {**line, "partners": spoken(partners, site=site), "version": row.seq}


def _cell(row: Row, name: str, tree: UnitTree, language: Language) -> Cell:
    value = value_of(row, name=name, tree=tree)
    return value.say(language) if isinstance(value, Said) else value


def _held(sheet: Sheet, rows: Mapping[str, Row], *, site: Site, tree: UnitTree) -> tuple[dict[str, Held], list[Wrong]]:
    """What may be revised of each matter, nothing of one that has ended; and the versions that are none."""
    language: Language = "en" if sheet.about.get("language") == "en" else "zh"
    partners = _partners([row.matter for row in rows.values()])
    held, wrong = {}, []
    for line in sheet.rows:
        number = sheets.text_of(line.cells.get("number"))
        row = rows.get(number)
        if row is None or number in held:
            continue
        version = sheets.text_of(line.cells.get("version"))
        is_one = version.isascii() and version.isdigit() and len(version) < 10 and 0 < int(version) <= row.seq
        now = _now(row, partners.get(row.matter, []))
        if not is_one:
            wrong.append(
                wrong_cell(sheet, place=line.place, field="version", why=said("sheet_version_wrong", most=row.seq))
            )
            now = {}
        fixed, base = {}, {}
        if is_one and int(version) == row.seq:
            fixed = {name: _fixed(row, name, tree, language) for name in _read_only(sheet, is_open=bool(now))}
        elif is_one and now:
            base = _then(row, int(version))
        held[number] = Held(number, row.values["title"], now, base, fixed)
    return held, wrong


def _read_only(sheet: Sheet, *, is_open: bool) -> list[str]:
    """The columns of a sheet that nobody may change; of a matter that has ended, all of them."""
    free = {"number", "version", "partners"} | MOVING | (set(BACK) if is_open else set())
    return [name for name in sheet.letters if name not in free]


def _fixed(row: Row, name: str, tree: UnitTree, language: Language) -> str:
    value = _cell(row, name, tree, language)
    return "" if value is None else " ".join(str(value).split())


def _now(row: Row, partners: list[int]) -> dict[str, Any]:
    if row.values["state"] not in UNFINISHED:
        return {}
    due = row.values["due"]
    texts = {name: row.values[name] for name in ("title", "standard")}
    return {**texts, "due": due.isoformat() if due else None, "partners": partners}


def _then(row: Row, version: int) -> dict[str, Any]:
    """The fields as they were when the table went out, by the entries of the matter until then."""
    then = fold(one for one in ledger.read(f"matter:{row.matter}") if one.seq <= version)
    if not isinstance(then, Standing):
        return {}
    due = then.due.isoformat() if then.due else None
    return {"title": then.title, "standard": then.standard, "due": due, "partners": list(then.partners)}
