"""原件 originals: files received at the desk, read with progress one may leave, and shown page by page as they are."""

from datetime import date
from urllib.parse import quote

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_POST, require_safe
from django_htmx.http import HttpResponseClientRedirect

from bihuan import reading
from bihuan.core.words import Refused, said
from bihuan.ledger import clock
from bihuan.plans import drafts, originals, picturing
from bihuan.plans.models import Draft, Original
from bihuan.web.actor import Here, language, room
from bihuan.web.pages.draft import draft_of, office_of


def received(request: HttpRequest, here: Here) -> Draft | Original:
    """The draft of what was uploaded or pasted, or the file that is still being read; refused as a sentence."""
    sent, file = request.POST, request.FILES.get("file")
    name = (file and file.name) or ""
    title = sent.get("title", "").strip() or name.rpartition(".")[0]
    head = drafts.headed(title=title, kind=sent.get("kind", ""), issued=day_typed(sent.get("issued", "")))
    if file is None:
        text: str = sent.get("text", "")
        if not text.strip():
            raise Refused("missing", "document_missing")
        return drafts.receive(
            text, title=head.title, kind=head.kind, issued=head.issued, person=here.person, at=clock.now()
        )
    content: bytes = file.read(reading.LIMITS.document_bytes + 1)
    kept = originals.keep(content, name=name, head=head, person=here.person, at=clock.now())
    if not originals.is_long(kept):
        return originals.read_now(kept, at=clock.now())
    originals.go_on(kept, at=clock.now())
    return kept


@require_safe
@room
def reading_page(request: HttpRequest, here: Here, *, original: int) -> HttpResponse:
    """How far a file has been read, asked again every second; its draft once it has been read, else why it was not.

    Whoever comes back to a reading that ended with its process sets it going again.
    """
    office_of(here)
    found = _original(original)
    draft = originals.draft_in(found)
    if draft is not None:
        if not getattr(request, "htmx", False):
            return redirect("desk_draft", draft=draft.pk)
        messages.success(request, said("desk_received", title=draft.document.title).say(language()))
        return HttpResponseClientRedirect(reverse("desk_draft", kwargs={"draft": draft.pk}))
    originals.go_on(found, at=clock.now())
    template = "desk/progress.html" if getattr(request, "htmx", False) else "desk/reading.html"
    context = {"original": found, "sentence": found.refusal.get(language())}
    return render(request, template, context)


@require_POST
@room
def forget_original(request: HttpRequest, here: Here, *, original: int) -> HttpResponse:
    """The desk without a file that could not be read."""
    office_of(here)
    found = _original(original)
    if not found.refusal:
        raise Refused("not_now", "original_in_use")
    originals.forget(found)
    return redirect("desk")


@require_safe
@room
@cache_control(private=True, max_age=3600)
def page_picture(request: HttpRequest, here: Here, *, draft: int, page: int) -> HttpResponse:
    """One page of the draft's PDF as a picture."""
    office_of(here)
    found = Original.objects.filter(document=draft_of(draft).document_id, form="pdf").first()
    if found is None or not found.content or not 1 <= page <= len(found.sizes):
        raise Refused("unknown", "original_unknown")
    with found.content.open("rb") as file:
        picture = picturing.picture_of(file.read(), name=found.name, page=page)
    return HttpResponse(picture, content_type="image/png")


@require_safe
@room
def original_file(request: HttpRequest, here: Here, *, draft: int) -> HttpResponse:
    """The draft's file as it came, to be saved."""
    office_of(here)
    found = Original.objects.filter(document=draft_of(draft).document_id).first()
    if found is None or not found.content:
        raise Refused("unknown", "original_unknown")
    with found.content.open("rb") as file:
        content = file.read()
    headers = {"Content-Disposition": f"attachment; filename*=UTF-8''{quote(found.name)}"}
    return HttpResponse(content, content_type="application/octet-stream", headers=headers)


def day_typed(text: str) -> date | None:
    """The day that was typed, None where nothing was; refused where it is none."""
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        raise Refused("missing", "field_wrong", field=said("field_issued"), hint=said("hint_date")) from None


def _original(original: int) -> Original:
    found = Original.objects.filter(id=original).first()
    if found is None:
        raise Refused("unknown", "original_unknown")
    return found
