"""结算 settling: what follows from every act for waits, deadline and due times, whatever the act was."""

from dataclasses import dataclass
from typing import Any

from bihuan.core.clocks import due_on, moves
from bihuan.core.making import Making
from bihuan.core.standing import ENDED, Standing, apply
from bihuan.core.timeledger import is_founded


@dataclass(frozen=True, slots=True)
class _Told:
    seq: int
    hash: str
    facts: Any
    words: Any


def settle(making: Making) -> None:
    """Ends the waits that are answered, keeps the deadline's clock, moves due times by exactly the days held."""
    _end_waits(making)
    _keep_the_deadline(making)
    _mark_the_lateness(making)
    was = making.standing
    # What is entered late may fall into a wait or a stop that has ended since.
    late = making.case.today < making.case.recorded_on
    ends = [one.ended for one in was.waits] + [one.ended for one in was.stops] if was is not None else []
    waiting = any(late or end is None for end in ends)
    if not (waiting or making.reckons_anew or making.has_put("waits", "stops", "grants")):
        return
    after = apply(was, _Told(was.seq + 1 if was else 1, "", making.facts(), making.filled.words))
    making.moved += _at_their_end(making)
    making.moved += moves(after, making.case.recorded_on, making.case.calendar)


def _end_waits(making: Making) -> None:
    """A duty that is answered ends the wait for it; an asking found to be for nothing holds no clock."""
    waits = {wait.n: wait for wait in making.standing.waits} if making.standing else {}
    for n, outcome in making.closed.items():
        wait = waits.get(n)
        if wait is None or wait.ended is not None:
            continue
        making.put("waits", n, ended=max(making.case.today, wait.filed or making.case.today))
        if not is_founded(outcome, reason=making.filled.get("code") or ""):
            making.judge_asking(wait.ask, founded=False)


def _keep_the_deadline(making: Making) -> None:
    """The deadline's clock begins with the issue, with a new lead or a first day set, and ends with the matter."""
    now = making.standing
    state, lead, due = (making.value(name) for name in ("state", "lead", "due"))
    state = making.state or state
    known = now.deadlines if now is not None else ()
    running = next((one for one in known if one.closed is None), None)
    today = making.case.today
    passed_on = making.has_put("deadlines")
    if running is not None and (state in ENDED or (running.owner != lead and not passed_on)):
        making.put("deadlines", running.n, closed=today)
    elif running is not None and now is not None and due != now.due:
        making.put("grants", making.next_of("grants"), clock=0, on=today, due=due)
        return
    elif running is not None:
        return
    if state not in {"", "draft", None} and state not in ENDED and due is not None and lead is not None:
        making.put("deadlines", making.next_of("deadlines"), owner=lead, opened=today, due=due)


def _mark_the_lateness(making: Making) -> None:
    """What is reported or reached after its day makes up for it; that it was late stays marked, by the day of doing."""
    open_ = making.standing.open("report", "reach") if making.standing is not None else ()
    done = [duty for duty in open_ if making.closed.get(duty.n) in {"reported", "unchanged", "reached"}]
    if any(duty.away is None and duty.due < making.case.today for duty in done):
        making.set("late_on", making.case.today)


def _at_their_end(making: Making) -> list[dict[str, Any]]:
    """The due days in force of what the act closes while it stood still, as they are kept from then on."""
    now: Standing | None = making.standing
    found = []
    for duty in now.open() if now is not None else ():
        if duty.n in making.closed and duty.away is not None and now is not None:
            due = due_on(now, duty.n, making.case.today, making.case.calendar)
            found.append({"n": duty.n, "due": due.isoformat(), "away": None, "by": None, "was": duty.due.isoformat()})
    return found
