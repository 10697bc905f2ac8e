"""案情 case: what a judgement is made upon besides the matter, and what follows from it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property
from typing import Any
from zoneinfo import ZoneInfo

from bihuan.core.calendars import history
from bihuan.core.kinds import SHIPPED, Shelf
from bihuan.core.lights import Presets
from bihuan.core.roles import Actor, UnitTree
from bihuan.core.standing import Standing
from bihuan.core.workdays import Calendar

SHANGHAI = ZoneInfo("Asia/Shanghai")


@dataclass(frozen=True, kw_only=True)
class Case:
    """What a judgement is made upon besides the matter: who, when, and the world as it is on that day.

    `happened` is when the act took place, `recorded` the caller's clock; `numbers` are those set aside for this act,
    `seated` the posts that have a holder today, with their units. `kin` are the parent and the children of the matter,
    where the act asks for them, `beside` the other matters its payload names, both by id. `follows` names the act that
    this one follows from: its right has been judged there. `calendars` are all versions there have been, up to the one
    in use.
    """

    actor: Actor
    tree: UnitTree
    calendar: Calendar
    lights: Presets
    happened: datetime
    recorded: datetime
    numbers: Mapping[str, str] = field(default_factory=dict)
    seated: Mapping[int, int] = field(default_factory=dict)
    kin: Mapping[int, Standing] = field(default_factory=dict)
    beside: Mapping[int, Standing] = field(default_factory=dict)
    follows: str = ""
    kinds: Shelf = SHIPPED
    calendars: tuple[Calendar, ...] = field(default_factory=history)

    @cached_property
    def today(self) -> date:
        """The day on which the act took place, in Asia/Shanghai: clocks count from it."""
        return self.happened.astimezone(SHANGHAI).date()

    @cached_property
    def recorded_on(self) -> date:
        """The day on which the act is entered, in Asia/Shanghai."""
        return self.recorded.astimezone(SHANGHAI).date()


@dataclass(frozen=True, slots=True)
class Follow:
    """An act that follows at once from another, in the same transaction, by the right of that other act.

    `subject` is `self`, `matter:<id>` or `new:<name>`; `person` is who it is done for where that is not the actor.
    """

    subject: str
    act: str
    payload: Mapping[str, Any] = field(default_factory=dict)
    person: int | None = None
