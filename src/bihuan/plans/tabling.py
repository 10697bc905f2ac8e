"""表格往返 tabling: a draft as a task table, and the table back into the draft: previewed, then one change."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from bihuan.core.readers import field_label
from bihuan.core.words import Language, Refused, Said, said
from bihuan.plans import sheets
from bihuan.plans.changes import Editor, changing
from bihuan.plans.drafts import MANY, checked
from bihuan.plans.models import Draft, Line
from bihuan.plans.resolving import Site
from bihuan.plans.sheets import Cell, Sheet, Wrong

COLUMNS = ("number", "sort", "text", "lead", "joint", "each", "partners", "due", "standard", "sentence")
BACK = ("text", "lead", "joint", "each", "partners", "due", "standard")
"""Columns that are read back; the others are only for reading."""


@dataclass(frozen=True, slots=True)
class Held:
    """What a row of the table stands for: its number, its title, and the fields that may be changed, as they are."""

    number: str
    title: str
    now: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Altered:
    """One field of one row that the sheet would change, as it stands and as it would stand, in words."""

    number: str
    title: str
    field: Said
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Preview:
    """What a sheet would change: for people the altered fields, for the change itself the values by row and field."""

    altered: tuple[Altered, ...]
    wrong: tuple[Wrong, ...]
    values: Mapping[str, Mapping[str, Any]]
    seen: int = 0


def sheet_of(draft: Draft, *, day: date, language: Language) -> bytes:
    """The draft's standing lines as a workbook that can be changed and read back."""
    site, text = Site(day), draft.document.text
    lines = draft.lines.live().select_related("lead")
    rows = [_row(line, site, sentence=text[line.start : line.end], language=language) for line in lines]
    about = {"draft": str(draft.pk), "version": str(draft.version), "title": draft.document.title}
    return sheets.write(rows, columns=COLUMNS, about=about, language=language)


def preview(draft: Draft, *, content: bytes, name: str, day: date) -> Preview:
    """What the workbook would change in the draft, and the cells that are wrong; refused for another draft's sheet."""
    sheet = sheets.read(content, name=name, columns=COLUMNS)
    if sheet.about.get("draft") != str(draft.pk):
        raise Refused("missing", "sheet_of_another", title=draft.document.title)
    version = sheet.about.get("version", "")
    seen = int(version) if version.isascii() and version.isdigit() and len(version) < 10 else draft.version
    held = {str(line.number): _held(line) for line in draft.lines.live().select_related("lead")}
    return replace(compared(sheet, held=held, site=Site(day)), seen=seen)


def compared(
    sheet: Sheet, *, held: Mapping[str, Held], site: Site, never_emptied: frozenset[str] = frozenset()
) -> Preview:
    """What the rows would change in what is held under their numbers, and the cells that are wrong."""
    altered: list[Altered] = []
    wrong: list[Wrong] = []
    values: dict[str, dict[str, Any]] = {}
    met: set[str] = set()
    for row in sheet.rows:
        number = sheets.text_of(row.cells.get("number"))
        if number not in held or number in met:
            wrong.append(_wrong(sheet, row.place, "number", said("sheet_unknown_line")))
            continue
        met.add(number)
        one = held[number]
        for field, now in one.now.items():
            if field not in row.cells:
                continue
            try:
                value = _value(field, row.cells[field], site)
                if now and not value and field in never_emptied:
                    raise Refused("missing", "sheet_not_emptied")
            except (Refused, ValueError) as error:
                why = error.sentence if isinstance(error, Refused) else said("hint_date")
                wrong.append(_wrong(sheet, row.place, field, why))
                continue
            if value != now:
                values.setdefault(number, {})[field] = value
                words = (spoken(now, site=site), spoken(value, site=site))
                altered.append(Altered(number, one.title, field_label("title" if field == "text" else field), *words))
    return Preview(tuple(altered), tuple(wrong), values)


def take(draft: Draft, *, values: Mapping[str, Mapping[str, Any]], by: Editor) -> None:
    """Writes the previewed values into the lines as one change; refused as any change is, with nothing written."""
    fields = [
        {name: checked(name, value=value) for name, value in row.items() if name in BACK} for row in values.values()
    ]
    numbers = [int(number) for number in values]
    with changing(draft, by=by, what="sheet", touching=numbers) as lines:
        for number, row in zip(numbers, fields, strict=True):
            for name, value in row.items():
                setattr(lines[number], name, value)


def _row(line: Line, site: Site, *, sentence: str, language: Language) -> dict[str, Cell]:
    sort = "elsewhere" if line.elsewhere else "heading" if line.is_heading else "task"
    row: dict[str, Cell] = {"number": line.number, "sort": said(f"sheet_sort_{sort}").say(language), "text": line.text}
    if sort == "task":
        row |= {name: spoken(_now(line, name), site=site) for name in ("lead", "joint", "each", "partners", "standard")}
        row |= {"due": line.due, "sentence": sentence}
    return row


def _held(line: Line) -> Held:
    fields = () if line.elsewhere else ("text",) if line.is_heading else BACK
    return Held(str(line.number), line.text, {field: _now(line, field) for field in fields})


def _value(field: str, cell: Cell, site: Site) -> Any:
    if field == "due":
        day = sheets.day_of(cell)
        return day.isoformat() if day else None
    text = sheets.text_of(cell)
    if field == "lead":
        return site.typed("lead", text=text)[0] if text else None
    return site.typed(field, text=text) if field in MANY else checked(field, value=text)


def _now(line: Line, field: str) -> Any:
    if field == "due":
        return line.due.isoformat() if line.due else None
    return line.lead_id if field == "lead" else getattr(line, field)


def spoken(value: Any, *, site: Site) -> str:
    """A value of a field as it stands in a cell: units by name with 、 between them."""
    if isinstance(value, int):
        value = [value]
    if isinstance(value, list):
        return "、".join(site.units[unit].name for unit in value if unit in site.units)
    return value or ""


def _wrong(sheet: Sheet, place: int, field: str, why: Said) -> Wrong:
    return Wrong(sheets.TABLE, place, sheet.letters.get(field, ""), why)
