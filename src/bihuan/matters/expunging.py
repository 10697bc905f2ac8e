"""依规清除 expunging: words destroyed in the ledger and in every row that copied them, and the subjects folded anew."""

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import date

from django.core.cache import cache
from django.db import transaction
from django.db.models import Q

from bihuan.core.papers import NAMING
from bihuan.core.standing import EXPUNGED
from bihuan.ledger import expunge as ledger
from bihuan.ledger.models import Word
from bihuan.matters import comparing, papers, rows, store
from bihuan.matters.models import Duty, Gram, Matter
from bihuan.people import folding, rights
from bihuan.people.models import Person, Unit
from bihuan.plans import changes, opinions
from bihuan.plans.models import Change, Line, Opinion, Proposal

TABLES = tuple(model._meta.db_table for model in (Matter, Duty, Gram, Line, Change, Opinion, Proposal, Person, Unit))
"""Where words are copied to; PostgreSQL rewrites these beside the words themselves."""


@transaction.atomic
def expunge(pieces: Sequence[ledger.Piece], *, order: int, day: date) -> None:
    """Destroys the pieces of words that the entry `order` lists, and folds their subjects anew for lights of `day`.

    Refused, with nothing changed, as `ledger.expunge` does. The lines of drafts from which a matter came lose their
    text with it; the documents themselves are other pieces of paper and go by an order of their own.
    """
    digests = _files(pieces)
    subjects = ledger.expunge(pieces, order=order)
    papers.forget(digests)
    matters = [int(number) for kind, _, number in (name.partition(":") for name in subjects) if kind == "matter"]
    refold(matters, day=day)
    titled = {int(subject.partition(":")[2]) for subject, _, name in pieces if name in {"title", "sentence"}}
    told = titled & set(matters)
    lines = Line.objects.filter(Q(matter__in=told) | Q(merged_into__matter__in=told))
    changes.forget(lines)
    lines.update(text=EXPUNGED)
    opinions.forget(pieces)
    folding.refold([subject for subject in subjects if not subject.startswith("matter:")])
    cache.clear()


def _files(pieces: Sequence[ledger.Piece]) -> set[str]:
    """The digests that those of the pieces say which name files."""
    found = set()
    for subject, seq, name in pieces:
        if NAMING.fullmatch(name):
            found |= set(
                Word.objects.filter(entry__subject=subject, entry__seq=seq, name=name).values_list("text", flat=True)
            )
    return found


@transaction.atomic
def refold(matters: Collection[int], *, day: date) -> None:
    """Writes the rows of the matters as their entries fold to them now, with their lights on `day`."""
    held, _ = store.locked(matters)
    whole = store.standings(matters)
    before = {id_: replace(row, standing=whole[id_]) for id_, row in held.items()}
    after = {id_: now for id_ in before if (now := comparing.folded_now(id_)) is not None}
    rows.save({id_: before[id_] for id_ in after}, after, day=day, tree=rights.unit_tree(day))


def wipe() -> bool:
    """Leaves nothing of expunged words in freed pages; False where SQLite's log could not be cut, as it was in use."""
    return ledger.wipe(["ledger_word", *TABLES])
