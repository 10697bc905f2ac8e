"""批次 batch: acts judged one after another upon how their matters stand by then, and written together."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from bihuan.core import chain
from bihuan.core.acts import act_label, table
from bihuan.core.case import Case, Follow
from bihuan.core.loop import Verdict, day_of, judge
from bihuan.core.records import changed
from bihuan.core.roles import Actor
from bihuan.core.standing import Standing, apply
from bihuan.core.words import Refused, said
from bihuan.ledger import entries as ledger
from bihuan.ledger import expunge
from bihuan.ledger.models import Entry
from bihuan.matters import calendars, kinds, papers, rows, store
from bihuan.matters.asks import Ask, Done, touched_by
from bihuan.matters.store import Held
from bihuan.people import rights

MOVING = frozenset({"placements", "lead", "predecessor", "into"})
"""What in a payload may let other matters count elsewhere: those below the one that moves."""


@dataclass(frozen=True, slots=True)
class _Told:
    seq: int
    hash: str
    facts: Mapping[str, Any]
    words: Mapping[str, str | None]


@dataclass(frozen=True, slots=True)
class Judged:
    """One act of a batch that was found right, with the act it follows from, if any."""

    ask: Ask
    matter: int
    now: Standing
    verdict: Verdict
    person: int | None
    key: str | None
    after: "Judged | None" = None


class Batch:
    """A batch while it is judged: standings move on in memory and are written once at the end.

    With `families`, and where an act may move what counts below it, all that its matters are part of or consist of is
    locked at once in the order of ids.
    """

    def __init__(self, actor: Actor, asks: Sequence[Ask], *, at: datetime, families: bool = False) -> None:
        self.actor = actor
        self.at = at
        self.before: dict[int, Held | None] = {}
        self.after: dict[int, Standing] = {}
        touched = {matter for ask in asks for matter in touched_by(ask)}
        if families or any(MOVING & ask.payload.keys() for ask in asks):
            touched |= store.families(touched)
        version = self._lock(touched)
        self.touched: dict[int, None] = {}
        self.names: dict[str, int] = {}
        self.verdicts: list[Judged] = []
        self.written = (0, 0)
        self.orders: list[tuple[list[expunge.Piece], int]] = []
        # Before units and trees are read: whoever moves them holds the numbers meanwhile.
        self.reserved = _reserved(asks, at)
        self.day = day = day_of(at)
        version = version or rights.roster_version()
        self.tree = rights.unit_tree(day, version=version)
        self.calendars = calendars.history(version)
        self.lights = kinds.presets()
        self.issue: str | None = None
        self.kinds = kinds.shelf().as_it_is()
        posts = any("post" in ask.payload for ask in asks)
        self.seated = rights.seated_posts(day, version=version) if posts else {}

    def _lock(self, ids: set[int]) -> str:
        """Takes the matters into the batch, locked; the version of the roster that was read with them."""
        held, version = store.locked(ids - self.after.keys())
        self.before |= held
        self.after |= {matter: row.standing for matter, row in held.items()}
        return version

    def judge(self, ask: Ask, *, key: str | None = None, after: "Judged | None" = None) -> None:
        """Judges one act upon how its matter stands after the acts before it in the batch, then what follows from it.

        `after` is the act that this one follows from.
        """
        matter, standing = self._find(ask)
        seen_before = ask.seen if matter not in self.touched else None
        if standing is not None and seen_before is not None and seen_before > standing.seq:
            raise Refused("missing", "seen_ahead", seen=str(seen_before)[:12], seq=standing.seq)
        stale = standing is not None and seen_before not in (None, standing.seq)
        case = self._case(ask, matter, standing, after)
        try:
            verdict = judge(standing, ask.act, ask.payload, case)
        except Refused as refusal:
            # What happened meanwhile explains the refusal best, but not to somebody whom the matter does not concern.
            if not stale or refusal.kind == "not_you":
                raise
        if stale:
            raise Refused("not_now", "stale", acts=_since(ask.subject, ask.seen))
        if matter is None:
            matter = self._next("matter")
            self.names[ask.subject] = matter
            self.before[matter] = None
        seq = standing.seq + 1 if standing else 1
        now = apply(standing, _Told(seq, "", verdict.facts, verdict.words))
        self.after[matter] = now
        self.touched[matter] = None
        judged = Judged(ask, matter, now, verdict, case.actor.person, key, after)
        self.verdicts.append(judged)
        for follow in verdict.then:
            self._follow(follow, judged)

    def attempt(self, ask: Ask) -> Refused | None:
        """Why the act is refused, with nothing of it left in the batch, or None where it was judged right."""
        count, after, touched, names = len(self.verdicts), dict(self.after), dict(self.touched), dict(self.names)
        try:
            self.judge(ask)
        except Refused as refusal:
            del self.verdicts[count:]
            new = {matter: held.standing for matter, held in self.before.items() if held is not None}
            self.after, self.touched, self.names = new | after, touched, names
            return refusal
        return None

    def _follow(self, follow: Follow, judged: "Judged") -> None:
        """Judges what follows from an act that was judged, for the person it is done for."""
        subject = f"matter:{judged.matter}" if follow.subject == "self" else follow.subject
        if subject.startswith("new:"):
            subject = f"{subject}:{judged.matter}"
        number = subject.removeprefix("matter:")
        if number.isdecimal() and int(number) not in self.after:
            self._lock({int(number)})
        payload = {name: judged.matter if value == "self" else value for name, value in follow.payload.items()}
        self.judge(
            Ask(subject, follow.act, payload, happened=judged.ask.happened),
            after=replace(judged, person=follow.person if follow.person is not None else judged.person),
        )

    def _case(self, ask: Ask, matter: int | None, standing: Standing | None, after: "Judged | None") -> Case:
        row = table().get(ask.act)
        if after is None or after.person == self.actor.person or after.person is None:
            actor = self.actor
        else:
            actor = rights.actor_of(after.person, day=self.day)
        kin = store.children(matter, standing) if row is not None and row.kin and matter is not None else {}
        return Case(
            actor=actor,
            tree=self.tree,
            calendar=self.calendars[-1],
            calendars=self.calendars,
            lights=self.lights,
            happened=ask.happened or self.at,
            recorded=self.at,
            numbers=self._numbers(ask),
            seated=self.seated,
            kin={id_: self.after.get(id_, one) for id_, one in kin.items()},
            beside={id_: self.after[id_] for id_ in touched_by(ask) if id_ in self.after and id_ != matter},
            follows=after.ask.act if after is not None else "",
            kinds=self.kinds,
        )

    def write(self) -> list[Done]:
        """Seals the entries and writes the rows; the answers to what was asked are in the order of the batch."""
        if not self.verdicts:
            return []
        referring = [self.after[matter] for matter in self.touched if self._refers_anew(matter)]
        missing = store.missing_references(referring) if referring else None
        if missing is not None:
            raise Refused("missing", "reference_unknown", field=said(f"field_{missing}"))
        papers.name_them((judged.verdict.words for judged in self.verdicts), person=self.actor.person)
        heads = {matter: held.standing.head for matter, held in self.before.items() if held is not None}
        new = []
        for judged in self.verdicts:
            previous = heads.pop(judged.matter, None) or (chain.GENESIS if judged.now.seq == 1 else None)
            new.append(_entry(self, judged, previous))
        written = ledger.write(new)
        self.written = (written[0].id, written[-1].id)
        self.orders = [
            (pieces_of(judged), row.id)
            for judged, row in zip(self.verdicts, written, strict=True)
            if "expunged" in judged.verdict.facts
        ]
        for judged, row in zip(self.verdicts, written, strict=True):
            self.after[judged.matter] = changed(self.after[judged.matter], {"head": row.hash})
        before = {matter: self.before[matter] for matter in self.touched}
        rows.save(before, self.after, day=self.day, tree=self.tree)
        return [
            Done(row.subject, row.seq, row.hash, row.act)
            for judged, row in zip(self.verdicts, written, strict=True)
            if judged.after is None
        ]

    def _refers_anew(self, matter: int) -> bool:
        """Whether the matter now points at a document, plan or node that it did not point at before."""
        held, now = self.before[matter], self.after[matter]
        was = held.standing if held is not None else None
        return was is None or (was.document, was.plan, was.placements) != (now.document, now.plan, now.placements)

    def _find(self, ask: Ask) -> tuple[int | None, Standing | None]:
        if ask.subject in self.names:
            matter = self.names[ask.subject]
            return matter, self.after[matter]
        row = table().get(ask.act)
        if row is not None and row.makes and (ask.subject == "matter:new" or ask.subject.startswith("new:")):
            return None, None
        number = ask.subject.removeprefix("matter:")
        if not number.isdecimal() or len(number) > 18 or int(number) not in self.after:
            raise Refused("unknown", "matter_unknown")
        return int(number), self.after[int(number)]

    def _next(self, series: str) -> int:
        """The next number of a series: one of those set aside for the batch, or one more for what follows from it."""
        number = next(self.reserved.get(series, iter(())), None)
        return number if number is not None else store.set_aside(series, 1)[0]

    def _numbers(self, ask: Ask) -> Mapping[str, str]:
        year = day_of(ask.happened or self.at).year
        row = table().get(ask.act)
        if row is not None and row.makes:
            prefix = _prefix(ask)
            return {"number": _number(prefix, year, self._next(f"{prefix}:{year}"))}
        if ask.act == "deploy":
            if self.issue is None:
                self.issue = _number("交办", year, self._next(f"issue:{year}"))
            return {"issue": self.issue}
        return {}


def _reserved(asks: Sequence[Ask], at: datetime) -> Mapping[str, Iterator[int]]:
    """Numbers for the whole batch, so that batches never wait for each other in a circle: in the order of series in
    which a matter that follows from an act takes its own, its number, its id, its issue."""
    wanted: dict[str, int] = {}
    for ask in asks:
        year = day_of(ask.happened or at).year
        if ask.act == "deploy" and not any(series.startswith("issue:") for series in wanted):
            wanted[f"issue:{year}"] = 1
        with suppress(Refused):
            for series in (f"{_prefix(ask)}:{year}", "matter") if ask.act in table() and table()[ask.act].makes else ():
                wanted[series] = wanted.get(series, 0) + 1
    return {series: iter(store.set_aside(series, wanted[series])) for series in sorted(wanted, key=_place)}


def _place(series: str) -> tuple[int, str]:
    return (2 if series.startswith("issue:") else series == "matter", series)


def _prefix(ask: Ask) -> str:
    return kinds.shelf().kind(str(ask.payload.get("kind") or "task")).number


def _number(label: str, year: int, number: int) -> str:
    return said("matter_number", label=label, year=year, number=number).say()


def _since(subject: str, seen: int | None) -> list[Any]:
    acts = Entry.objects.filter(subject=subject, seq__gt=seen or 0).order_by("seq").values_list("act", flat=True)
    return [act_label(act) for act in acts[:5]]


def pieces_of(judged: Judged) -> list[expunge.Piece]:
    """The pieces of words that an order names, as the ledger knows them."""
    named = judged.verdict.facts["expunged"]
    return [(f"matter:{judged.matter}", item["seq"], item["name"]) for item in named]


def _entry(batch: Batch, judged: Judged, previous: str | None) -> ledger.NewEntry:
    facts = dict(judged.verdict.facts)
    if "expunged" in facts:
        facts["expunged"] = expunge.ordered(pieces_of(judged))
    if judged.after is not None:
        facts["follows"] = {"subject": f"matter:{judged.after.matter}", "seq": judged.after.now.seq}
    return ledger.NewEntry(
        subject=f"matter:{judged.matter}",
        seq=judged.now.seq,
        previous=previous,
        act=judged.ask.act,
        by=judged.person,
        post=judged.verdict.seat.post or None,
        on_behalf=judged.verdict.seat.on_behalf,
        recorded=batch.at,
        happened=judged.ask.happened or batch.at,
        basis=judged.verdict.basis,
        rules=judged.verdict.rules,
        facts=facts,
        words=judged.verdict.words,
        key=judged.key,
    )
