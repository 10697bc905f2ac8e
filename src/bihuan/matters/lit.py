"""灯色 lit: the light a matter shows on a day, and the day on which it turns if nothing is reported."""

from dataclasses import dataclass
from datetime import date

from bihuan.core import lights
from bihuan.core.seen import facts_of
from bihuan.core.standing import Owed, Standing
from bihuan.matters import kinds


@dataclass(frozen=True, slots=True)
class Lit:
    """A light with the day on which it becomes another by the clock alone; no day where it stays as it is."""

    light: str
    flips_on: date | None = None
    flips_to: str = ""


def lit(now: Standing, today: date) -> Lit:
    """The light of a matter as it stands, on a day."""
    kind = kinds.shelf().kind(now.kind)
    facts, rules = facts_of(now, kind), kinds.presets().of(kind.lights)
    light = lights.light(facts, rules, today).light
    turn = lights.next_turn(facts, rules, today)
    return Lit(light.value) if turn is None else Lit(light.value, turn[0], turn[1].value)


def urgent(now: Standing) -> Owed | None:
    """The open duty that has to be answered first: the earliest due of those that wait for nobody."""
    open_ = now.open()
    numbers = {duty.n for duty in open_}
    free = [duty for duty in open_ if duty.held_by not in numbers]
    return min(free or open_, key=lambda duty: (duty.due, duty.n), default=None)


def urgent_day(now: Standing) -> date:
    """The day by which the most urgent duty is due, else the matter; the last of all days where neither is."""
    duty = urgent(now)
    return duty.due if duty is not None else now.due or date.max
