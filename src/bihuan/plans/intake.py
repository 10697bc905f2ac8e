"""读入 intake: what the machine read, as the lines of a draft, each with how surely and by which rule."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from bihuan import reading
from bihuan.plans.models import Draft, Line
from bihuan.plans.resolving import Site
from bihuan.plans.sureness import Way, confidence_of
from bihuan.reading.naming import How, Meant


@dataclass(slots=True)
class Owed:
    """Who is to do it and by when, as a line says or as the line above it says."""

    names: tuple[str, ...] = ()
    lead: int | None = None
    joint: list[int] = field(default_factory=list)
    each: list[int] = field(default_factory=list)
    partners: list[int] = field(default_factory=list)
    some: list[int] = field(default_factory=list)
    how: dict[str, How] = field(default_factory=dict)
    due_text: str = ""
    due: date | None = None
    ways: tuple[Way, ...] = ()


def store(draft: Draft, *, tasks: tuple[reading.Task, ...], site: Site) -> None:
    """Writes the tasks of a document as lines of the draft, in their order."""
    parents = {task.parent for task in tasks}
    named = _named(tasks, site)
    above: list[Owed] = []
    rows: list[Line] = []
    for index, task in enumerate(tasks):
        owed = _owed(task, site=site, named=named, above=above[task.parent] if task.parent is not None else Owed())
        above.append(owed)
        rows.append(_line(draft, index + 1, task=task, owed=owed, heads=index in parents))
    Line.objects.bulk_create(rows)
    for row, task in zip(rows, tasks, strict=True):
        row.parent = rows[task.parent] if task.parent is not None else None
    Line.objects.bulk_update(rows, ["parent"], batch_size=200)


def _line(draft: Draft, number: int, *, task: reading.Task, owed: Owed, heads: bool) -> Line:
    standard = "；".join(target.text for target in task.targets)[:500]
    return Line(
        draft=draft,
        number=number,
        order=number,
        is_heading=task.kind == "heading" or heads,
        level=task.level,
        text=task.text,
        start=task.start,
        end=task.end,
        lead_id=owed.lead,
        lead_text="、".join(owed.names)[:200],
        joint=owed.joint,
        each=owed.each,
        partners=owed.partners,
        due=owed.due,
        due_text=owed.due_text[:100],
        due_set_by="upper" if draft.document.kind == "upper" else "district",
        standard=standard,
        confidence=confidence_of(owed.ways, how=owed.how, names=owed.names),
        read=_read(task, owed, standard=standard),
    )


def _read(task: reading.Task, owed: Owed, *, standard: str) -> dict[str, Any]:
    return {
        "text": task.text,
        "lead": owed.lead,
        "joint": owed.joint,
        "each": owed.each,
        "partners": owed.partners,
        "due": owed.due.isoformat() if owed.due else None,
        "standard": standard,
        "names": list(owed.names),
        "some": owed.some,
        "how": owed.how,
        "ways": [[way.field, way.rule, way.above] for way in owed.ways],
    }


def _owed(task: reading.Task, *, site: Site, named: tuple[int, ...], above: Owed) -> Owed:
    owed = Owed(above.names, above.lead, above.joint, above.each, above.partners, above.some, above.how)
    if task.lead or task.units:
        owed = _units(task, site=site, named=named)
    owed.due_text, owed.due = above.due_text, above.due
    if task.deadline:
        owed.due_text, owed.due = task.deadline.text, task.deadline.end
    owed.ways = _ways(task, above=above)
    return owed


def _ways(task: reading.Task, *, above: Owed) -> tuple[Way, ...]:
    """By which rule each field was read; units and deadline by those of the line above where this one names none."""
    alone = bool(task.lead) and not task.cooperate and set(task.units) <= set(task.lead)
    own = [Way(one.field, one.rule.name) for one in task.readings if not (alone and one.field == "units")]
    taken = set() if task.lead or task.units else {"lead", "units"}
    taken |= set() if task.deadline else {"deadline"}
    return (*own, *(Way(way.field, way.rule, above=True) for way in above.ways if way.field in taken))


def _units(task: reading.Task, *, site: Site, named: tuple[int, ...]) -> Owed:
    """The first lead named leads and others lead with it; a collective that has the task is many that each do it."""
    leads = task.lead or (task.units if len(task.units) == 1 else ())
    owed = Owed(names=tuple(leads or task.units))
    meant = site.meant(leads, named=named)
    owed.how = {found.written: found.how for found in meant}
    single = [found.one for found in meant if not found.is_collective]
    owed.lead = single[0] if single else None
    owed.joint = _known(single[1:], but={owed.lead}) if owed.lead else []
    owed.each = _everybody(meant, but={owed.lead, *owed.joint})
    owed.some = _known((unit for found in meant if found.how == "some" for unit in found.units), but={owed.lead})
    others = site.meant([*(name for name in task.units if name not in leads), *task.cooperate]) if task.lead else []
    owed.how |= {found.written: found.how for found in others}
    help_ = [*(found.one for found in others), *_everybody(others, but=set())]
    owed.partners = _known(help_, but={owed.lead, *owed.joint, *owed.each})
    return owed


def _known(units: Iterable[int | None], *, but: set[int | None]) -> list[int]:
    return list(dict.fromkeys(unit for unit in units if unit is not None and unit not in but))


def _everybody(meant: Iterable[Meant], *, but: set[int | None]) -> list[int]:
    return _known((unit for found in meant if found.how == "everybody" for unit in found.units), but=but)


def _named(tasks: Iterable[reading.Task], site: Site) -> tuple[int, ...]:
    """The units that the document names one by one, which an open collective may mean."""
    names = {name: None for task in tasks for name in (*task.lead, *task.units, *task.cooperate)}
    return tuple(dict.fromkeys(found.one for found in site.meant(names) if found.one is not None))
