"""条目 lines: a draft's lines as its page shows them: what is unsure, who may lead, what is said twice."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from bihuan.core.words import Said
from bihuan.matters.continuing import UnderWay, under_way
from bihuan.people.models import Unit
from bihuan.plans import changes, opinions
from bihuan.plans.models import Draft, Line
from bihuan.plans.resolving import Site, Suggested, continued, repeated
from bihuan.reading.provenance import Rule, rules
from bihuan.web.actor import Here
from bihuan.web.reviewed import Differing, chosen_of, differing_of

SURE = 0.8
"""Below this a line asks to be looked at."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownLine:
    """One line as the page shows it; hints are given only where a person has something to decide."""

    line: Line
    joint: str
    each: str
    partners: str
    is_changed: bool
    rule: Rule | None
    how: tuple[Said, ...]
    merged: tuple[Line, ...]
    suggested: tuple[Suggested, ...]
    some: str
    repeats: int | None
    continues: UnderWay | None
    opinions: tuple[opinions.Told, ...]
    differing: tuple[Differing, ...]
    chosen: tuple[Any, ...]

    @property
    def sure(self) -> int:
        """How surely the machine read it, in percent."""
        return round(self.line.confidence * 100)

    @property
    def is_unsure(self) -> bool:
        """Whether the machine is unsure and nobody has looked at the line."""
        return self.line.confidence < SURE and not self.is_changed

    @property
    def is_open(self) -> bool:
        """Whether the line's fields are filled in: it is a standing task with words."""
        return not (self.line.is_heading or self.line.dropped or self.line.elsewhere)


def shown_lines(draft: Draft, *, lines: Sequence[Line], here: Here, unsure_first: bool = False) -> list[ShownLine]:
    """The lines not merged into another, in their order or the least sure first; hints only before adoption."""
    site, touched = Site(here.today), changes.touched(draft)
    every = list(draft.lines.select_related("lead"))
    tasks = {line.number: line.text for line in every if _is_task(line)} if draft.adopted is None else {}
    open_matters = under_way(here.actor, here.tree) if tasks else {}
    near = continued(tasks, open_titles={matter: one.title for matter, one in open_matters.items()})
    twice = repeated(tasks)
    answers = opinions.beside(draft, today=here.today)
    differing, chosen = differing_of(draft), chosen_of(draft)
    merged: dict[int | None, list[Line]] = {}
    for line in every:
        merged.setdefault(line.merged_into_id, []).append(line)
    shown = [
        ShownLine(
            line=line,
            joint=_names(line.joint, site),
            each=_names(line.each, site),
            partners=_names(line.partners, site),
            is_changed=line.number in touched,
            rule=rules().get(line.read.get("rule", "")),
            how=_how(line, site),
            merged=tuple(merged.get(line.pk, ())),
            suggested=_suggested(line, site) if line.number in tasks else (),
            some=_some(line, site),
            repeats=twice.get(line.number),
            continues=open_matters.get(line.continues or near.get(line.number, 0)),
            opinions=tuple(answers.get(line.pk, ())),
            differing=differing.get(line.pk, ()),
            chosen=tuple(chosen.get(line.number, ())),
        )
        for line in lines
        if line.merged_into_id is None
    ]
    if unsure_first:
        shown = sorted((one for one in shown if one.is_open), key=lambda one: (one.is_changed, one.line.confidence))
    return shown


def _is_task(line: Line) -> bool:
    return not (line.is_heading or line.dropped or line.elsewhere or line.merged_into_id)


def _names(units: Iterable[int], site: Site) -> str:
    """The units by name; one that has ended since is looked up."""
    ended = [unit for unit in units if unit not in site.units]
    known = site.units | (Unit.objects.in_bulk(ended) if ended else {})
    return "、".join(known[unit].name for unit in units)


def _how(line: Line, site: Site) -> tuple[Said, ...]:
    """How the names in the sentence were found, where that was not by a full name."""
    how = line.read.get("how", {}).items()
    return tuple(Said(f"named_{way}", {"name": name}) for name, way in how if way != "full")


def _suggested(line: Line, site: Site) -> tuple[Suggested, ...]:
    return () if line.lead_id else tuple(site.suggest(line.text, written=line.read.get("names", ())))


def _some(line: Line, site: Site) -> str:
    """Units that an open collective may mean, to be taken over by a person."""
    return _names(line.read.get("some", ()), site) if not line.each else ""
