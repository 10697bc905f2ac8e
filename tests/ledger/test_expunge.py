"""Words go only by an order that lists them; everything that proves stays."""

from typing import Any

import pytest
from django.db import IntegrityError, transaction

from bihuan.core.words import Refused
from bihuan.ledger import expunge, proofs, verify
from bihuan.ledger.entries import read, write
from bihuan.ledger.models import Entry, Expunged, Word
from tests.ledger import sealed
from tests.ledger.cast import entry

pytestmark = pytest.mark.django_db
PIECE = ("matter:1", 2, "next")


def order(*pieces: expunge.Piece) -> int:
    """The entry that orders the pieces to be expunged."""
    facts: dict[str, Any] = {"expunged": expunge.ordered(pieces)}
    return write([entry(subject="matter:8", act="expunge", facts=facts, words={})])[0].id


def test_words_that_go_by_order_leave_everything_proven() -> None:
    sealed.build(3)
    assert expunge.expunge([PIECE], order=order(PIECE)) == ["matter:1"]
    assert [record.words["next"] for record in read("matter:1")] == ["下周完成招标", None, "下周完成招标"]
    assert list(verify.breaks()) == list(expunge.unordered()) == []
    assert sealed.named() == []
    assert proofs.of("matter:1#2", with_words=True)["words"] == {}
    gone = Expunged.objects.get()
    assert str(gone) == f"{gone.entry_id} next"


def test_expunging_twice_is_harmless() -> None:
    sealed.build(2)
    by = order(PIECE)
    assert expunge.expunge([PIECE, PIECE], order=by) == expunge.expunge([PIECE], order=by) == ["matter:1"]
    assert Expunged.objects.count() == 1


def test_what_the_order_does_not_list_stays() -> None:
    sealed.build(3)
    with pytest.raises(Refused) as caught:
        expunge.expunge([PIECE, ("matter:1", 3, "next")], order=order(PIECE))
    assert caught.value.sentence.key == "expunge_not_ordered"
    assert Word.objects.count() == 3


@pytest.mark.parametrize("piece", [("matter:1", 9, "next"), ("matter:1", 1, "other"), ("matter:7", 1, "next")])
def test_words_that_were_never_said_cannot_be_expunged(piece: expunge.Piece) -> None:
    sealed.build(1)
    with pytest.raises(Refused) as caught:
        expunge.expunge([piece], order=order(piece))
    assert caught.value.sentence.key == "expunge_unknown"
    assert not Expunged.objects.exists()


def test_the_database_lets_only_ordered_words_go() -> None:
    sealed.build(2)
    expunge.expunge([("matter:1", 1, "next")], order=order(("matter:1", 1, "next")))
    for rows in (Word.objects.all(), Expunged.objects.all()):
        with pytest.raises(IntegrityError, match="记录只增不改"), transaction.atomic():
            rows._raw_delete("default")  # type: ignore[attr-defined]


def test_words_expunged_behind_an_order_that_does_not_list_them_are_named() -> None:
    sealed.build(2)
    row = Entry.objects.get(subject="matter:1", seq=2)
    Expunged.objects.create(entry=row, name="next", order_id=order(("matter:1", 1, "next")))
    assert [one.key for one in expunge.unordered()] == ["ledger_expunged_unordered", "ledger_word_lingers"]
    Word.objects.filter(entry=row).delete()
    assert [one.key for one in expunge.unordered()] == ["ledger_expunged_unordered"]
