"""复核 reviews: the model asked from the page of a draft, how far it is, and where it differs: a person chooses."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from bihuan.core.words import Refused, said
from bihuan.ledger import clock
from bihuan.plans import reviewing
from bihuan.plans.models import Proposal
from bihuan.web.actor import Here, language, refused, room
from bihuan.web.pages.draft import draft_of, draft_page, editor, office_of
from bihuan.web.reviewed import review_shown


@require_POST
@room
def desk_ask_model(request: HttpRequest, here: Here, *, draft: int) -> HttpResponse:
    """The draft with the model at work upon it, or as it was with the reason on top."""
    office_of(here)
    found = draft_of(draft)
    try:
        review = reviewing.begin(found, person=here.person, at=clock.now())
    except Refused as refusal:
        return draft_page(request, here, found=draft_of(draft), refusal=refusal)
    reviewing.go_on(review)
    messages.success(request, said("model_asked", who=here.person.name).say(language()))
    return redirect(f"{reverse('desk_draft', kwargs={'draft': draft})}#review")


@require_safe
@room
def desk_review(request: HttpRequest, here: Here, *, draft: int) -> HttpResponse:
    """How the model's review stands, asked again while it is under way."""
    office_of(here)
    found = draft_of(draft)
    if not getattr(request, "htmx", False):
        return redirect(f"{reverse('desk_draft', kwargs={'draft': draft})}#review")
    return render(request, "desk/review.html", {"draft": found, **review_shown(found), "part": True})


@require_POST
@room
def desk_choose(request: HttpRequest, here: Here, *, draft: int, proposal: int) -> HttpResponse:
    """The draft with the model's reading taken over or set aside for good; refused with the reason, nothing changed."""
    office_of(here)
    part = getattr(request, "htmx", False)
    one = Proposal.objects.select_related("line").filter(id=proposal, review__draft=draft_of(draft)).first()
    if one is None:
        raise Refused("unknown", "model_unknown")
    choose = reviewing.take if request.POST.get("choice") == "model" else reviewing.keep
    try:
        choose(one, by=editor(request, here))
    except Refused as refusal:
        return refused(request, refusal) if part else draft_page(request, here, found=draft_of(draft), refusal=refusal)
    if part:
        return HttpResponse(headers={"HX-Refresh": "true"})
    return redirect(
        f"{reverse('desk_draft', kwargs={'draft': draft})}#{f'l{one.line.number}' if one.line else 'review'}"
    )
