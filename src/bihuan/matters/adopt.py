"""交办 adopt: a completed draft, or one spoken line, becomes deployed matters in one issue."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import Q

from bihuan.core.loop import day_of
from bihuan.core.roles import Actor
from bihuan.core.words import Refused
from bihuan.ledger.models import Entry
from bihuan.matters.acts import MOST_AT_ONCE, Ask, Done, perform_many
from bihuan.matters.continuing import place_again, refuse_ended
from bihuan.people.models import Unit
from bihuan.plans import originals
from bihuan.plans.changes import forget
from bihuan.plans.consulting import DEPLOYING
from bihuan.plans.models import Draft, Line, Node, Plan
from bihuan.plans.shaping import sentences_of


def desk_unit(actor: Actor) -> Unit | None:
    """The supervision office in which the actor has a supervisor's or head's post, or None: the desk is not theirs."""
    seats = [seat.unit for seat in actor.seats if seat.function in DEPLOYING]
    return Unit.objects.filter(id__in=seats, supervises=True).order_by("id").first() if seats else None


@transaction.atomic
def adopt(
    actor: Actor, draft: Draft, *, supervisor: int, coordinator: int, at: datetime, key: str | None = None
) -> list[Done]:
    """The answers to registering and deploying every task of the draft; an adopted draft answers the same again.

    A matter that a line continues is not opened anew: it is placed in the plan as well, by an act of its own.
    Refused, with nothing changed, when a task has no lead or any act is refused; the sentence names the line.
    """
    if desk_unit(actor) is None:
        raise Refused("not_you", "desk_not_yours")
    draft = Draft.objects.select_for_update(of=("self",)).select_related("document", "plan").get(id=draft.pk)
    lines = list(draft.lines.live())
    tasks = [line for line in lines if not (line.is_heading or line.elsewhere or line.continues)]
    if draft.adopted is not None:
        return _answers(tasks)
    _refuse_incomplete(tasks)
    refuse_ended(lines)
    nodes: Mapping[int, int] = {}
    if draft.plan is None:
        year = (draft.document.issued or day_of(at)).year
        draft.plan = Plan.objects.create(title=draft.document.title, year=year, document=draft.document)
        nodes = _grow(draft.plan, lines)
    offices = {"supervisor": supervisor, "coordinator": coordinator, "plan": draft.plan.pk}
    asks = _openings(tasks, draft, offices=offices, nodes=nodes)
    going_on = [line for line in lines if line.continues]
    placing = place_again(going_on, nodes=nodes, plan=draft.plan)
    asked = [line for line in tasks for _ in ("register", "deploy")] + list(placing)
    done = _perform(actor, [*asks, *placing.values()], asked, at=at, key=key)[: len(asks)]
    for line, answer in zip(tasks, done[::2], strict=True):
        line.matter = answer.matter
    for line in going_on:
        line.matter = line.continues
    Line.objects.bulk_update([*tasks, *going_on], ["matter"], batch_size=200)
    _let_go(draft)
    draft.adopted = at
    draft.save(update_fields=["plan", "adopted"])
    return done


def quick(
    actor: Actor,
    *,
    title: str,
    lead: int | str,
    due: date | str | None,
    source_note: str,
    supervisor: int,
    coordinator: int,
    at: datetime,
    source_kind: str = "call",
    standard: str = "",
    key: str | None = None,
) -> list[Done]:
    """The answers to registering and deploying one spoken task 快速交办, both or neither; refused without a lead."""
    if not lead:
        raise Refused("missing", "lead_missing", title=title)
    payload: dict[str, Any] = {
        "title": title,
        "lead": lead,
        "due": due,
        "source_note": source_note,
        "source_kind": source_kind,
        "standard": standard,
        "supervisor": supervisor,
        "coordinator": coordinator,
    }
    asks = [Ask("new:1", "register", payload), Ask("new:1", "deploy", {})]
    try:
        return perform_many(actor, asks, at=at, key=key)
    except Refused as refusal:
        raise _bare(refusal) from refusal


def _let_go(draft: Draft) -> None:
    """Takes the words of what is handled elsewhere 另行办理 out of lines, changes, the document's text and its file."""
    gone = list(draft.lines.filter(Q(elsewhere=True) | Q(merged_into__elsewhere=True)))
    forget(gone)
    Line.objects.filter(id__in=[line.pk for line in gone]).update(text="")
    originals.blacken(draft.document, lines=gone)


