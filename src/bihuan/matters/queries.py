"""所见事项 queries: duties and awaited answers of an actor, and which matters an actor may know, as finished values."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import reduce
from operator import or_
from typing import Literal

from django.db.models import Exists, OuterRef, Q

from bihuan.core import lights, workdays
from bihuan.core.acts import Act, table
from bihuan.core.lights import Light, Shown
from bihuan.core.loop import may_answer, open_acts
from bihuan.core.roles import ADMINISTRATORS, Actor, Function, UnitTree
from bihuan.core.seen import facts_of, why_due
from bihuan.core.standing import UNFINISHED, Owed, Standing
from bihuan.core.words import Refused, Said, said
from bihuan.matters import store
from bihuan.matters.models import Duty, Matter, Party

GroupName = Literal["overdue", "today", "week", "later", "held"]
GROUPS: tuple[GroupName, ...] = ("overdue", "today", "week", "later", "held")
ALL_SEEING = frozenset({Function.LEADER, Function.AUDITOR})


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
    """The duties of one stretch of time."""

    name: GroupName
    lines: tuple[DutyLine, ...]


@dataclass(frozen=True, slots=True)
class Duties:
    """All open duties of an actor, grouped by when they are due; empty groups are left out."""

    today: date
    groups: tuple[Group, ...]

    @property
    def count(self) -> int:
        """How many duties there are."""
        return sum(len(group.lines) for group in self.groups)


def units_of(actor: Actor, tree: UnitTree) -> frozenset[int]:
    """The units the actor acts for: those on one branch with a seat of theirs; administrators act for none."""
    seats = {seat.unit for seat in actor.seats if seat.function not in ADMINISTRATORS}
    return frozenset(unit for unit in tree.parents if any(tree.on_one_branch(seat, unit) for seat in seats))


def visible_to(actor: Actor, tree: UnitTree, *, of: str = "") -> Q:
    """The condition on matters that the actor may know of, or on rows whose matter is named by `of`.

    Open ones are for everybody with a post in the work; the others for the parties' units, for leaders and auditors.
    """
    if not _sees_any(actor):
        return Q(pk__in=())
    if _sees_all(actor):
        return Q()
    mine = units_of(actor, tree)
    before = f"{of}__" if of else ""
    partner = Exists(Party.objects.filter(unit_id__in=mine, matter=OuterRef(of or "pk")))
    units = [Q(**{f"{before}{party}_id__in": mine}) for party in ("lead", "supervisor", "coordinator")]
    return reduce(or_, units, Q(**{f"{before}visibility": "district"})) | Q(partner)


def knows(actor: Actor, standing: Standing, tree: UnitTree) -> bool:
    """Whether the actor may know of a matter that was read already: the same rule as `visible_to`."""
    if not _sees_any(actor) or _sees_all(actor):
        return _sees_any(actor)
    parties = {unit for units in standing.parties().values() for unit in units}
    return standing.visibility == "district" or not parties.isdisjoint(units_of(actor, tree))


def _sees_any(actor: Actor) -> bool:
    return not all(seat.function in ADMINISTRATORS - ALL_SEEING for seat in actor.seats)


def _sees_all(actor: Actor) -> bool:
    return any(seat.function in ALL_SEEING for seat in actor.seats)


def standing_of(matter: int, *, actor: Actor, tree: UnitTree) -> Standing:
    """How the matter stands, with its closed duties; refused `unknown` where the actor may not know of it."""
    if not Matter.objects.filter(visible_to(actor, tree), id=matter).exists():
        raise Refused("unknown", "matter_unknown")
    return without_inner(store.standings([matter])[matter], actor, tree)


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


def sees_inner(house: int, actor: Actor, tree: UnitTree) -> bool:
    """Whether the actor sees what is signed inside one first-level unit alone: its own people and auditors do."""
    return not house or any(
        seat.function is Function.AUDITOR or (seat.function not in ADMINISTRATORS and tree.first(seat.unit) == house)
        for seat in actor.seats
    )


def duties_of(actor: Actor, tree: UnitTree, today: date) -> Duties:
    """The open duties that the actor's units owe, by due day; five statements, however many duties."""
    mine = units_of(actor, tree)
    owed = set(Duty.objects.filter(owner_id__in=mine, closed_seq__isnull=True).values_list("matter_id", "n"))
    lines: dict[GroupName, list[DutyLine]] = {name: [] for name in GROUPS}
    for matter, standing in store.standings({matter for matter, _ in owed}, with_closed_duties=False).items():
        for duty in standing.duties:
            if (matter, duty.n) in owed:
                lines[group_of(duty, standing, today)].append(duty_line(matter, duty, standing, actor, tree, today))
    groups = (Group(name, tuple(sorted(lines[name], key=_by_due))) for name in GROUPS)
    return Duties(today, tuple(group for group in groups if group.lines))


