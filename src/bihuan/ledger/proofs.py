"""证明 proofs: one entry, its way up the tree and the seal over it, so that `prove.py` can check it offline."""

from datetime import date
from typing import Any

from bihuan.core import chain, merkle
from bihuan.core.words import Refused
from bihuan.ledger import seals
from bihuan.ledger.models import Entry, Leaf, Seal, Word

FORMAT = "bihuan-proof-1"


def of(place: str, *, day: date | None = None, with_words: bool = False) -> dict[str, Any]:
    """The proof of the entry at `matter:42#7` against the head of a day, by default against the newest that can.

    Its words go with it where they are asked for and still there. Refused for an unknown entry, for one that is not
    sealed, and for one sealed after that day or under a later tree than the day's.
    """
    subject, _, number = place.rpartition("#")
    seq = int(number) if number.isdecimal() and len(number) < 10 else 0
    entry = Entry.objects.filter(subject=subject, seq=seq).first()
    if entry is None:
        raise Refused("unknown", "proof_unknown", place=place[:100])
    leaf = Leaf.objects.filter(entry=entry).first()
    seal = _seal_over(leaf) if leaf is not None else None
    if leaf is None or seal is None:
        raise Refused("not_now", "proof_unsealed", place=place)
    if day is not None:
        published = seals.last_until(day)
        if published is None or published.first != seal.first or published.first + published.size <= leaf.position:
            raise Refused("missing", "proof_too_early", place=place, day=day)
        seal = published
    index = leaf.position - seal.first
    path = merkle.inclusion(index, size=seal.size, nodes=seals.nodes_of(seal), algorithm=seal.algorithm)
    proof = {
        "format": FORMAT,
        "entry": {"subject": subject, "seq": seq, "algorithm": entry.algorithm, "body": entry.body},
        "index": index,
        "path": [node.hex() for node in path],
        "seal": seals.fields_of(seal) | {"sealed": chain.moment(seal.sealed)},
    }
    if with_words:
        said = Word.objects.filter(entry=entry).order_by("name")
        proof["words"] = {word.name: {"salt": word.salt, "text": word.text} for word in said}
    return proof


def _seal_over(leaf: Leaf) -> Seal | None:
    """The last seal of the tree in which a leaf stands; None where no seal covers it."""
    begun = Seal.objects.filter(first__lte=leaf.position).order_by("-first").first()
    seal = Seal.objects.filter(first=begun.first).order_by("-number").first() if begun is not None else None
    return seal if seal is not None and seal.first + seal.size > leaf.position else None
