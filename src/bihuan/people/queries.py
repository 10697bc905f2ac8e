"""机构名册 queries: units with their posts, holders and vacancies, as the pages list them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from bihuan.people.models import Unit
from bihuan.people.rights import Place, roster


@dataclass(frozen=True, slots=True)
class UnitRow:
    """One unit in the tree's order, how deep it stands, and its posts with who is in them."""

    unit: Unit
    depth: int
    places: tuple[Place, ...]

    @property
    def vacancies(self) -> int:
        """How many of its posts nobody holds."""
        return sum(place.holder is None for place in self.places)


def units_with_posts(day: date) -> list[UnitRow]:
    """The units open on `day`, each before those under it, with their posts, in three statements."""
    units = list(Unit.objects.open_on(day).order_by("id"))
    known = {unit.pk for unit in units}
    children: dict[int | None, list[Unit]] = {}
    for unit in units:
        children.setdefault(unit.parent_id if unit.parent_id in known else None, []).append(unit)
    places: dict[int, list[Place]] = {}
    for place in roster(list(known), day=day):
        places.setdefault(place.post.unit_id, []).append(place)

    def rows(parent: int | None, depth: int) -> Iterable[UnitRow]:
        for unit in children.get(parent, ()):
            yield UnitRow(unit, depth, tuple(places.get(unit.pk, ())))
            yield from rows(unit.pk, depth + 1)

    return list(rows(None, 0))