def awaiting(actor: Actor, tree: UnitTree, today: date) -> tuple[DutyLine, ...]:
    """What others owe on the matters that the actor's units lead 待他方办理, the earliest first; five statements."""
    mine = units_of(actor, tree)
    rows = Duty.objects.filter(matter__lead_id__in=mine, matter__state__in=UNFINISHED, closed_seq__isnull=True)
    owed = set(rows.exclude(owner_id__in=mine).values_list("matter_id", "n"))
    lines = [
        duty_line(matter, duty, standing, actor, tree, today)
        for matter, standing in store.standings({matter for matter, _ in owed}, with_closed_duties=False).items()
        for duty in standing.duties
        if (matter, duty.n) in owed
    ]
    return tuple(sorted(lines, key=_by_due))


def _by_due(line: DutyLine) -> tuple[date, int, int]:
    return line.due, line.matter, line.n


def group_of(duty: Owed, standing: Standing, today: date) -> GroupName:
    """The stretch of time a duty falls into; one that waits for an open answer is held. Weeks end on Sunday."""
    if answer_to(duty, standing) is not None:
        return "held"
    if duty.due <= today:
        return "overdue" if duty.due < today else "today"
    return "week" if duty.due <= today + timedelta(days=6 - today.weekday()) else "later"


def answer_to(duty: Owed, standing: Standing) -> Owed | None:
    """The open duty of somebody else that this one waits for, or None where nothing holds it."""
    return next((other for other in standing.open() if other.n == duty.held_by), None)


def duty_line(matter: int, duty: Owed, standing: Standing, actor: Actor, tree: UnitTree, today: date) -> DutyLine:
    """The duty as a page shows it to the actor on a day."""
    shown = lights.light(facts_of(standing), lights.rules(), today)
    held_by = answer_to(duty, standing)
    return DutyLine(
        matter=matter,
        seq=standing.seq,
        number=standing.number,
        title=standing.title,
        sentence=standing.sentence,
        shown=shown,
        n=duty.n,
        owes=duty.owes,
        step=duty.title,
        owner=tree.name(duty.owner),
        watcher=tree.name(duty.watcher),
        due=duty.due,
        when=when(duty, today),
        is_late=duty.is_open and duty.due < today and held_by is None,
        why=why_due(duty),
        chased=duty.chased,
        waits=None if held_by is None else _waits(held_by, tree),
        percent=standing.percent,
        reported=standing.reported,
        acts=tuple(
            act
            for act in acts_now(standing, actor, tree, today)
            if answers(act, duty.owes) and (not act.names_a_duty or may_answer(act, standing, duty.n, actor, tree))
        ),
    )


def _waits(answer: Owed, tree: UnitTree) -> Said:
    return said("waits_for", unit=tree.name(answer.owner), owes=said(f"owes_{answer.owes}"), due=answer.due)


def when(duty: Owed, today: date) -> Said:
    """How late the duty is, or how long it has, in the days of its clock."""
    measure: workdays.Measure = "working" if duty.term.get("measure") == "working" else "natural"
    days = workdays.days_late(duty.due, today, measure, workdays.shipped())
    if duty.due == today:
        return said("due_today")
    if duty.due < today:
        # A duty that ran out on the eve of a holiday is late by days, though by no working day yet.
        return said(f"late_{measure}", days=days) if days > 0 else said("late_natural", days=(today - duty.due).days)
    return said(f"left_{measure}", days=-days)


def acts_now(standing: Standing, actor: Actor, tree: UnitTree, today: date) -> tuple[Act, ...]:
    """The acts worth a button: those open to the actor, less those whose guard on the day is known to refuse."""
    red = lights.light(facts_of(standing), lights.rules(), today).light is Light.RED
    overdue = any(duty.due < today and answer_to(duty, standing) is None for duty in standing.open())
    pointless: Mapping[str, bool] = {
        "no_change": standing.percent is None or red,
        "reach": not standing.open("reach"),
        "contest": standing.contested > 0,
        "withdraw_need": not any(not need.outcome for need in standing.needs),
        "promise_late": standing.due is None or standing.due >= today,
        "ask_extension": standing.due is None or (standing.due < today and standing.due_away is None),
        # It has its place on the form of the act that is prepared.
        "prepare": True,
        "chase": not overdue,
        "submit": bool(standing.open("arrange", "reach")) or not standing.standard,
    }
    return tuple(act for act in open_acts(standing, actor, tree) if not pointless.get(act.name, False))


def answers(act: Act, owes: str) -> bool:
    """Whether the act is an answer to a duty: it bears its name or needs it, or alone closes it."""
    if act.name == owes or owes in act.needs:
        return True
    return owes in act.closes and not any(owes in other.needs for other in table().values())
