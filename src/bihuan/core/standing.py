"""现状 standing: how one matter stands, as the fold of its entries; the rows of the database are a copy of this."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, is_dataclass
from datetime import date
from typing import Any, Protocol, get_args, get_origin, get_type_hints

import msgspec

from bihuan.core import records
from bihuan.core.parts.closings import Closing
from bihuan.core.parts.drafts import Draft
from bihuan.core.parts.duties import Owed
from bihuan.core.parts.figures import MAIN, Figure
from bihuan.core.parts.gates import Passed
from bihuan.core.parts.milestones import Milestone
from bihuan.core.parts.needs import Need
from bihuan.core.parts.slips import Slip
from bihuan.core.parts.waits import Deadline, Grant, Stop, Wait
from bihuan.core.records import changed, made, thawed

__all__ = ["ENDED", "UNFINISHED", "Owed", "Standing", "Told", "apply", "fold", "from_text", "to_text"]

UNFINISHED = frozenset({"deployed", "active", "submitted", "suspended", "transferring"})
"""States of a matter that is in the loop: deployed and not yet ended."""

ENDED = frozenset({"closed", "cancelled", "merged", "transferred", "archived"})


@dataclass(frozen=True, kw_only=True)
class Standing:
    """How one matter stands after its entry `seq`; texts are the latest words, dates are days in Asia/Shanghai."""

    kind: str
    number: str
    state: str
    seq: int
    head: str
    title: str
    sentence: str = ""
    standard: str = ""
    source_kind: str
    document: int | None = None
    source_note: str = ""
    upper_number: str = ""
    issue: str = ""
    plan: int | None = None
    part_of: int | None = None
    visibility: str = "district"
    lead: int | None = None
    lead_basis: str = "named"
    lead_post: int | None = None
    partners: tuple[int, ...] = ()
    supervisor: int
    coordinator: int
    due: date | None = None
    due_set_by: str = "district"
    cadence: str = "month"
    placements: tuple[int, ...] = ()
    registered: date
    start: date | None = None
    ended: date | None = None
    percent: int | None = None
    reported: date | None = None
    late_on: date | None = None
    no_changes: int = 0
    contested: int = 0
    state_before: str = ""
    taken_over: date | None = None
    merged_into: int | None = None
    absorbed: tuple[int, ...] = ()
    joint: tuple[int, ...] = ()
    each: tuple[int, ...] = ()
    others: Mapping[str, tuple[int, ...]] = field(default_factory=dict)
    stage: int = 0
    volume: str = ""
    drafts: tuple[Draft, ...] = ()
    needs: tuple[Need, ...] = ()
    asked_due: date | None = None
    waits: tuple[Wait, ...] = ()
    stops: tuple[Stop, ...] = ()
    grants: tuple[Grant, ...] = ()
    deadlines: tuple[Deadline, ...] = ()
    due_away: date | None = None
    due_held_by: int | None = None
    milestones: tuple[Milestone, ...] = ()
    gates: tuple[Passed, ...] = ()
    figures: tuple[Figure, ...] = ()
    slips: tuple[Slip, ...] = ()
    closings: tuple[Closing, ...] = ()
    duties_made: int = 0
    duties: tuple[Owed, ...] = ()

    def open(self, *owes: str) -> tuple[Owed, ...]:
        """The open duties, all of them or those that owe one of the given acts, in order of their numbers."""
        if not owes:
            return tuple([duty for duty in self.duties if duty.closed_seq is None])
        return tuple([duty for duty in self.duties if duty.closed_seq is None and duty.owes in owes])

    def owed(self) -> frozenset[str]:
        """The acts that are owed by open duties."""
        return frozenset([duty.owes for duty in self.duties if duty.closed_seq is None])

    def figure(self, name: str) -> Figure | None:
        """The figure of that name, or None where it was never told."""
        return next((figure for figure in self.figures if figure.name == (name or MAIN)), None)

    def milestone(self, duty: int) -> Milestone | None:
        """The milestone that a duty owes, or None."""
        return next((one for one in self.milestones if one.duty == duty), None)

    def parties(self) -> Mapping[str, tuple[int, ...]]:
        """The units of each party of the matter, by the party's word."""
        return {
            "lead": (self.lead,) if self.lead is not None else (),
            "partner": self.partners,
            "joint": self.joint,
            "supervisor": (self.supervisor,),
            "coordinator": (self.coordinator,),
            **self.others,
        }


class Told(Protocol):
    """What the fold reads of an entry; `ledger` records have this shape."""

    @property
    def seq(self) -> int: ...
    @property
    def hash(self) -> str: ...
    @property
    def facts(self) -> Mapping[str, Any]: ...
    @property
    def words(self) -> Mapping[str, str | None]: ...


EXPUNGED = "依规清除"
WORDS = ("title", "sentence", "standard", "source_note")
NUMBERED: Mapping[str, type[Any]] = {
    name: get_args(hint)[0]
    for name, hint in get_type_hints(Standing).items()
    if get_origin(hint) is tuple and is_dataclass(get_args(hint)[0]) and name != "duties"
}
"""The collections of numbered parts that an entry's `put` may add to or change, each with what one part is."""


