"""比对 comparing: whether the rows of matters are what their entries fold to."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import fields
from datetime import date

from django.db import transaction

from bihuan.core.clocks import unexplained
from bihuan.core.guarantees import broken
from bihuan.core.roles import UnitTree
from bihuan.core.standing import Owed, Standing, fold
from bihuan.core.words import Said, said
from bihuan.ledger import entries as ledger
from bihuan.ledger.models import Entry
from bihuan.matters import alight, calendars, laying, store, written
from bihuan.matters.models import Matter

AT_ONCE = 200
"""Matters that are compared at a time: what is held in memory."""

OF_EACH: tuple[Callable[[Standing, UnitTree, date], Iterable[Said]], ...] = (
    lambda standing, tree, _day: broken(standing, tree),
    lambda standing, _tree, day: unexplained(standing, day, calendars.running()),
)
"""What is asked of every matter's fold; each gives a sentence for whatever does not hold."""


def differences(row: Standing, folded: Standing) -> list[str]:
    """The names of the fields in which the rows differ from what the entries give, duties as `duty 3.due`."""
    plain = [field.name for field in fields(Standing) if field.name != "duties"]
    names = [name for name in plain if getattr(row, name) != getattr(folded, name)]
    ours, theirs = ({duty.n: duty for duty in one.duties} for one in (row, folded))
    for n in sorted(ours.keys() | theirs.keys()):
        one, other = ours.get(n), theirs.get(n)
        if one is None or other is None:
            names.append(f"duty {n}")
        elif one != other:
            names += [f"duty {n}.{field.name}" for field in fields(Owed) if _differ(one, other, field.name)]
    return names


def _differ(one: Owed, other: Owed, name: str) -> bool:
    return bool(getattr(one, name) != getattr(other, name))


def compare(folded: Mapping[int, Standing], tree: UnitTree, day: date) -> Iterator[Said]:
    """What differs between the rows of some matters and their folds, and what does not hold of a fold on a day."""
    right = written.agreeing(folded)
    astray, dim = laying.astray(folded, tree=tree), alight.otherwise(folded, day=day)
    for matter, first in folded.items():
        now, is_there = first, True
        names: list[str] = []
        if matter not in right:
            row, now, names = _again(matter, first)
            is_there = row is not None
            if not is_there:
                yield said("audit_row_missing", subject=f"matter:{matter}")
            elif names:
                yield said("audit_row_differs", subject=f"matter:{matter}", fields=sorted(set(names)))
        if matter in astray and is_there and _still_astray(matter, now, tree):
            yield said("audit_counts_elsewhere", subject=f"matter:{matter}")
        if matter in dim and is_there and not names:
            yield from _still_dim(matter, now, day)
        for ask in OF_EACH:
            yield from ask(now, tree, day)


def _again(matter: int, before: Standing) -> tuple[Standing | None, Standing, list[str]]:
    """Row and fold under the matter's lock: what differed because an act came between two statements agrees now."""
    with transaction.atomic():
        store.locked([matter])
        row, now = store.standings([matter]).get(matter), folded_now(matter) or before
        names = differences(row, now) if row is not None else []
        return row, now, names + [name for _, found in store.strays([matter]) for name in found]


def _still_astray(matter: int, before: Standing, tree: UnitTree) -> bool:
    """Whether the matter counts elsewhere than it stands while nobody may move it or what it is part of."""
    with transaction.atomic():
        store.locked(store.families([matter]))
        return bool(laying.astray({matter: folded_now(matter) or before}, tree=tree))


def _still_dim(matter: int, before: Standing, day: date) -> Iterator[Said]:
    """The sentence for a matter that still shows another light than it should while nobody may move it."""
    with transaction.atomic():
        store.locked([matter])
        found = alight.otherwise({matter: folded_now(matter) or before}, day=day)
    for row, right in found.values():
        yield said(
            "audit_light_differs", subject=f"matter:{matter}", row=alight.spoken(row), right=alight.spoken(right)
        )


def folded_now(matter: int) -> Standing | None:
    """What the matter's entries fold to at this moment; None without entries."""
    return fold(ledger.read(f"matter:{matter}"))


def without_entries() -> Iterator[Said]:
    """Each matter whose row stands although it has no entries."""
    last = 0
    while ids := list(Matter.objects.filter(id__gt=last).order_by("id").values_list("id", flat=True)[:AT_ONCE]):
        last = ids[-1]
        subjects = [f"matter:{matter}" for matter in ids]
        there = set(Entry.objects.filter(subject__in=subjects).values_list("subject", flat=True).distinct())
        yield from (said("audit_no_entries", subject=subject) for subject in subjects if subject not in there)
