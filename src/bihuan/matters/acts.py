"""落实 acts: `perform` and `perform_many`, the only door through which a matter or a duty changes."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction

from bihuan.core import chain, kinds, lights, workdays
from bihuan.core.acts import act_label
from bihuan.core.loop import Verdict, day_of, judge
from bihuan.core.making import Case
from bihuan.core.roles import Actor
from bihuan.core.standing import Standing, apply
from bihuan.core.words import Refused, said
from bihuan.ledger import entries as ledger
from bihuan.ledger.models import Entry
from bihuan.matters import store
from bihuan.people import rights

MOST_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class Ask:
    """One act asked for: on `matter:<id>`, or on `new:<name>` for a matter that a register of the batch makes.

    `seen` is the number of the last entry the actor looked at; None where the actor saw no earlier state.
    `happened` is when it took place, where it is entered later.
    """

    subject: str
    act: str
    payload: Mapping[str, Any]
    seen: int | None = None
    happened: datetime | None = None


@dataclass(frozen=True, slots=True)
class Done:
    """The answer to an act: which subject, which entry; the same again when the same key comes again."""

    subject: str
    seq: int
    hash: str
    act: str

    @property
    def matter(self) -> int:
        """The id of the matter."""
        return int(self.subject.removeprefix("matter:"))


@dataclass(frozen=True, slots=True)
class _Told:
    seq: int
    hash: str
    facts: Mapping[str, Any]
    words: Mapping[str, str | None]


def perform(
    actor: Actor,
    subject: str,
    act: str,
    payload: Mapping[str, Any],
    *,
    at: datetime,
    seen: int | None = None,
    key: str | None = None,
    happened: datetime | None = None,
) -> Done:
    """The answer to one act, committed when this returns; `Refused` changes nothing.

    `at` is the outermost caller's clock and becomes `recorded`; `key` makes a repeat harmless.
    """
    return perform_many(actor, [Ask(subject, act, payload, seen, happened)], at=at, key=key)[0]


def perform_many(actor: Actor, asks: Sequence[Ask], *, at: datetime, key: str | None = None) -> list[Done]:
    """The answers to a batch of acts, all of them or none; a refusal in a batch names its line.

    The same checks as for one act, with the statements of a batch shared. Refused when it is empty or too long.
    """
    if not asks:
        raise Refused("missing", "batch_empty")
    if len(asks) > MOST_AT_ONCE * 2:
        raise Refused("missing", "batch_too_long", most=MOST_AT_ONCE, count=len(asks))
    keys = [_key(actor, key, place) if key else None for place in range(len(asks))]
    try:
        with transaction.atomic():
            return _perform(actor, asks, at=at, keys=keys)
    except IntegrityError:
        # Another request with the same key won the race: its answer is the answer; anything else is a fault.
        with transaction.atomic():
            again = _answered(asks, keys)
        if again is None:
            raise
        return again


def _key(actor: Actor, key: str, place: int) -> str:
    # A long key is told from others by its digest: cut off, two lines of one batch would share it.
    told = key if len(key) <= 40 else chain.digest(key.encode(errors="surrogatepass"))[:40]
    return f"{actor.person or 'clock'}:{told}:{place}"


def _perform(actor: Actor, asks: Sequence[Ask], *, at: datetime, keys: Sequence[str | None]) -> list[Done]:
    ids = {
        int(number) for ask in asks if (number := ask.subject.removeprefix("matter:")).isdecimal() and len(number) < 19
    }
    store.lock(ids)
    again = _answered(asks, keys)
    if again is not None:
        return again
    batch = _Batch(actor, asks, at=at, before=store.standings(ids, with_closed_duties=False))
    for place, ask in enumerate(asks, start=1):
        try:
            batch.judge(ask)
        except Refused as refusal:
            if len(asks) == 1:
                raise
            raise Refused(refusal.kind, "batch_line", line=place, sentence=refusal.sentence) from refusal
    return batch.write(keys)


def _answered(asks: Sequence[Ask], keys: Sequence[str | None]) -> list[Done] | None:
    first = ledger.answered(keys[0]) if keys[0] else None
    if first is None:
        return None
    found = {entry.key: entry for entry in Entry.objects.filter(key__in=[key for key in keys if key])}
    rows = [found.get(key) for key in keys]
    answers = []
    for ask, row in zip(asks, rows, strict=True):
        if (
            row is None
            or row.act != ask.act
            or (ask.subject.startswith("matter:") and ask.subject not in (row.subject, "matter:new"))
        ):
            raise Refused("not_now", "key_used")
        answers.append(Done(row.subject, row.seq, row.hash, row.act))
    return answers


class _Batch:
    """A batch while it is judged: standings move on in memory and are written once at the end."""

    def __init__(self, actor: Actor, asks: Sequence[Ask], *, at: datetime, before: Mapping[int, Standing]) -> None:
        self.actor = actor
        self.at = at
        self.before: dict[int, Standing | None] = dict(before)
        self.after: dict[int, Standing] = dict(before)
        self.touched: dict[int, None] = {}
        self.names: dict[str, int] = {}
        self.verdicts: list[tuple[Ask, int, Standing, Verdict]] = []
        day = day_of(at)
        self.tree = rights.unit_tree(day)
        self.calendar = workdays.shipped()
        self.lights = lights.rules()
        self.reserved = _reserved(asks, at)
        self.issue: str | None = None
        self.seated = rights.seated_posts(day) if any("post" in ask.payload for ask in asks) else {}

    def judge(self, ask: Ask) -> None:
        """Judges one act upon how its matter stands after the acts before it in the batch."""
        matter, standing = self._find(ask)
        seen_before = ask.seen if matter not in self.touched else None
        if standing is not None and seen_before is not None and seen_before > standing.seq:
            raise Refused("missing", "seen_ahead", seen=str(seen_before)[:12], seq=standing.seq)
        stale = standing is not None and seen_before not in (None, standing.seq)
        happened = ask.happened or self.at
        case = Case(
            actor=self.actor,
            tree=self.tree,
            calendar=self.calendar,
            lights=self.lights,
            happened=happened,
            recorded=self.at,
            numbers=self._numbers(ask),
            seated=self.seated,
        )
        try:
            verdict = judge(standing, ask.act, ask.payload, case)
        except Refused as refusal:
            # What happened meanwhile explains the refusal best, but not to somebody whom the matter does not concern.
            if not stale or refusal.kind == "not_you":
                raise
        if stale:
            raise Refused("not_now", "stale", acts=_since(ask.subject, ask.seen))
        if matter is None:
            matter = next(self.reserved["matter"])
            self.names[ask.subject] = matter
            self.before[matter] = None
        seq = standing.seq + 1 if standing else 1
        now = apply(standing, _Told(seq, "", verdict.facts, verdict.words))
        self.after[matter] = now
        self.touched[matter] = None
        self.verdicts.append((ask, matter, now, verdict))

    def write(self, keys: Sequence[str | None]) -> list[Done]:
        """Seals the entries and writes the rows; the answers are in the order of the batch."""
        missing = store.missing_references(self.after[matter] for matter in self.touched)
        if missing is not None:
            raise Refused("missing", "reference_unknown", field=said(f"field_{missing}"))
        heads = {matter: standing.head for matter, standing in self.before.items() if standing is not None}
        new = []
        for (ask, matter, now, verdict), key in zip(self.verdicts, keys, strict=True):
            previous = heads.pop(matter, None) or (chain.GENESIS if now.seq == 1 else None)
            new.append(_entry(self, ask, matter, now.seq, previous, verdict, key))
        rows = ledger.write(new)
        for (_, matter, _, _), row in zip(self.verdicts, rows, strict=True):
            self.after[matter] = replace(self.after[matter], head=row.hash)
        store.save({matter: self.before[matter] for matter in self.touched}, self.after)
        return [Done(row.subject, row.seq, row.hash, row.act) for row in rows]

    def _find(self, ask: Ask) -> tuple[int | None, Standing | None]:
        if ask.subject in self.names:
            matter = self.names[ask.subject]
            return matter, self.after[matter]
        if ask.act == "register" and (ask.subject == "matter:new" or ask.subject.startswith("new:")):
            return None, None
        number = ask.subject.removeprefix("matter:")
        if not number.isdecimal() or len(number) > 18 or int(number) not in self.after:
            raise Refused("unknown", "matter_unknown")
        return int(number), self.after[int(number)]

    def _numbers(self, ask: Ask) -> Mapping[str, str]:
        year = day_of(ask.happened or self.at).year
        if ask.act == "register":
            prefix = _prefix(ask)
            return {"number": _number(prefix, year, next(self.reserved[f"{prefix}:{year}"]))}
        if ask.act == "deploy":
            if self.issue is None:
                self.issue = _number("交办", year, next(self.reserved[f"issue:{year}"]))
            return {"issue": self.issue}
        return {}


def _reserved(asks: Sequence[Ask], at: datetime) -> Mapping[str, Iterator[int]]:
    """Numbers for the whole batch, in one order of series, so that batches never wait for each other in a circle."""
    wanted: dict[str, int] = {}
    for ask in asks:
        year = day_of(ask.happened or at).year
        if ask.act == "deploy" and not any(series.startswith("issue:") for series in wanted):
            wanted[f"issue:{year}"] = 1
        with suppress(Refused):
            for series in (f"{_prefix(ask)}:{year}", "matter") if ask.act == "register" else ():
                wanted[series] = wanted.get(series, 0) + 1
    return {series: iter(store.set_aside(series, wanted[series])) for series in sorted(wanted)}


def _prefix(ask: Ask) -> str:
    name = ask.payload.get("kind") or "task"
    return kinds.kind(name if isinstance(name, str) else "").number


def _number(label: str, year: int, number: int) -> str:
    return said("matter_number", label=label, year=year, number=number).say()


def _since(subject: str, seen: int | None) -> list[Any]:
    acts = Entry.objects.filter(subject=subject, seq__gt=seen or 0).order_by("seq").values_list("act", flat=True)
    return [act_label(act) for act in acts[:5]]


def _entry(
    batch: _Batch, ask: Ask, matter: int, seq: int, previous: str | None, verdict: Verdict, key: str | None
) -> ledger.NewEntry:
    return ledger.NewEntry(
        subject=f"matter:{matter}",
        seq=seq,
        previous=previous,
        act=ask.act,
        by=batch.actor.person,
        post=verdict.seat.post or None,
        on_behalf=verdict.seat.on_behalf,
        recorded=batch.at,
        happened=ask.happened or batch.at,
        basis=verdict.basis,
        rules=verdict.rules,
        facts=verdict.facts,
        words=verdict.words,
        key=key,
    )
