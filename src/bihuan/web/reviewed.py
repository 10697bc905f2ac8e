"""复核 reviewed: what a model read otherwise, as the desk shows it: beside each line both values, to choose one."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.utils import timezone

from bihuan.core.readers import field_label
from bihuan.core.words import Said, said
from bihuan.people.models import Unit
from bihuan.plans import reviewing
from bihuan.plans.models import Draft, Line, Proposal, Review
from bihuan.web.actor import language

FIELDS = ("lead", "partners", "due", "standard")


@dataclass(frozen=True, slots=True, kw_only=True)
class Differing:
    """One reading of the model that waits for a person: its field, what the line says, what the model says."""

    proposal: Proposal
    label: Any
    ours: str
    theirs: str

    @property
    def may_take(self) -> bool:
        """Whether the model's value is one the site knows."""
        return self.proposal.value is not None


def review_shown(draft: Draft) -> dict[str, Any]:
    """How the last review of a draft stands, and which of its readings wait for a person."""
    review = reviewing.latest(draft)
    under_way = reviewing.is_under_way(review)
    over = review is not None and not under_way
    waiting = reviewing.pending(review) if review and over and not review.refusal else []
    return {
        "draft": draft,
        "model": reviewing.address() is not None,
        "review": review,
        "under_way": under_way,
        "differing": list(dict.fromkeys(one.line for one in waiting if one.line)),
        "new": [_shown(one.proposal, line=None, units={}) for one in waiting if one.line is None],
        "outcome": _outcome(review, waiting=len(waiting)) if review and over else None,
        "failure": _failure(review) if review and over else None,
        "aside": _aside(review) if review and over else [],
    }


def differing_of(draft: Draft) -> dict[int, tuple[Differing, ...]]:
    """What waits for a person beside each line, by the line's id."""
    review = reviewing.latest(draft)
    waiting = reviewing.pending(review) if review and review.ended and draft.adopted is None else []
    units = Unit.objects.in_bulk({unit for one in waiting if one.line for unit in _units(one.proposal, one.line)})
    names = {pk: unit.name for pk, unit in units.items()}
    found: dict[int, tuple[Differing, ...]] = {}
    for one in waiting:
        if one.line is not None:
            shown = _shown(one.proposal, line=one.line, units=names)
            found[one.line.pk] = (*found.get(one.line.pk, ()), shown)
    return found


def chosen_of(draft: Draft) -> dict[int, list[Any]]:
    """For each line by its number the fields that stand as a person took them from the model."""
    return {
        number: [field_label(name) for name in FIELDS if names.get(name) == "model"] or [said("reading_node")]
        for number, names in reviewing.origins(draft).items()
        if "model" in names.values()
    }


def _shown(proposal: Proposal, *, line: Line | None, units: dict[int, str]) -> Differing:
    label = said("reading_node") if line is None else field_label(proposal.field)
    theirs = proposal.words
    if line is not None and proposal.field in (Proposal.Field.LEAD, Proposal.Field.PARTNERS) and proposal.value:
        theirs = _named(_units(proposal, None), units)
    elif line is not None and proposal.field == Proposal.Field.DUE:
        theirs = str(proposal.value)
    return Differing(proposal=proposal, label=label, ours=_ours(proposal, line, units) if line else "", theirs=theirs)


def _ours(proposal: Proposal, line: Line, units: dict[int, str]) -> str:
    """What the line says for the field now; a dash where it says nothing."""
    if proposal.field == Proposal.Field.LEAD:
        return line.lead.name if line.lead else line.lead_text or "—"
    if proposal.field == Proposal.Field.PARTNERS:
        return _named(line.partners, units) or "—"
    return str(getattr(line, proposal.field) or "—")


def _units(proposal: Proposal, line: Line | None) -> list[int]:
    """The units that a proposal speaks of, and those its line has beside it."""
    if proposal.field not in (Proposal.Field.LEAD, Proposal.Field.PARTNERS):
        return []
    value = proposal.value or []
    return [*(value if isinstance(value, list) else [value]), *(line.partners if line else [])]


def _named(units: Iterable[int], names: dict[int, str]) -> str:
    return "、".join(names[unit] for unit in units if unit in names)


def _failure(review: Review) -> Any:
    """Why nothing came of a review, in the page's language; one that never ended has ended with its process."""
    return said("model_ended") if review.ended is None else review.refusal.get(language())


def _outcome(review: Review, *, waiting: int) -> Said | None:
    if review.ended is None or review.refusal:
        return None
    when = f"{timezone.localtime(review.asked):%m-%d %H:%M}"
    return said("model_done", time=when, model=review.model, named=review.named, count=waiting)


def _aside(review: Review) -> list[Said]:
    return [said(f"aside_{reason}", count=count) for reason, count in review.aside.items()]
