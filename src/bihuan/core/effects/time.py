"""时限的后果 time effects: days are granted, clocks stopped and let run, new days promised without changing the old."""

from typing import Any

from bihuan.core.calendars import version
from bihuan.core.making import Making
from bihuan.core.recalendar import Moved, recalendared


def ask_for_the_extension(making: Making) -> None:
    """The level that set the date owes an answer; where it was set above, the supervising unit brings it there."""
    making.set("asked_due", making.filled.get("due"))
    making.open_by_clock("extend", owner=making.party("supervisor"), watcher=making.party("coordinator"))
    making.wait("extend", link="upper" if making.now.due_set_by == "upper" else "ruling", holds=(0,))


def grant_the_days(making: Making) -> None:
    """The deadline is set anew; the original date stays on record."""
    making.set("due", making.filled.get("due") or making.now.asked_due)
    making.set("asked_due", None)


def forget_the_asked_day(making: Making) -> None:
    """The deadline stays as it is."""
    making.set("asked_due", None)


def owe_by_the_new_day(making: Making) -> None:
    """The lead owes the matter by a new day; light and lateness stay as they are."""
    making.close(making.open_now("late"), "renewed")
    lead = making.party("lead")
    watcher, day = making.watcher_of(lead), making.filled.get("due")
    making.open("late", owner=lead, watcher=watcher, by=day, term={"by": "promise"})


def stop_the_clocks(making: Making) -> None:
    """Every open clock of the matter stands still."""
    making.set("state_before", making.now.state)
    making.put("stops", making.next_of("stops"), begun=making.case.today)


def owe_the_review(making: Making) -> None:
    """The supervision office owes a review of the suspension."""
    owner = making.party("supervisor")
    day = making.filled.get("review")
    making.open("review", owner=owner, watcher=making.party("coordinator"), by=day, term={"by": "review"})


def let_the_clocks_run(making: Making) -> None:
    """The formal stop ends."""
    making.put("stops", making.now.stops[-1].n, ended=making.case.today)


def pause_the_duty(making: Making) -> None:
    """A statutory term in its course holds the duty; the lead owes it to be let run on."""
    number, stop = making.filled.get("duty"), making.filled.get("stop")
    if stop:
        making.extra["stop"] = stop
    duty = next(duty for duty in making.now.open() if duty.n == number)
    watcher = making.watcher_of(duty.owner)
    making.open("unpause", owner=duty.owner, watcher=watcher, by=making.filled.get("until"), term={"by": "review"})
    making.wait("unpause", link="upper", holds=(number,), outside=True, asker=duty.owner, open_ended=True)


def take_it_a_level_up(making: Making) -> None:
    """What is to be settled waits for a leader; the office that brings it there still owes it."""
    making.put("waits", making.duty.n, level=making.filled.get("to_level"))


def compute_the_terms_again(making: Making) -> None:
    """The terms of open duties end as the calendar in use now says; what was held or granted is reckoned from there."""
    case, waits = making.case, {wait.n: wait for wait in making.now.waits}
    for moved in recalendared(
        making.now.open(), to=case.calendar, known=lambda name: version(name, among=case.calendars)
    ):
        making.recomputed.append(_recomputed(moved))
        wait = waits.get(moved.duty.n)
        if wait is not None and wait.ended is None and wait.limit == (moved.duty.original or moved.duty.due):
            making.put("waits", wait.n, limit=moved.due)
    making.reckons_anew = True


def _recomputed(moved: Moved) -> dict[str, Any]:
    duty = moved.duty
    item = {"n": duty.n, "owes": duty.owes, "due": moved.due.isoformat(), "was": duty.due.isoformat()}
    return item | {"term": dict(moved.term)}
