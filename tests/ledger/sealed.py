"""A small sealed ledger, what an audit names in it, and how somebody with the database's password seals it anew."""

from django.db import connection

from bihuan.core import chain, merkle
from bihuan.ledger import quick, seals
from bihuan.ledger.entries import write
from bihuan.ledger.models import Entry, Leaf, Seal
from tests.ledger.cast import MORNING, chain_of


def build(*counts: int) -> None:
    """Chains of so many entries on matter:1, matter:2 …, in one seal."""
    for matter, count in enumerate(counts, start=1):
        write(chain_of(count, f"matter:{matter}"))
    seals.seal(at=MORNING)


def named() -> list[str]:
    """What the quick audit says, as keys."""
    chains = [gap.sentence for gap in quick.chain_breaks(tick=lambda count: None)]
    found = [*chains, *quick.seal_breaks(tick=lambda count: None), *quick.node_breaks()]
    found += quick.unsealed(at=MORNING, total=Entry.objects.count())
    assert all(one.say("zh") and one.say("en") for one in found)
    return [one.key for one in found]


def rechain(subject: str) -> None:
    """Links and hashes the chain of a subject anew after its texts were changed."""
    previous = chain.GENESIS
    for row in Entry.objects.filter(subject=subject).order_by("seq"):
        old = row.previous
        row.previous = previous
        row.body = row.body.replace(f'"previous":"{old}"', f'"previous":"{previous}"')
        row.hash = previous = chain.digest(row.body.encode())
        row.save()
        Leaf.objects.filter(entry=row).update(hash=row.hash)


def reseal() -> None:
    """Makes every leaf's node and every seal anew, so that all of it agrees."""
    tree, previous = merkle.Growing(), chain.GENESIS
    for leaf in Leaf.objects.order_by("position"):
        Leaf.objects.filter(pk=leaf.pk).update(node=tree.add(bytes.fromhex(leaf.hash)).hex())
    for seal in Seal.objects.order_by("number"):
        hashes = Leaf.objects.filter(position__lt=seal.size).order_by("position").values_list("hash", flat=True)
        seal.previous, seal.root = previous, merkle.root(map(bytes.fromhex, hashes)).hex()
        seal.digest = previous = seals.digest(seals.fields_of(seal))
        seal.save()


def cut(subject: str, *, after: int) -> None:
    """Deletes the entries of a subject after a number, leaving no link of the database behind."""
    with connection.cursor() as cursor:
        cursor.execute(
            "DELETE FROM ledger_word WHERE entry_id IN (SELECT id FROM ledger_entry WHERE subject = %s AND seq > %s)",
            [subject, after],
        )
        cursor.execute("DELETE FROM ledger_entry WHERE subject = %s AND seq > %s", [subject, after])