def apply(standing: Standing | None, told: Told) -> Standing:
    """The standing after one more entry; decides nothing, so that old entries fold alike under new rules."""
    facts, words = told.facts, told.words
    changes = thawed(Standing, facts["set"]) if "set" in facts else {}
    changes |= {name: _text(words[name]) for name in WORDS if name in words}
    changes["seq"], changes["head"] = told.seq, told.hash
    if "state" in facts:
        changes["state"] = facts["state"]
    if "put" in facts:
        for name, items in facts["put"].items():
            if name in NUMBERED:
                changes[name] = _put(NUMBERED[name], getattr(standing, name) if standing else (), items, told)
    for item in facts.get("moved", ()):
        if item["n"] == 0:
            changes |= {"due": _day(item["due"]), "due_away": _day(item["away"]), "due_held_by": item["by"]}
    opened = facts.get("opened", ())
    if opened:
        changes["duties_made"] = len(opened) + (standing.duties_made if standing is not None else 0)
    milestones = changes.get("milestones", standing.milestones if standing else ())
    changes["duties"] = _after(standing.duties if standing else (), told, milestones)
    return made(Standing, changes) if standing is None else changed(standing, changes)


def to_text(standing: Standing) -> str:
    """The standing as one text that a row can keep; closed duties have rows of their own and are left out."""
    return records.to_text(changed(standing, {"duties": standing.open()}))


_DECODER = msgspec.json.Decoder(Standing)


def from_text(text: str) -> Standing:
    """The standing that was kept as `text`, with its open duties."""
    return _DECODER.decode(text)


def fold(entries: Iterable[Told]) -> Standing | None:
    """The standing that a subject's entries give from the first to the last, or None without entries."""
    standing: Standing | None = None
    for told in entries:
        standing = apply(standing, told)
    return standing


def _put(cls: type[Any], parts: tuple[Any, ...], items: Iterable[Mapping[str, Any]], told: Told) -> tuple[Any, ...]:
    """The parts after some were added or changed; `words` and `texts` of an item name the entry's words it takes."""
    found = {part.n: part for part in parts}
    for item in items:
        changes = thawed(cls, item)
        n = item["n"]
        if "words" in item:
            named = item["words"].items()
            changes |= {name: _text(told.words[word]) for name, word in named if word in told.words}
        if "texts" in item:
            changes["texts"] = {name: _text(told.words[word]) for name, word in item["texts"].items()}
        found[n] = changed(found[n], changes) if n in found else made(cls, changes)
    return tuple(found.values()) if len(found) == 1 else tuple([found[n] for n in sorted(found)])


def _after(duties: tuple[Owed, ...], told: Told, milestones: Iterable[Milestone]) -> tuple[Owed, ...]:
    """The duties after an entry: those it moved, passed on, chased and closed, then those it opened."""
    facts = told.facts
    if facts.keys().isdisjoint(DUTY_FACTS):
        return duties
    changes: dict[int, dict[str, Any]] = {}
    for item in facts.get("recomputed", ()):
        changes[item["n"]] = {"due": _day(item["due"]), "original": _day(item["due"]), "term": item["term"]}
    for item in facts.get("moved", ()):
        changes.setdefault(item["n"], {}).update(due=_day(item["due"]), away=_day(item["away"]), held_by=item["by"])
    new = [_opened(item, told, milestones, changes.get(item["n"], {})) for item in facts.get("opened", ())]
    for item in facts.get("passed", ()):
        changes.setdefault(item["n"], {}).update(owner=item["owner"], watcher=item["watcher"])
    for item in facts.get("chased", ()):
        changes.setdefault(item["n"], {})["chased"] = item["level"]
    for item in facts.get("closed", ()):
        closing = {"outcome": item["outcome"], "closed": date.fromisoformat(item["on"]), "closed_seq": told.seq}
        changes.setdefault(item["n"], {}).update(closing)
    if changes:
        duties = tuple([changed(duty, changes[duty.n]) if duty.n in changes else duty for duty in duties])
    return (*duties, *new) if new else duties


DUTY_FACTS = frozenset({"recomputed", "moved", "opened", "passed", "chased", "closed"})
"""The facts that say something about duties."""


def _day(text: str | None) -> Any:
    return None if text is None else date.fromisoformat(text)


def _opened(item: Mapping[str, Any], told: Told, milestones: Iterable[Milestone], moved: dict[str, Any]) -> Owed:
    due = date.fromisoformat(item["due"])
    row = {
        "n": item["n"],
        "owes": item["owes"],
        "owner": item["owner"],
        "watcher": item["watcher"],
        "opened": date.fromisoformat(item["on"]),
        "due": due,
        "original": due,
        "term": item["term"],
        "opened_seq": told.seq,
    }
    if item.get("word"):
        row["title"] = _text(told.words[item["word"]])
    elif "milestone" in item["term"]:
        row["title"] = next((one.title for one in milestones if one.n == item["term"]["milestone"]), "")
    return made(Owed, row | moved if moved else row)


def _text(words: str | None) -> str:
    return EXPUNGED if words is None else words
