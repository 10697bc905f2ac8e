"""免打扰 quiet: the hours in which each person is sent nothing but red, their own or the preset."""

from collections.abc import Iterable

from bihuan.core.reminding import Hours, shipped
from bihuan.watch.own import QuietHours


def choose(person: int, hours: Hours) -> None:
    """Keeps the person's own quiet hours; equal ends mean none."""
    QuietHours.objects.update_or_create(person_id=person, defaults={"since": hours.since, "until": hours.until})


def hours_of(person: int) -> Hours:
    """The person's quiet hours."""
    return hours_of_all([person])[person]


def hours_of_all(people: Iterable[int]) -> dict[int, Hours]:
    """The quiet hours of each person, in one statement."""
    asked = set(people)
    chosen = QuietHours.objects.filter(person__in=asked).values_list("person", "since", "until")
    own = {person: Hours(since, until) for person, since, until in chosen}
    return {person: own.get(person, shipped().quiet) for person in asked}
