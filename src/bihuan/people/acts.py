"""任免 acts: the only doors through which units, posts, persons and tenures change, each leaving one entry."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from bihuan.core.roles import Actor, Function, Seat
from bihuan.core.words import Refused
from bihuan.ledger import entries
from bihuan.people import checks
from bihuan.people.models import FUNCTIONS, Person, Post, Tenure, Unit


@transaction.atomic
def appoint(actor: Actor, post: int, person: int, *, since: date, until: date | None = None, at: datetime) -> Tenure:
    """The tenure of the new holder from `since` to `until`, both included; None leaves the end open.

    The security administrator's act. Refused for oneself, an unknown post or person, dates out of order, a post held
    at the time, and whatever would join an administrator's post with another.
    """
    return _seat(actor, post, person, since=since, until=until, acting=False, at=at)


@transaction.atomic
def substitute(actor: Actor, post: int, person: int, *, since: date, until: date, at: datetime) -> Tenure:
    """The tenure of one who stands in for the post's holder from `since` to `until`, both included.

    The security administrator's act. Refused as `appoint` is, for the holder, and where one holder does not cover
    the whole time.
    """
    return _seat(actor, post, person, since=since, until=until, acting=True, at=at)


def _seat(
    actor: Actor, post: int, person: int, *, since: date, until: date | None, acting: bool, at: datetime
) -> Tenure:
    seat = checks.seat_of(actor, function=Function.SECADMIN)
    checks.not_oneself(actor, person=person)
    newcomer, place = checks.locked_person(person), checks.locked_post(post)
    checks.dates_in_order(place, since=since, until=until)
    facts: dict[str, Any] = {"person": person, "since": since, "until": until}
    if acting:
        if until is None:
            raise Refused("missing", "substitution_without_end", post=str(place))
        held = checks.holder_throughout(place, since=since, until=until)
        if held.person_id == person:
            raise Refused("missing", "stands_in_for_oneself", person=newcomer.name, post=str(place))
        facts["holder"] = held.person_id
    checks.post_is_free(place, since=since, until=until, acting=acting)
    checks.administrators_apart(place, person=newcomer, since=since, until=until)
    tenure = Tenure.objects.create(post=place, person=newcomer, since=since, until=until, acting=acting)
    act = "substitute" if acting else "appoint"
    _enter(f"post:{post}", act, actor, seat, at=at, facts={"tenure": tenure.pk, **facts})
    return tenure


@transaction.atomic
def vacate(actor: Actor, post: int, *, on: date, at: datetime) -> Tenure:
    """The holder's tenure, ended with `on` as its last day; whoever stands in for the holder ends with it.

    The security administrator's act. Refused where nobody holds the post on that day, and for the last security
    administrator.
    """
    seat = checks.seat_of(actor, function=Function.SECADMIN)
    place = checks.locked_post(post)
    tenure = Tenure.objects.in_force(on).filter(post=place, acting=False).first()
    if tenure is None:
        raise Refused("not_now", "post_vacant", post=str(place), day=on)
    checks.another_security_administrator(place, after=on)
    later = Tenure.objects.overlapping(tenure.since, tenure.until).filter(post=place, acting=True, until__gt=on)
    ended = sorted(later.filter(since__lte=on).values_list("pk", flat=True))
    withdrawn = sorted(later.filter(since__gt=on).values_list("pk", flat=True))
    Tenure.objects.filter(pk__in=withdrawn).delete()
    Tenure.objects.filter(pk__in=[tenure.pk, *ended]).update(until=on)
    tenure.until = on
    facts = {"tenure": tenure.pk, "person": tenure.person_id, "until": on, "ended": ended, "withdrawn": withdrawn}
    _enter(f"post:{post}", "vacate", actor, seat, at=at, facts=facts)
    return tenure


@transaction.atomic
def open_unit(
    actor: Actor,
    name: str,
    *,
    kind: str,
    opened: date,
    at: datetime,
    parent: int | None = None,
    short_name: str = "",
    aliases: str = "",
    first_level: bool = False,
    supervises: bool = False,
    coordinates: bool = False,
    closed: date | None = None,
    remit: str = "",
) -> Unit:
    """The new unit, existing from `opened`, to `closed` where it is to end (a task force).

    The system administrator's act. Refused without a name, for a name taken, an unknown kind or parent, and dates out
    of order.
    """
    seat = checks.seat_of(actor, function=Function.SYSADMIN)
    unit = Unit(
        name=name.strip(),
        kind=kind,
        opened=opened,
        parent_id=parent,
        short_name=short_name.strip(),
        aliases=aliases,
        first_level=first_level,
        supervises=supervises,
        coordinates=coordinates,
        closed=closed,
        remit=remit,
    )
    return _opened_unit(actor, seat, unit, at=at)


def _opened_unit(actor: Actor, seat: Seat | None, unit: Unit, *, at: datetime) -> Unit:
    if not unit.name:
        raise Refused("missing", "unit_name_missing")
    if unit.kind not in Unit.Kind.values:
        raise Refused("missing", "unit_kind_unknown", given=unit.kind, allowed=sorted(Unit.Kind.values))
    if unit.closed is not None and unit.closed < unit.opened:
        raise Refused("missing", "dates_reversed", since=unit.opened, until=unit.closed)
    if Unit.objects.filter(name=unit.name).exists():
        raise Refused("not_now", "unit_name_taken", unit=unit.name)
    if unit.parent_id is not None and not Unit.objects.filter(pk=unit.parent_id).exists():
        raise Refused("unknown", "unit_unknown", unit=unit.parent_id)
    unit.save(force_insert=True)
    fields = ("kind", "parent_id", "first_level", "supervises", "coordinates", "opened", "closed", "name")
    facts = {field.removesuffix("_id"): getattr(unit, field) for field in fields}
    words = {field: value for field in ("short_name", "aliases", "remit") if (value := getattr(unit, field))}
    _enter(f"unit:{unit.pk}", "open_unit", actor, seat, at=at, facts=facts, words=words)
    return unit


@transaction.atomic
def move_unit(actor: Actor, unit: int, *, under: int | None, first_level: bool, at: datetime) -> Unit:
    """The unit, put under another one or at the top, as a first-level unit or not.

    The system administrator's act; `matters.moving` lays the totals anew with it. Refused for an unknown unit and for a
    place inside the unit itself.
    """
    seat = checks.seat_of(actor, function=Function.SYSADMIN)
    units = {row.pk: row for row in Unit.objects.select_for_update().order_by("pk")}
    for named in (unit, under):
        if named is not None and named not in units:
            raise Refused("unknown", "unit_unknown", unit=named)
    moved, above = units[unit], under
    while above is not None:
        if above == unit:
            raise Refused("missing", "unit_into_itself", unit=moved.name)
        above = units[above].parent_id
    facts = {"parent": under, "first_level": first_level, "was": [moved.parent_id, moved.first_level]}
    moved.parent_id, moved.first_level = under, first_level
    moved.save(update_fields=["parent", "first_level"])
    _enter(f"unit:{unit}", "move_unit", actor, seat, at=at, facts=facts)
    return moved


@transaction.atomic
def open_post(actor: Actor, unit: int, *, function: Function, title: str, at: datetime, order: int = 0) -> Post:
    """The new post of the unit, vacant. The system administrator's act; refused without title or unit."""
    seat = checks.seat_of(actor, function=Function.SYSADMIN)
    return _opened_post(actor, seat, unit, function=function, title=title.strip(), order=order, at=at)


