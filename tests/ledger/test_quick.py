"""Whatever is tampered with in a sealed ledger is found and named, fast, and by what was published."""

from typing import Any

import pytest

from bihuan.core import chain
from bihuan.ledger import heads, quick, seals
from bihuan.ledger.entries import write
from bihuan.ledger.models import Entry, Leaf, Seal, Word
from tests.ledger import sealed
from tests.ledger.cast import MORNING, chain_of, entry

pytestmark = pytest.mark.django_db


def test_a_sound_ledger_gives_no_finding_and_every_row_is_counted() -> None:
    sealed.build(4, 3)
    steps: list[int] = []
    assert list(quick.chain_breaks(tick=steps.append)) == []
    assert list(quick.seal_breaks(tick=steps.append)) == []
    assert sum(steps) == 14


def test_a_tampered_entry_is_named(unguarded: None) -> None:
    sealed.build(3, 2)
    row = Entry.objects.get(subject="matter:1", seq=2)
    row.body = row.body.replace('"percent":40', '"percent":90')
    row.save()
    assert sealed.named() == ["chain_body_changed"]
    (gap,) = quick.chain_breaks(tick=lambda count: None)
    assert (gap.subject, gap.seq) == ("matter:1", 2)


def test_a_tampered_entry_with_its_own_hash_is_named_in_chain_and_order(unguarded: None) -> None:
    sealed.build(3)
    row = Entry.objects.get(seq=2)
    row.body = row.body.replace('"percent":40', '"percent":90')
    row.hash = chain.digest(row.body.encode())
    row.save()
    assert sealed.named() == ["chain_unlinked", "leaf_entry_differs"]


def test_a_tail_cut_off_is_named_entry_by_entry(unguarded: None) -> None:
    sealed.build(4, 1)
    sealed.cut("matter:1", after=2)
    found = list(quick.seal_breaks(tick=lambda count: None))
    assert [(one.key, one.params["subject"], one.params["seq"]) for one in found] == [
        ("leaf_entry_missing", "matter:1", 3),
        ("leaf_entry_missing", "matter:1", 4),
    ]


def test_a_tail_cut_off_with_its_leaves_breaks_the_root(unguarded: None) -> None:
    sealed.build(4)
    Leaf.objects.filter(seq__gt=2).delete()
    sealed.cut("matter:1", after=2)
    assert sealed.named() == ["leaf_missing", "leaf_missing", "seal_root_differs"]


def test_a_swapped_pair_is_named(unguarded: None) -> None:
    sealed.build(1, 1, 1)
    Entry.objects.filter(subject="matter:1").update(subject="matter:9")
    Entry.objects.filter(subject="matter:2").update(subject="matter:1")
    Entry.objects.filter(subject="matter:9").update(subject="matter:2")
    found = [(gap.subject, gap.sentence.key) for gap in quick.chain_breaks(tick=lambda count: None)]
    assert found == [("matter:1", "chain_misplaced"), ("matter:2", "chain_misplaced")]
    assert [one.key for one in quick.seal_breaks(tick=lambda count: None)] == ["leaf_entry_differs"] * 2


def test_swapped_numbers_in_one_chain_are_named(unguarded: None) -> None:
    sealed.build(3)
    Entry.objects.filter(seq=2).update(seq=9)
    Entry.objects.filter(seq=3).update(seq=2)
    Entry.objects.filter(seq=9).update(seq=3)
    assert sealed.named()[0] == "chain_unlinked"


def test_an_unsealed_hole_and_a_cut_beginning_are_named(unguarded: None) -> None:
    write([*chain_of(3), *chain_of(2, "matter:2")])
    sealed.cut("matter:2", after=0)
    write([entry(2, chain.GENESIS, subject="matter:2")])
    Word.objects.filter(entry__subject="matter:1", entry__seq=2).delete()
    Entry.objects.filter(subject="matter:1", seq=2)._raw_delete("default")  # type: ignore[attr-defined]
    found = [(gap.subject, gap.seq, gap.sentence.key) for gap in quick.chain_breaks(tick=lambda count: None)]
    assert found == [("matter:1", 3, "chain_hole"), ("matter:2", 2, "chain_hole")]


def test_a_chain_sealed_anew_is_found_by_the_head_that_was_published(unguarded: None) -> None:
    sealed.build(3, 2)
    published = heads.read(heads.of_day(MORNING.date()).text(), name="head.txt")
    assert list(heads.differences(published)) == []
    row = Entry.objects.get(subject="matter:1", seq=2)
    row.body = row.body.replace('"percent":40', '"percent":90')
    row.save()
    sealed.rechain("matter:1")
    sealed.reseal()
    assert sealed.named() == []
    found = list(heads.differences(published))
    assert [(one.key, one.params["field"]) for one in found] == [("head_differs", "root"), ("head_differs", "digest")]


def test_a_head_whose_seal_is_gone_is_named(unguarded: None) -> None:
    sealed.build(2)
    published = heads.of_day(MORNING.date())
    Seal.objects.all().delete()
    assert [one.key for one in heads.differences(published)] == ["head_absent"]
    assert sealed.named()[:2] == ["leaf_beyond_seals", "leaf_beyond_seals"]


@pytest.mark.parametrize(
    ("change", "keys"),
    [
        ({"root": "0" * 64}, ["seal_digest_differs", "seal_root_differs"]),
        ({"digest": "0" * 64}, ["seal_digest_differs", "seal_unlinked"]),
        ({"previous": "1" * 64}, ["seal_unlinked", "seal_digest_differs"]),
        ({"algorithm": "md5"}, ["seal_digest_differs", "seal_tree_broken"]),
        ({"number": 7}, ["seal_unlinked", "seal_digest_differs"]),
    ],
)
def test_a_changed_seal_is_named(unguarded: None, change: dict[str, Any], keys: list[str]) -> None:
    sealed.build(2)
    write(chain_of(1, "matter:9"))
    seals.seal(at=MORNING)
    number = 2 if "number" in change or "previous" in change else 1
    Seal.objects.filter(number=number).update(**change)
    assert sealed.named() == keys


def test_a_seal_that_covers_nothing_new_is_named(unguarded: None) -> None:
    sealed.build(2)
    first = Seal.objects.get()
    fields = seals.fields_of(first) | {"number": 2, "previous": first.digest}
    Seal.objects.create(**fields, digest=seals.digest(fields))
    assert sealed.named() == ["seal_tree_broken"]


def test_changed_leaves_are_named(unguarded: None) -> None:
    sealed.build(3)
    Leaf.objects.filter(position=1).update(node="0" * 64)
    assert sealed.named() == ["leaf_node_differs"]
    Leaf.objects.filter(position=1).update(hash="no hash")
    assert sealed.named()[:2] == ["leaf_entry_differs", "seal_root_differs"]
    Leaf.objects.filter(position=1).delete()
    assert sealed.named()[:2] == ["leaf_missing", "seal_root_differs"]
