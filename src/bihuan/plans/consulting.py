"""征求意见 consulting: units asked about the lines that name them, their answers, and what becomes of those: sealed."""

from collections.abc import Collection, Mapping
from datetime import date, datetime
from typing import Any

from django.db import transaction

from bihuan.core import consulting
from bihuan.core.chain import day_of
from bihuan.core.roles import Actor, Function, Seat
from bihuan.core.words import Refused
from bihuan.core.workdays import Term, due, shipped
from bihuan.ledger import entries
from bihuan.people import rights
from bihuan.people.models import Unit
from bihuan.plans import drafts, opinions
from bihuan.plans.changes import Editor, changing, refuse_overwriting
from bihuan.plans.models import Consultation, Draft, Line, Opinion

DEPLOYING = frozenset({Function.SUPERVISOR, Function.HEAD})
WORDS = frozenset({"text", "standard"})
LONGEST = 500


@transaction.atomic
def consult(actor: Actor, draft: Draft, *, numbers: Collection[int], days: int | None, at: datetime) -> Consultation:
    """The asking of every open unit named in the lines `numbers`, all tasks where none is given, for working days.

    Refused but to the supervision office, for a line that is no standing task, days out of the table's bounds, an
    adopted draft, and where nobody is left to ask; whoever is being asked about a line is not asked twice.
    """
    seat, now, day = _desk_seat(actor), _locked(draft.pk), day_of(at)
    assert actor.person is not None
    rules = consulting.shipped()
    length = rules.days if days is None else days
    if not 1 <= length <= rules.most:
        raise Refused("missing", "consult_days", most=rules.most)
    asked = _questions(now, numbers=numbers, day=day)
    end = due(day, Term(length), shipped())
    made = Consultation.objects.create(
        draft=now, version=now.version, asked=at, asked_by_id=actor.person, until=end.day, due=end.to_facts()
    )
    Opinion.objects.bulk_create([Opinion(consultation=made, line=line, unit_id=unit) for line, unit in asked])
    facts = {
        "consultation": made.pk,
        "version": now.version,
        "due": end.to_facts(),
        "asked": [[line.number, unit] for line, unit in asked],
    }
    _enter(now, "consult", actor, seat, at=at, facts=facts, rules={"consulting": rules.version})
    return made


@transaction.atomic
def opine(
    actor: Actor,
    opinion: int,
    *,
    seen: int,
    answer: str,
    at: datetime,
    proposed: Mapping[str, Any] | None = None,
    sentence: str = "",
) -> Opinion:
    """The unit's one answer: no objection, or changes suggested to the line as it was seen, with a sentence.

    Refused but to the officers and heads of the unit asked, after the limit, a second time, and where the line has
    changed since it was seen.
    """
    day = day_of(at)
    tree = rights.unit_tree(day)
    draft = opinions.seen_by(actor, opinion, tree=tree).consultation.draft_id
    now = _locked(draft)
    one = opinions.seen_by(actor, opinion, tree=tree)
    if one.answered_by is not None and one.answered is not None:
        raise Refused("not_now", "opinion_given", **opinions.given(one))
    if day > one.consultation.until:
        raise Refused("not_now", "opinion_over", until=one.consultation.until)
    refuse_overwriting(now, seen=seen, touching={one.line.number})
    if answer not in Opinion.Answer.values:
        raise Refused("missing", "opinion_answer_unknown")
    one.answer, one.answered, one.answered_by_id = answer, at, actor.person
    if answer == Opinion.Answer.SUGGESTION:
        one.sentence = _worded(sentence, "opinion_sentence")
        one.proposed = _proposed(one.line, proposed or {})
    seat = next(seat for seat in opinions.answering(actor) if tree.on_one_branch(seat.unit, one.unit_id))
    facts = _place(one) | {"answer": answer, "seen": seen}
    facts |= {"proposed": {name: value for name, value in one.proposed.items() if name not in WORDS}}
    words = {name: value for name, value in one.proposed.items() if name in WORDS and value}
    words |= {"sentence": one.sentence} if one.sentence else {}
    one.entry = _enter(now, "opine", actor, seat, at=at, facts=facts, words=words)
    one.save()
    return one


