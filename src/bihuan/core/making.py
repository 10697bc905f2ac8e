"""推演 making: an act while it is judged, gathering what it sets, closes and opens; never seen outside `judge`."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from bihuan.core.acts import Act
from bihuan.core.case import Case, Follow
from bihuan.core.kinds import Clock, Kind
from bihuan.core.parts.waits import Wait
from bihuan.core.payload import Filled
from bihuan.core.records import plain, to_plain
from bihuan.core.roles import Seat
from bihuan.core.standing import Owed, Standing
from bihuan.core.words import Refused, owed_label, said
from bihuan.core.workdays import Term, due, due_day

LINKS: Mapping[str, str] = {"rule": "ruling", "sign": "ruling", "verify": "verify", "verify_node": "verify"}
"""The link of the work on which the days of an answer are spent."""
DIRECT = frozenset({"lead", "supervisor", "coordinator"})
"""Parties of exactly one unit, which have a column; any other word is one of the `others`."""


class Making:
    """The growing outcome of one act on one matter."""

    def __init__(
        self, standing: Standing | None, filled: Filled, case: Case, *, kind: Kind, row: Act, seat: Seat
    ) -> None:
        self.standing = standing
        self.row = row
        self.seat = seat
        self.filled = filled
        self.case = case
        self.kind = kind
        self.state: str | None = None
        self.extra: dict[str, Any] = {}
        self._set: dict[str, Any] = {}
        self._was: dict[str, Any] = {}
        self._closed: dict[int, dict[str, Any]] = {}
        self._opened: list[dict[str, Any]] = []
        self.moved: list[dict[str, Any]] = []
        self._chased: list[dict[str, int]] = []
        self._passed: list[dict[str, Any]] = []
        self._put: dict[str, list[dict[str, Any]]] = {}
        self.recomputed: list[dict[str, Any]] = []
        self.reckons_anew = False
        self.then: list[Follow] = []

    @property
    def now(self) -> Standing:
        """The matter the act is upon; an act without a matter never asks."""
        if self.standing is None:
            raise AssertionError("this act needs a matter")
        return self.standing

    def value(self, name: str) -> Any:
        """The value of a column as it will be after the act."""
        if name in self._set:
            return self._set[name]
        return getattr(self.standing, name) if self.standing is not None else None

    def set(self, name: str, value: Any) -> None:
        """Lets a column have a new value; the old one of an existing matter is kept beside it."""
        if self.standing is not None:
            self._was[name] = getattr(self.standing, name)
        self._set[name] = value

    @property
    def duty(self) -> Owed:
        """The one open duty that the act answers: the one its payload names, or the only one of its sort and owner."""
        found = answered(self.now, self.row, self.filled.get("duty"))
        if len(found) > 1:
            found = tuple(duty for duty in found if self.case.tree.on_one_branch(self.seat.unit, duty.owner))
        if len(found) != 1:
            raise Refused("missing", "which_duty", act=self.row.label, owes=[owed_label(one) for one in self.row.needs])
        return found[0]

    def put(self, collection: str, n: int, *, words: Mapping[str, str] | None = None, **values: Any) -> None:
        """Adds a numbered part or changes one; `words` say which words of the payload are which of its texts."""
        item = {"n": n, **{name: plain(value) for name, value in values.items()}}
        self._put.setdefault(collection, []).append(item | ({"words": dict(words)} if words else {}))

    def put_part(
        self,
        collection: str,
        part: Any,
        *,
        texts: Mapping[str, str] | None = None,
        words: Mapping[str, str] | None = None,
    ) -> None:
        """Adds a numbered part as it is; `texts` say which words of the payload stand under which name in its texts.

        `words` say which of them are its own fields.
        """
        item = to_plain(part) | ({"texts": dict(texts)} if texts else {}) | ({"words": dict(words)} if words else {})
        self._put.setdefault(collection, []).append(item)

    def next_of(self, collection: str) -> int:
        """The number that the next part of a collection will have."""
        known = getattr(self.standing, collection) if self.standing is not None else ()
        taken: list[int] = [part.n for part in known] + [item["n"] for item in self._put.get(collection, ())]
        return max(taken, default=0) + 1

    def party(self, word: str) -> int:
        """The one unit of a party after the act; `owner` and `watcher` are those of the duty that is answered."""
        if word in ("owner", "watcher"):
            duty = self.duty
            return duty.owner if word == "owner" else duty.watcher
        unit = self.value(word) if word in DIRECT else next(iter(self.value("others").get(word, ())), None)
        if not isinstance(unit, int):
            raise AssertionError(f"no {word} on this matter")
        return unit

    def watcher_of(self, owner: int) -> int:
        """The office that watches what a unit owes: the supervising unit, else the coordinating one, never itself."""
        for office in ("supervisor", "coordinator"):
            if not self.case.tree.same_house(self.party(office), owner):
                return self.party(office)
        names = {"one": said("party_supervisor"), "other": said("party_coordinator")}
        raise Refused("missing", "parties_overlap", unit=self.case.tree.name(self.case.tree.first(owner)), **names)

    def open_now(self, *owes: str) -> tuple[Owed, ...]:
        """The duties that are open before the act and not closed by it so far."""
        duties = self.standing.open(*owes) if self.standing is not None else ()
        return tuple(duty for duty in duties if duty.n not in self._closed)

    def close(self, duties: Iterable[Owed], outcome: str) -> None:
        """Closes duties with one outcome on the day of the act, though never before the day they were opened."""
        for duty in duties:
            self._closed[duty.n] = {
                "n": duty.n,
                "outcome": outcome,
                "on": max(self.case.today, duty.opened).isoformat(),
            }

    def open_by_clock(
        self,
        owes: str,
        *,
        owner: int,
        watcher: int,
        start: date | None = None,
        clock: Clock | None = None,
        **about: Any,
    ) -> None:
        """Opens a duty that is due when its clock runs out: the kind's, from today, where nothing else is given.

        `about` are further facts of its term.
        """
        clock = clock or self.kind.clock(owes, source_kind=self.value("source_kind"))
        end = due(start or self.case.today, Term(clock.days, clock.measure), self.case.calendar)
        self.open(owes, owner=owner, watcher=watcher, by=end.day, term={"by": "clock", **end.to_facts(), **about})

    def until(self, clock: Clock) -> date:
        """The day on which a clock that starts today runs out."""
        return due_day(self.case.today, Term(clock.days, clock.measure), self.case.calendar)

    def open(self, owes: str, *, owner: int, watcher: int, by: date, term: Mapping[str, Any], word: str = "") -> None:
        """Opens a duty due on a given day; `term` is what the sentence “why due then” is made of."""
        item = {"n": self.next_number, "owes": owes, "owner": owner, "watcher": watcher}
        item |= {"on": self.case.today.isoformat(), "due": by.isoformat(), "term": dict(term)}
        self._opened.append(item | ({"word": word} if word else {}))

    @property
    def closed(self) -> Mapping[int, str]:
        """The outcome of each duty that the act closes, by number."""
        return {n: item["outcome"] for n, item in self._closed.items()}

    def has_put(self, *collections: str) -> bool:
        """Whether the act adds to or changes one of the collections."""
        return any(name in self._put for name in collections)

    @property
    def next_number(self) -> int:
        """The number that the next duty to be opened will have inside its matter."""
        return (self.standing.duties_made if self.standing else 0) + len(self._opened) + 1

    def leave_unopened(self, owes: str) -> None:
        """Takes back that duties of a sort were to be opened."""
        self._opened = [item for item in self._opened if item["owes"] != owes]

    def reassign(self, duties: Iterable[Owed], *, old: int, new: int) -> None:
        """Lets another unit stand where one owed or watched open duties; their days so far stay in the entries."""
        for duty in duties:
            owner, watcher = (new if unit == old else unit for unit in (duty.owner, duty.watcher))
            if self.case.tree.same_house(owner, watcher):
                watcher = self.watcher_of(owner)
            self._passed.append({"n": duty.n, "owner": owner, "watcher": watcher, "was": [duty.owner, duty.watcher]})

    def hold(self, owes: str, by: str) -> None:
        """Holds open duties, and the deadline, while the newly opened duty `by` is owed by somebody else."""
        held = (0, *(duty.n for duty in self.open_now(owes)))
        self.wait(by, link=LINKS[by], holds=held)

    def wait(
        self,
        owes: str,
        *,
        link: str,
        holds: Iterable[int],
        ask: int | None = None,
        asker: int | None = None,
        outside: bool = False,
        open_ended: bool = False,
        limit: date | None = None,
    ) -> None:
        """Lets clocks stand still until the newly opened duty is answered; 0 is the deadline, where there is one.

        `ask` joins the duty to an asking that goes on; the answerer is a party outside where `outside`, with no limit
        where `open_ended`, else with `limit` or the day the duty is due.
        """
        answer = next(item for item in reversed(self._opened) if item["owes"] == owes)
        n: int = answer["n"]
        running = self.standing is not None and any(one.closed is None for one in self.standing.deadlines)
        wait = Wait(
            n=n,
            ask=ask or n,
            asker=asker if asker is not None else self.party("lead"),
            answerer=answer["owner"],
            external=f"external:{n}" if outside else "",
            link=link,
            filed=self.case.today,
            holds=tuple(sorted(number for number in set(holds) if number or running)),
            limit=None if open_ended else limit or date.fromisoformat(answer["due"]),
            measure=answer["term"].get("measure", "natural"),
        )
        self.put_part("waits", wait)

    def judge_asking(self, ask: int, *, founded: bool) -> None:
        """Lets an asking hold clocks, or not: days up to the answerers' own limits then go back to the asker."""
        for wait in self.now.waits:
            if wait.ask == ask and wait.founded is not founded:
                self.put("waits", wait.n, founded=founded)

    def move(self, duty: Owed, *, to: date) -> None:
        """Lets an open duty be due on another day: the days between are granted, the old day stays on record."""
        self.put("grants", self.next_of("grants"), clock=duty.n, on=self.case.today, due=to)

    def due_of(self, duty: Owed) -> date:
        """The day on which an open duty will be due after the act."""
        moved = [item["due"] for item in self._put.get("grants", ()) if item["clock"] == duty.n]
        return date.fromisoformat(moved[-1]) if moved else duty.due

    def chase(self, duty: Owed) -> None:
        """Raises a duty's chase level by one, or to the level the clock's ladder says."""
        self._chased.append({"n": duty.n, "level": self.filled.get("level") or duty.chased + 1})

    def rules(self) -> Mapping[str, str]:
        """The versions of the rules the act was judged by."""
        lights = self.case.lights.of(self.kind.lights)
        return {"kind": self.kind.version, "calendar": self.case.calendar.version, "lights": lights.version}

    def facts(self) -> Mapping[str, Any]:
        """Everything the fold needs, in the form that is sealed."""
        facts: dict[str, Any] = dict(self.extra)
        if self.state is not None:
            facts["state"] = self.state
        if self._set:
            facts["set"] = {name: plain(value) for name, value in self._set.items()}
        if self._was:
            facts["was"] = {name: plain(value) for name, value in self._was.items()}
        lists: dict[str, list[Any]] = {
            "closed": list(self._closed.values()),
            "opened": self._opened,
            "recomputed": self.recomputed,
            "moved": self.moved,
            "chased": self._chased,
            "passed": self._passed,
        }
        if self._put:
            facts["put"] = self._put
        return facts | {name: items for name, items in lists.items() if items}


def answered(standing: Standing, row: Act, named: Any) -> tuple[Owed, ...]:
    """The open duties that an act answers: those of the sorts it needs, or the one of them that is named."""
    found = standing.open(*row.needs) if row.needs else standing.open()
    return found if named is None else tuple(duty for duty in found if str(duty.n) == str(named))
