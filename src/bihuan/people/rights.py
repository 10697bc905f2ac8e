"""权责 rights: who holds which post on a day, who answers for a unit, and the tree of units as the rules see it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from bihuan.core.roles import Actor, Function, Seat, UnitTree
from bihuan.core.words import Said, said
from bihuan.people.models import Person, Post, Tenure, Unit

ANSWERING = (Function.HEAD, Function.OFFICER, Function.LEADER)


@dataclass(frozen=True, slots=True)
class Answerable:
    """The person who answers for a unit today, and in a sentence why it is this one."""

    person: int
    name: str
    why: Said


def actor_of(person: Person, day: date) -> Actor:
    """The person with the seats they hold on `day`; one who stands in for a holder acts on that holder's behalf."""
    if not person.is_active:
        return Actor(person.pk)
    mine = Tenure.objects.in_force(day).filter(person=person).select_related("post")
    acting = [tenure.post_id for tenure in mine if tenure.acting]
    holders = (
        dict(Tenure.objects.in_force(day).filter(post_id__in=acting, acting=False).values_list("post_id", "person_id"))
        if acting
        else {}
    )
    seats = tuple(
        Seat(
            post=tenure.post_id,
            unit=tenure.post.unit_id,
            function=Function(tenure.post.function),
            on_behalf=holders.get(tenure.post_id) if tenure.acting else None,
        )
        for tenure in mine
    )
    return Actor(person.pk, seats)


def unit_tree(day: date) -> UnitTree:
    """The units that exist on `day` as a tree, with those that somebody answers for, in two statements."""
    rows = Unit.objects.filter(Q(closed__isnull=True) | Q(closed__gte=day), opened__lte=day)
    units = list(rows.values_list("id", "parent_id", "first_level", "name"))
    seated = Tenure.objects.in_force(day).filter(
        person__is_active=True, post__function__in=[function.value for function in ANSWERING]
    )
    known = {unit for unit, *_ in units}
    return UnitTree(
        parents={unit: parent if parent in known else None for unit, parent, _, _ in units},
        first_level=frozenset(unit for unit, _, first, _ in units if first),
        answering=frozenset(seated.values_list("post__unit_id", flat=True).distinct()) & known,
        names={unit: name for unit, _, _, name in units},
    )


def seated_posts(day: date) -> Mapping[int, int]:
    """The officers' and heads' posts that somebody holds on `day`, each with its unit."""
    found = Tenure.objects.in_force(day).filter(
        person__is_active=True, post__function__in=[Function.OFFICER.value, Function.HEAD.value]
    )
    return dict(found.values_list("post_id", "post__unit_id"))


def holder_of(post: int, day: date) -> Person | None:
    """The person who acts from a post on `day`: who stands in for its holder, else the holder; None when vacant."""
    found = Tenure.objects.in_force(day).filter(post_id=post, person__is_active=True).select_related("person")
    tenure = found.order_by("-acting", "since").first()
    return tenure.person if tenure else None


def answerable(unit: int, day: date, *, post: int | None = None) -> Answerable | None:
    """Who answers for a unit on `day`: the named post, else its head, its officer, then the units above it."""
    if post is not None and (person := holder_of(post, day)):
        return Answerable(person.pk, person.name, said("answers_named"))
    tree = unit_tree(day)
    lineage = list(tree.lineage(unit))
    found = Tenure.objects.in_force(day).filter(
        post__unit_id__in=lineage, person__is_active=True, post__function__in=[function.value for function in ANSWERING]
    )
    ranked = sorted(
        found.select_related("post", "person"),
        key=lambda one: (
            lineage.index(one.post.unit_id),
            ANSWERING.index(Function(one.post.function)),
            not one.acting,
            one.post.order,
            one.pk,
        ),
    )
    if not ranked:
        return None
    first = ranked[0]
    own = first.post.unit_id == unit
    why = (
        said("answers_own", post=first.post.title) if own else said("answers_above", unit=tree.name(first.post.unit_id))
    )
    return Answerable(first.person_id, first.person.name, why)


def vacancies(day: date) -> list[Post]:
    """The posts nobody holds on `day`, by unit and order."""
    held = Tenure.objects.in_force(day).filter(acting=False).values("post_id")
    return list(Post.objects.exclude(id__in=held).select_related("unit").order_by("unit_id", "order", "id"))
