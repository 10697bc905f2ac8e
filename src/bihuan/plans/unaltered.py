"""原文 unaltered: whether documents still say what they said when they were received."""

import hashlib
from collections.abc import Iterator

from django.db.models import Q

from bihuan.core.words import Said, said
from bihuan.plans.models import Document, Line


def differences() -> Iterator[Said]:
    """Each document whose text is not the one its digest was taken of, as a sentence.

    Not those out of which words were taken for good with what is handled elsewhere 另行办理: nothing holds their text.
    """
    gone = Line.objects.filter(Q(elsewhere=True) | Q(merged_into__elsewhere=True), draft__adopted__isnull=False)
    whole = Document.objects.exclude(id__in=gone.values("draft__document")).order_by("id")
    for id_, title, text, digest in whole.values_list("id", "title", "text", "digest").iterator(chunk_size=20):
        if hashlib.sha256(text.encode()).hexdigest() != digest:
            yield said("audit_document_altered", document=id_, title=title)
