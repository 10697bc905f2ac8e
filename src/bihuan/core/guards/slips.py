"""督办单的前提 slip guards: what a slip may be about, to whom it goes, and while which it can be withdrawn."""

from bihuan.core.making import Making
from bihuan.core.standing import Owed
from bihuan.core.words import Refused, said


def slip_goes_to_another(making: Making) -> None:
    """An office writes no slip to itself."""
    duty = _cause(making, making.filled.get("duty"))
    if duty is not None and making.case.tree.same_house(duty.owner, making.party("supervisor")):
        raise Refused("missing", "slip_to_oneself", unit=making.case.tree.name(duty.owner))


def slip_is_not_drafted_yet(making: Making) -> None:
    """One duty has one slip of a colour at a time."""
    for slip in making.now.slips:
        same = slip.duty == making.filled.get("duty") and slip.colour == making.filled.get("colour")
        if same and slip.withdrawn is None:
            raise Refused("not_now", "slip_is_there", colour=said(f"colour_{slip.colour}"), n=slip.n)


def slip_has_its_cause(making: Making) -> None:
    """A slip is issued only while the duty it is about is still open."""
    slip = next(slip for slip in making.now.slips if slip.n == making.duty.term["slip"])
    if _cause(making, slip.duty) is None:
        raise Refused("not_now", "slip_without_cause", n=slip.n)


def slip_is_open(making: Making) -> None:
    """Only a slip that is drafted or issued and not yet answered is withdrawn."""
    if not any(slip.n == making.filled.get("slip") and slip.is_open for slip in making.now.slips):
        raise Refused("not_now", "slip_not_open", n=making.filled.get("slip"))


def _cause(making: Making, number: int) -> Owed | None:
    return next((duty for duty in making.now.open() if duty.n == number), None)
