"""单元格 cells: what a matter's row holds in each column of a register, for the page and for the workbook alike."""

from datetime import date

from bihuan.core.roles import UnitTree
from bihuan.core.words import Said, said
from bihuan.matters import kinds
from bihuan.matters.registers import Row

DAYS = frozenset({"due", "reported", "until", "start", "ended"})
UNITS = frozenset({"lead", "supervisor", "coordinator"})
LABELLED = frozenset({"state", "visibility"})

Value = Said | str | int | date | None


def value_of(row: Row, *, name: str, tree: UnitTree) -> Value:
    """What stands in the column of the row: words, a number or a day; None where nothing is known."""
    if name == "light":
        return row.light.label
    value: Value = row.values[{"plan": "plan__title"}.get(name, f"{name}_id" if name in UNITS else name)]
    if isinstance(value, date):
        # The last of all days stands for nothing to answer.
        return value if value.year < date.max.year else None
    if name in UNITS:
        return tree.name(value) if isinstance(value, int) else None
    if name in LABELLED:
        return said(f"{name}_{value}")
    if name == "kind":
        return kind_label(str(value))
    return value if value != "" else None


def kind_label(name: str) -> Said:
    """The word for a kind of matters."""
    kind = kinds.shelf().kind(name)
    return said("label", zh=kind.zh, en=kind.en)
