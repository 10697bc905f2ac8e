"""表格 sheets: a draft out as an Excel 任务分解表 and back in, previewed before anything is changed."""

from typing import Any
from urllib.parse import quote

from django.contrib import messages
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from bihuan.core.words import Refused, said
from bihuan.ledger import clock
from bihuan.plans import sheets, tabling
from bihuan.plans.changes import Editor
from bihuan.plans.models import Draft
from bihuan.web.actor import Here, language, room
from bihuan.web.pages.draft import draft_of, draft_page, office_of
from bihuan.web.sent import whole

WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
SALT = "desk.sheet"
VALID = 3600  # seconds


@require_safe
@room
def desk_sheet(request: HttpRequest, here: Here, *, draft: int) -> HttpResponse:
    """The draft as a workbook to be saved."""
    office_of(here)
    found = draft_of(draft)
    return workbook(tabling.sheet_of(found, day=here.today, language=language()), name=found.document.title)


@require_POST
@room
def desk_sheet_in(request: HttpRequest, here: Here, *, draft: int) -> HttpResponse:
    """What a workbook or a pasted table would change, or the wrong cells; on the draft's page where it is refused."""
    office_of(here)
    found = draft_of(draft)
    try:
        preview = _previewed(request, here, found)
    except Refused as refusal:
        return draft_page(request, here, found=found, refusal=refusal)
    place = {"draft": draft}
    context: dict[str, Any] = {
        "preview": preview,
        "title": found.document.title,
        "back": reverse("desk_draft", kwargs=place),
        "take": reverse("desk_sheet_take", kwargs=place),
    }
    if not preview.wrong:
        context["held"] = signing.dumps([found.pk, preview.seen, preview.values], salt=SALT, compress=True)
    return render(request, "desk/sheet.html", context, status=422 if preview.wrong else 200)


@require_POST
@room
def desk_sheet_take(request: HttpRequest, here: Here, *, draft: int) -> HttpResponse:
    """The draft after what was previewed; refused, with nothing changed, where its lines have changed since."""
    office_of(here)
    found = draft_of(draft)
    try:
        values, seen = _held(request, found)
        tabling.take(found, values=values, by=Editor(person=here.person, at=clock.now(), seen=seen))
    except Refused as refusal:
        return draft_page(request, here, found=draft_of(draft), refusal=refusal)
    messages.success(request, said("sheet_taken", count=len(values)).say(language()))
    return redirect("desk_draft", draft=draft)


def workbook(content: bytes, *, name: str) -> HttpResponse:
    """An answer that the browser saves as a workbook of this name."""
    saved = quote(f"{sheets.TABLE}-{name}.xlsx")
    return HttpResponse(
        content, content_type=WORKBOOK, headers={"Content-Disposition": f"attachment; filename*=UTF-8''{saved}"}
    )


def uploaded(request: HttpRequest) -> tuple[bytes, str]:
    """The uploaded workbook and its name; refused where there is none or where it is too large."""
    file = request.FILES.get("file")
    if file is None:
        raise Refused("missing", "sheet_missing")
    name = file.name or ""
    if (file.size or 0) > sheets.LIMIT:
        raise Refused("missing", "reading_too_large", name=name[:80], limit=f"{sheets.LIMIT:,}")
    content: bytes = file.read()
    return content, name


def _previewed(request: HttpRequest, here: Here, draft: Draft) -> tabling.Preview:
    """What came in compared with the draft: a pasted table where there is a text, else the uploaded workbook."""
    if "text" not in request.POST:
        content, name = uploaded(request)
        return tabling.preview(draft, content=content, name=name, day=here.today)
    text = request.POST["text"]
    if not text.strip():
        raise Refused("missing", "paste_empty")
    sheet = sheets.pasted(text, columns=tabling.COLUMNS)
    return tabling.previewed(draft, sheet=sheet, seen=whole(request.POST.get("version")), day=here.today)


def _held(request: HttpRequest, draft: Draft) -> tuple[dict[str, dict[str, Any]], int]:
    """What the preview held, as it was signed for this draft."""
    try:
        found, seen, values = signing.loads(request.POST.get("held", ""), salt=SALT, max_age=VALID)
    except signing.BadSignature:
        raise Refused("not_now", "sheet_expired") from None
    if found != draft.pk:
        raise Refused("not_now", "sheet_expired")
    return values, seen
