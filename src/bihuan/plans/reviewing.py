"""复核 reviewing: a model asked about a draft upon request, in the background; a person chooses where it differs."""

import logging
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from threading import Thread

from django.conf import settings
from django.db import connection, transaction
from django.utils import timezone

from bihuan.core.words import Refused
from bihuan.people.models import Person
from bihuan.plans import differing, drafts
from bihuan.plans.asking import BOUNDS, Address, ask
from bihuan.plans.changes import Editor, changing
from bihuan.plans.models import Draft, Line, Proposal, Review
from bihuan.plans.originals import BLACK
from bihuan.plans.proposing import Answer, held
from bihuan.plans.resolving import Site
from bihuan.reading.assent import Ground, refuse_secret

SILENT = timedelta(seconds=BOUNDS.seconds * BOUNDS.tries + 30)
"""A review that has not ended after so long has ended with its process."""

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Pending:
    """One proposal that waits for a person, with the line as it stands beside it."""

    proposal: Proposal
    line: Line | None


def address() -> Address | None:
    """Where the site's model answers; None where it has none."""
    if not settings.MODEL_URL:
        return None
    return Address(url=settings.MODEL_URL, name=settings.MODEL_NAME, key=settings.MODEL_KEY)


@transaction.atomic
def begin(draft: Draft, *, person: Person, at: datetime) -> Review:
    """The review that is now to be made; refused where there is no model, where one is under way or was deployed
    before, and for a document that is too long to be sent or bears a secrecy mark.
    """
    where = address()
    if where is None:
        raise Refused("not_now", "model_none")
    now = Draft.objects.select_for_update().select_related("document").get(id=draft.pk)
    if now.adopted is not None:
        raise Refused("not_now", "draft_adopted")
    if is_under_way(latest(now)):
        raise Refused("not_now", "model_busy")
    sendable(now)
    return Review.objects.create(draft=now, asked=at, asked_by=person, model=where.name[:100], begun=timezone.now())


def go_on(review: Review) -> None:
    """Asks the model in a thread of its own; whoever comes back finds what came of it."""
    Thread(target=_in_background, args=(review.pk,), name=f"review-{review.pk}", daemon=True).start()


def answer(review: Review) -> None:
    """Asks the model and keeps where it differs, or the sentence that says why nothing came of it; no line changes."""
    where, draft = address(), Draft.objects.select_related("document").get(id=review.draft_id)
    try:
        if where is None:
            raise Refused("not_now", "model_none")
        text = sendable(draft)
        said = ask(where, text=text, shape=Answer)
        found, aside = held(said, ground=Ground(text, issued=draft.document.issued))
    except Refused as refusal:
        told = {"zh": refusal.sentence.say("zh"), "en": refusal.sentence.say("en")}
        Review.objects.filter(id=review.pk).update(ended=timezone.now(), refusal=told)
        return
    with transaction.atomic():
        made = differing.proposals(found, lines=list(draft.lines.all()), site=Site(review.asked.date()))
        for one in made:
            one.review = review
        Proposal.objects.bulk_create(made)
        Review.objects.filter(id=review.pk).update(ended=timezone.now(), named=len(said.nodes), aside=aside)


def sendable(draft: Draft) -> str:
    """The text of a draft's document as a model may see it: what is 另行办理 blacked out, every character in its place.

    Refused for a document that is too long, and for one that bears a secrecy mark.
    """
    text = draft.document.text
    refuse_secret(text, title=draft.document.title)
    if len(text) > BOUNDS.characters:
        raise Refused("missing", "model_too_long", length=f"{len(text):,}", limit=f"{BOUNDS.characters:,}")
    for line in draft.lines.filter(elsewhere=True):
        hidden = "".join(one if one.isspace() else BLACK for one in text[line.start : line.end])
        text = text[: line.start] + hidden + text[line.end :]
    return text


def latest(draft: Draft) -> Review | None:
    """The last review of a draft."""
    return draft.reviews.select_related("asked_by").last()


def is_under_way(review: Review | None) -> bool:
    """Whether a review is still being made."""
    return review is not None and review.ended is None and timezone.now() - review.begun < SILENT


def pending(review: Review) -> list[Pending]:
    """The proposals that wait for a person, in the order of the document; none that the line says by now."""
    rows = review.proposals.select_related("line__lead", "change")
    return [
        Pending(one, one.line)
        for one in rows
        if one.is_pending
        and not (one.line and differing.agrees(one.line, field=one.field, words=one.words, value=one.value))
    ]


