"""审计 audit: whether the ledger holds, whether it gives the rows back, and whether every matter is in the loop."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields
from datetime import date

from django.db import connection, transaction
from django.db.models import Q

from bihuan.core.guarantees import broken
from bihuan.core.roles import UnitTree
from bihuan.core.standing import ENDED, UNFINISHED, Owed, Standing, fold
from bihuan.core.words import Said, said
from bihuan.ledger import entries as ledger
from bihuan.ledger import guard, verify
from bihuan.ledger.models import Entry
from bihuan.matters import store
from bihuan.matters.models import Matter
from bihuan.people import rights

AT_ONCE = 200
"""Matters whose entries are folded at a time: what is held in memory."""


@dataclass(slots=True)
class Seen:
    """How much an audit has gone through so far."""

    entries: int = 0
    subjects: int = 0
    matters: int = 0


def audit(day: date, *, seen: Seen | None = None) -> Iterator[Said]:
    """Each finding as a sentence, in flat memory; none where everything holds. `seen` is counted up on the way.

    `day` is the day whose units and posts the guarantees are judged by.
    """
    counted = Seen() if seen is None else seen
    counted.entries = Entry.objects.count()
    counted.subjects = Entry.objects.values("subject").distinct().count()
    tree = rights.unit_tree(day)
    damaged: set[str] = set()
    yield from (said("audit_trigger_missing", name=name) for name in guard.missing(connection))
    for gap in verify.breaks():
        damaged.add(gap.subject)
        yield gap.sentence
    for ids in _matters():
        counted.matters += len(ids)
        yield from _compare(ids, tree, damaged)
    yield from _without_row()
    yield from _balance()


def differences(row: Standing, folded: Standing) -> list[str]:
    """The names of the fields in which the rows differ from what the entries give, duties as `duty 3.due`."""
    plain = [field.name for field in fields(Standing) if field.name != "duties"]
    names = [name for name in plain if getattr(row, name) != getattr(folded, name)]
    ours, theirs = ({duty.n: duty for duty in one.duties} for one in (row, folded))
    for n in sorted(ours.keys() | theirs.keys()):
        one, other = ours.get(n), theirs.get(n)
        if one is None or other is None:
            names.append(f"duty {n}")
        else:
            names += [f"duty {n}.{field.name}" for field in fields(Owed) if _differ(one, other, field.name)]
    return names


def _differ(one: Owed, other: Owed, name: str) -> bool:
    return bool(getattr(one, name) != getattr(other, name))


def _matters() -> Iterator[list[int]]:
    last = 0
    while ids := list(Matter.objects.filter(id__gt=last).order_by("id").values_list("id", flat=True)[:AT_ONCE]):
        yield ids
        last = ids[-1]


def _compare(ids: Sequence[int], tree: UnitTree, damaged: set[str]) -> Iterator[Said]:
    sound = [matter for matter in ids if f"matter:{matter}" not in damaged]
    rows = store.standings(sound)
    folded = _folded(sound)
    strays = dict(store.strays(sound))
    for matter in sound:
        row, now = rows.get(matter), folded[matter]
        names = _names(row, now) + strays.get(matter, [])
        if row is not None and names:
            row, now, names = _again(matter)
        subject = f"matter:{matter}"
        if now is None:
            yield said("audit_no_entries", subject=subject)
            continue
        if row is not None and names:
            yield said("audit_row_differs", subject=subject, fields=sorted(set(names)))
        yield from broken(now, tree)


def _names(row: Standing | None, now: Standing | None) -> list[str]:
    return differences(row, now) if row is not None and now is not None else []


def _again(matter: int) -> tuple[Standing | None, Standing | None, list[str]]:
    """Row and fold under the matter's lock: what differed because an act came between two statements agrees now."""
    with transaction.atomic():
        store.locked([matter])
        row, now = store.standings([matter]).get(matter), _folded([matter])[matter]
        return row, now, _names(row, now) + [name for _, names in store.strays([matter]) for name in names]


def _folded(ids: Sequence[int]) -> dict[int, Standing | None]:
    records = ledger.read_many(f"matter:{matter}" for matter in ids)
    return {matter: fold(records[f"matter:{matter}"]) for matter in ids}


def _without_row() -> Iterator[Said]:
    last = "matter:"
    entries = Entry.objects.filter(subject__startswith="matter:").order_by("subject")
    while subjects := list(entries.filter(subject__gt=last).values_list("subject", flat=True).distinct()[:AT_ONCE]):
        last = subjects[-1]
        numbers = {subject: subject.removeprefix("matter:") for subject in subjects}
        ids = {int(number) for number in numbers.values() if number.isdecimal()}
        there = set(Matter.objects.filter(id__in=ids).values_list("id", flat=True))
        for subject, number in numbers.items():
            if not number.isdecimal() or int(number) not in there:
                yield said("audit_row_missing", subject=subject)


def _balance() -> Iterator[Said]:
    """Gone out by the entries against ended and unfinished by the rows; asked twice before it is named."""
    for attempt in (1, 2):
        with transaction.atomic():
            gone_out = Entry.objects.filter(act__in=["deploy", "take_over"], subject__startswith="matter:")
            rows = Matter.objects.exclude(start=None)
            counts = {state: rows.filter(state=state).count() for state in sorted(ENDED)}
            counts |= {"deployed": gone_out.values("subject").distinct().count()}
            counts |= {"open": Matter.objects.filter(Q(state__in=UNFINISHED)).count()}
        if 2 * counts["deployed"] == sum(counts.values()):
            return
        if attempt == 2:
            yield said("audit_balance", ended=sum(counts[state] for state in ENDED), **counts)
