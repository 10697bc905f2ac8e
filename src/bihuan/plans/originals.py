"""原件 originals: files kept as they came and read into drafts, at once or in the background with progress."""

import hashlib
import logging
from collections.abc import Collection
from datetime import datetime, timedelta
from functools import partial
from threading import Thread
from typing import Any

from django.core.files.base import ContentFile
from django.db import connection, transaction
from django.db.models import Q
from django.utils import timezone

from bihuan import reading
from bihuan.core.words import Refused
from bihuan.people.models import Person
from bihuan.plans import drafts, picturing
from bihuan.plans.drafts import Headed
from bihuan.plans.models import Document, Draft, Line, Original
from bihuan.reading.kinds import kind_of

AT_ONCE = 64 * 1024
"""A PDF up to so many bytes is read while one waits; a longer one in the background."""
SILENT = timedelta(seconds=60)
"""A reading that has given no sign of life for so long has ended with its process; it begins anew."""
BLACK = "■"
EVERY = 10  # pages between two signs of life
FIELDS = ("page", "line", "paragraph", "table", "row", "column", "sheet")

log = logging.getLogger(__name__)


def keep(content: bytes, *, name: str, head: Headed, person: Person, at: datetime) -> Original:
    """The file, kept to be read; refused where it is too large or of a form that is not read here."""
    name = name[-200:] or head.title
    if len(content) > reading.LIMITS.document_bytes:
        raise Refused("missing", "reading_too_large", name=name[:80], limit=f"{reading.LIMITS.document_bytes:,}")
    if not content:
        raise Refused("missing", "reading_empty", name=name)
    form = kind_of(content, name=name)
    digest = hashlib.sha256(content).hexdigest()
    original = Original(name=name, form=form, digest=digest, size=len(content), received=at, received_by=person)
    original.title, original.kind, original.issued = head.title, head.kind, head.issued
    original.content.save(digest, ContentFile(content), save=False)
    original.save()
    return original


def is_long(original: Original) -> bool:
    """Whether reading the file takes so long that one need not wait for it."""
    return original.form == "pdf" and original.size > AT_ONCE


def read_now(original: Original, *, at: datetime) -> Draft:
    """The draft of the file; where it is refused nothing of the file is kept."""
    try:
        return _read(original, at=at)
    except Refused:
        forget(original)
        raise


def go_on(original: Original, *, at: datetime) -> bool:
    """Begins the reading in the background, or anew where whoever read it has fallen silent; whether it did."""
    silent = Q(beat__isnull=True) | Q(beat__lt=timezone.now() - SILENT)
    waiting = Original.objects.filter(silent, id=original.pk, document__isnull=True, refusal={})
    if not waiting.update(beat=timezone.now(), pages_read=0):
        return False
    Thread(target=_in_background, args=(original.pk, at), name=f"original-{original.pk}", daemon=True).start()
    return True


def forget(original: Original) -> None:
    """Removes a file that was not read, and its row."""
    original.content.delete(save=False)
    Original.objects.filter(id=original.pk, document__isnull=True).delete()


def blacken(document: Document, *, lines: Collection[Line]) -> None:
    """Takes the words of lines out of the document for good: blacked out in its text, the file as it came not kept.

    Every other character keeps its place, and the document the digest of what had come. Without lines nothing goes.
    """
    if not lines:
        return
    text = document.text
    for line in lines:
        hidden = "".join(one if one.isspace() else BLACK for one in text[line.start : line.end])
        text = text[: line.start] + hidden + text[line.end :]
    document.text = text
    document.save(update_fields=["text"])
    for original in Original.objects.filter(document=document).exclude(content=""):
        transaction.on_commit(partial(original.content.storage.delete, str(original.content.name)))
        Original.objects.filter(id=original.pk).update(content="")


def draft_in(original: Original) -> Draft | None:
    """The draft read from the file, once it has been read."""
    return Draft.objects.filter(document=original.document_id).first() if original.document_id else None


def _in_background(original: int, at: datetime) -> None:
    """Reads the file in a thread of its own; why it was not read is kept for whoever comes back, the file is not."""
    found = Original.objects.get(id=original)
    try:
        _read(found, at=at)
    except Refused as refusal:
        _refuse(found, refusal)
    except Exception:
        log.exception("original %s was not read", original)
        _refuse(found, Refused("missing", "reading_gave_up", name=found.name))
    finally:
        connection.close()


def _refuse(original: Original, refusal: Refused) -> None:
    told = {"zh": refusal.sentence.say("zh"), "en": refusal.sentence.say("en")}
    original.content.delete(save=False)
    Original.objects.filter(id=original.pk).update(refusal=told, content="")


def _read(original: Original, *, at: datetime) -> Draft:
    with original.content.open("rb") as file:
        content = file.read()
    source = reading.read(content, name=original.name, on_page=partial(_tell, original.pk))
    head = Headed(title=original.title, kind=original.kind, issued=original.issued)
    sizes = picturing.sizes_of(content, name=original.name) if original.form == "pdf" else []
    found = reading.decompose(source, issued=head.issued, may_lack_tasks=True)
    with transaction.atomic():
        draft = drafts.draft_from(source, found=found, head=head, person=original.received_by, at=at)
        original.document = draft.document
        original.places, original.sizes = _places(source), sizes
        original.notes = [{"zh": note.say("zh"), "en": note.say("en")} for note in (*source.notes, *found.notes)]
        original.pages = original.pages_read = len(sizes)
        original.save()
    return draft


def _tell(original: int, done: int, total: int) -> None:
    if done % EVERY == 0 or done == total:
        Original.objects.filter(id=original).update(pages_read=done, pages=total, beat=timezone.now())


def _places(source: reading.Source) -> dict[str, Any]:
    """Where each stretch of the text stands, as plain values; nothing for a text that has nothing but lines."""
    if source.places is None or not source.places.at:
        return {}
    at = [[*(getattr(place, name) for name in FIELDS), place.box] for place in source.places.at]
    return {"starts": list(source.places.starts), "at": at}
