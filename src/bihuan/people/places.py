"""机构岗位 places: one unit with its posts, who held, holds and will hold each, and when that begins and ends."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from bihuan.people.models import Post, Tenure, Unit
from bihuan.people.queries import UnitRow, units_with_posts

LATELY = timedelta(days=366)
"""How long an ended tenure is still shown."""
SOON = timedelta(days=30)
"""From here on a task force is said to be near its end."""


@dataclass(frozen=True, slots=True)
class Seated:
    """One post with its tenures, the latest first; `holder` and `substitute` are those in force on the day."""

    post: Post
    tenures: tuple[Tenure, ...]
    holder: Tenure | None
    substitute: Tenure | None


def is_ending(unit: Unit, day: date) -> bool:
    """Whether the unit ends within thirty days."""
    return unit.closed is not None and day <= unit.closed <= day + SOON


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
    """The posts of a unit in their order with their tenures, those that ended over a year ago left out; two
    statements."""
    tenures = Tenure.objects.overlapping(day - LATELY, None).filter(post__unit=unit)
    by_post: dict[int, list[Tenure]] = {}
    for tenure in tenures.select_related("person").order_by("-since", "-id"):
        by_post.setdefault(tenure.post_id, []).append(tenure)
    found = []
    for post in Post.objects.filter(unit=unit).order_by("order", "id"):
        held = by_post.get(post.pk, [])
        now = [one for one in held if one.since <= day and (one.until is None or day <= one.until)]
        holder = next((one for one in now if not one.acting), None)
        found.append(Seated(post, tuple(held), holder, next((one for one in now if one.acting), None)))
    return found
