"""督办单的后果 slip effects: a draft asks for the signature, a signed slip for an answer, and the ladder goes on."""

from bihuan.core.making import Making
from bihuan.core.parts.slips import Slip


def draft_the_slip(making: Making) -> None:
    """The slip is drafted, and the supervising unit owes its signature or its withdrawal."""
    slip = Slip(
        n=making.next_of("slips"),
        colour=making.filled.get("colour"),
        duty=making.filled.get("duty"),
        drafted=making.case.today,
    )
    words = {"demand": "demand"} if "demand" in making.filled.words else None
    making.put_part("slips", slip, words=words)
    making.open_by_clock("slip", owner=making.party("supervisor"), watcher=making.party("coordinator"), slip=slip.n)


def issue_the_slip(making: Making) -> None:
    """Whoever owes the duty owes an answer to the slip as well."""
    slip = next(slip for slip in making.now.slips if slip.n == making.duty.term["slip"])
    cause = next(duty for duty in making.now.open() if duty.n == slip.duty)
    making.put("slips", slip.n, issued=making.case.today)
    making.open_by_clock("answer", owner=cause.owner, watcher=cause.watcher, slip=slip.n)


def take_the_answer(making: Making) -> None:
    """The slip is answered; what it was about is still owed."""
    making.put("slips", making.duty.term["slip"], answered=making.case.today)


def withdraw_the_slip(making: Making) -> None:
    """The slip is withdrawn, and nobody owes its signature or its answer any more."""
    number = making.filled.get("slip")
    making.put("slips", number, withdrawn=making.case.today)
    owed = [duty for duty in making.now.open("slip", "answer") if duty.term["slip"] == number]
    making.close(owed, "slip_withdrawn")
