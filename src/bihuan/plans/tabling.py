"""表格往返 tabling: a draft as a task table, and the table back into the draft: previewed, then one change."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from bihuan.core.readers import field_label
from bihuan.core.words import Language, Refused, Said, said
from bihuan.plans import changes, sheets
from bihuan.plans.changes import Editor, changing
from bihuan.plans.drafts import MANY, checked
from bihuan.plans.models import Draft, Line
from bihuan.plans.resolving import Site
from bihuan.plans.sheets import Cell, Row, Sheet, Wrong

COLUMNS = ("number", "sort", "text", "lead", "joint", "each", "partners", "due", "standard", "sentence")
BACK = ("text", "lead", "joint", "each", "partners", "due", "standard")
"""Columns that are read back; the others are only for reading."""


@dataclass(frozen=True, slots=True)
class Held:
    """What a row of the table stands for: its number, its title, and the fields that may be changed, as they are.

    `base` holds the fields as they were when the table went out, where they have changed since; `fixed` the words of
    the columns that are only for reading, which nobody may change in a table.
    """

    number: str
    title: str
    now: Mapping[str, Any]
    base: Mapping[str, Any] = field(default_factory=dict)
    fixed: Mapping[str, str] = field(default_factory=dict)


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
    """What a sheet would change: for people the altered fields, for the change itself the values by row and field.

    `kept` are the fields that others changed since the sheet went out and that the sheet left alone: they stay.
    """

    altered: tuple[Altered, ...]
    wrong: tuple[Wrong, ...]
    values: Mapping[str, Mapping[str, Any]]
    seen: int = 0
    kept: tuple[Altered, ...] = ()


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
    return previewed(draft, sheet=sheet, seen=seen, day=day)


def previewed(draft: Draft, *, sheet: Sheet, seen: int, day: date) -> Preview:
    """What a table would change in the draft, and the cells that are wrong, among them those that others have changed.

    `seen` is the version the table was made from; refused where it is none, or where the draft is adopted.
    """
    changes.refuse_overwriting(draft, seen=seen, touching=())
    then = changes.states_at(draft, version=seen)
    lines = draft.lines.live().select_related("lead")
    held = {str(line.number): _held(line, then.get(str(line.number))) for line in lines}
    return replace(compared(sheet, held=held, site=Site(day)), seen=draft.version)


def typed(cells: Mapping[int, Mapping[str, str]]) -> Sheet:
    """The cells typed into the page's own table as a sheet: a row's place is its line's number, a column its name."""
    rows = tuple(Row(number, {"number": number, **row}) for number, row in cells.items())
    return Sheet({}, rows, {name: name for name in COLUMNS})


def compared(
    sheet: Sheet, *, held: Mapping[str, Held], site: Site, never_emptied: frozenset[str] = frozenset()
) -> Preview:
    """What the rows would change in what is held under their numbers, and the cells that are wrong."""
    found = Comparison(sheet, site, never_emptied)
    met: set[str] = set()
    for row in sheet.rows:
        number = sheets.text_of(row.cells.get("number"))
        if number not in held or number in met:
            found.mark(row.place, field="number", why=said("sheet_unknown_line"))
            continue
        met.add(number)
        found.row(row, one=held[number])
    return Preview(tuple(found.altered), tuple(found.wrong), found.values, kept=tuple(found.kept))


class Comparison:
    """A sheet while it is compared, cell by cell, with what is held."""

    def __init__(self, sheet: Sheet, site: Site, never_emptied: frozenset[str]) -> None:
        self.sheet = sheet
        self.site = site
        self.never_emptied = never_emptied
        self.altered: list[Altered] = []
        self.kept: list[Altered] = []
        self.wrong: list[Wrong] = []
        self.values: dict[str, dict[str, Any]] = {}

    def row(self, row: Row, *, one: Held) -> None:
        """Compares the cells of one row."""
        for column, words in one.fixed.items():
            if column in row.cells and not _says(row.cells[column], words):
                self.mark(row.place, field=column, why=said("sheet_only_read", words=words or "—"))
        for column in (name for name in one.now if name in row.cells):
            try:
                value = _value(column, row.cells[column], self.site)
                if one.now[column] and not value and column in self.never_emptied:
                    raise Refused("missing", "sheet_not_emptied")
                self._cell(one, column, value)
            except (Refused, ValueError) as error:
                why = error.sentence if isinstance(error, Refused) else said("hint_date")
                self.mark(row.place, field=column, why=why)

    def mark(self, place: int, *, field: str, why: Said) -> None:
        """Names a cell as wrong."""
        self.wrong.append(wrong_cell(self.sheet, place=place, field=field, why=why))

    def _cell(self, one: Held, field: str, value: Any) -> None:
        now = one.now[field]
        base = one.base.get(field, now)
        if value == base != now:
            self.kept.append(self._told(one, field, base, now))
        elif value not in (base, now) and base != now:
            raise Refused("not_now", "sheet_changed_since", now=spoken(now, site=self.site) or "—")
        elif value != now:
            self.values.setdefault(one.number, {})[field] = value
            self.altered.append(self._told(one, field, now, value))

    def _told(self, one: Held, field: str, before: Any, after: Any) -> Altered:
        label = field_label("title" if field == "text" else field)
        words = (spoken(before, site=self.site), spoken(after, site=self.site))
        return Altered(one.number, one.title, label, *words)


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
        row |= {
            name: spoken(now_of(line, field=name), site=site)
            for name in ("lead", "joint", "each", "partners", "standard")
        }
        row |= {"due": line.due, "sentence": sentence}
    return row


def _held(line: Line, then: Mapping[str, Any] | None) -> Held:
    fields = () if line.elsewhere else ("text",) if line.is_heading else BACK
    base = {name: then["lead_id" if name == "lead" else name] for name in fields} if then else {}
    return Held(str(line.number), line.text, {name: now_of(line, field=name) for name in fields}, base)


def _value(field: str, cell: Cell, site: Site) -> Any:
    """The value of a cell; refused, or a `ValueError` for a day that is none."""
    text = sheets.text_of(cell)
    if text in sheets.ERRORS:
        raise Refused("missing", "sheet_error_cell", text=text)
    if field == "due":
        day = sheets.day_of(cell)
        return day.isoformat() if day else None
    if field == "lead":
        return site.typed("lead", text=text)[0] if text else None
    return site.typed(field, text=text) if field in MANY else checked("text" if field == "title" else field, value=text)


def _says(cell: Cell, words: str) -> bool:
    """Whether a cell holds the words, or the day that they are."""
    if sheets.text_of(cell) == words:
        return True
    try:
        day = sheets.day_of(cell)
    except ValueError:
        return False
    return day is not None and day.isoformat() == words


def now_of(line: Line, *, field: str) -> Any:
    """A field of a line in the form in which it is compared: a unit by its id, a day as text."""
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


def wrong_cell(sheet: Sheet, *, place: int, field: str, why: Said) -> Wrong:
    """The cell of a row in the column of a field, with what is wrong with it."""
    return Wrong(sheet.name, place, sheet.letters.get(field, ""), why)
