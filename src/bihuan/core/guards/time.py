"""时限的前提 time guards: extensions are asked before the limit, reviews come soon, pauses are of what is open."""

from datetime import timedelta

from bihuan.core.making import Making
from bihuan.core.words import Refused, said


def extension_is_asked_in_time(making: Making) -> None:
    """An extension is asked before the deadline has passed, and for a later day."""
    due, asked = making.now.due, making.filled.get("due")
    if due is None:
        raise Refused("not_now", "no_due_to_extend")
    if _is_late(making):
        raise Refused("not_now", "extension_too_late", due=due)
    if asked <= due:
        raise Refused("missing", "extension_not_later", asked=asked, due=due)


def granted_day_lies_ahead(making: Making) -> None:
    """What is granted is a day that has not passed."""
    day = making.filled.get("due") or making.now.asked_due
    if day is None or day < making.case.today:
        raise Refused("missing", "due_is_past", due=day, today=making.case.today)


def matter_is_late(making: Making) -> None:
    """A new day is promised only after the deadline; before it an extension is asked for."""
    if not _is_late(making):
        raise Refused("not_now", "not_late_yet", due=making.now.due or "—")


def review_is_soon(making: Making) -> None:
    """A suspension is reviewed after the kind's longest time at the latest."""
    review, today, most = making.filled.get("review"), making.case.today, making.kind.review_within_days
    if not today < review <= today + timedelta(days=most):
        raise Refused("missing", "review_not_soon", most=most, review=review)


def pause_is_of_an_open_duty(making: Making) -> None:
    """What is paused is an open duty that does not stand still already, until a day ahead."""
    duty = next((duty for duty in making.now.open() if duty.n == making.filled.get("duty")), None)
    if duty is None or duty.held_by is not None or duty.owes == "unpause":
        raise Refused("not_now", "pause_not_possible")
    if making.filled.get("until") <= making.case.today:
        raise Refused("missing", "due_is_past", due=making.filled.get("until"), today=making.case.today)


def ground_is_of_the_kind(making: Making) -> None:
    """Where a kind names the grounds on which a statutory clock stops, a pause has one of them and no other."""
    known, told = making.kind.stops, making.filled.get("stop") or ""
    if told not in {stop.key for stop in known} and (known or told):
        grounds = [said("stop_named", key=stop.key, label=stop.label, law=stop.law or "—") for stop in known]
        raise Refused("missing", "stop_unknown" if known else "stop_not_of_the_kind", grounds=grounds)


def a_term_was_moved(making: Making) -> None:
    """The calendar in use moves something that is open; computing again what stays gives no entry."""
    if not (making.recomputed or making.moved):
        raise Refused("not_now", "recalendar_nothing", calendar=making.case.calendar.version)


def _is_late(making: Making) -> bool:
    # While the deadline stands still, the day on which it came to stand counts.
    due = making.now.due
    return due is not None and (making.now.due_away or making.case.today) > due
