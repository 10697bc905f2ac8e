"""计时 clocks: a matter's duties, deadline, waits and stops as the time ledger counts them."""

from datetime import date
from typing import Any

from bihuan.core.calendars import Calendar
from bihuan.core.parts.waits import Deadline
from bihuan.core.standing import Owed, Standing
from bihuan.core.timeledger import Breakdown, Clock, Hold, Link, Record, Running, Stop, is_held, running, time_ledger
from bihuan.core.timeledger.record import Grant
from bihuan.core.words import Said, said
from bihuan.core.workdays import Measure, Term

DEADLINE = 0


def record_of(standing: Standing, *, with_closed: bool = False) -> Record:
    """The matter as the time ledger sees it; with closed duties where the standing has them and they are asked for."""
    duties = standing.duties if with_closed else standing.open()
    deadlines = standing.deadlines if with_closed else standing.deadlines[-1:]
    return Record(
        clocks=(
            *(_deadline(one, standing, place) for place, one in enumerate(deadlines)),
            *(_clock(duty, standing) for duty in duties),
        ),
        holds=tuple(hold_of(standing, wait.n) for wait in standing.waits),
        stops=tuple(Stop(stop.begun, stop.ended) for stop in standing.stops if stop.begun is not None),
    )


def hold_of(standing: Standing, n: int) -> Hold:
    """The wait of that number as a hold of the time ledger."""
    wait = next(wait for wait in standing.waits if wait.n == n)
    assert wait.filed is not None
    return Hold(
        duty=wait.n,
        ask=wait.ask or wait.n,
        filed=wait.filed,
        asker=wait.asker,
        answerer=wait.external or wait.answerer,
        link=Link(wait.link),
        holds=frozenset(wait.holds),
        limit=wait.limit,
        measure=_measure(wait.measure),
        ended=wait.ended,
        founded=wait.founded,
    )


def measure_of(duty: Owed) -> Measure:
    """The measure a duty's days are counted in: that of its term, natural days where a day was set."""
    return _measure(str(duty.term.get("measure", "natural")))


def _measure(text: str) -> Measure:
    return "working" if text == "working" else "natural"


def _clock(duty: Owed, standing: Standing) -> Clock:
    return Clock(
        n=duty.n,
        owner=duty.owner,
        measure=measure_of(duty),
        opened=duty.opened,
        due=_original(duty),
        grants=_grants(standing, duty.n),
        closed=duty.closed,
    )


def _original(duty: Owed) -> date | Term:
    term = duty.term
    # A term that runs from a later day than the opening, as after a public notice, is a day set.
    if term.get("by") != "clock" or term["start"] != duty.opened.isoformat():
        return duty.original or duty.due
    return Term(term["days"], _measure(term["measure"]), term.get("roll", False))


def _deadline(one: Deadline, standing: Standing, place: int) -> Clock:
    assert one.opened is not None
    assert one.due is not None
    mine = tuple(grant for grant in _grants(standing, DEADLINE) if one.opened <= grant.on <= (one.closed or grant.on))
    before = place - 1 if place else None
    return Clock(
        n=DEADLINE,
        owner=one.owner,
        measure="natural",
        opened=one.opened,
        due=one.due,
        grants=mine,
        closed=one.closed,
        follows=before,
    )


def _grants(standing: Standing, clock: int) -> tuple[Grant, ...]:
    return tuple(
        Grant(grant.on, grant.due)
        for grant in standing.grants
        if grant.clock == clock and grant.on is not None and grant.due is not None
    )


def moves(standing: Standing, today: date, calendar: Calendar) -> list[dict[str, Any]]:
    """How each open clock of the standing differs from how its waits, stops and grants leave it at the end of today.

    An item has the clock's number, its due day, since when it stands still (`away`), and `by` which duty to answer.
    """
    suspended = any(stop.ended is None for stop in standing.stops)
    record = record_of(standing)
    holds = [hold for hold in record.holds if hold.ended is None]
    found = []
    for clock, left in zip(
        [clock for clock in record.clocks if clock.opened <= today], running(record, today, calendar), strict=True
    ):
        if clock.closed is not None:
            continue
        held = is_held(clock.owner, n=clock.n, holds=holds, suspended=suspended, calendar=calendar)
        by = _holder(standing, clock.n, suspended=suspended) if held else None
        if (left.due, left.away, by) != _now(standing, clock.n):
            due, away = left.due.isoformat(), left.away.isoformat() if left.away else None
            found.append(
                {"n": clock.n, "due": due, "away": away, "by": by, "was": _now(standing, clock.n)[0].isoformat()}
            )
    return found


def _now(standing: Standing, n: int) -> tuple[date, date | None, int | None]:
    if n == DEADLINE:
        assert standing.due is not None
        return standing.due, standing.due_away, standing.due_held_by
    duty = next(duty for duty in standing.duties if duty.n == n)
    return duty.due, duty.away, duty.held_by


def _holder(standing: Standing, n: int, *, suspended: bool) -> int | None:
    """The number of the duty that has to be done for the clock to run again."""
    if suspended:
        return next((duty.n for duty in standing.open("review")), None)
    mine = [wait for wait in standing.waits if wait.ended is None and wait.founded and n in wait.holds]
    return min(mine, key=lambda wait: (wait.limit or date.max, wait.filed, wait.n)).n if mine else None


def ledger_of(standing: Standing, today: date, calendar: Calendar) -> tuple[Breakdown, ...]:
    """用时构成: the breakdown of every clock of the matter as of today, the deadline's first."""
    return time_ledger(record_of(standing, with_closed=True), today, calendar)


def inexact(standing: Standing, today: date, calendar: Calendar) -> list[int]:
    """The numbers of the clocks whose time ledger does not add up, or whose due day in force is not the one kept."""
    wrong = []
    for one in ledger_of(standing, today, calendar):
        clock = one.course.clock
        kept = None if clock.closed is not None else due_on(standing, clock.n, today, calendar)
        if not one.is_exact or (kept is not None and kept != one.due):
            wrong.append(clock.n)
    return wrong


def unexplained(standing: Standing, today: date, calendar: Calendar) -> list[Said]:
    """A sentence for each clock of the matter whose time ledger does not hold as of today; empty where all hold.

    A matter whose last entry is later than today is looked at as of that entry's day, where its due days are kept.
    """
    if not (standing.waits or standing.stops or standing.grants):
        # Nothing ever stood still: the due day in force is the original one.
        clocks = [clock for clock in record_of(standing).clocks if clock.closed is None]
        unmoved = [clock.n for clock in clocks if clock.original(calendar) != _now(standing, clock.n)[0]]
        return [said("gap_time_ledger", number=standing.number, n=n) for n in unmoved]
    days = [duty.opened for duty in standing.duties] + [duty.closed for duty in standing.duties if duty.closed]
    days += [wait.ended or wait.filed for wait in standing.waits if wait.filed]
    days += [stop.ended or stop.begun for stop in standing.stops if stop.begun]
    wrong = inexact(standing, max([today, *days]), calendar)
    return [said("gap_time_ledger", number=standing.number, n=n) for n in wrong]


def due_on(standing: Standing, n: int, today: date, calendar: Calendar) -> date:
    """The due day in force of an open clock on a day: the one kept, and where it stands still the days since."""
    due, away, _ = _now(standing, n)
    measure: Measure = "natural"
    if n != DEADLINE:
        measure = measure_of(next(duty for duty in standing.duties if duty.n == n))
    return Running(due, measure, away).due_on(today, calendar)
