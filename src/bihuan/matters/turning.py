"""翻灯 turning: lights that turn by the clock alone, turned in batches; such a turn is no act and no entry."""

from collections.abc import Iterable
from datetime import date

from django.db import transaction

from bihuan.core.standing import Standing, from_text
from bihuan.matters import alight, counting, kinds, lean, tallies
from bihuan.matters.lit import Lit, lit
from bihuan.matters.models import Flip, Matter

AT_ONCE = 500
COLUMNS = ("light", "flips_on", "flips_to", "counts")


def turn(today: date) -> int:
    """How many matters were brought to the light of `today`, batch after batch, with their flips folded in.

    Safe on several workers at once and after a kill: rows are claimed, and what a batch has not committed is still due.
    """
    turned = 0
    while count := turn_some(today):
        turned += count
        tallies.fold_all()
    return turned


def turn_some(today: date) -> int:
    """How many matters one transaction brought to the light of `today`: at most a batch of those nobody holds."""
    with transaction.atomic():
        due = Matter.objects.select_for_update(skip_locked=True).filter(flips_on__lte=today).order_by("flips_on", "id")
        rows = list(due.values_list("id", "standing", "counts")[:AT_ONCE])
        relight((id_, from_text(text), line, today) for id_, text, line in rows)
    return len(rows)


def relight_all(today: date) -> int:
    """How many matters were brought to the light of `today` because they showed another; acts wait for the caller."""
    relit = last = 0
    rows = Matter.objects.order_by("id").values_list("id", "standing", "counts")
    while some := list(rows.filter(id__gt=last)[:AT_ONCE]):
        last = some[-1][0]
        held = {id_: (from_text(text), line) for id_, text, line in some}
        wrong = alight.otherwise({id_: now for id_, (now, _) in held.items()}, day=today)
        relight((id_, *held[id_], today) for id_ in wrong)
        relit += len(wrong)
    return relit


@kinds.as_they_are()
def relight(matters: Iterable[tuple[int, Standing, str, date]]) -> None:
    """Writes the light of each matter as it is on a day; the caller holds the rows."""
    changed: dict[int, tuple[str | None, ...]] = {}
    flips: list[tuple[int, str, str]] = []
    for id_, now, line, day in matters:
        light = lit(now, day)
        turned = counting.counted(now, light.light, counting.where(line)) if line else ""
        changed[id_] = (*_columns(light), turned)
        if turned != line:
            flips.append((id_, line, turned))
    if changed:
        lean.update(Matter, COLUMNS, changed)
    lean.insert(Flip, ("matter", "was", "now"), flips)


def _columns(light: Lit) -> tuple[str | None, ...]:
    return light.light, light.flips_on.isoformat() if light.flips_on else None, light.flips_to
