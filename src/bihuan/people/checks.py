"""任职条件 checks: what must hold before somebody is given a post, each refusal with its sentence."""

from datetime import date, timedelta

from bihuan.core.roles import ADMINISTRATORS, Actor, Function, Seat
from bihuan.core.words import Refused, Said, said
from bihuan.people.models import Person, Post, Tenure


def seat_of(actor: Actor, *, function: Function) -> Seat:
    """The actor's seat with `function`, own ones first; refused `not_you` without one (GB/T 22239 8.1.5)."""
    seats = sorted(actor.seats, key=lambda seat: (seat.on_behalf is not None, seat.post))
    for seat in seats:
        if seat.function is function:
            return seat
    raise Refused("not_you", f"only_{function}")


def locked_post(post: int) -> Post:
    """The post, locked until the transaction ends; refused `unknown` where there is none."""
    found = Post.objects.select_for_update(of=("self",)).select_related("unit").filter(pk=post).first()
    if found is None:
        raise Refused("unknown", "post_unknown", post=post)
    return found


def locked_person(person: int) -> Person:
    """The person, locked until the transaction ends; refused `unknown` without an open account."""
    found = Person.objects.select_for_update().filter(pk=person, is_active=True).first()
    if found is None:
        raise Refused("unknown", "person_unknown", person=person)
    return found


def not_oneself(actor: Actor, *, person: int) -> None:
    """Nobody gives a post to themselves, not even the one who gives all others."""
    if actor.person == person:
        raise Refused("not_you", "appoints_oneself")


def dates_in_order(post: Post, *, since: date, until: date | None) -> None:
    """The last day is not before the first, and the unit exists from the first to the last."""
    if until is not None and until < since:
        raise Refused("missing", "dates_reversed", since=since, until=until)
    unit = post.unit
    if not unit.is_open(since) or (unit.closed is not None and (until is None or until > unit.closed)):
        raise Refused("not_now", "unit_not_open", unit=unit.name, opened=unit.opened, closed=last_day(unit.closed))


def post_is_free(post: Post, *, since: date, until: date | None, acting: bool) -> None:
    """A post has one holder at a time, and one substitute at a time."""
    taken = Tenure.objects.overlapping(since, until).filter(post=post, acting=acting).select_related("person").first()
    if taken is not None:
        key = "substitute_overlaps" if acting else "holder_overlaps"
        params = {"post": str(post), "person": taken.person.name, "since": taken.since, "until": last_day(taken.until)}
        raise Refused("not_now", key, **params)


def administrators_apart(post: Post, *, person: Person, since: date, until: date | None) -> None:
    """Nobody holds two of the three administrators, and an administrator holds no other post (GB/T 22239 8.1.5)."""
    others = (
        Tenure.objects.overlapping(since, until).filter(person=person).exclude(post=post).select_related("post__unit")
    )
    for other in others:
        functions = {post.function, other.post.function}
        if not functions & ADMINISTRATORS:
            continue
        two = functions <= ADMINISTRATORS and len(functions) == 2
        key = "two_administrators" if two else "administrator_elsewhere"
        raise Refused("not_now", key, person=person.name, post=str(post), other=str(other.post))


def holder_throughout(post: Post, *, since: date, until: date) -> Tenure:
    """The tenure of the one holder the substitute stands in for; refused where none covers the whole time."""
    held = Tenure.objects.in_force(since).filter(post=post, acting=False).select_related("person").first()
    if held is None or (held.until is not None and held.until < until):
        raise Refused("not_now", "nobody_to_stand_in_for", post=str(post), since=since, until=until)
    return held


def another_security_administrator(post: Post, *, after: date) -> None:
    """The last security administrator stays until another is in place: without one nobody could give posts again."""
    if post.function != Function.SECADMIN:
        return
    next_day = Tenure.objects.in_force(after + timedelta(days=1)).filter(acting=False, person__is_active=True)
    if not next_day.filter(post__function=Function.SECADMIN).exclude(post=post).exists():
        raise Refused("not_now", "last_security_administrator", post=str(post))


def last_day(day: date | None) -> date | Said:
    """The day, or the words for an open end."""
    return day if day is not None else said("open_end")
