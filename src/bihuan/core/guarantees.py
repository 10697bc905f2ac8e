"""保障 guarantees: what must hold of every matter at any moment, and the sentence for each place where it does not."""

from collections.abc import Iterator

from bihuan.core.roles import UnitTree
from bihuan.core.standing import UNFINISHED, Owed, Standing
from bihuan.core.words import Said, said


def broken(standing: Standing, tree: UnitTree) -> list[Said]:
    """A sentence for each guarantee that does not hold of the matter among the units of the day; empty where all hold.

    Units are judged as they are in `tree`, so an appointment that ends may open a gap without any act.
    """
    return [
        *_without_responsible(standing, tree),
        *_without_follow_up(standing),
        *_without_watch(standing, tree),
        *_without_end(standing),
    ]


def _without_responsible(standing: Standing, tree: UnitTree) -> Iterator[Said]:
    if standing.state not in UNFINISHED:
        return
    if standing.lead is None:
        yield said("gap_no_lead", number=standing.number)
    elif not any(unit in tree.answering for unit in tree.lineage(standing.lead)):
        yield said("gap_nobody", number=standing.number, unit=tree.name(standing.lead))
    if not standing.open():
        yield said("gap_no_duty", number=standing.number)


def _without_follow_up(standing: Standing) -> Iterator[Said]:
    for duty in standing.open():
        if duty.due < duty.opened:
            yield _of_duty("gap_order", standing, duty)


def _without_watch(standing: Standing, tree: UnitTree) -> Iterator[Said]:
    for duty in standing.open():
        if tree.same_house(duty.owner, duty.watcher):
            yield _of_duty("gap_watcher", standing, duty)


def _without_end(standing: Standing) -> Iterator[Said]:
    ended = [duty for duty in standing.duties if not duty.is_open]
    for duty in ended:
        if not duty.outcome or duty.closed is None:
            yield _of_duty("gap_outcome", standing, duty)
        elif duty.closed < duty.opened:
            yield _of_duty("gap_order", standing, duty)
    verified = any(duty.owes == "verify" and duty.outcome == "passed" for duty in ended)
    if standing.state == "closed" and not verified:
        yield said("gap_unverified", number=standing.number)


def _of_duty(key: str, standing: Standing, duty: Owed) -> Said:
    return said(key, number=standing.number, n=duty.n, owes=said(f"owes_{duty.owes}"))
