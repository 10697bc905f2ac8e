"""销号的后果 closing effects: verifiers in their turn, the notice, the closing, the look back, the archive."""

from datetime import date
from typing import Any

from bihuan.core.kinds import Clock
from bihuan.core.making import Making
from bihuan.core.parts.closings import Closing
from bihuan.core.verifiers import ask_from, chain_of


def ask_the_first_verifier(making: Making) -> None:
    """The first verifier of the chain is asked, or the one that returned it where the kind goes on from there."""
    ask_from(making, making.now.stage)


def remember_the_stage(making: Making) -> None:
    """Where the next submission starts, as the kind says."""
    making.set("stage", making.duty.term.get("stage", 0) if making.kind.resubmit_from == "returned" else 0)


def go_on_along_the_chain(making: Making) -> None:
    """The next verifier is asked; after the last the matter is given notice of, or closed."""
    stage = making.duty.term.get("stage", 0)
    if ask_from(making, stage + 1):
        making.state = None
    elif making.kind.publish_days:
        making.state = None
        making.open_by_clock("publish", owner=making.party("supervisor"), watcher=making.party("coordinator"))
    else:
        close_the_matter(making)


def let_the_notice_run(making: Making) -> None:
    """The notice is public for the kind's working days; then the supervising unit owes the end."""
    until = making.until(Clock(making.kind.publish_days))
    supervisor, coordinator = making.party("supervisor"), making.party("coordinator")
    about: dict[str, Any] = {"until": until.isoformat()}
    making.open_by_clock("conclude", owner=supervisor, watcher=coordinator, start=until, **about)


def close_the_matter(making: Making) -> None:
    """The matter is struck off today, slips lapse, and the first look back is owed where the kind asks for one."""
    making.set("ended", making.case.today)
    making.set("stage", 0)
    making.close(making.open_now("slip", "answer"), "lapsed")
    above = any(stage.by == "upper" for _, stage in chain_of(making.kind, making.now))
    day = making.case.today
    making.put_part("closings", Closing(n=making.next_of("closings"), on=day, above=day if above else None))
    _look_back(making, term=0, closed=day)


def record_the_closing_above(making: Making) -> None:
    """The matter is struck off above as well: a fact of its own."""
    making.put("closings", making.now.closings[-1].n, above=making.case.today)


def open_the_next_look_back(making: Making) -> None:
    """The next look back is owed where the kind asks for one more; terms count from the closing."""
    closed = making.now.ended or making.case.today
    _look_back(making, term=making.duty.term.get("turn", 0) + 1, closed=closed)


def reopen_the_matter(making: Making) -> None:
    """The matter is open again, with a new date; what follows is linked to the closing that did not hold."""
    if making.now.closings:
        making.put("closings", making.now.closings[-1].n, reopened=making.case.today)
    making.set("ended", None)
    making.set("due", making.filled.get("due"))


def put_into_the_archive(making: Making) -> None:
    """The file has its volume; the state in which the matter ended is kept."""
    making.set("state_before", making.now.state)
    making.set("volume", making.filled.get("volume"))


def name_the_party(making: Making) -> None:
    """A party of the matter has the units named, or none any more."""
    others = {word: units for word, units in making.now.others.items() if word != making.filled.get("party")}
    units = making.filled.get("units", ())
    making.set("others", others | ({making.filled.get("party"): units} if units else {}))


def _look_back(making: Making, *, term: int, closed: date) -> None:
    if term < len(making.kind.look_back):
        supervisor, coordinator = making.party("supervisor"), making.party("coordinator")
        clock = making.kind.look_back[term]
        making.open_by_clock("look_back", owner=supervisor, watcher=coordinator, start=closed, clock=clock, turn=term)
