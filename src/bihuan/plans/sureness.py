"""把握 sureness: how surely each field of a line was read, by which rule, and how the names in it were found."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from bihuan.core.readers import field_label
from bihuan.core.words import Said
from bihuan.plans.models import Line
from bihuan.reading.naming import CONFIDENCE, How
from bihuan.reading.provenance import Rule, rules

LABELS: Mapping[str, str] = {
    "task": "title",
    "parent": "placements",
    "lead": "lead",
    "units": "units",
    "deadline": "due",
    "targets": "standard",
}
"""What a field that was read is called where it is shown."""
HOLDS: Mapping[str, tuple[str, ...]] = {
    "task": ("text",),
    "lead": ("lead",),
    "units": ("joint", "each", "partners"),
    "deadline": ("due",),
    "targets": ("standard",),
}
"""The fields of a line that hold what was read; of a place in the tree none is compared."""


@dataclass(frozen=True, slots=True)
class Way:
    """One field as it was read: by a rule of this name, in this line or where `above` in the one over it."""

    field: str
    rule: str
    above: bool = False


@dataclass(frozen=True, slots=True)
class Sure:
    """One field of a line that stands as it was read: how surely in percent, by which rule, how names were found."""

    label: Said
    percent: int
    rule: Rule
    above: bool
    how: tuple[Said, ...]


def confidence_of(ways: Iterable[Way], *, how: Mapping[str, How], names: Iterable[str]) -> float:
    """How far the least sure field is to be trusted, 0 to 1; 1 where nothing was read."""
    leads = frozenset(names)
    return min((_trust(way, how, leads) for way in ways), default=1.0)


def sure_of(line: Line) -> tuple[Sure, ...]:
    """The fields that still stand as they were read, the least sure first."""
    how: Mapping[str, How] = line.read.get("how", {})
    leads = frozenset(line.read.get("names", ()))
    ways = [Way(*one) for one in line.read.get("ways", ())]
    standing = sorted(
        (way for way in ways if way.rule in rules() and _stands(line, way.field)),
        key=lambda way: _trust(way, how, leads),
    )
    return tuple(
        Sure(
            field_label(LABELS[way.field]),
            round(_trust(way, how, leads) * 100),
            rules()[way.rule],
            way.above,
            tuple(Said(f"named_{found}", {"name": name}) for name, found in _found(way, how, leads) if found != "full"),
        )
        for way in standing
    )


def _trust(way: Way, how: Mapping[str, How], leads: frozenset[str]) -> float:
    return min([rules()[way.rule].confidence, *(CONFIDENCE[found] for _, found in _found(way, how, leads))])


def _found(way: Way, how: Mapping[str, How], leads: frozenset[str]) -> list[tuple[str, How]]:
    """The names that fill a field, with how each was found among the units."""
    if way.field not in ("lead", "units"):
        return []
    return [(name, found) for name, found in how.items() if way.field == "units" or name in leads]


def _stands(line: Line, field: str) -> bool:
    return all(line.read.get(name) == _now(line, name) for name in HOLDS.get(field, ()))


def _now(line: Line, name: str) -> Any:
    if name == "due":
        return line.due.isoformat() if line.due else None
    return line.lead_id if name == "lead" else getattr(line, name)
