"""意见 opinions: what units were asked about a draft's lines and what they answered, as whoever may see it reads it."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from bihuan.core.readers import field_label
from bihuan.core.roles import Actor, Function, Seat, UnitTree
from bihuan.core.why import why
from bihuan.core.words import Refused, Said, said
from bihuan.core.workdays import Due
from bihuan.ledger.expunge import Piece
from bihuan.people.models import Unit
from bihuan.plans.models import Draft, Line, Opinion

ANSWERING = frozenset({Function.OFFICER, Function.HEAD})
FIELDS = ("lead", "due", "standard", "text")
"""The fields of a line that a unit may suggest a value for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """One opinion as it is shown: how it stands today, what it suggests field by field."""

    opinion: Opinion
    state: str
    proposed: tuple[tuple[Said, str], ...]

    @property
    def label(self) -> Said:
        """How it stands, as a word."""
        return said(f"opinion_{self.state}")

    @property
    def why(self) -> Said:
        """Why the last day to answer is the day it is."""
        return why(Due.from_facts(self.opinion.consultation.due), rule=said("consult_rule"))


def answering(actor: Actor) -> list[Seat]:
    """The seats from which the actor may answer for a unit, own ones first."""
    seats = sorted(actor.seats, key=lambda seat: (seat.on_behalf is not None, seat.post))
    return [seat for seat in seats if seat.function in ANSWERING]


def asked_of(actor: Actor, *, tree: UnitTree) -> QuerySet[Opinion]:
    """What the units that the actor answers for were asked, latest first; nothing that others were asked."""
    own = {seat.unit for seat in answering(actor)}
    units = [unit for unit in tree.parents if any(tree.on_one_branch(one, unit) for one in own)]
    return _rows(Opinion.objects.filter(unit__in=units)).order_by("-id")


def awaited_of(actor: Actor, *, tree: UnitTree, today: date) -> list[Told]:
    """What the actor's units have yet to answer, the earliest limit first."""
    rows = asked_of(actor, tree=tree).filter(
        answer="", consultation__until__gte=today, consultation__draft__adopted__isnull=True
    )
    return told(rows.order_by("consultation__until", "line__order", "id"), today=today)


def seen_by(actor: Actor, opinion: int, *, tree: UnitTree) -> Opinion:
    """One opinion of the actor's units; refused where there is none, or where it was asked of others."""
    found = asked_of(actor, tree=tree).filter(id=opinion).first()
    if found is None:
        raise Refused("unknown", "opinion_unknown")
    return found


def beside(draft: Draft, *, today: date) -> dict[int, list[Told]]:
    """The opinions on each standing line by its id; those on a line merged into another stand beside that one."""
    found: dict[int, list[Told]] = {}
    for one in told(_rows(Opinion.objects.filter(consultation__draft=draft)), today=today):
        line = one.opinion.line
        found.setdefault(line.merged_into_id or line.pk, []).append(one)
    return found


def unsettled(draft: Draft) -> int:
    """How many suggestions about the draft are neither taken over nor declined."""
    rows = Opinion.objects.filter(consultation__draft=draft, answer=Opinion.Answer.SUGGESTION).select_related("change")
    return sum(row.is_pending for row in rows)


def told(rows: Iterable[Opinion], *, today: date) -> list[Told]:
    """The opinions as they stand today."""
    rows = list(rows)
    leads = Unit.objects.in_bulk([row.proposed["lead"] for row in rows if row.proposed.get("lead")])
    return [
        Told(
            opinion=row,
            state=_state(row, today),
            proposed=tuple(
                (field_label(name), leads[value].name if name == "lead" else value)
                for name, value in row.proposed.items()
                if value
            ),
        )
        for row in rows
    ]


def given(opinion: Opinion) -> dict[str, Any]:
    """Who answered for which unit, when, as the parameters of a sentence."""
    assert opinion.answered is not None
    assert opinion.answered_by is not None
    when = timezone.localtime(opinion.answered)
    return {"who": opinion.answered_by.name, "time": f"{when:%m-%d %H:%M}", "unit": opinion.unit.name}


def units_named(line: Line) -> list[int]:
    """The units that a line names: its lead, joint leads, those who each do it, partners."""
    named = [*([line.lead_id] if line.lead_id else []), *line.joint, *line.each, *line.partners]
    return list(dict.fromkeys(named))


def forget(pieces: Collection[Piece]) -> None:
    """Takes words that were expunged from the entries of drafts out of the opinions that copied them."""
    for subject, seq, name in pieces:
        kind, _, draft = subject.partition(":")
        if kind != "draft":
            continue
        for row in Opinion.objects.filter(consultation__draft=int(draft)):
            if row.settling == seq and name == "reason":
                row.reason = ""
            elif row.entry == seq and name == "sentence":
                row.sentence = ""
            elif row.entry == seq:
                row.proposed = {field: value for field, value in row.proposed.items() if field != name}
            row.save(update_fields=["reason", "sentence", "proposed"])


def _rows(rows: QuerySet[Opinion]) -> QuerySet[Opinion]:
    return rows.select_related(
        "consultation__draft__document", "line__lead", "line__parent", "unit", "answered_by", "change"
    )


def _state(opinion: Opinion, today: date) -> str:
    """asked, silent (derived: the limit is over or the draft deployed), or what was answered and became of it."""
    if not opinion.answer:
        over = today > opinion.consultation.until or opinion.consultation.draft.adopted is not None
        return "silent" if over else "asked"
    return str(opinion.outcome if opinion.outcome and not opinion.is_pending else opinion.answer)
