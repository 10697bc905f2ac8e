"""领导视图 leading: what waits for a leader's decision, what one leads, what is stuck, and what changed today."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from django.db.models import Exists, OuterRef, Q

from bihuan.core.acts import Act, act_label
from bihuan.core.loop import day_of
from bihuan.core.parts.needs import Need
from bihuan.core.roles import Actor, Function, UnitTree
from bihuan.core.standing import UNFINISHED, Owed, Standing, from_text
from bihuan.core.words import Said, said
from bihuan.ledger.models import Entry
from bihuan.matters import lists
from bihuan.matters.lit import urgent
from bihuan.matters.models import Duty, Matter, Party
from bihuan.matters.queries import DutyLine, Seen
from bihuan.matters.sides import Side, sides_of
from bihuan.matters.sight import units_of, visible_to

ASKED = ("rule", "settle", "extend")
"""What waits for a leader once its office has taken it a level up."""
DECIDING: Mapping[str, tuple[str, ...]] = {
    "rule": ("uphold", "reassign"),
    "settle": ("admit", "unfounded"),
    "extend": ("grant", "deny"),
    "sign": ("sign", "send_back"),
}
"""The acts that decide each, in the order of their buttons."""
AGREEING = frozenset({"admit", "grant", "sign"})
"""The acts that agree with what is proposed; a dispute between units has no such one."""
TELLING = frozenset(
    {
        *("deploy", "reassign", "reach", "submit", "pass", "return", "rebound", "need", "refuse", "supply", "contest"),
        *("ask_extension", "grant", "deny", "promise_late", "suspend", "resume", "issue_slip", "elevate", "cancel"),
    }
)
"""Acts of a day that a leader is told of; reports, receipts and chases are not."""
LOOKED = 300
"""The latest entries among which a day's changes are looked for."""


@dataclass(frozen=True, slots=True)
class Question:
    """One thing to decide: the duty, to which level it was brought, both sides, the answer proposed, the acts."""

    line: DutyLine
    level: Said | None
    lead: str
    asks: str
    proposal: Said | str
    sides: tuple[Side, ...]
    decisions: tuple["Decision", ...]


@dataclass(frozen=True, slots=True)
class Decision:
    """One way to decide: the act, the field of its words, "" where more than words is needed, whether it agrees."""

    act: Act
    words: str
    agrees: bool

    @property
    def usual(self) -> Said:
        """The words that stand there until others are typed."""
        return said(f"decide_{self.act.name}")


@dataclass(frozen=True, slots=True)
class Questions:
    """One page of what is to be decided; `after` is the key of those that follow, "" where these are all."""

    lines: tuple[Question, ...]
    after: str


@dataclass(frozen=True, slots=True)
class Stuck:
    """One matter as a leader sees it: where it is stuck, who should answer, by when."""

    matter: int
    title: str
    number: str
    lead: str
    seen: Seen
    link: Said | None
    answers: str
    due: date | None


@dataclass(frozen=True, slots=True)
class Stucks:
    """One page of matters; `after` is the key of those that follow, "" where these are all."""

    lines: tuple[Stuck, ...]
    after: str


@dataclass(frozen=True, slots=True)
class Change:
    """What happened today to one matter: the act, when it was recorded, and the unit that leads it."""

    matter: int
    title: str
    lead: str
    act: Said
    at: datetime


def is_leader(actor: Actor) -> bool:
    """Whether the actor has a leader's post, or stands in for its holder."""
    return any(seat.function is Function.LEADER for seat in actor.seats)


def questions(actor: Actor, tree: UnitTree, today: date, *, after: str = "") -> Questions:
    """What waits for a leader's decision or signature, the first due first; five statements at most."""
    key = lists.key_of(after, lists.BY_DUE)
    raised = Q(owes__in=ASKED, matter__standing__contains='"level":"')
    signed = Q(owes="sign", matter__standing__contains='"function":"leader"')
    rows = Duty.objects.filter(raised | signed, closed_seq=None).filter(visible_to(actor, tree, of="matter"))
    if key is not None:
        rows = rows.filter(lists.After(lists.BY_DUE, key))
    columns = ("due", "id", "matter_id", "n", "matter__standing")
    found = list(rows.order_by("due", "id").values_list(*columns)[: lists.FIRST + 1])
    asked: list[tuple[Seen, Owed]] = []
    for _, _, matter, n, text in found[: lists.FIRST]:
        seen = Seen(matter, from_text(text), actor, tree, today)
        duty = next(one for one in seen.standing.duties if one.n == n)
        if _is_for_leader(duty, seen.standing):
            asked.append((seen, duty))
    said_on = sides_of({seen.matter for seen, _ in asked})
    lines = tuple(_question(seen, duty, said_on[seen.matter], tree) for seen, duty in asked)
    return Questions(lines, _key(found, 2))


