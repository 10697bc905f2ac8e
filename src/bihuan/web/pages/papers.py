"""佐证材料 papers: files sent with a form taken in before the act, and shown to those who see the entry naming them."""

from urllib.parse import quote

from django.core.files.uploadedfile import UploadedFile
from django.db.models.fields.files import FieldFile
from django.http import HttpRequest, HttpResponse, QueryDict
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from bihuan.core.papers import shipped
from bihuan.core.words import Refused
from bihuan.ledger import clock
from bihuan.matters import papers
from bihuan.people.models import Person
from bihuan.web.actor import Here, room

IN_PLACE = {"jpeg": "image/jpeg", "png": "image/png"}
"""Forms that a browser may show by itself: they were drawn here."""


def taken_in(request: HttpRequest, *, sent: QueryDict, person: Person) -> None:
    """Keeps each file that came with the form and names it in `sent`, as if its row had been filled in.

    Refused at the first file that is not taken; those before it are kept and named.
    """
    names = sent.getlist("evidence_name")
    sent.setlist("evidence_file", (sent.getlist("evidence_file") + [""] * len(names))[: len(names)])
    for file in request.FILES.getlist("evidence_handed"):
        if isinstance(file, UploadedFile):
            paper = papers.keep(_content(file), name=file.name or "", person=person, at=clock.now())
            sent.appendlist("evidence_name", papers.title_of(file.name or ""))
            sent.appendlist("evidence_file", paper.digest)


@require_safe
@room
@cache_control(no_store=True)
def paper(request: HttpRequest, here: Here, *, matter: int, seq: int, word: str) -> HttpResponse:
    """The file that a word of an entry names: a picture in place, anything else to be saved."""
    shown = papers.named(matter, seq=seq, word=word, actor=here.actor, tree=here.tree)
    if "small" in request.GET and shown.paper.small:
        return HttpResponse(_read(shown.paper.small), content_type="image/jpeg")
    kind = IN_PLACE.get(shown.paper.form)
    how = "inline" if kind else "attachment"
    headers = {"Content-Disposition": f"{how}; filename*=UTF-8''{quote(shown.name)}"}
    return HttpResponse(_read(shown.paper.content), content_type=kind or "application/octet-stream", headers=headers)


def _read(file: FieldFile) -> bytes:
    with file.open("rb") as opened:
        content: bytes = opened.read()
    return content


def _content(file: UploadedFile) -> bytes:
    limit = shipped().bytes
    if (file.size or 0) > limit:
        raise Refused("missing", "paper_too_large", name=papers.title_of(file.name or ""), limit=f"{limit:,}")
    content: bytes = file.read(limit + 1)
    return content