def _bare(refusal: Refused) -> Refused:
    """The refusal of the one line itself, where a batch has only one."""
    inner = refusal.sentence.params.get("sentence") if refusal.sentence.key == "batch_line" else None
    return Refused(refusal.kind, inner.key, **inner.params) if inner is not None else refusal


def _openings(tasks: Sequence[Line], draft: Draft, *, offices: dict[str, int], nodes: Mapping[int, int]) -> list[Ask]:
    """For each task the act that registers it and the act that deploys it."""
    asks, sentences = [], sentences_of(draft)
    for line in tasks:
        payload = _payload(line, draft, sentences[line.pk]) | offices | {"placements": _places(line, nodes)}
        asks += [Ask(f"new:{line.number}", "register", payload), Ask(f"new:{line.number}", "deploy", {})]
    return asks


def _perform(actor: Actor, asks: Sequence[Ask], asked: Sequence[Line], *, at: datetime, key: str | None) -> list[Done]:
    try:
        return perform_many(actor, asks, at=at, key=key and key[:40])
    except Refused as refusal:
        if refusal.sentence.key != "batch_line":
            raise
        params = refusal.sentence.params
        line = asked[params["line"] - 1]
        raise Refused(refusal.kind, "adopt_line", line=line.number, title=_short(line), **_inner(params)) from refusal


def _inner(params: Mapping[str, Any]) -> dict[str, Any]:
    return {"sentence": params["sentence"]}


def _refuse_incomplete(tasks: Sequence[Line]) -> None:
    if not tasks:
        raise Refused("missing", "adopt_nothing")
    if len(tasks) > MOST_AT_ONCE:
        raise Refused("missing", "batch_too_long", most=MOST_AT_ONCE, count=len(tasks))
    for line in tasks:
        if line.lead_id is None:
            raise Refused("missing", "adopt_lead_missing", line=line.number, title=_short(line))


def _answers(tasks: Sequence[Line]) -> list[Done]:
    subjects = [f"matter:{line.matter}" for line in tasks]
    rows = Entry.objects.filter(subject__in=subjects, seq__lte=2)
    found = {(row.subject, row.seq): Done(row.subject, row.seq, row.hash, row.act) for row in rows}
    return [found[subject, seq] for subject in subjects for seq in (1, 2)]


def _short(line: Line) -> str:
    return line.text if len(line.text) <= 40 else f"{line.text[:39]}…"


def _payload(line: Line, draft: Draft, sentences: Sequence[str]) -> dict[str, Any]:
    text = line.text.strip()
    return {
        "title": text if len(text) <= 200 else f"{text[:199]}…",
        "sentence": "\n".join(sentences)[:2000],
        "standard": line.standard,
        "source_kind": draft.document.kind,
        "document": draft.document_id,
        "lead": line.lead_id,
        **{name: units for name in ("joint", "each", "partners") if (units := getattr(line, name))},
        "due": line.due,
        "due_set_by": line.due_set_by,
    }


def _grow(plan: Plan, lines: Sequence[Line]) -> dict[int, int]:
    """The new node of each line that has one, its own for a heading and its nearest heading's for a task.

    A line handled elsewhere 另行办理 is a node without words of its own, so that what was declared still adds up.
    """
    nodes: dict[int, int] = {}
    for place, line in enumerate(lines, start=1):
        above = nodes.get(line.parent_id) if line.parent_id is not None else None
        if line.is_heading:
            node = Node.objects.create(plan=plan, parent_id=above, order=place, kind="heading", title=line.text[:200])
            nodes[line.pk] = node.pk
        elif line.elsewhere:
            Node.objects.create(
                plan=plan, parent_id=above, order=place, kind="elsewhere", title="另行办理", title_en="Elsewhere"
            )
        elif above is None and line.continues:
            node = Node.objects.create(plan=plan, order=place, kind="heading", title=line.text[:200])
            nodes[line.pk] = node.pk
        elif above is not None:
            nodes[line.pk] = above
    return nodes


def _places(line: Line, nodes: Mapping[int, int]) -> list[int]:
    return [nodes[line.pk]] if line.pk in nodes else []
