"""权限 rights: who may act from which post on a day, and who answers for a unit, read from the tenures in force."""

from collections import deque
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from types import MappingProxyType

from django.db.models import OuterRef, Subquery

from bihuan.core.roles import ADMINISTRATORS, Actor, Function, Seat, UnitTree
from bihuan.core.words import Said, said
from bihuan.people.models import Person, Post, Roster, Tenure, TenureQuerySet, Unit


@dataclass(frozen=True, slots=True)
class Answer:
    """Who answers for a unit today, and the sentence that says why it is them."""

    person: int
    name: str
    post: int
    note: Said


@dataclass(frozen=True, slots=True)
class Place:
    """One post of a unit on a day: its holder and who stands in for them, each None where there is nobody."""

    post: Post
    holder: Person | None
    substitute: Person | None

    @property
    def present(self) -> Person | None:
        """Who works from the post: the substitute while there is one, else the holder."""
        return self.substitute or self.holder


def _working(day: date) -> TenureQuerySet:
    """The tenures in force on `day` whose person's account is open and whose unit exists."""
    open_units = Unit.objects.open_on(day)
    found: TenureQuerySet = Tenure.objects.in_force(day).filter(person__is_active=True, post__unit__in=open_units)
    return found


def actor_of(person: int, *, day: date) -> Actor:
    """The person as an actor with the seats they may act from on `day`, own and on behalf of holders, in one statement.

    A closed account, an ended tenure and a closed unit give no seat.
    """
    holders = Tenure.objects.in_force(day).filter(post=OuterRef("post"), acting=False).order_by("id")
    rows = (
        _working(day)
        .filter(person=person)
        .order_by("acting", "post")
        .values_list("post", "post__unit", "post__function", "acting", Subquery(holders.values("person")[:1]))
    )
    seats = tuple(
        Seat(post=post, unit=unit, function=Function(function), on_behalf=holder if acting else None)
        for post, unit, function, acting, holder in rows
    )
    return Actor(person=person, seats=seats)


def roster_version() -> str:
    """The name of the present state of units, posts, tenures and accounts; another after every change of them."""
    version: str = Roster.objects.values_list("version", flat=True).get(id=1)
    return version


def latest_version() -> str:
    """The name of the roster that this process read last; read now where it has read none."""
    return _latest[-1] if _latest else _noted(roster_version())


_latest: deque[str] = deque(maxlen=1)


def _noted(version: str) -> str:
    _latest.append(version)
    return version


def unit_tree(day: date, *, version: str | None = None) -> UnitTree:
    """The units that exist on `day` as a tree, with those that can answer.

    Units that have closed, or are yet to open, keep their name in it, because records speak of them, and nothing else.
    One statement, or none where the caller has read the roster's version; two more when the roster has changed.
    """
    return _unit_tree(_noted(version or roster_version()), day)


@lru_cache(maxsize=16)
def _unit_tree(version: str, day: date) -> UnitTree:
    units = list(Unit.objects.defer("aliases", "remit"))
    there = {unit.pk for unit in units if unit.is_open(day)}
    answering = _working(day).filter(post__function__in=[Function.OFFICER, Function.HEAD])
    return UnitTree(
        parents={unit.pk: unit.parent_id if unit.parent_id in there else None for unit in units if unit.pk in there},
        first_level=frozenset(unit.pk for unit in units if unit.first_level and unit.pk in there),
        answering=frozenset(answering.values_list("post__unit", flat=True)),
        names={unit.pk: unit.name for unit in units},
    )


def seated_posts(day: date, *, version: str | None = None) -> Mapping[int, int]:
    """The officers' and heads' posts that somebody works from on `day`, each with its unit; statements as above."""
    return _seated_posts(version or roster_version(), day)


@lru_cache(maxsize=16)
def _seated_posts(version: str, day: date) -> Mapping[int, int]:
    found = _working(day).filter(post__function__in=[Function.OFFICER, Function.HEAD])
    return MappingProxyType(dict(found.values_list("post", "post__unit")))


def holder_of(post: int, *, day: date) -> Person | None:
    """The person who holds the post on `day`, not their substitute; None while it is vacant."""
    tenure = Tenure.objects.in_force(day).filter(post=post, acting=False).select_related("person").first()
    return tenure.person if tenure else None


def roster(units: Sequence[int], *, day: date) -> list[Place]:
    """The posts of `units` in their order with holder and substitute on `day`, in two statements; vacant ones too."""
    posts = Post.objects.filter(unit__in=units).select_related("unit").order_by("unit", "order", "id")
    seated: dict[tuple[int, bool], Person] = {}
    for tenure in _working(day).filter(post__unit__in=units).select_related("person"):
        seated[tenure.post_id, tenure.acting] = tenure.person
    return [Place(post, seated.get((post.pk, False)), seated.get((post.pk, True))) for post in posts]


def answerable(
    unit: int, *, day: date, post: int | None = None, function: Function = Function.OFFICER
) -> Answer | None:
    """Who answers for `unit` on `day`, in three statements; None when nobody up to the root does.

    The named post first, then any post of `function` in the unit, then its head, then the heads above it up to the
    root; in each post the substitute before the holder. Closed accounts and the three administrators never answer.
    """
    return answering({(unit, post)}, day=day, function=function)[unit, post]


def answering(
    asked: Collection[tuple[int, int | None]], *, day: date, function: Function = Function.OFFICER
) -> dict[tuple[int, int | None], Answer | None]:
    """Who answers on `day` for each unit with the post named for it, as `answerable` says; statements as for one."""
    tree = unit_tree(day)
    lineages = {unit: list(tree.lineage(unit)) for unit, _ in asked}
    there: dict[int, list[Place]] = {}
    for place in roster(sorted({above for lineage in lineages.values() for above in lineage}), day=day):
        if place.post.function not in ADMINISTRATORS:
            there.setdefault(place.post.unit_id, []).append(place)
    return {(unit, post): _answer_of(lineages[unit], there, post, function) for unit, post in asked}


def _answer_of(
    lineage: Sequence[int], there: Mapping[int, Sequence[Place]], post: int | None, function: Function
) -> Answer | None:
    own = there.get(lineage[0], ()) if lineage else ()
    named = [place for place in own if place.post.pk == post]
    if found := _first_present(named):
        return _answer(found, "answers_from_post")
    if found := _first_present([place for place in own if place.post.function == function]):
        return _answer(found, "answers_vacant" if named else "answers_from_post")
    for above in lineage:
        if found := _first_present([p for p in there.get(above, ()) if p.post.function == Function.HEAD]):
            return _answer(found, "answers_as_head" if above == lineage[0] else "answers_from_above")
    return None


def _first_present(places: Sequence[Place]) -> Place | None:
    return next((place for place in places if place.present is not None), None)


def _answer(place: Place, key: str) -> Answer:
    person = place.present
    assert person is not None
    where = {"unit": place.post.unit.name, "title": place.post.title, "person": person.name}
    note = said(key, **where)
    if place.substitute and place.holder:
        note = said("answers_for_holder", holder=place.holder.name, note=note, person=person.name)
    return Answer(person=person.pk, name=person.name, post=place.post.pk, note=note)
