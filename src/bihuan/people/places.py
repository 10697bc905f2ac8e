"""机构岗位 places: one unit with its posts, who held, holds and will hold each, and when that begins and ends."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from bihuan.core.reminding import shipped
from bihuan.people import rights
from bihuan.people.models import Tenure, Unit
from bihuan.people.queries import UnitRow, units_with_posts

LATELY = timedelta(days=366)
"""How long an ended tenure is still shown."""


@dataclass(frozen=True, slots=True)
class Seated:
    """One post as it is held on the day, with its tenures, the latest first."""

    place: rights.Place
    tenures: tuple[Tenure, ...]


def is_ending(unit: Unit, day: date) -> bool:
    """Whether the unit ends within the days of the rules, as those who answer for it are told."""
    return unit.closed is not None and day <= unit.closed <= day + timedelta(days=shipped().unit_before)


PARTS = ("all", "vacant", "acting", "task_force", "ending")
"""The parts of the list of units."""


def listed(part: str, day: date) -> list[UnitRow]:
    """The units of a part that exist on `day`, in the tree's order, with their posts; three statements."""
    return [row for row in units_with_posts(day) if _belongs(row, part, day)]


def _belongs(row: UnitRow, part: str, day: date) -> bool:
    wanted: Mapping[str, bool] = {
        "vacant": row.vacancies > 0,
        "acting": any(place.substitute is not None for place in row.places),
        "task_force": row.unit.kind == Unit.Kind.TASK_FORCE,
        "ending": is_ending(row.unit, day),
    }
    return wanted.get(part, True)


def seated(unit: int, *, day: date) -> list[Seated]:
    """The posts of a unit in their order with their tenures, those that ended over a year ago left out; three
    statements."""
    tenures = Tenure.objects.overlapping(day - LATELY, None).filter(post__unit=unit)
    by_post: dict[int, list[Tenure]] = {}
    for tenure in tenures.select_related("person").order_by("-since", "-id"):
        by_post.setdefault(tenure.post_id, []).append(tenure)
    return [Seated(place, tuple(by_post.get(place.post.pk, ()))) for place in rights.roster([unit], day=day)]
