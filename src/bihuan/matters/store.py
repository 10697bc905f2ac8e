"""存取 store: the fixed set of statements by which acts read and write the rows of matters."""

import json
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import fields, replace
from typing import Any

from django.db.models import F, Value
from django.db.models.functions import Greatest

from bihuan.core.records import to_plain
from bihuan.core.standing import Owed, Standing, from_text, to_text
from bihuan.matters.models import Counter, Duty, Matter, Party, Placement

LINKS = frozenset({"document", "plan", "part_of", "lead", "lead_post", "supervisor", "coordinator"})
COPIED = (
    *(
        "kind",
        "number",
        "state",
        "seq",
        "head",
        "title",
        "standard",
        "source_kind",
        "document",
        "upper_number",
        "issue",
    ),
    *("plan", "part_of", "visibility", "lead", "lead_post", "supervisor", "coordinator", "due", "registered", "start"),
    *("ended", "percent", "reported"),
)
"""What of a standing is copied into columns, to filter and sort by; the standing itself is one text beside them."""

COLUMNS = {name: f"{name}_id" if name in LINKS else name for name in COPIED}
DUTY_COLUMNS = {
    field.name: f"{field.name}_id" if field.name in {"owner", "watcher"} else field.name for field in fields(Owed)
}
CHANGING = [*(name for name in COLUMNS.values() if name not in {"kind", "number", "registered"}), "standing"]


def locked(ids: Collection[int]) -> dict[int, Standing]:
    """How each of the matters stands, its row locked, always in the order of their ids; with their open duties."""
    rows = Matter.objects.select_for_update().filter(id__in=ids).order_by("id").values_list("id", "standing")
    return {id_: from_text(text) for id_, text in rows}


def standings(ids: Collection[int], *, with_closed_duties: bool = True) -> dict[int, Standing]:
    """How each of the matters stands by its rows; unknown ids are absent. Two statements, however many matters."""
    found = {id_: from_text(text) for id_, text in Matter.objects.filter(id__in=ids).values_list("id", "standing")}
    if not with_closed_duties or not found:
        return found
    ended: dict[int, list[Owed]] = {}
    for row in Duty.objects.filter(matter_id__in=found, closed_seq__isnull=False).order_by("matter_id", "n"):
        ended.setdefault(row.matter_id, []).append(owed(row))
    return {
        id_: replace(now, duties=tuple(sorted((*now.duties, *ended.get(id_, ())), key=lambda duty: duty.n)))
        for id_, now in found.items()
    }


def children(matter: int, now: Standing | None) -> dict[int, Standing]:
    """How the matter's parent and children stand, where it has any; one statement."""
    ids = set(Matter.objects.filter(part_of=matter).values_list("id", flat=True))
    if now is not None and now.part_of is not None:
        ids.add(now.part_of)
    return standings(ids, with_closed_duties=False) if ids else {}


def owed(row: Duty) -> Owed:
    """The duty of a row."""
    columns = {name: getattr(row, column) for name, column in DUTY_COLUMNS.items()}
    return Owed(**columns | {"term": json.loads(row.term)})


def set_aside(series: str, count: int) -> range:
    """The next `count` numbers of a series, which nobody else gets; its row stays locked until the transaction ends."""
    Counter.objects.bulk_create([Counter(name=series)], ignore_conflicts=True)
    Counter.objects.filter(name=series).update(last=Greatest(F("last"), Value(0)) + count)
    last = Counter.objects.values_list("last", flat=True).get(name=series)
    return range(last - count + 1, last + 1)


def save(before: Mapping[int, Standing | None], after: Mapping[int, Standing]) -> None:
    """Writes the rows of the matters from how they stood to how they stand now."""
    Matter.objects.bulk_create([_row(matter, after[matter]) for matter, was in before.items() if was is None])
    old = [_row(matter, after[matter]) for matter, was in before.items() if was is not None]
    if old:
        Matter.objects.bulk_update(old, CHANGING)
    _save_duties(before, after)
    _save_sets(before, after)


def _row(matter: int, now: Standing) -> Matter:
    return Matter(id=matter, standing=to_text(now), **columns_of(now))


def columns_of(now: Standing) -> dict[str, Any]:
    """The values of a matter's columns that are copies of its standing."""
    return {column: getattr(now, name) for name, column in COLUMNS.items()}


