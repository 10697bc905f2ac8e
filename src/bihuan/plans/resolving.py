"""认领 resolving: what a draft's lines mean to the site: its units, its remits, what it has under way already."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from bihuan.core.readers import field_label
from bihuan.core.words import Refused, Said, said
from bihuan.people.models import Unit
from bihuan.reading.likeness import Remits, Texts, twins
from bihuan.reading.naming import Directory, Known, Meant, Sort

SORTS: Mapping[str, Sort] = {"town": "town", "department": "department", "office": "department"}


@dataclass(frozen=True, slots=True)
class Suggested:
    """建议: a unit that may lead a line, with the reason why; a person decides."""

    unit: Unit
    why: Said


class Site:
    """The units of a day, as a document speaks of them."""

    def __init__(self, day: date) -> None:
        self.units = {unit.pk: unit for unit in Unit.objects.open_on(day).order_by("id")}

    @cached_property
    def directory(self) -> Directory:
        """The units by every name they may be written with."""
        return Directory(Known(unit.pk, tuple(unit.known_as()), self._sort(unit)) for unit in self.units.values())

    @cached_property
    def remits(self) -> Remits:
        """What each unit is there for, from the site's 职责目录."""
        return Remits((unit.pk, unit.remit) for unit in self.units.values())

    def meant(self, names: Iterable[str], *, named: Iterable[int] = ()) -> list[Meant]:
        """What each of the names means among the units."""
        return [self.directory.find(name, named=named) for name in names]

    def typed(self, name: str, *, text: str) -> list[int]:
        """The units a person typed with 、 between them, 各镇街 for all of them; refused with the name not clear."""
        found: list[int] = []
        for meant in self.meant(one for one in text.replace("，", "、").replace(",", "、").split("、") if one.strip()):
            if not meant.units or (meant.one is None and meant.how != "everybody"):
                may = [self.units[unit].name for unit in meant.units] or "—"
                raise Refused("missing", "unit_unclear", field=field_label(name), name=meant.written[:80], may=may)
            found += meant.units
        return list(dict.fromkeys(found))

    def suggest(self, text: str, *, written: Iterable[str] = ()) -> list[Suggested]:
        """Units that may lead a task: those its sentence may mean, then those whose remit speaks of it."""
        found: dict[int, Said] = {}
        for meant in self.meant(written):
            key = "suggest_one_of" if len(meant.units) > 1 else "suggest_named"
            if not meant.is_collective:
                found |= {unit: said(key, name=meant.written) for unit in meant.units}
        for fit in self.remits.fit(text):
            why = said("suggest_remit", words="、".join(fit.words), remit=fit.remit[:80])
            found.setdefault(fit.unit, why)
        return [Suggested(self.units[unit], why) for unit, why in found.items() if unit in self.units]

    def _sort(self, unit: Unit) -> Sort:
        if unit.parent_id is None and unit.kind == Unit.Kind.LEADERSHIP:
            return "place"
        return SORTS.get(unit.kind, "other") if unit.first_level else "other"


def repeated(texts: Mapping[int, str]) -> dict[int, int]:
    """For each line that says an earlier one again, the key of the earlier one; keys in the order of the document."""
    keys = list(texts)
    return {keys[later]: keys[earlier] for later, earlier in twins(list(texts.values())).items()}


def continued(texts: Mapping[int, str], *, open_titles: Mapping[int, str]) -> dict[int, int]:
    """For each line the open matter whose title it is nearest to, where one is near enough."""
    matters, titles = list(open_titles), Texts(open_titles.values())
    near = {key: titles.like(text) for key, text in texts.items()}
    return {key: matters[alike[0].index] for key, alike in near.items() if alike}