def own_matters(actor: Actor, tree: UnitTree, today: date, *, after: str = "") -> Stucks:
    """The open matters that a leader's own units lead or take part in, the next to answer first; one statement."""
    mine = sorted(units_of(actor, tree))
    part = Exists(Party.objects.filter(unit_id__in=mine, matter=OuterRef("pk")))
    rows = Matter.objects.filter(Q(lead__in=mine) | Q(part), state__in=UNFINISHED)
    key = lists.key_of(after, ("until", "id"))
    if key is not None:
        rows = rows.filter(lists.After(("until", "id"), key))
    found = list(rows.order_by("until", "id").values_list("until", "id", "standing")[: lists.FIRST + 1])
    return Stucks(_stucks([row[1:] for row in found], actor, tree, today), _key(found, 2))


def in_trouble(actor: Actor, tree: UnitTree, today: date, *, after: str = "") -> Stucks:
    """The red and yellow open matters of every plan, red first and the longest due first; one statement."""
    key = lists.key_of(after, lists.BY_LIGHT)
    rows = Matter.objects.filter(visible_to(actor, tree), light__in=lists.URGENT, state__in=UNFINISHED)
    if key is not None:
        rows = rows.filter(lists.After(lists.BY_LIGHT, key))
    columns = ("light", "until", "id", "standing")
    found = list(rows.order_by("light", "until", "id").values_list(*columns)[: lists.FIRST + 1])
    return Stucks(_stucks([row[2:] for row in found], actor, tree, today), _key(found, 3))


def changes(actor: Actor, tree: UnitTree, today: date) -> tuple[Change, ...]:
    """What happened today among the latest 300 entries, the latest first, at most 25 lines; two statements."""
    rows = Entry.objects.order_by("-id").values_list("subject", "act", "recorded")[:LOOKED]
    told = [
        (int(subject.removeprefix("matter:")), act, recorded)
        for subject, act, recorded in rows
        if act in TELLING and subject.startswith("matter:") and day_of(recorded) == today
    ][: lists.FIRST]
    seen = Matter.objects.filter(visible_to(actor, tree), id__in={matter for matter, _, _ in told})
    known = {id_: (title, lead) for id_, title, lead in seen.values_list("id", "title", "lead")}
    return tuple(
        Change(matter, known[matter][0], tree.name(known[matter][1]), act_label(act), recorded)
        for matter, act, recorded in told
        if matter in known
    )


def _is_for_leader(duty: Owed, standing: Standing) -> bool:
    """Whether the duty itself was brought to a leader, or is a signature that a leader gives."""
    if duty.owes != "sign":
        return any(wait.n == duty.n and wait.level for wait in standing.waits)
    draft = next((one for one in standing.drafts if one.n == duty.term["draft"]), None)
    return draft is not None and any(signer.function == Function.LEADER for signer in draft.signers)


def _question(seen: Seen, duty: Owed, sides: tuple[Side, ...], tree: UnitTree) -> Question:
    standing = seen.standing
    level = next((wait.level for wait in standing.waits if wait.n == duty.n), "")
    need = next((one for one in standing.needs if one.at == duty.n), None) if duty.owes == "settle" else None
    acts = {act.name: act for act in seen.acts if act.name in DECIDING[duty.owes]}
    line = seen.line(duty)
    return Question(
        line=replace(line, acts=()),
        level=said(f"leader_{level}") if level else None,
        lead=tree.name(standing.lead),
        asks=need.what if need else "",
        proposal=_proposal(duty, standing, need),
        sides=sides,
        decisions=tuple(
            Decision(acts[name], _words_of(acts[name]), agrees=name in AGREEING)
            for name in DECIDING[duty.owes]
            if name in acts
        ),
    )


def _words_of(act: Act) -> str:
    """The one field of words that is enough for the act, or "" where something else must be filled in."""
    needed = {name for name, field in act.fields.items() if field.required}
    words = next((name for name in ("reason", "note") if name in act.fields), "")
    return words if needed <= {words} else ""


def _proposal(duty: Owed, standing: Standing, need: Need | None) -> Said | str:
    """The answer that was proposed, as far as the matter knows one."""
    if duty.owes == "extend" and standing.asked_due is not None:
        return said("question_extend", due=standing.asked_due)
    if duty.owes == "sign":
        draft = next(one for one in standing.drafts if one.n == duty.term["draft"])
        return said("question_sign", act=act_label(draft.act))
    return need.proposal if need else ""


def _stucks(rows: list[tuple[int, str]], actor: Actor, tree: UnitTree, today: date) -> tuple[Stuck, ...]:
    found = []
    for id_, text in rows[: lists.FIRST]:
        now = from_text(text)
        duty = urgent(now)
        found.append(
            Stuck(
                matter=id_,
                title=now.title,
                number=now.number,
                lead=tree.name(now.lead),
                seen=Seen(id_, now, actor, tree, today),
                link=said(f"link_{duty.owes}") if duty else None,
                answers=tree.name(duty.owner) if duty else "",
                due=duty.due if duty else now.due,
            )
        )
    return tuple(found)


def _key(rows: Sequence[tuple[Any, ...]], length: int) -> str:
    if len(rows) <= lists.FIRST:
        return ""
    return lists.key_text(tuple(str(part) for part in rows[lists.FIRST - 1][:length]))
