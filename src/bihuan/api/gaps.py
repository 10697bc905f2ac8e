"""待补 gaps: how many matters lack what, and which of them the caller may know."""

from django.http import HttpRequest
from ninja import Query, Router, Schema

from bihuan.api.caller import Bearer, caller, language
from bihuan.api.shapes import answers
from bihuan.core.loop import day_of
from bihuan.matters import gaps

router = Router(tags=["matters"], auth=Bearer())


class GapOut(Schema):
    """One matter in which one thing is missing, with the sentence that says so."""

    matter: int
    number: str
    gap: str
    sentence: str


class Gaps(Schema):
    """How many matters each gap has, guarantees in danger and 待补 apart."""

    guarantees: dict[str, int]
    to_fill: dict[str, int]


class GapPage(Schema):
    """A page of one gap; `next` is the `after` of the next page, null on the last."""

    items: list[GapOut]
    next: int | None


@router.get("/gaps", response=answers(Gaps), operation_id="count_gaps")
def count_gaps(request: HttpRequest) -> Gaps:
    """How many of the matters the caller may know of have each gap."""
    who = caller(request)
    counts = gaps.counts(who.tree, day_of(who.at), actor=who.actor)
    return Gaps(
        guarantees={name: counts[name] for name in gaps.GUARANTEES},
        to_fill={name: counts[name] for name in gaps.TO_FILL},
    )


@router.get("/gaps/{gap}", response=answers(GapPage), operation_id="list_gap")
def list_gap(request: HttpRequest, gap: str, after: int = Query(0, ge=0, lt=2**63)) -> GapPage:
    """The matters with one gap that the caller may know of, 100 at a time; refused where no gap is called so."""
    who = caller(request)
    page = gaps.page(gap, who.tree, day_of(who.at), actor=who.actor, after=after)
    items = [
        GapOut(matter=one.matter, number=one.number, gap=one.gap, sentence=one.sentence.say(language(request)))
        for one in page.rows
    ]
    return GapPage(items=items, next=page.after)
