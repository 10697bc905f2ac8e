"""提级阶梯 ladder: how late an open duty is, and what the clock does about it, by a table of rules."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cache
from importlib import resources
from typing import Any, Literal

from bihuan.core.schema import Days, Source, read
from bihuan.core.standing import Owed, Standing
from bihuan.core.words import said
from bihuan.core.workdays import Calendar, days_late

SHIPPED = "ladder.toml"

Colour = Literal["blue", "yellow", "red", "circular", "summons_talk", "listed_supervision"]
"""The sorts of slips from the mildest up: 蓝单, 黄单, 红单, 通报, 约谈, 挂牌督办."""


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a ladder: so many working days after the due day the clock chases, or drafts a slip of a colour.

    A step `upon` another waits until somebody has signed that one: nothing above it is drafted over a head.
    """

    after: Days
    by: Literal["chase", "draft_slip"]
    colour: Colour | Literal[""] = ""
    upon: Colour | Literal[""] = ""


@dataclass(frozen=True, slots=True)
class Ladder:
    """The ladder of one sort of duty: when to remind before the due day, and the steps after it, lowest first."""

    remind_before: Days
    steps: tuple[Step, ...] = ()


@dataclass(frozen=True, slots=True)
class Ladders:
    """The ladders of a site under one version, by what is owed; `default` serves every other duty."""

    version: str
    ladder: Mapping[str, Ladder] = field(default_factory=dict)
    never: tuple[str, ...] = ()

    def of(self, owes: str) -> Ladder | None:
        """The ladder of an owed act, or None where nobody is chased for it."""
        return None if owes in self.never else self.ladder.get(owes, self.ladder["default"])


@cache
def shipped() -> Ladders:
    """The shipped table; one that is wrong is refused with file, line and reason."""
    text = resources.files("bihuan.core.rules").joinpath(SHIPPED).read_text("utf-8")
    return ladders_from(Source(SHIPPED, text))


def ladders_from(source: Source) -> Ladders:
    """The ladders a table describes; a table without a default, or with steps out of order, is refused."""
    found = read(Ladders, source)
    if "default" not in found.ladder:
        raise source.wrong(("ladder",), said("ladder_no_default"))
    for owes, ladder in found.ladder.items():
        days = [step.after for step in ladder.steps]
        if days != sorted(days):
            raise source.wrong(("ladder", owes, "steps"), said("ladder_steps_out_of_order", owes=owes))
        for n, step in enumerate(ladder.steps):
            if step.upon and step.upon not in {earlier.colour for earlier in ladder.steps[:n]}:
                raise source.wrong(("ladder", owes, "steps"), said("ladder_upon_nothing", owes=owes, upon=step.upon))
    return found


def due_acts(
    duty: Owed, standing: Standing, today: date, *, rules: Ladders, calendar: Calendar
) -> list[tuple[str, Mapping[str, Any]]]:
    """What the clock does about a duty today, as acts with their payloads; nothing where it has done so already.

    A duty that stands still is not late. Steps that were missed are taken at once: the highest chase, the highest slip;
    no slip follows one that was drafted of a higher step.
    """
    ladder = rules.of(duty.owes)
    if ladder is None or duty.held_by is not None or today <= duty.due:
        return []
    late = days_late(duty.due, today, "working", calendar)
    reached = [step for step in ladder.steps if late >= step.after]
    acts: list[tuple[str, Mapping[str, Any]]] = []
    level = sum(step.by == "chase" for step in reached)
    if duty.chased < level:
        acts.append(("chase", {"duty": duty.n, "level": level}))
    about = [slip for slip in standing.slips if slip.duty == duty.n]
    signed = {slip.colour for slip in about if slip.issued and not slip.withdrawn}
    colours = [step.colour for step in reached if step.by == "draft_slip" and step.upon in signed | {""}]
    if colours and _rank(ladder, colours[-1]) > max((_rank(ladder, slip.colour) for slip in about), default=-1):
        acts.append(("draft_slip", {"duty": duty.n, "colour": colours[-1]}))
    return acts


def _rank(ladder: Ladder, colour: str) -> int:
    return next((n for n, step in enumerate(ladder.steps) if step.colour == colour), -1)


@dataclass(frozen=True, slots=True)
class Owing:
    """Duties that owe one of `owes` (empty: any but `but`) and were due by `day` must have been chased to `level`."""

    owes: frozenset[str]
    but: frozenset[str]
    day: date
    level: int


def chases_owing(today: date, *, rules: Ladders, calendar: Calendar) -> tuple[Owing, ...]:
    """Which chases a patrol of any day before `today` should have made, by what is owed and the day it was due."""
    own = frozenset(rules.ladder) - {"default"}
    found = []
    for owes, ladder in rules.ladder.items():
        chases = [step.after for step in ladder.steps if step.by == "chase" and owes not in rules.never]
        for level, after in enumerate(chases, start=1):
            named = frozenset({owes}) - {"default"}
            day = _last_due(after + 1, today, calendar)
            found.append(Owing(named, own | set(rules.never), day, level))
    return tuple(found)


def _last_due(late: int, today: date, calendar: Calendar) -> date:
    """The last due day that lies at least so many working days before `today`."""
    day = today - timedelta(days=late)
    while days_late(day, today, "working", calendar) < late:
        day -= timedelta(days=1)
    return day


def is_coming(duty: Owed, today: date, *, rules: Ladders, calendar: Calendar) -> bool:
    """Whether a duty is near its due day, neither late nor standing still, and was not told of today already."""
    ladder = rules.of(duty.owes)
    if ladder is None or duty.held_by is not None or not duty.opened < today <= duty.due:
        return False
    return -days_late(duty.due, today, "working", calendar) <= ladder.remind_before
