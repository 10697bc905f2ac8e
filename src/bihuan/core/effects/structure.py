"""结构的后果 structure effects: parts are registered, the absorbed points to its survivor, the successor takes over."""

from collections.abc import Mapping
from typing import Any

from bihuan.core.case import Follow
from bihuan.core.making import Making
from bihuan.core.workdays import next_report_due

HANDED_ON = ("source_kind", "document", "plan", "due", "due_set_by", "cadence", "visibility", "placements")


def stand_as_taken_over(making: Making) -> None:
    """The matter stands in the middle of its way; what was before is 转入前, outside ledger and scores."""
    making.state = "active"
    making.set("start", making.filled.get("started"))
    making.set("taken_over", making.case.today)
    making.set("percent", making.filled.get("percent"))
    making.leave_unopened("deploy")
    by = next_report_due(making.case.today, making.value("cadence"), making.case.calendar)
    term = {"by": "cadence", "cadence": making.value("cadence"), "calendar": making.case.calendar.version}
    making.open("report", owner=making.party("lead"), watcher=making.party("supervisor"), by=by, term=term)


def register_the_parts(making: Making) -> None:
    """Each part becomes a matter of its own, part of this one, which keeps its one lead."""
    for place, part in enumerate(making.filled.get("parts"), start=1):
        _register_part(making, place, part)


def register_part_for_each_unit(making: Making) -> None:
    """Joint leads, and units that each do the same, get a part of their own when the matter goes out."""
    for place, unit in enumerate((*making.now.joint, *making.now.each), start=1):
        _register_part(making, place, {"title": making.now.title, "lead": unit, "standard": making.now.standard})


def _register_part(making: Making, place: int, part: Mapping[str, Any]) -> None:
    now, tree = making.now, making.case.tree
    lead = making.party("lead")
    # The parent's lead watches the part, unless both are one house: then the offices of the parent do.
    inside = tree.same_house(part["lead"], lead) or tree.same_house(part["lead"], now.supervisor)
    watch = (now.supervisor, now.coordinator) if inside else (lead, now.supervisor)
    payload = {name: getattr(now, name) for name in HANDED_ON}
    payload |= {"kind": now.kind, "supervisor": watch[0], "coordinator": watch[1], "part_of": "self"}
    payload |= {name: value for name, value in part.items() if value}
    making.then.append(Follow(f"new:{place}", "register", {name: value for name, value in payload.items() if value}))
    making.then.append(Follow(f"new:{place}", "deploy", {}))


def point_to_the_survivor(making: Making) -> None:
    """History, sentences and numbers of the absorbed matter point to the one that goes on."""
    into = making.filled.get("into")
    making.set("merged_into", into)
    making.then.append(Follow(f"matter:{into}", "absorb", {"absorbed": "self"}))


def take_what_was_absorbed(making: Making) -> None:
    """The survivor has the absorbed matter's placements; its lead and partners become partners."""
    other = making.case.beside[making.filled.get("absorbed")]
    units = {*making.now.partners, *other.partners, *([other.lead] if other.lead is not None else [])}
    making.set("absorbed", (*making.now.absorbed, making.filled.get("absorbed")))
    making.set("placements", tuple(sorted({*making.now.placements, *other.placements})))
    making.set("partners", tuple(sorted(unit for unit in units if unit != making.now.lead)))


def ask_for_the_receipt(making: Making) -> None:
    """The receiver owes the receipt; for a receiver outside, the supervising unit sees to it."""
    receiver = making.filled.get("receiver")
    owner = receiver if receiver is not None else making.party("supervisor")
    making.set("state_before", making.now.state)
    making.open_by_clock("receive", owner=owner, watcher=making.watcher_of(owner))


def go_back_to_the_state_before(making: Making) -> None:
    """The matter goes on where it was."""
    making.state = making.now.state_before
    making.set("state_before", "")


def pass_to_the_successor(making: Making) -> None:
    """The successor stands in every place of its predecessor; open duties go on under its name with the same due."""
    old, new = making.filled.get("predecessor"), making.filled.get("successor")
    now = making.now
    for name in ("lead", "supervisor", "coordinator"):
        if getattr(now, name) == old:
            making.set(name, new)
    if now.lead == old:
        making.set("lead_post", None)
    for name in ("partners", "joint", "each"):
        units: tuple[int, ...] = getattr(now, name)
        kept = {new if unit == old else unit for unit in units}
        kept.discard(making.party("lead") if now.lead is not None else 0)
        if kept != set(units):
            making.set(name, tuple(sorted(kept)))
    others = {role: tuple(new if unit == old else unit for unit in units) for role, units in now.others.items()}
    if others != now.others:
        making.set("others", others)
    making.reassign([duty for duty in now.open() if old in (duty.owner, duty.watcher)], old=old, new=new)
    _pass_the_waits_on(making, old=old, new=new)
    for one in now.deadlines:
        if one.owner == old and one.closed is None:
            making.put("deadlines", one.n, owner=new)
    making.open_by_clock("take_receipt", owner=new, watcher=making.watcher_of(new))


def _pass_the_waits_on(making: Making, *, old: int, new: int) -> None:
    """An answer that is still owed is the successor's, the days of one that was given stay with the old name.

    Whoever waits follows the clocks that wait: those that go on do so under the new name.
    """
    now = making.now
    goes_on = {duty.n for duty in now.open() if duty.owner == old}
    goes_on |= {wait.ask for wait in now.waits if wait.answerer == old and wait.ended is None}
    goes_on |= {0 for one in now.deadlines if one.owner == old and one.closed is None}
    for wait in now.waits:
        answerer = new if wait.answerer == old and wait.ended is None else wait.answerer
        asker = new if wait.asker == old and goes_on & set(wait.holds) else wait.asker
        if (asker, answerer) != (wait.asker, wait.answerer):
            making.put("waits", wait.n, asker=asker, answerer=answerer)


def name_what_is_expunged(making: Making) -> None:
    """The words that go are named by entry and name; the shell takes them away with this entry."""
    places = [place.partition(".") for place in making.filled.get("places")]
    making.extra["expunged"] = [{"seq": int(seq), "name": name} for seq, _, name in places]
