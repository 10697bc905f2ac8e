"""所见事项 queries: duties and awaited answers of an actor, as finished values."""

from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from typing import Literal

from bihuan.core import workdays
from bihuan.core.acts import Act, table
from bihuan.core.lights import Shown
from bihuan.core.loop import may_answer
from bihuan.core.roles import Actor, UnitTree
from bihuan.core.seen import why_due
from bihuan.core.standing import Owed, Standing
from bihuan.core.words import Refused, Said, said
from bihuan.matters import calendars, kinds, lists, store
from bihuan.matters.sight import knows, sees_inner, units_of
from bihuan.matters.worth import acts_now, answer_to

GroupName = Literal["overdue", "today", "week", "later", "held"]
GROUPS: tuple[GroupName, ...] = ("overdue", "today", "week", "later", "held")


@dataclass(frozen=True, slots=True, kw_only=True)
class DutyLine:
    """One open duty as a page shows it: what, on which matter, by when, why then, and the acts that answer it."""

    matter: int
    seq: int
    number: str
    title: str
    sentence: str
    shown: Shown
    n: int
    owes: str
    step: str
    owner: str
    watcher: str
    due: date
    when: Said
    is_late: bool
    why: Said
    chased: int
    waits: Said | None
    percent: int | None
    reported: date | None
    acts: tuple[Act, ...]

    @property
    def label(self) -> Said:
        """The word for what is owed."""
        return said(f"owes_{self.owes}")

    @property
    def chased_times(self) -> Said:
        """How often the duty has been chased, in words."""
        return said("chased_times", count=self.chased)


@dataclass(frozen=True, slots=True)
class Group:
    """The first duties of one stretch of time; `after` is the key of those that follow, "" where these are all."""

    name: GroupName
    lines: tuple[DutyLine, ...]
    after: str = ""


@dataclass(frozen=True, slots=True)
class Awaited:
    """One page of what others owe; `after` is the key of those that follow, "" where these are all."""

    lines: tuple[DutyLine, ...]
    after: str


@dataclass(frozen=True, slots=True)
class Duties:
    """The open duties of an actor, grouped by when they are due; empty groups are left out."""

    today: date
    groups: tuple[Group, ...]


def standing_of(matter: int, *, actor: Actor, tree: UnitTree) -> Standing:
    """How the matter stands, with its closed duties; refused `unknown` where the actor may not know of it."""
    standing = store.standings([matter]).get(matter)
    if standing is None or not knows(actor, standing, tree):
        raise Refused("unknown", "matter_unknown")
    return without_inner(standing, actor, tree)


def without_inner(standing: Standing, actor: Actor, tree: UnitTree) -> Standing:
    """The standing without the signatures that are another unit's own affair."""
    hidden = {draft.n for draft in standing.drafts if not sees_inner(draft.inner, actor, tree)}
    if not hidden:
        return standing
    return replace(
        standing,
        drafts=tuple(draft for draft in standing.drafts if draft.n not in hidden),
        duties=tuple(duty for duty in standing.duties if duty.owes != "sign" or duty.term["draft"] not in hidden),
    )


@kinds.as_they_are()
def duties_of(actor: Actor, tree: UnitTree, today: date, *, stretch: str = "", after: str = "") -> Duties:
    """The open duties that the actor's units owe, by due day, the first of each stretch of time; one statement.

    With the name of a stretch its duties alone, after a key; a name or a key that is none is as if it were not there.
    """
    only = stretch if stretch in GROUPS else ""
    key = lists.key_of(after, lists.BY_DUE) if only else None
    page = lists.owed(sorted(units_of(actor, tree)), today=today, stretch=only, after=key)
    seen: dict[int, Seen] = {}
    lines: dict[str, list[DutyLine]] = {name: [] for name in GROUPS}
    for name, matter, n, standing in page.rows:
        duty = next(one for one in standing.duties if one.n == n)
        one = seen.setdefault(matter, Seen(matter, standing, actor, tree, today))
        lines[name].append(one.line(duty))
    return Duties(
        today,
        tuple(Group(name, tuple(lines[name]), lists.key_text(page.after.get(name))) for name in GROUPS if lines[name]),
    )