@transaction.atomic
def take(actor: Actor, opinion: Opinion, *, by: Editor) -> Opinion:
    """The opinion taken over 采纳: what it suggests becomes one change of the draft, which can be undone.

    Refused but to the supervision office, where nothing is pending, where the line stands no longer, and where it has
    changed since it was seen.
    """
    seat = _desk_seat(actor)
    now, one = _pending(opinion)
    line = one.line.merged_into or one.line
    if line.dropped or line.elsewhere:
        raise Refused("not_now", "opinion_line_gone", line=line.number)
    with changing(now, by=by, what="opinion", touching={line.number}) as lines:
        for name, value in one.proposed.items():
            setattr(lines[line.number], name, drafts.checked(name, value=value))
    one.outcome, one.reason = Opinion.Outcome.TAKEN, ""
    one.change = now.changes.filter(version=now.version + 1).first()
    one.settling = _enter(now, "settle", actor, seat, at=by.at, facts=_place(one) | {"outcome": one.outcome})
    one.save()
    return one


@transaction.atomic
def decline(actor: Actor, opinion: Opinion, *, reason: str, at: datetime) -> Opinion:
    """The opinion not taken over 不采纳, with the reason that its unit reads; refused without one, and as `take` is."""
    seat = _desk_seat(actor)
    now, one = _pending(opinion)
    one.outcome, one.change = Opinion.Outcome.DECLINED, None
    one.reason = _worded(reason, "opinion_reason")
    facts = _place(one) | {"outcome": one.outcome}
    one.settling = _enter(now, "settle", actor, seat, at=at, facts=facts, words={"reason": one.reason})
    one.save()
    return one


def _desk_seat(actor: Actor) -> Seat:
    """The seat in a supervision office that the actor deploys from."""
    offices = set(Unit.objects.filter(supervises=True).values_list("id", flat=True))
    seats = sorted(actor.seats, key=lambda seat: (seat.on_behalf is not None, seat.post))
    found = next((seat for seat in seats if seat.function in DEPLOYING and seat.unit in offices), None)
    if found is None:
        raise Refused("not_you", "desk_not_yours")
    return found


def _locked(draft: int) -> Draft:
    """The draft, locked because the entries go to its chain; refused once it has been adopted."""
    now = Draft.objects.select_for_update().get(id=draft)
    if now.adopted is not None:
        raise Refused("not_now", "draft_adopted")
    return now


def _pending(opinion: Opinion) -> tuple[Draft, Opinion]:
    now = _locked(opinion.consultation.draft_id)
    one = Opinion.objects.select_related("line__merged_into", "change", "unit").get(id=opinion.pk)
    if not one.is_pending:
        raise Refused("not_now", "opinion_settled")
    return now, one


def _questions(draft: Draft, *, numbers: Collection[int], day: date) -> list[tuple[Line, int]]:
    """Each line with each unit that is to be asked about it."""
    tasks = list(draft.lines.tasks())
    if unknown := set(numbers) - {line.number for line in tasks}:
        raise Refused("missing", "consult_lines", lines=sorted(unknown))
    chosen = [line for line in tasks if not numbers or line.number in numbers]
    there = set(Unit.objects.open_on(day).values_list("id", flat=True))
    awaited = Opinion.objects.filter(consultation__draft=draft, consultation__until__gte=day, answer="")
    asking = set(awaited.values_list("line_id", "unit_id"))
    named = ((line, unit) for line in chosen for unit in opinions.units_named(line))
    asked = [(line, unit) for line, unit in named if unit in there and (line.pk, unit) not in asking]
    if not asked:
        raise Refused("not_now", "consult_nobody")
    return asked


def _proposed(line: Line, proposed: Mapping[str, Any]) -> dict[str, Any]:
    """What is suggested for each field, as plain values; what the line says already is left out."""
    found: dict[str, Any] = {}
    for name in opinions.FIELDS:
        value = drafts.checked(name, value=proposed[name]) if proposed.get(name) else None
        if value and value != getattr(line, name):
            found[name] = value.pk if isinstance(value, Unit) else str(value)
    return found


def _worded(text: str, key: str) -> str:
    text = " ".join(text.split())
    if not text or len(text) > LONGEST:
        raise Refused("missing", key, most=LONGEST)
    return text


def _place(opinion: Opinion) -> dict[str, Any]:
    return {"opinion": opinion.pk, "line": opinion.line.number, "unit": opinion.unit_id}


def _enter(
    draft: Draft,
    act: str,
    actor: Actor,
    seat: Seat,
    *,
    at: datetime,
    facts: dict[str, Any],
    words: dict[str, str] | None = None,
    rules: dict[str, str] | None = None,
) -> int:
    written = entries.append(
        subject=f"draft:{draft.pk}",
        act=act,
        by=actor.person,
        post=seat.post,
        on_behalf=seat.on_behalf,
        recorded=at,
        facts=facts,
        words=words,
        rules=rules,
    )
    return written.seq
