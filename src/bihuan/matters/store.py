"""存取 store: the fixed set of statements by which acts read and write the rows of matters."""

import json
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, fields, replace
from datetime import date
from typing import Any

from django.db import connection
from django.db.models import F, Value
from django.db.models.functions import Greatest

from bihuan.core.records import to_plain
from bihuan.core.standing import Owed, Standing, from_text
from bihuan.matters.models import Counter, Duty, Matter, Need, Party, Placement

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

NEED_COLUMNS = (
    *("n", "sort", "factor", "provider_id", "filed", "promised", "arrived", "outcome"),
    *("owes", "owner_id", "due"),
)
"""What of a need, and of the duty that is open for it, is copied into a row."""


@dataclass(frozen=True, slots=True)
class Held:
    """One matter's row while it is locked: how it stands, and the line that says what it counts as."""

    standing: Standing
    line: str


def locked(ids: Collection[int]) -> tuple[dict[int, Held], str]:
    """The rows of the matters, locked always in the order of their ids, and the roster's version; one statement.

    Where none of the matters is there, the version is "": nothing was read by it.
    """
    if not ids:
        return {}, ""
    with connection.cursor() as cursor:
        cursor.execute(*_locking(sorted(ids)))
        rows = cursor.fetchall()
    return {id_: Held(from_text(text), line) for id_, text, line, _ in rows}, rows[0][3] if rows else ""


def _locking(ids: Sequence[int]) -> tuple[str, Sequence[int]]:
    places = ", ".join(["%s"] * len(ids))
    lock = " FOR UPDATE OF matters_matter" if connection.features.has_select_for_update else ""
    return (
        "SELECT id, standing, counts, (SELECT version FROM people_roster) FROM matters_matter"  # noqa: S608
        f" WHERE id IN ({places}) ORDER BY id{lock}",
        ids,
    )


FAMILIES = """
WITH RECURSIVE above(id, part_of) AS (
  SELECT id, part_of_id FROM matters_matter WHERE id IN ({places})
  UNION SELECT m.id, m.part_of_id FROM matters_matter m JOIN above ON m.id = above.part_of
), family(id) AS (
  SELECT id FROM above UNION SELECT m.id FROM matters_matter m JOIN family ON m.part_of_id = family.id
) SELECT id FROM family"""


def families(ids: Collection[int]) -> set[int]:
    """The matters with all that they are part of or that is part of those, however deep; one statement, no locks."""
    if not ids:
        return set()
    with connection.cursor() as cursor:
        cursor.execute(FAMILIES.format(places=", ".join(["%s"] * len(ids))), list(ids))
        return {id_ for (id_,) in cursor.fetchall()}


def held_below(ids: Collection[int]) -> dict[int, Held]:
    """The rows of the matters that are part of the given ones, locked; one statement."""
    rows = Matter.objects.select_for_update().filter(part_of__in=ids).order_by("id")
    return {id_: Held(from_text(text), line) for id_, text, line in rows.values_list("id", "standing", "counts")}


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


def columns_of(now: Standing) -> dict[str, Any]:
    """The values of a matter's columns that are copies of its standing."""
    return {column: getattr(now, name) for name, column in COLUMNS.items()}


def duty_id(matter: int, n: int) -> int:
    """The id of a duty's row: its matter and its number in one, so that it can be written without being looked up."""
    return matter * 10_000 + n


def parties_of(now: Standing) -> set[tuple[str, int]]:
    """The units beside the lead by role, as the rows of parties hold them."""
    beside = {"partner": now.partners, **now.others}
    return {(role, unit) for role, units in beside.items() for unit in units}


def needs_of(now: Standing) -> set[tuple[Any, ...]]:
    """The needs as their rows hold them, days as text; owed by nobody where the need's duty is closed."""
    if not now.needs:
        return set()
    opened = {duty.n: (duty.owes, duty.owner, duty.due) for duty in now.open()}
    return {
        _plain(
            *(need.n, need.sort, need.factor, need.provider or None, need.filed, need.promised, need.arrived),
            *(need.outcome, *opened.get(need.at, ("", None, None))),
        )
        for need in now.needs
    }


def _plain(*values: Any) -> tuple[Any, ...]:
    return tuple(value.isoformat() if isinstance(value, date) else value for value in values)


def strays(ids: Collection[int]) -> Iterator[tuple[int, list[str]]]:
    """Each of the matters whose copies in rows differ from its standing, with the names of what differs; six
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
    needs: dict[int, set[tuple[Any, ...]]] = {}
    for matter, *values in Need.objects.filter(matter_id__in=ids).values_list("matter_id", *NEED_COLUMNS):
        needs.setdefault(matter, set()).add(_plain(*values))
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
        names += ["parties"] if parties.get(row.pk, set()) != parties_of(now) else []
        names += ["placements"] if places.get(row.pk, set()) != set(now.placements) else []
        names += ["needs"] if needs.get(row.pk, set()) != needs_of(now) else []
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