def duty_columns(duty: Owed) -> dict[str, Any]:
    """The values of the columns of a duty's row."""
    columns = {column: getattr(duty, name) for name, column in DUTY_COLUMNS.items()}
    return columns | {"term": json.dumps(dict(duty.term), ensure_ascii=False, sort_keys=True)}


def _save_duties(before: Mapping[int, Standing | None], after: Mapping[int, Standing]) -> None:
    made: list[Duty] = []
    changed: list[Duty] = []
    for matter, was in before.items():
        known = {duty.n: duty for duty in was.duties} if was else {}
        for duty in after[matter].duties:
            if duty != known.get(duty.n):
                row = Duty(id=duty_id(matter, duty.n), matter_id=matter, **duty_columns(duty))
                (changed if duty.n in known else made).append(row)
    Duty.objects.bulk_create(made)
    if changed:
        Duty.objects.bulk_update(changed, [column for column in DUTY_COLUMNS.values() if column != "n"])


def duty_id(matter: int, n: int) -> int:
    """The id of a duty's row: its matter and its number in one, so that it can be written without being looked up."""
    return matter * 10_000 + n


def _parties(now: Standing) -> set[tuple[str, int]]:
    beside = {"partner": now.partners, **now.others}
    return {(role, unit) for role, units in beside.items() for unit in units}


def _save_sets(before: Mapping[int, Standing | None], after: Mapping[int, Standing]) -> None:
    parties: list[Party] = []
    places: list[Placement] = []
    for matter, was in before.items():
        now = after[matter]
        if was is not None and _parties(was) != _parties(now):
            Party.objects.filter(matter_id=matter).delete()
        if was is None or _parties(was) != _parties(now):
            parties += [Party(matter_id=matter, role=role, unit_id=unit) for role, unit in sorted(_parties(now))]
        if was is not None and was.placements != now.placements:
            Placement.objects.filter(matter_id=matter).delete()
        if was is None or was.placements != now.placements:
            places += [Placement(matter_id=matter, node_id=node) for node in now.placements]
    if parties:
        Party.objects.bulk_create(parties)
    if places:
        Placement.objects.bulk_create(places)


def strays(ids: Collection[int]) -> Iterator[tuple[int, list[str]]]:
    """Each of the matters whose copies in rows differ from its standing, with the names of what differs; five
    statements, however many matters."""
    duties: dict[int, dict[int, dict[str, Any]]] = {}
    for duty in Duty.objects.filter(matter_id__in=ids, closed_seq__isnull=True):
        duties.setdefault(duty.matter_id, {})[duty.n] = to_plain(owed(duty))
    parties: dict[int, set[tuple[str, int]]] = {}
    for matter, role, unit in Party.objects.filter(matter_id__in=ids).values_list("matter_id", "role", "unit_id"):
        parties.setdefault(matter, set()).add((role, unit))
    places: dict[int, set[int]] = {}
    for matter, node in Placement.objects.filter(matter_id__in=ids).values_list("matter_id", "node_id"):
        places.setdefault(matter, set()).add(node)
    for row in Matter.objects.filter(id__in=ids).order_by("id"):
        now = from_text(row.standing)
        names = [name for name, column in COLUMNS.items() if getattr(row, column) != getattr(now, name)]
        ours, theirs = duties.get(row.pk, {}), {duty.n: to_plain(duty) for duty in now.open()}
        for n in sorted(ours.keys() | theirs.keys()):
            if n not in ours or n not in theirs:
                names.append(f"duty {n}")
            else:
                names += [
                    f"duty {n}.{name}"
                    for name in ours[n].keys() | theirs[n].keys()
                    if ours[n].get(name) != theirs[n].get(name)
                ]
        names += ["parties"] if parties.get(row.pk, set()) != _parties(now) else []
        names += ["placements"] if places.get(row.pk, set()) != set(now.placements) else []
        if names:
            yield row.pk, names


def missing_references(standings: Iterable[Standing]) -> str | None:
    """The name of a column that points at nothing among what the standings refer to, or None where all is there."""
    from bihuan.plans.models import Document, Node, Plan

    now = list(standings)
    wanted: tuple[tuple[str, type[Document] | type[Plan] | type[Node], set[int]], ...] = (
        ("document", Document, {one.document for one in now if one.document is not None}),
        ("plan", Plan, {one.plan for one in now if one.plan is not None}),
        ("placements", Node, {node for one in now for node in one.placements}),
    )
    for name, model, ids in wanted:
        if ids and model.objects.filter(id__in=ids).count() != len(ids):
            return name
    return None
