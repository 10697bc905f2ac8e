"""任免 acts: the doors through which units, posts and tenures change; each writes an entry on the post or unit."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.db import transaction

from bihuan.core.roles import ADMINISTRATORS, Actor, Function
from bihuan.core.words import Refused, said
from bihuan.ledger import entries as ledger
from bihuan.people.models import Person, Post, Tenure, Unit


def register_person(actor: Actor | None, *, username: str, name: str, at: datetime) -> Person:
    """A new person with an account that has no usable password yet."""
    post = _administrator(actor, Function.SYSADMIN)
    if Person.objects.filter(username__iexact=username).exists():
        raise Refused("missing", "username_taken", username=username)
    with transaction.atomic():
        person = Person(username=username, name=name)
        person.set_unusable_password()
        person.full_clean(exclude=["password"])
        person.save()
        _entry(f"access:{person.pk}", "register_person", actor, post, at=at, facts={"person": person.pk})
    return person


def open_unit(actor: Actor | None, *, at: datetime, **columns: Any) -> Unit:
    """A new unit of the given columns."""
    post = _administrator(actor, Function.SYSADMIN)
    with transaction.atomic():
        unit = Unit(**{"opened": at.date(), **columns})
        unit.full_clean()
        unit.save()
        _entry(f"unit:{unit.pk}", "open_unit", actor, post, at=at, facts={"parent": unit.parent_id, "kind": unit.kind})
    return unit


def open_post(actor: Actor | None, unit: Unit, function: Function, *, title: str, at: datetime, order: int = 0) -> Post:
    """A new post of a unit with one function, vacant at first."""
    by = _administrator(actor, Function.SYSADMIN)
    with transaction.atomic():
        post = Post.objects.create(unit=unit, function=function.value, title=title, order=order)
        _entry(f"post:{post.pk}", "open_post", actor, by, at=at, facts={"unit": unit.pk, "function": function.value})
    return post


def appoint(
    actor: Actor | None, post: Post, person: Person, *, since: date, at: datetime, until: date | None = None
) -> Tenure:
    """The tenure of a person as holder of a post; refused when it is held, or would join what must stay apart."""
    return _seat(actor, post, person, since=since, until=until, at=at, acting=False)


def substitute(actor: Actor | None, post: Post, person: Person, *, since: date, until: date, at: datetime) -> Tenure:
    """The tenure of a person who stands in for a post's holder from `since` to `until`."""
    return _seat(actor, post, person, since=since, until=until, at=at, acting=True)


def vacate(actor: Actor | None, post: Post, *, on: date, at: datetime) -> Tenure:
    """The tenure of the post's holder, ended with the day `on`; refused when nobody holds it then."""
    by = _administrator(actor, Function.SECADMIN)
    with transaction.atomic():
        Post.objects.select_for_update().get(pk=post.pk)
        tenure = Tenure.objects.in_force(on).filter(post=post, acting=False).first()
        if tenure is None:
            raise Refused("not_now", "post_is_vacant", post=str(post), day=on)
        tenure.until = on
        tenure.save(update_fields=["until"])
        facts = {"person": tenure.person_id, "until": on.isoformat()}
        _entry(f"post:{post.pk}", "vacate", actor, by, at=at, facts=facts)
    return tenure


def _seat(
    actor: Actor | None,
    post: Post,
    person: Person,
    *,
    since: date,
    until: date | None,
    at: datetime,
    acting: bool,
) -> Tenure:
    by = _administrator(actor, Function.SECADMIN)
    if actor is not None and actor.person == person.pk:
        raise Refused("not_you", "not_oneself")
    if until is not None and until < since:
        raise Refused("missing", "tenure_backwards", since=since, until=until)
    with transaction.atomic():
        Post.objects.select_for_update().get(pk=post.pk)
        _keep_apart(post, person, since, until)
        taken = (
            Tenure.objects.overlapping(since, until).filter(post=post, acting=acting).select_related("person").first()
        )
        if taken is not None:
            raise Refused("not_now", "post_is_held", post=str(post), name=taken.person.name)
        tenure = Tenure.objects.create(post=post, person=person, since=since, until=until, acting=acting)
        facts = {"person": person.pk, "since": since.isoformat(), "until": until.isoformat() if until else None}
        _entry(f"post:{post.pk}", "substitute" if acting else "appoint", actor, by, at=at, facts=facts)
    return tenure


def _keep_apart(post: Post, person: Person, since: date, until: date | None) -> None:
    held = Tenure.objects.overlapping(since, until).filter(person=person)
    functions = {Function(function) for function in held.values_list("post__function", flat=True)}
    new = Function(post.function)
    if functions and (new in ADMINISTRATORS or functions & ADMINISTRATORS) and functions != {new}:
        raise Refused("not_now", "administrators_apart", name=person.name)


def _administrator(actor: Actor | None, function: Function) -> int | None:
    """The administrator's post the actor acts from; nobody (None) may act until the function has its first holder."""
    if actor is None and not Tenure.objects.filter(post__function=function.value).exists():
        return None
    for seat in actor.seats if actor else ():
        if seat.function is function:
            return seat.post
    raise Refused("not_you", "administrator_only", function=said(f"function_{function.value}"))


def _entry(
    subject: str, act: str, actor: Actor | None, post: int | None, *, at: datetime, facts: Mapping[str, Any]
) -> None:
    by = actor.person if actor else None
    ledger.append(subject=subject, act=act, by=by, post=post, recorded=at, facts=facts)
