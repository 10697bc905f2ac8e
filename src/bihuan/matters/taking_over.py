"""存量登记 taking over: matters under way before the system, from a table: previewed cell by cell, then one batch."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction

from bihuan.core.acts import CODES, table
from bihuan.core.loop import day_of
from bihuan.core.readers import READERS, field_label
from bihuan.core.roles import Actor, UnitTree
from bihuan.core.standing import UNFINISHED
from bihuan.core.words import Language, Refused, Said, said
from bihuan.matters.acts import MOST_AT_ONCE, Ask, Done, foreseen, perform_many
from bihuan.matters.models import Matter
from bihuan.matters.sight import visible_to
from bihuan.plans import sheets
from bihuan.plans.resolving import Site
from bihuan.plans.sheets import Cell, Row, Sheet, Wrong

TABLE = "存量登记"
ACT = "take_over"
COLUMNS = (
    *("title", "lead", "started", "due", "percent", "partners"),
    *("standard", "source_kind", "source_note", "upper_number"),
)
DAYS = frozenset({"started", "due"})
STANDS_AT: Mapping[str, str] = {
    "started_in_future": "started",
    "lead_has_nobody": "lead",
    "parties_overlap": "lead",
}
"""The column of the cell that a refusal of the act speaks of; of any other it is the title."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Offices:
    """Who watches and coordinates what is taken over, and its source where a row names none."""

    supervisor: int
    coordinator: int
    source_kind: str


@dataclass(frozen=True, slots=True)
class Foreseen:
    """What a table would register: its rows in words and as payloads, and the cells that are wrong."""

    rows: tuple[tuple[str, ...], ...]
    payloads: tuple[Mapping[str, Any], ...]
    wrong: tuple[Wrong, ...]


def blank(language: Language) -> bytes:
    """The empty table to be filled in, as a workbook."""
    return sheets.write([], columns=COLUMNS, about={"for": ACT}, language=language, table=TABLE)


def opened(content: bytes, *, name: str) -> Sheet:
    """The first table of a workbook of any origin; refused where it cannot be read or has no column of titles."""
    return sheets.read(content, name=name, columns=COLUMNS, key="title", table=None)


def pasted(text: str) -> Sheet:
    """The table that was pasted; refused where it cannot be read or has no column of titles."""
    return sheets.pasted(text, columns=COLUMNS, key="title")


def preview(sheet: Sheet, *, offices: Offices, actor: Actor, tree: UnitTree, at: datetime) -> Foreseen:
    """What would be registered and which cells are wrong; nothing is written, no number is used up."""
    if not sheet.rows:
        raise Refused("missing", "take_over_nothing")
    if len(sheet.rows) > MOST_AT_ONCE:
        raise Refused("missing", "batch_too_long", most=MOST_AT_ONCE, count=len(sheet.rows))
    wrong: list[Wrong] = []
    site = Site(day_of(at))
    payloads = [_payload(sheet, row, offices, site, tree, wrong) for row in sheet.rows]
    if not wrong:
        wrong = [*_said_twice(sheet, payloads, actor, tree), *_refusals(sheet, payloads, actor, at)]
    rows = tuple(tuple(sheets.text_of(row.cells.get(name)) for name in COLUMNS) for row in sheet.rows)
    return Foreseen(rows, tuple(payloads), tuple(sorted(wrong, key=lambda one: (one.row, one.column))))


def take(actor: Actor, *, payloads: Sequence[Mapping[str, Any]], at: datetime, key: str | None) -> list[Done]:
    """The answers to registering every row, all or none; the refusal names the row's title."""
    try:
        return perform_many(actor, _asks(payloads), at=at, key=key)
    except Refused as refusal:
        if refusal.sentence.key != "batch_line":
            raise
        params = refusal.sentence.params
        title = payloads[params["line"] - 1]["title"]
        raise Refused(refusal.kind, "sheet_matter", number=title, sentence=params["sentence"]) from refusal


def _asks(payloads: Sequence[Mapping[str, Any]]) -> list[Ask]:
    return [Ask(f"new:{place}", ACT, payload) for place, payload in enumerate(payloads, start=1)]


def _payload(
    sheet: Sheet, row: Row, offices: Offices, site: Site, tree: UnitTree, wrong: list[Wrong]
) -> dict[str, Any]:
    """The payload of a row; what is wrong with its cells is added to `wrong`."""
    payload: dict[str, Any] = {
        "supervisor": offices.supervisor,
        "coordinator": offices.coordinator,
        "source_kind": offices.source_kind,
    }
    for name in COLUMNS:
        try:
            value = _value(name, row.cells.get(name), site, tree)
        except (Refused, ValueError) as error:
            why = error.sentence if isinstance(error, Refused) else said("hint_date")
            wrong.append(Wrong(sheet.name, row.place, sheet.letters.get(name, ""), why))
        else:
            if value not in (None, []):
                payload[name] = value
    return payload


def _value(name: str, cell: Cell, site: Site, tree: UnitTree) -> Any:
    """The value of a cell as the act takes it, None for an empty one; refused as the act's own field is."""
    field, text = table()[ACT].fields[name], sheets.text_of(cell)
    if text in sheets.ERRORS:
        raise Refused("missing", "sheet_error_cell", text=text)
    if not text:
        if field.required and name != "source_kind":
            raise Refused("missing", "field_missing", act=table()[ACT].label, field=field_label(name))
        return None
    value: Any = text
    if name in DAYS:
        day = sheets.day_of(cell)
        value = day.isoformat() if day else None
    elif name in ("lead", "partners"):
        units = site.typed(name, text=text)
        value = units[0] if name == "lead" else units
    elif name == "percent":
        value = text.removesuffix("%").removesuffix("％").strip()
    elif name == "source_kind":
        value = _codes().get(text, text)
    READERS[field.type](name, field, value, tree)
    return value


def _codes() -> dict[str, str]:
    """The codes of sources by their words in both languages."""
    return {said(f"source_{code}").say(tongue): code for code in CODES["source"] for tongue in ("zh", "en")}


def _said_twice(sheet: Sheet, payloads: Sequence[Mapping[str, Any]], actor: Actor, tree: UnitTree) -> Iterator[Wrong]:
    """Rows whose title and lead another row, or a matter under way, has already."""
    titles = {payload["title"] for payload in payloads}
    known = Matter.objects.filter(visible_to(actor, tree), state__in=UNFINISHED, title__in=titles)
    met: dict[tuple[str, int], Said] = {
        (title, lead): said("take_over_under_way", number=number)
        for title, lead, number in known.values_list("title", "lead_id", "number")
    }
    for row, payload in zip(sheet.rows, payloads, strict=True):
        one = (payload["title"], payload["lead"])
        if one in met:
            yield Wrong(sheet.name, row.place, sheet.letters["title"], met[one])
        met.setdefault(one, said("take_over_twice", row=row.place))


def _refusals(sheet: Sheet, payloads: Sequence[Mapping[str, Any]], actor: Actor, at: datetime) -> Iterator[Wrong]:
    """What the act would be refused for, at the cell it speaks of."""
    with transaction.atomic():
        refusals = foreseen(actor, _asks(payloads), at=at)
        # Trying takes numbers of matters, which would be missing from the series.
        transaction.set_rollback(True)
    for row, refusal in zip(sheet.rows, refusals, strict=True):
        if refusal is not None:
            column = STANDS_AT.get(refusal.sentence.key, "title")
            yield Wrong(sheet.name, row.place, sheet.letters.get(column, ""), refusal.sentence)
