"""审计 audit: whether the ledger holds, whether it gives the rows back, and whether every matter is in the loop."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime

from django.db import connection, transaction
from django.db.models import Q

from bihuan.core.roles import UnitTree
from bihuan.core.standing import ENDED, UNFINISHED, Standing, apply
from bihuan.core.words import Said, said
from bihuan.ledger import expunge, guard, heads, quick, verify
from bihuan.ledger.models import Entry
from bihuan.matters import comparing, numbering, spelling, tallies
from bihuan.matters.models import Matter
from bihuan.people import folding, rights
from bihuan.plans import unaltered


@dataclass(slots=True)
class Seen:
    """How much an audit has gone through so far; `steps` of `of` steps are behind it, and `watch` hears of each."""

    entries: int = 0
    subjects: int = 0
    matters: int = 0
    steps: int = 0
    of: int = 0
    watch: Callable[[], None] = lambda: None

    def tick(self, count: int) -> None:
        """So many steps more are behind it."""
        self.steps += count
        self.watch()


def quick_audit(*, at: datetime, seen: Seen | None = None, head: heads.Head | None = None) -> Iterator[Said]:
    """Each finding of the quick audit as a sentence: hashes, links, leaves, roots, seals, and the published head.

    `at` is the present moment: entries that have waited for their leaf too long by then are named.
    """
    counted = Seen() if seen is None else seen
    counted.entries = Entry.objects.count()
    counted.of = 2 * counted.entries
    yield from _missing_guards()
    for gap in quick.chain_breaks(tick=counted.tick):
        yield gap.sentence
    yield from _seals(counted, at=at, head=head)


def audit(
    day: date, *, at: datetime | None = None, seen: Seen | None = None, head: heads.Head | None = None
) -> Iterator[Said]:
    """Each finding of the full audit as a sentence, in flat memory; none where everything holds.

    Beyond the quick audit: canonical texts, columns, words, folds against rows, the guarantees, the time ledgers.
    `day` is the day whose units and posts the guarantees are judged by, and as of which clocks are reckoned; without
    `at` nobody asks how long entries have waited for a leaf.
    """
    counted = Seen() if seen is None else seen
    counted.entries = Entry.objects.count()
    counted.subjects = Entry.objects.values("subject").distinct().count()
    counted.of = 2 * counted.entries
    yield from _missing_guards()
    yield from _chains(counted, rights.unit_tree(day), day)
    yield from _seals(counted, at=at, head=head)
    for check in AFTERWARDS:
        yield from check()


def _missing_guards() -> Iterator[Said]:
    yield from (said("audit_trigger_missing", name=name) for name in guard.missing(connection))


def _seals(counted: Seen, *, at: datetime | None, head: heads.Head | None) -> Iterator[Said]:
    yield from quick.seal_breaks(tick=counted.tick)
    if at is not None:
        yield from quick.unsealed(at=at, total=counted.entries)
    if head is not None:
        yield from heads.differences(head)


def _chains(counted: Seen, tree: UnitTree, day: date) -> Iterator[Said]:
    """What is broken in each chain, and where the rows are not what a chain that holds folds to."""
    waiting: dict[int, Standing] = {}
    for found in verify.walk(steps={"matter": apply, **folding.STEPS}, tick=counted.tick):
        if isinstance(found, verify.Folded):
            number = found.subject.partition(":")[2]
            if not found.sound:
                continue
            if not found.subject.startswith("matter:"):
                yield from folding.differences(found.subject, folded=found.state)
            elif not number.isdecimal():
                yield said("audit_row_missing", subject=found.subject)
            else:
                waiting[int(number)] = found.state
        else:
            yield found.sentence
        if len(waiting) >= comparing.AT_ONCE:
            counted.matters += len(waiting)
            yield from comparing.compare(waiting, tree, day)
            waiting = {}
    counted.matters += len(waiting)
    yield from comparing.compare(waiting, tree, day)


def _balance() -> Iterator[Said]:
    """Gone out by the entries against ended and unfinished by the rows; asked twice before it is named."""
    for attempt in (1, 2):
        with transaction.atomic():
            gone_out = Entry.objects.filter(act__in=["deploy", "take_over"], subject__startswith="matter:")
            rows = Matter.objects.exclude(start=None)
            counts = {state: rows.filter(state=state).count() for state in sorted(ENDED)}
            counts |= {"deployed": gone_out.values("subject").distinct().count()}
            counts |= {"open": Matter.objects.filter(Q(state__in=UNFINISHED)).count()}
        if 2 * counts["deployed"] == sum(counts.values()):
            return
        if attempt == 2:
            yield said("audit_balance", ended=sum(counts[state] for state in ENDED), **counts)


AFTERWARDS: tuple[Callable[[], Iterator[Said]], ...] = (
    quick.node_breaks,
    expunge.unordered,
    folding.without_entries,
    comparing.without_entries,
    numbering.differences,
    spelling.differences,
    tallies.differences,
    unaltered.differences,
    _balance,
)
"""What the full audit asks when the chains are behind it; a concept that keeps rows of its own adds its question."""
