"""减负建议 suggesting: units say what they are asked twice or needlessly, and the supervision office answers each."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet

from bihuan.core.roles import Actor, UnitTree
from bihuan.core.words import Refused
from bihuan.matters.adopt import desk_unit
from bihuan.matters.burden import houses_of
from bihuan.matters.models import Matter
from bihuan.matters.sight import sees_all, visible_to
from bihuan.people.models import Person
from bihuan.watch.models import Suggestion

PAGE = 30
LONGEST = 300


@dataclass(frozen=True, slots=True)
class Page:
    """One page of suggestions, the latest first; `before` is where the next begins, None at the end."""

    rows: tuple[Suggestion, ...]
    before: int | None


def suggest(
    actor: Actor, house: int, *, about: str, sentence: str, number: str, tree: UnitTree, at: datetime
) -> Suggestion:
    """What one's own unit says; refused for another's unit, without a sentence, and for an unknown matter."""
    if house not in houses_of(actor, tree=tree):
        raise Refused("not_you", "suggestion_of_others")
    words = " ".join(sentence.split())
    if about not in Suggestion.About.values or not 4 <= len(words) <= LONGEST:
        raise Refused("missing", "suggestion_unsaid", most=LONGEST)
    matter = None
    if number.strip():
        matter = Matter.objects.filter(visible_to(actor, tree), number=number.strip()).first()
        if matter is None:
            raise Refused("unknown", "suggestion_matter_unknown", number=number.strip()[:60])
    person = Person.objects.get(id=actor.person or 0)
    return Suggestion.objects.create(person=person, unit_id=house, about=about, sentence=words, matter=matter, made=at)


def reply(actor: Actor, suggestion: int, *, outcome: str, sentence: str, at: datetime) -> Suggestion:
    """The supervision office's answer, given once; one that is declined needs a reason. Refused for all others."""
    if desk_unit(actor) is None:
        raise Refused("not_you", "suggestion_not_yours")
    words = " ".join(sentence.split())
    if outcome not in Suggestion.Outcome.values or not words or len(words) > LONGEST:
        raise Refused("missing", "suggestion_unanswered", most=LONGEST)
    values = {"outcome": outcome, "reply": words, "replied": at, "replied_by_id": actor.person}
    if not Suggestion.objects.filter(id=suggestion, outcome="").update(**values):
        if Suggestion.objects.filter(id=suggestion).exists():
            raise Refused("not_now", "suggestion_answered")
        raise Refused("unknown", "suggestion_unknown")
    return Suggestion.objects.get(id=suggestion)


def seen_by(actor: Actor, *, tree: UnitTree) -> QuerySet[Suggestion]:
    """Those of one's own units; all of them for supervision offices, leaders and auditors."""
    if sees_all(actor) or desk_unit(actor) is not None:
        return Suggestion.objects.all()
    return Suggestion.objects.filter(unit__in=houses_of(actor, tree=tree))


def page(actor: Actor, *, tree: UnitTree, before: int | None) -> Page:
    """A page of what one may see; matters that one may not know of are not named."""
    rows = seen_by(actor, tree=tree).select_related("person", "unit", "replied_by").order_by("-id")
    if before is not None:
        rows = rows.filter(id__lt=before)
    some = list(rows[: PAGE + 1])
    shown = some[:PAGE]
    ids = [row.matter_id for row in shown if row.matter_id is not None]
    known = Matter.objects.filter(visible_to(actor, tree), id__in=ids).in_bulk()
    for row in shown:
        row.matter = known.get(row.matter_id) if row.matter_id is not None else None
    return Page(tuple(shown), shown[-1].pk if len(some) > PAGE else None)
