"""对灯 alight: whether the lights on the rows of matters are those that their standing gives on a day."""

from collections.abc import Mapping
from datetime import date, timedelta

from django.db.models import Max

from bihuan.core.lights import HORIZON, Light
from bihuan.core.loop import day_of
from bihuan.core.standing import Standing
from bihuan.core.words import Said, said
from bihuan.ledger.models import Entry
from bihuan.matters import kinds
from bihuan.matters.lit import Lit, lit
from bihuan.matters.models import Matter

LIGHTS = frozenset(Light)


@kinds.as_they_are()
def otherwise(standings: Mapping[int, Standing], *, day: date) -> dict[int, tuple[Lit, Lit]]:
    """Those of the matters that show another light or next turn than they should on a day: what is there, and right.

    Not those that a patrol has still to turn on that day, nor those acted on after it. One statement, and a second one
    where something differs.
    """
    waiting = Matter.objects.filter(id__in=standings).exclude(flips_on__lte=day)
    found = {}
    for id_, light, flips_on, flips_to in waiting.values_list("id", "light", "flips_on", "flips_to"):
        row, right = Lit(light, flips_on, flips_to), lit(standings[id_], day)
        if row != right:
            found[id_] = (row, right)
    last = _last_days(found) if found else {}
    return {id_: pair for id_, pair in found.items() if _is_wrong(*pair, written=last.get(id_, day), day=day)}


def _is_wrong(row: Lit, right: Lit, *, written: date, day: date) -> bool:
    """A turn that lay beyond the horizon on the day of writing is not on the row yet, and need not be."""
    beyond = right.flips_on is not None and right.flips_on > written + timedelta(days=HORIZON)
    return written <= day and not (beyond and row == Lit(right.light))


def _last_days(ids: Mapping[int, object]) -> dict[int, date]:
    entries = Entry.objects.filter(subject__in=[f"matter:{id_}" for id_ in ids]).values("subject").order_by()
    rows = entries.annotate(last=Max("recorded")).values_list("subject", "last")
    return {int(subject.removeprefix("matter:")): day_of(last) for subject, last in rows}


def spoken(light: Lit) -> Said:
    """A light with its next turn, in words; what is no light at all as it stands."""
    if light.flips_on is None:
        return _word(light.light)
    return said("lit_until", light=_word(light.light), day=light.flips_on, turn=_word(light.flips_to))


def _word(light: str) -> Said:
    return said(f"light_{light}_label") if light in LIGHTS else said("label", zh=f"“{light}”", en=f"“{light}”")
