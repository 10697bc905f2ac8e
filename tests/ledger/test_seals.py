"""Entries get one order and one root, by one sealer at a time, in whole batches, going on where one was killed."""

import threading
from datetime import date, timedelta

import pytest
from django.db import IntegrityError, OperationalError, connection, transaction
from pytest_django import Settings

from bihuan.core import merkle
from bihuan.ledger import quick, seals
from bihuan.ledger.entries import write
from bihuan.ledger.models import Entry, Leaf, Seal, Sealer
from tests.ledger import sealed
from tests.ledger.cast import MORNING, chain_of

pytestmark = pytest.mark.django_db


def test_every_entry_gets_one_leaf_in_the_order_of_writing() -> None:
    sealed.build(3, 2)
    assert list(Leaf.objects.order_by("position").values_list("position", "subject", "seq")) == [
        *[(0, "matter:1", 1), (1, "matter:1", 2), (2, "matter:1", 3)],
        *[(3, "matter:2", 1), (4, "matter:2", 2)],
    ]
    hashes = Entry.objects.order_by("id").values_list("hash", flat=True)
    seal = Seal.objects.get()
    assert (seal.number, seal.first, seal.size) == (1, 0, 5)
    assert seal.root == merkle.root(map(bytes.fromhex, hashes)).hex()
    assert sealed.named() == []
    assert str(seal) == f"1 {seal.digest}"
    assert str(Leaf.objects.get(position=3)) == "3 matter:2 #1"
    assert str(Sealer.objects.get()) == "1"


def test_nothing_waiting_makes_no_seal() -> None:
    assert seals.seal(at=MORNING) == seals.Pass(0, 0)
    sealed.build(1)
    last = Entry.objects.get().pk
    assert seals.seal(at=MORNING, above=last) == seals.Pass(0, last)
    assert Seal.objects.count() == 1


def test_a_long_queue_is_sealed_in_batches_that_continue_one_tree(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(seals, "AT_ONCE", 3)
    sealed.build(5, 3)
    assert [(seal.number, seal.size) for seal in Seal.objects.order_by("number")] == [(1, 3), (2, 6), (3, 8)]
    assert sealed.named() == []


def test_another_digest_begins_another_tree_chained_to_the_first(settings: Settings) -> None:
    sealed.build(3)
    settings.LEDGER_DIGEST = "sm3"
    write(chain_of(2, "matter:2"))
    seals.seal(at=MORNING)
    first, second = Seal.objects.order_by("number")
    assert (second.first, second.size, second.algorithm, second.previous) == (3, 2, "sm3", first.digest)
    settings.LEDGER_DIGEST = "sha256"
    write(chain_of(1, "matter:3"))
    seals.seal(at=MORNING)
    assert sealed.named() == []


def test_an_entry_that_is_not_sealed_in_time_is_named() -> None:
    write(chain_of(2))
    late = MORNING + quick.UNSEALED_FOR + timedelta(seconds=1)
    assert [one.key for one in quick.unsealed(at=MORNING, total=2)] == []
    assert [one.params["seq"] for one in quick.unsealed(at=late, total=2)] == [1, 2]


def test_an_old_entry_that_was_passed_over_is_found_among_many_newer_ones(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(quick, "RECENT", 1)
    passed_over = write(chain_of(1))[0].id
    write(chain_of(4, "matter:2"))
    seals.seal(at=MORNING, above=passed_over)
    late = MORNING + quick.UNSEALED_FOR * 2
    assert [one.params["subject"] for one in quick.unsealed(at=late, total=5)] == ["matter:1"]
    assert seals.seal(at=MORNING).sealed == 1
    assert sealed.named() == []


def test_the_last_seal_of_a_day_ends_with_the_day_in_shanghai() -> None:
    sealed.build(1)
    assert seals.last_until(date(2026, 5, 5)) is None
    found = seals.last_until(date(2026, 5, 6))
    assert found is not None
    assert found.number == 1


def test_leaves_and_seals_cannot_be_changed() -> None:
    sealed.build(1)
    for model in (Leaf, Seal):
        for change in (lambda rows: rows.update(root="") if rows.model is Seal else rows.update(node=""),):
            with pytest.raises(IntegrityError, match="记录只增不改"), transaction.atomic():
                change(model._default_manager.all())
        with pytest.raises(IntegrityError, match="记录只增不改"), transaction.atomic():
            model._default_manager.all()._raw_delete("default")


def test_a_sealer_keeps_at_it_until_it_is_stopped(monkeypatch: pytest.MonkeyPatch) -> None:
    stop, passes, now = threading.Event(), list[seals.Pass](), [MORNING]

    def tell(done: seals.Pass) -> None:
        passes.append(done)
        now[0] += timedelta(minutes=7)
        if len(passes) == 12:
            stop.set()
        else:
            write(chain_of(1, f"matter:{len(passes)}"))

    seals.keep_sealing(every=0, now=lambda: now[0], stop=stop, tell=tell)
    assert [done.sealed for done in passes] == [0] + [1] * 11
    assert sealed.named() == []


def test_a_busy_database_is_asked_again(monkeypatch: pytest.MonkeyPatch) -> None:
    stop, tried = threading.Event(), list[int]()

    def busy(**_: object) -> seals.Pass:
        tried.append(1)
        if len(tried) == 2:
            stop.set()
            return seals.Pass(0, 0)
        raise OperationalError("database is locked")

    monkeypatch.setattr(seals, "seal", busy)
    monkeypatch.setattr(connection, "close", lambda: None)
    seals.keep_sealing(every=0, now=lambda: MORNING, stop=stop)
    assert len(tried) == 2