def take(proposal: Proposal, *, by: Editor) -> None:
    """Takes the model's reading over as one change of the draft, which can be undone.

    Refused where it was settled before, names no unit of the site, or where its line has gone or changed since.
    """
    one = _waiting(proposal)
    if one.value is None:
        raise Refused("missing", "model_unit_unknown", name=one.words)
    if one.line and (one.line.dropped or one.line.elsewhere or one.line.merged_into_id):
        raise Refused("not_now", "opinion_line_gone", line=one.line.number)
    with transaction.atomic():
        draft = one.review.draft
        with changing(draft, by=by, what="model", touching={one.line.number} if one.line else set()) as lines:
            if one.line is None:
                _add(one, lines=lines, draft=draft)
            else:
                _set(lines[one.line.number], one)
        one.change = draft.changes.last()
        _settle(one, by=by, outcome=Proposal.Outcome.TAKEN)


def keep(proposal: Proposal, *, by: Editor) -> None:
    """Keeps the draft as it stands against the model's reading; refused where it was settled before."""
    one = _waiting(proposal)
    one.change = None
    _settle(one, by=by, outcome=Proposal.Outcome.KEPT)


def origins(draft: Draft) -> dict[int, dict[str, str]]:
    """For each line that was changed, which of its fields stand as a person set them and which as a model read them.

    What is not named stands as the rules read it.
    """
    found: dict[int, dict[str, str]] = {}
    for change in draft.changes.filter(undone=False).exclude(what="undo"):
        for number, after in change.after.items():
            before = change.before.get(number) or {}
            names = [name.removesuffix("_id") for name, value in (after or {}).items() if before.get(name) != value]
            found.setdefault(int(number), {}).update(
                dict.fromkeys(names, "model" if change.what == "model" else "person")
            )
    return found


def _in_background(review: int) -> None:
    found = Review.objects.get(id=review)
    try:
        answer(found)
    except Exception:
        log.exception("review %s was not made", review)
        refusal = Refused("not_now", "model_nonsense").sentence
        told = {"zh": refusal.say("zh"), "en": refusal.say("en")}
        Review.objects.filter(id=review).update(ended=timezone.now(), refusal=told)
    finally:
        connection.close()


def _waiting(proposal: Proposal) -> Proposal:
    one = Proposal.objects.select_related("line__draft", "review__draft", "change").get(id=proposal.pk)
    if one.review.draft.adopted is not None:
        raise Refused("not_now", "draft_adopted")
    if not one.is_pending:
        raise Refused("not_now", "model_settled")
    return one


def _settle(one: Proposal, *, by: Editor, outcome: str) -> None:
    one.outcome, one.settled, one.settled_by = outcome, by.at, by.person
    one.save(update_fields=["outcome", "change", "settled", "settled_by"])


def _set(line: Line, one: Proposal) -> None:
    """Sets the field of a line as the model read it."""
    if one.field == Proposal.Field.PARTNERS:
        line.partners = [unit for unit in dict.fromkeys([*line.partners, *(one.value or ())]) if unit != line.lead_id]
        return
    setattr(line, one.field, drafts.checked(one.field, value=one.value))
    if one.field == Proposal.Field.LEAD:
        line.partners = [unit for unit in line.partners if unit != line.lead_id]
    if one.field == Proposal.Field.DUE:
        line.due_text = one.words[:100]


def _add(one: Proposal, *, lines: dict[int, Line], draft: Draft) -> None:
    """Adds the task that only the model read, where its sentence stands in the document."""
    before = (line for line in lines.values() if line.start <= one.start)
    above = max(before, key=lambda line: (line.start, line.order), default=None)
    after = above.order if above else 0.0
    following = min((line.order for line in lines.values() if line.order > after), default=after + 2)
    parent = above if above is None or above.is_heading else above.parent
    number = max(lines, default=0) + 1
    line = Line(draft=draft, number=number, order=(after + following) / 2, parent=parent, text=one.words)
    line.level = parent.level + 1 if parent else 1
    line.start, line.end, line.read = one.start, one.end, {"text": one.words}
    line.due_set_by = "upper" if draft.document.kind == "upper" else "district"
    value = dict(one.value or {})
    for name in ("lead", "partners", "standard"):
        setattr(line, name, drafts.checked(name, value=value.get(name, [] if name == "partners" else "")))
    line.due = date.fromisoformat(value["due"]) if value.get("due") else None
    line.lead_text, line.due_text = value.get("lead_text", ""), value.get("due_text", "")
    lines[number] = line
