"""存取 store: the fixed set of statements by which acts read and write the rows of matters."""

import json
from collections.abc import Collection, Iterable, Mapping
from dataclasses import fields

from django.db.models import F, Value
from django.db.models.functions import Greatest

from bihuan.core.standing import Owed, Standing
from bihuan.matters.models import Counter, Duty, Matter, Party, Placement

LINKS = frozenset({"document", "plan", "part_of", "lead", "lead_post", "supervisor", "coordinator"})
ELSEWHERE = frozenset({"partners", "placements", "duties"})
COLUMNS = {
    field.name: f"{field.name}_id" if field.name in LINKS else field.name
    for field in fields(Standing)
    if field.name not in ELSEWHERE
}
DUTY_COLUMNS = {
    field.name: f"{field.name}_id" if field.name in {"owner", "watcher"} else field.name for field in fields(Owed)
}
CHANGING = [name for name in COLUMNS.values() if name not in {"kind", "number", "registered"}]
DUTY_CHANGING = ["held_by", "chased", "outcome", "closed", "closed_seq"]


def lock(ids: Collection[int]) -> None:
    """Locks the rows of the matters, always in the order of their ids, so that batches cannot wait in a circle."""
    list(Matter.objects.select_for_update().filter(id__in=ids).order_by("id").values_list("id"))


def standings(ids: Collection[int], *, with_closed_duties: bool = True) -> dict[int, Standing]:
    """How each of the matters stands by its rows; unknown ids are absent. Four statements, however many matters."""
    duties: dict[int, list[Owed]] = {}
    rows = Duty.objects.filter(matter_id__in=ids).order_by("matter_id", "n")
    for row in rows if with_closed_duties else rows.filter(closed_seq__isnull=True):
        duties.setdefault(row.matter_id, []).append(owed(row))
    partners: dict[int, list[int]] = {}
    for matter, unit in Party.objects.filter(matter_id__in=ids, role="partner").values_list("matter_id", "unit_id"):
        partners.setdefault(matter, []).append(unit)
    places: dict[int, list[int]] = {}
    for matter, node in Placement.objects.filter(matter_id__in=ids).values_list("matter_id", "node_id"):
        places.setdefault(matter, []).append(node)
    return {
        row.id: standing(
            row,
            duties=tuple(duties.get(row.id, ())),
            partners=tuple(sorted(partners.get(row.id, ()))),
            placements=tuple(sorted(places.get(row.id, ()))),
        )
        for row in Matter.objects.filter(id__in=ids)
    }


def standing(
    row: Matter, *, duties: tuple[Owed, ...] = (), partners: tuple[int, ...] = (), placements: tuple[int, ...] = ()
) -> Standing:
    """How the matter of a row stands, with the given duties, partners and placements."""
    columns = {name: getattr(row, column) for name, column in COLUMNS.items()}
    return Standing(**columns, duties=duties, partners=partners, placements=placements)


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
    new = [matter for matter, was in before.items() if was is None]
    old = [matter for matter, was in before.items() if was is not None]
    Matter.objects.bulk_create([_row(matter, after[matter]) for matter in new])
    if old:
        Matter.objects.bulk_update([_row(matter, after[matter]) for matter in old], CHANGING)
    _save_duties(before, after)
    _save_sets(before, after)


def _row(matter: int, now: Standing) -> Matter:
    return Matter(id=matter, **{column: getattr(now, name) for name, column in COLUMNS.items()})


def _save_duties(before: Mapping[int, Standing | None], after: Mapping[int, Standing]) -> None:
    made: list[Duty] = []
    changed: list[tuple[int, Owed]] = []
    for matter, was in before.items():
        known = {duty.n: duty for duty in was.duties} if was else {}
        for duty in after[matter].duties:
            if duty.n not in known:
                columns = {column: getattr(duty, name) for name, column in DUTY_COLUMNS.items()}
                term = json.dumps(dict(duty.term), ensure_ascii=False, sort_keys=True)
                made.append(Duty(matter_id=matter, **columns | {"term": term}))
            elif duty != known[duty.n]:
                changed.append((matter, duty))
    Duty.objects.bulk_create(made)
    if changed:
        ids = {
            (matter, n): id_
            for id_, matter, n in Duty.objects.filter(
                matter_id__in={matter for matter, _ in changed}, closed_seq__isnull=True
            ).values_list("id", "matter_id", "n")
        }
        rows = [
            Duty(id=ids[matter, duty.n], **{name: getattr(duty, name) for name in DUTY_CHANGING})
            for matter, duty in changed
        ]
        Duty.objects.bulk_update(rows, DUTY_CHANGING)


def _save_sets(before: Mapping[int, Standing | None], after: Mapping[int, Standing]) -> None:
    parties: list[Party] = []
    places: list[Placement] = []
    for matter, was in before.items():
        now = after[matter]
        if was is not None and was.partners != now.partners:
            Party.objects.filter(matter_id=matter, role="partner").delete()
        if was is None or was.partners != now.partners:
            parties += [Party(matter_id=matter, role="partner", unit_id=unit) for unit in now.partners]
        if was is not None and was.placements != now.placements:
            Placement.objects.filter(matter_id=matter).delete()
        if was is None or was.placements != now.placements:
            places += [Placement(matter_id=matter, node_id=node) for node in now.placements]
    if parties:
        Party.objects.bulk_create(parties)
    if places:
        Placement.objects.bulk_create(places)


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