@kinds.as_they_are()
def awaiting(actor: Actor, tree: UnitTree, today: date, *, after: str = "") -> Awaited:
    """What others owe on the matters that the actor's units lead 待他方办理, one page by due day; one statement."""
    page = lists.awaited(sorted(units_of(actor, tree)), after=lists.key_of(after, lists.BY_DUE))
    seen: dict[int, Seen] = {}
    lines = []
    for matter, n, standing in page.rows:
        one = seen.setdefault(matter, Seen(matter, standing, actor, tree, today))
        lines.append(one.line(next(duty for duty in standing.duties if duty.n == n)))
    return Awaited(tuple(lines), lists.key_text(page.after))


def duty_line(matter: int, duty: Owed, standing: Standing, actor: Actor, tree: UnitTree, today: date) -> DutyLine:
    """The duty as a page shows it to the actor on a day."""
    return Seen(matter, standing, actor, tree, today).line(duty)


class Seen:
    """One matter as an actor sees it on a day; what all its duties' lines share is found once."""

    def __init__(self, matter: int, standing: Standing, actor: Actor, tree: UnitTree, today: date) -> None:
        self.matter = matter
        self.standing = standing
        self.actor = actor
        self.tree = tree
        self.today = today
        self.shown = kinds.shown(standing, today)
        self.acts = acts_now(standing, actor, tree, today)

    def line(self, duty: Owed) -> DutyLine:
        """The line of one of the matter's duties."""
        now, held_by = self.standing, answer_to(duty, self.standing)
        return DutyLine(
            matter=self.matter,
            seq=now.seq,
            number=now.number,
            title=now.title,
            sentence=now.sentence,
            shown=self.shown,
            n=duty.n,
            owes=duty.owes,
            step=duty.title,
            owner=self.tree.name(duty.owner),
            watcher=self.tree.name(duty.watcher),
            due=duty.due,
            when=when(duty, self.today),
            is_late=duty.is_open and duty.due < self.today and held_by is None,
            why=why_due(duty),
            chased=duty.chased,
            waits=None if held_by is None else _waits(held_by, self.tree),
            percent=now.percent,
            reported=now.reported,
            acts=tuple(act for act in self.acts if answers(act, duty.owes) and self._may(act, duty)),
        )

    def _may(self, act: Act, duty: Owed) -> bool:
        return not act.names_a_duty or may_answer(act, self.standing, duty.n, self.actor, self.tree)


def _waits(answer: Owed, tree: UnitTree) -> Said:
    return said("waits_for", unit=tree.name(answer.owner), owes=said(f"owes_{answer.owes}"), due=answer.due)


def when(duty: Owed, today: date) -> Said:
    """How late the duty is, or how long it has, in the days of its clock."""
    measure: workdays.Measure = "working" if duty.term.get("measure") == "working" else "natural"
    calendar = calendars.running()
    said_plainly = _when(duty, today, workdays.days_late(duty.due, today, measure, calendar), measure)
    if is_provisional(duty, calendar):
        return said("when_provisional", when=said_plainly)
    return said_plainly


def is_provisional(duty: Owed, calendar: workdays.Calendar) -> bool:
    """Whether the duty's day rests on a year whose holidays are not published: 暂按."""
    if duty.term.get("by") == "cadence":
        return not calendar.is_known(duty.due)
    return bool(duty.term.get("provisional"))


def _when(duty: Owed, today: date, days: int, measure: str) -> Said:
    if duty.due == today:
        return said("due_today")
    if duty.due < today:
        # A duty that ran out on the eve of a holiday is late by days, though by no working day yet.
        return said(f"late_{measure}", days=days) if days > 0 else said("late_natural", days=(today - duty.due).days)
    return said(f"left_{measure}", days=-days)


def answers(act: Act, owes: str) -> bool:
    """Whether the act is an answer to a duty: it bears its name or needs it, or alone closes it."""
    return act.name == owes or owes in act.needs or (owes in act.closes and owes not in _needed())


@cache
def _needed() -> frozenset[str]:
    """What some act needs to be owed."""
    return frozenset(owes for act in table().values() for owes in act.needs)
