"""减负 burden: what one's own unit was asked for in a month and what it filled in, by sort of request."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db import connection
from django.db.models import Count

from bihuan.core.burden import Load, Weights, answer, shipped, total
from bihuan.core.freeze import Month
from bihuan.core.roles import ADMINISTRATORS, Actor, UnitTree
from bihuan.core.words import Said, owed_label
from bihuan.matters.models import Duty
from bihuan.people.models import Post

MOST = 2_000
"""Answers of a month whose entries are read; beyond it the meter says that it shows a part."""
AT_ONCE = 500
"""Entries that one statement names."""
MONTHS = 6
"""Months that one may look at."""


@dataclass(frozen=True, slots=True)
class Sort:
    """One sort of request: how it is called, what was asked and given, and the minutes that is estimated to take."""

    label: Said
    load: Load
    minutes: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Meter:
    """The burden of one unit in one month; `is_part` where there were more answers than are read."""

    month: str
    sorts: tuple[Sort, ...]
    whole: Load
    minutes: int
    weights: Weights
    is_part: bool


def houses_of(actor: Actor, *, tree: UnitTree) -> list[int]:
    """The first-level units in which the actor has a post in the work; the burden of others is not theirs to see."""
    seats = [seat.unit for seat in actor.seats if seat.function not in ADMINISTRATORS]
    return list(dict.fromkeys(tree.first(unit) for unit in seats))


def months_until(today: date) -> list[str]:
    """The month of a day and those before it, the latest first."""
    latest = today.year * 12 + today.month - 1
    return [str(Month(number // 12, number % 12 + 1)) for number in range(latest, latest - MONTHS, -1)]


def meter(house: int, *, month: str, tree: UnitTree) -> Meter:
    """What a first-level unit with those inside it was asked for in a month, and gave; statements by 500 answers."""
    year, number = (int(part) for part in month.split("-"))
    span = Month(year, number)
    units = [unit for unit in tree.parents if tree.first(unit) == house]
    owed = Duty.objects.filter(owner__in=units)
    asked = owed.filter(opened__range=(span.first, span.last)).values("owes").annotate(count=Count("id"))
    found = {row["owes"]: [Load(requests=row["count"])] for row in asked.order_by("owes")}
    closed = owed.filter(closed__range=(span.first, span.last), closed_seq__isnull=False).order_by("-id")
    rows = closed.values_list("matter", "closed_seq", "owes")[: MOST + 1]
    answered = [(matter, seq or 0, owes) for matter, seq, owes in rows]
    for place, load in _given(answered[:MOST], units).items():
        found.setdefault(answered[place][2], []).append(load)
    weights = shipped()
    sorts = tuple(_sort(owed_label(owes), total(loads), weights) for owes, loads in sorted(found.items()))
    everything = total(sort.load for sort in sorts)
    return Meter(
        month=month,
        sorts=sorts,
        whole=everything,
        minutes=everything.minutes(weights),
        weights=weights,
        is_part=len(answered) > MOST,
    )


def _sort(label: Said, load: Load, weights: Weights) -> Sort:
    return Sort(label, load, load.minutes(weights))


def _given(answered: list[tuple[int, int, str]], units: list[int]) -> Mapping[int, Load]:
    """What each answer gave, by its place; an act by others that closed a duty, such as a cancelling, is no answer.

    An entry that answered several requests counts once, with the first of them.
    """
    places: dict[tuple[str, int], int] = {}
    for place, (matter, seq, _) in enumerate(answered):
        places.setdefault((f"matter:{matter}", seq), place)
    own = set(Post.objects.filter(unit__in=units).values_list("id", flat=True))
    given: dict[int, Load] = {}
    for subject, seq, post, body in _entries(list(places)):
        if post in own:
            envelope = json.loads(body)
            given[places[subject, seq]] = answer(envelope["facts"], words=envelope["words"])
    return given


def _entries(places: Sequence[tuple[str, int]]) -> Iterator[tuple[str, int, int | None, str]]:
    for start in range(0, len(places), AT_ONCE):
        some = places[start : start + AT_ONCE]
        pairs = ", ".join(["(%s, %s)"] * len(some))
        # Only marks for values are put in.
        sql = f"SELECT subject, seq, post, body FROM ledger_entry WHERE (subject, seq) IN (VALUES {pairs})"  # noqa: S608
        with connection.cursor() as cursor:
            cursor.execute(sql, [value for place in some for value in place])
            yield from cursor.fetchall()
