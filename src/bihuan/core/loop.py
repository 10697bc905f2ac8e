"""闭环 loop: `judge` decides whether an act may happen and what follows; `open_acts` says what may happen now."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from bihuan.core.acts import Act, acts_from, table
from bihuan.core.case import Case, Follow
from bihuan.core.effects import EFFECTS
from bihuan.core.guards import GUARDS
from bihuan.core.making import Making, answered
from bihuan.core.payload import check
from bihuan.core.roles import Actor, Function, Seat, UnitTree, roles_toward
from bihuan.core.settling import settle
from bihuan.core.signing import refuse_unsigned
from bihuan.core.standing import Standing
from bihuan.core.words import Refused, owed_label, said
from bihuan.core.workdays import working_days_between

SHANGHAI = ZoneInfo("Asia/Shanghai")


@dataclass(frozen=True, slots=True)
class Verdict:
    """What an act that was found right brings about: sealed facts, words, the seat it came from, rule versions."""

    facts: Mapping[str, Any]
    words: Mapping[str, str]
    seat: Seat
    rules: Mapping[str, str]
    basis: Mapping[str, str] | None
    then: tuple[Follow, ...] = ()


def day_of(moment: datetime) -> date:
    """The calendar day of a moment in Asia/Shanghai, the one on which deadlines fall."""
    return moment.astimezone(SHANGHAI).date()


def judge(standing: Standing | None, act: str, payload: Mapping[str, Any], case: Case) -> Verdict:
    """What the act brings about, or `Refused`: not_you first, then not_now, so that nobody learns too much."""
    row = table().get(act)
    if row is None:
        raise Refused("missing", "act_unknown", act=act[:40])
    seat = _right(row, standing, payload, case)
    state = standing.state if standing else ""
    if state not in row.sources:
        raise Refused("not_now", "act_not_in_state", act=row.label, state=said(f"state_{state or 'none'}"))
    filled = check(row, payload, state=state, tree=case.tree)
    named = case.kinds.kind(standing.kind if standing else filled.get("kind", "task"))
    making = Making(standing, filled, case, kind=named, row=row, seat=seat)
    refuse_unsigned(making)
    _refuse_by_duties(row, making)
    _refuse_by_time(row, making)
    for guard in row.guards:
        GUARDS[guard](making)
    _carry_out(row, making)
    for guard in row.after:
        GUARDS[guard](making)
    basis = filled.get("basis")
    return Verdict(
        facts=making.facts(),
        words=filled.words,
        seat=seat,
        rules=making.rules(),
        basis={"kind": basis} if basis else None,
        then=tuple(making.then),
    )


def open_acts(standing: Standing | None, actor: Actor, tree: UnitTree) -> tuple[Act, ...]:
    """The acts whose state, roles and duties fit: what the buttons of a page are drawn from, in the table's order."""
    own = tuple(seat.unit for seat in actor.seats if seat.function is Function.SUPERVISOR)
    parties = standing.parties() if standing else {"supervisor": own}
    roles = roles_toward(actor, parties, tree).keys()
    owed = standing.owed() if standing is not None else frozenset()
    return tuple(
        row
        for row in acts_from(standing.state if standing else "")
        if row.answers_now(owed)
        and owed.isdisjoint(row.bars)
        and (row.may & roles or row.may & _roles_by_duty(row, standing, actor, tree, None).keys())
    )


def may_answer(row: Act, standing: Standing, duty: int, actor: Actor, tree: UnitTree) -> bool:
    """Whether the actor has the right to do the act upon the one open duty with this number."""
    roles = roles_toward(actor, standing.parties(), tree).keys()
    return bool(row.may & (roles | _roles_by_duty(row, standing, actor, tree, duty).keys()))


def _roles_by_duty(row: Act, standing: Standing | None, actor: Actor, tree: UnitTree, named: Any) -> Mapping[str, Seat]:
    """The roles that come from the duty an act answers: its `owner` and its `watcher`, joined with the function."""
    if standing is None or not row.by_duty:
        return {}
    duties = answered(standing, row, named)
    parties = {"owner": {duty.owner for duty in duties}, "watcher": {duty.watcher for duty in duties}}
    return roles_toward(actor, parties, tree)


def _right(row: Act, standing: Standing | None, payload: Mapping[str, Any], case: Case) -> Seat:
    parties = standing.parties() if standing is not None else _parties_named(payload, case.tree)
    roles = {
        **roles_toward(case.actor, parties, case.tree),
        **_roles_by_duty(row, standing, case.actor, case.tree, payload.get("duty")),
    }
    if case.follows and "follow" in row.may:
        return next(iter(roles.values()), Seat(post=0, unit=0, function=Function.SYSADMIN))
    fitting = sorted(row.may & roles.keys(), key=lambda role: (roles[role].on_behalf is not None, role))
    if not fitting:
        raise Refused(
            "not_you",
            "act_not_you",
            act=row.label,
            may=[said("role_" + role.replace(".", "_")) for role in sorted(row.may)],
        )
    return roles[fitting[0]]


def _parties_named(payload: Mapping[str, Any], tree: UnitTree) -> Mapping[str, tuple[int, ...]]:
    """The supervising unit that a registration names; whatever is no unit names nobody, and the right is missing."""
    raw = payload.get("supervisor")
    unit = int(raw) if isinstance(raw, str) and raw.isascii() and raw.isdigit() and len(raw) < 19 else raw
    return {"supervisor": (unit,)} if type(unit) is int and unit in tree.parents else {}


def _refuse_by_duties(row: Act, making: Making) -> None:
    standing = making.standing
    if not row.answers_now(standing.owed() if standing is not None else frozenset()):
        raise Refused("not_now", "duty_not_open", act=row.label, owes=[owed_label(owes) for owes in row.needs])
    for owes in row.bars:
        if standing is not None and standing.open(owes):
            raise Refused("not_now", "duty_bars", act=row.label, owes=owed_label(owes))


def _refuse_by_time(row: Act, making: Making) -> None:
    case, standing = making.case, making.standing
    if case.happened > case.recorded:
        raise Refused("missing", "happened_in_future")
    if standing is None:
        earliest = None
    else:
        answered = {*row.closes, *row.needs}
        touched = [
            duty
            for duty in standing.open()
            if "*" in answered or duty.owes in answered or duty.n == making.filled.get("duty")
        ]
        earliest = max([standing.registered, *(duty.opened for duty in touched)])
    if earliest is not None and case.today < earliest:
        raise Refused("missing", "happened_too_early", happened=case.today, earliest=earliest)
    if case.actor.person is None:
        return
    late = working_days_between(case.today, day_of(case.recorded), case.calendar)
    if late <= making.kind.grace_days_for_late_entry or standing is None:
        return
    if not any(role.startswith("supervisor.") for role in roles_toward(case.actor, standing.parties(), case.tree)):
        raise Refused("not_you", "late_entry_needs_supervisor", days=making.kind.grace_days_for_late_entry)


def _carry_out(row: Act, making: Making) -> None:
    if row.to is not None:
        making.state = row.to
    for owes, outcome in row.closes.items():
        if row.names_a_duty and owes in row.needs:
            making.close([making.duty] if making.duty.owes == owes else [], outcome)
        else:
            making.close(making.open_now() if owes == "*" else making.open_now(owes), outcome)
    for effect in row.effects:
        EFFECTS[effect](making)
    for opening in row.opens:
        making.open_by_clock(opening.owes, owner=making.party(opening.owner), watcher=making.party(opening.watcher))
    for held, by in row.holds.items():
        making.hold(held, by)
    settle(making)