def _opened_post(
    actor: Actor, seat: Seat | None, unit: int, *, function: Function, title: str, order: int, at: datetime
) -> Post:
    if not title:
        raise Refused("missing", "post_title_missing")
    # The unit's row is locked because the entry goes to the unit's own chain.
    home = Unit.objects.select_for_update().filter(pk=unit).first()
    if home is None:
        raise Refused("unknown", "unit_unknown", unit=unit)
    post = Post.objects.create(unit=home, function=function.value, title=title, order=order)
    facts = {"post": post.pk, "function": function.value, "title": title, "order": order}
    _enter(f"unit:{unit}", "open_post", actor, seat, at=at, facts=facts)
    return post


@transaction.atomic
def register_person(
    actor: Actor,
    username: str,
    *,
    name: str,
    at: datetime,
    phone: str = "",
    email: str = "",
    language: str = "zh",
) -> Person:
    """The new person with an account that has no usable password yet; it is set apart, on the server.

    The system administrator's act. Refused for a user name taken in any case of letters, and for whatever is malformed.
    """
    seat = checks.seat_of(actor, function=Function.SYSADMIN)
    person = Person(username=username.strip(), name=name.strip(), phone=phone, email=email, language=language)
    return _registered(actor, seat, person, at=at)


def _registered(actor: Actor, seat: Seat | None, person: Person, *, at: datetime) -> Person:
    person.set_unusable_password()
    try:
        person.clean_fields()
    except ValidationError as error:
        raise Refused("missing", "person_malformed", fields=sorted(error.message_dict)) from error
    if Person.objects.filter(username__iexact=person.username).exists():
        raise Refused("not_now", "username_taken", username=person.username)
    person.save(force_insert=True)
    # Names of persons are words, not facts: they can be expunged and the chain stays whole.
    words = {name: text for name in ("username", "name", "phone", "email") if (text := getattr(person, name))}
    facts = {"person": person.pk, "language": person.language}
    _enter(f"access:{person.pk}", "register_person", actor, seat, at=at, facts=facts, words=words)
    return person


@dataclass(frozen=True, slots=True)
class Site:
    """A site just founded: the unit its administrators sit in, and its first two persons."""

    unit: Unit
    sysadmin: Person
    secadmin: Person


@transaction.atomic
def found_site(unit: str, *, sysadmin: tuple[str, str], secadmin: tuple[str, str], since: date, at: datetime) -> Site:
    """The site with one unit and the first system and security administrator, each given as (user name, name).

    Nobody's act and the only one without a right: refused as soon as there is any person.
    """
    if Person.objects.exists():
        raise Refused("not_now", "site_founded")
    nobody = Actor(person=None)
    home = _opened_unit(
        nobody, None, Unit(name=unit.strip(), kind=Unit.Kind.OFFICE, opened=since, first_level=True), at=at
    )
    persons = []
    for function, (username, name) in ((Function.SYSADMIN, sysadmin), (Function.SECADMIN, secadmin)):
        person = _registered(nobody, None, Person(username=username, name=name), at=at)
        title = str(FUNCTIONS[function])
        post = _opened_post(nobody, None, home.pk, function=function, title=title, order=0, at=at)
        tenure = Tenure.objects.create(post=post, person=person, since=since)
        facts = {"tenure": tenure.pk, "person": person.pk, "since": since, "until": None}
        _enter(f"post:{post.pk}", "appoint", nobody, None, at=at, facts=facts)
        persons.append(person)
    return Site(home, *persons)


def _enter(
    subject: str,
    act: str,
    actor: Actor,
    seat: Seat | None,
    *,
    at: datetime,
    facts: dict[str, Any],
    words: dict[str, str] | None = None,
) -> None:
    entries.append(
        subject=subject,
        act=act,
        by=actor.person,
        post=seat.post if seat else None,
        on_behalf=seat.on_behalf if seat else None,
        recorded=at,
        facts=facts,
        words=words,
    )
