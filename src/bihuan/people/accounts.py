"""账号 accounts: passwords renewed on the server, and accounts closed when their person leaves."""

from datetime import datetime

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction

from bihuan.core.roles import Actor, Function
from bihuan.core.words import Refused
from bihuan.ledger import clock, entries
from bihuan.people import checks
from bihuan.people.models import Person, Tenure


@transaction.atomic
def renew_password(username: str, *, password: str, at: datetime) -> Person:
    """The person with the new password; every session opened with the old one ends.

    Only who commands the server may call it. Refused `unknown` without an open account of that name, and `missing`
    for a password the validators find too weak, with their reasons.
    """
    person = Person.objects.select_for_update().filter(username__iexact=username, is_active=True).first()
    if person is None:
        raise Refused("unknown", "username_unknown", username=username)
    try:
        validate_password(password, person)
    except ValidationError as error:
        raise Refused("missing", "password_weak", reasons=" ".join(error.messages)) from error
    person.set_password(password)
    person.save(update_fields=["password"])
    entries.append(subject=f"access:{person.pk}", act="renew_password", recorded=at)
    return person


@transaction.atomic
def close_account(actor: Actor, *, person: int, at: datetime) -> Person:
    """The person with their account closed: no sign-in, no token, no seat.

    The system administrator's act. Refused for oneself, and while the person holds a post today or later.
    """
    seat = checks.seat_of(actor, function=Function.SYSADMIN)
    if actor.person == person:
        raise Refused("not_you", "closes_oneself")
    leaver = checks.locked_person(person)
    held = Tenure.objects.overlapping(at.astimezone(clock.SHANGHAI).date(), None).filter(person=leaver)
    if posts := [str(tenure.post) for tenure in held.select_related("post__unit")]:
        raise Refused("not_now", "still_holds_posts", person=leaver.name, posts=posts)
    leaver.is_active = False
    leaver.save(update_fields=["is_active"])
    entries.append(
        subject=f"access:{person}",
        act="close_account",
        by=actor.person,
        post=seat.post,
        on_behalf=seat.on_behalf,
        recorded=at,
    )
    return leaver
