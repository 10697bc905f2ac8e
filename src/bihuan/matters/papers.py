"""佐证材料 papers: files handed in as evidence, kept by digest as long as the words of an entry name them."""

import hashlib
import unicodedata
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial

from django.core.files.base import ContentFile
from django.db import transaction
from django.db.models import Q, QuerySet

from bihuan.core import papers as rules
from bihuan.core.roles import Actor, UnitTree
from bihuan.core.words import Refused
from bihuan.ledger import entries as ledger
from bihuan.ledger.models import Word
from bihuan.matters import queries
from bihuan.matters.models import Paper
from bihuan.matters.pictures import drawn_anew, is_picture
from bihuan.matters.sight import sees_inner
from bihuan.people.models import Person
from bihuan.reading.kinds import kind_of

FORMS = frozenset({"pdf", "docx", "doc", "xlsx", "xls", "ods", "csv", "text"})
"""What is taken beside pictures."""


@dataclass(frozen=True, slots=True)
class Shown:
    """A paper as an entry names it: the name given there, and the file."""

    name: str
    paper: Paper


def keep(content: bytes, *, name: str, person: Person, at: datetime) -> Paper:
    """The file, kept for an act to name; refused where it is empty, too large, or of a form that is not taken.

    A picture is drawn anew: the digest is that of what is kept.
    """
    limits, name = rules.shipped(), title_of(name)
    if not content:
        raise Refused("missing", "paper_empty", name=name)
    if len(content) > limits.bytes:
        raise Refused("missing", "paper_too_large", name=name, limit=f"{limits.bytes:,}")
    small = b""
    if is_picture(content):
        picture = drawn_anew(content, name=name, limits=limits)
        content, form, small = picture.content, picture.form, picture.small
    else:
        form = _form_of(content, name=name)
    digest = hashlib.sha256(content).hexdigest()
    known = Paper.objects.filter(digest=digest, kept_by=person).first()
    if known is not None:
        return known
    if Paper.objects.filter(kept_by=person, named=False).count() >= limits.unused_most:
        raise Refused("not_now", "paper_too_many_unused", most=limits.unused_most, days=limits.unused_days)
    paper = Paper(digest=digest, form=form, size=len(content), kept=at, kept_by=person)
    paper.content.save(digest, ContentFile(content), save=False)
    if small:
        paper.small.save(f"{digest}.small", ContentFile(small), save=False)
    paper.save()
    return paper


def title_of(name: str) -> str:
    """The name of a file as people gave it: no folders before it, nothing that cannot be seen, at most 200 long."""
    last = name.replace("\\", "/").rpartition("/")[2]
    return "".join(one for one in last if unicodedata.category(one)[0] != "C").strip()[-200:] or "—"


def name_them(words: Iterable[Mapping[str, str]], *, person: int | None) -> None:
    """Marks the files that words about to be sealed name, so that they stay; call it in the entry's transaction.

    Refuses a file which is not here, or which neither this person handed in nor an entry named before.
    """
    wanted = rules.digests(words)
    if not wanted:
        return
    rows = Paper.objects.select_for_update().filter(digest__in=wanted).filter(Q(kept_by_id=person) | Q(named=True))
    found = dict(rows.values_list("id", "digest"))
    if wanted - set(found.values()):
        raise Refused("missing", "paper_unknown")
    Paper.objects.filter(id__in=found, named=False).update(named=True)


def named(matter: int, *, seq: int, word: str, actor: Actor, tree: UnitTree) -> Shown:
    """The paper that a word of an entry names; refused `unknown` to whom the matter or the entry is not shown."""
    queries.standing_of(matter, actor=actor, tree=tree)
    record = ledger.read_one(f"matter:{matter}", seq=seq)
    if record is None or not sees_inner(record.facts.get("inner", 0), actor, tree) or not rules.NAMING.fullmatch(word):
        raise Refused("unknown", "paper_gone")
    paper = Paper.objects.filter(digest=record.words.get(word) or "").order_by("-named", "id").first()
    if paper is None:
        raise Refused("unknown", "paper_gone")
    title = f"{word.removesuffix('file')}name" if word.endswith(".file") else word.removesuffix("_file")
    return Shown(record.words.get(title) or paper.digest[:12], paper)


def forget(digests: Collection[str]) -> int:
    """Destroys those of the files that no entry names any longer; how many went."""
    still = Word.objects.filter(name__endswith="file", text__in=digests).values_list("text", flat=True)
    gone = set(digests).difference(still) if digests else set()
    return _destroy(Paper.objects.filter(digest__in=gone)) if gone else 0


@transaction.atomic
def sweep(*, at: datetime) -> int:
    """Throws away what was handed in and not named in an act for the days of the rules; how many went."""
    before = at - timedelta(days=rules.shipped().unused_days)
    return _destroy(Paper.objects.filter(named=False, kept__lt=before))


def _destroy(papers: QuerySet[Paper]) -> int:
    rows = list(papers.select_for_update())
    for row in rows:
        for file in (row.content, row.small):
            if file.name:
                transaction.on_commit(partial(file.storage.delete, file.name), robust=True)
        row.delete()
    return len(rows)


def _form_of(content: bytes, *, name: str) -> str:
    try:
        form = kind_of(content, name=name)
    except Refused as refusal:
        if refusal.sentence.key in {"reading_image", "reading_binary"}:
            raise Refused("missing", "paper_form", name=name) from None
        raise
    if form not in FORMS:
        raise Refused("missing", "paper_form", name=name)
    return form
