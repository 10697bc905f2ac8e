"""核验链 chain: the verifiers of one submission in their order, and who owes each of their answers."""

from collections.abc import Iterator
from typing import Any

from bihuan.core.kinds.shape import Kind, Stage
from bihuan.core.making import Making
from bihuan.core.standing import Standing


def chain_of(kind: Kind, standing: Standing) -> Iterator[tuple[int, Stage]]:
    """The stages that the matter has to pass, each with its number in the kind's chain."""
    for number, stage in enumerate(kind.verify):
        named = stage.when != "named" or standing.others.get(stage.by)
        above = stage.when != "upper" or standing.due_set_by == "upper"
        if named and above:
            yield number, stage


def ask_from(making: Making, first: int) -> bool:
    """Whether a verifier was asked: the first of the chain from a stage on owes the answer now."""
    for number, stage in chain_of(making.kind, making.now):
        if number >= first:
            # What is decided above is recorded by the supervising unit, which owes the pushing.
            owner = making.party("supervisor" if stage.by == "upper" else stage.by)
            watcher = making.watcher_of(owner)
            about: dict[str, Any] = {"stage": number, "by_party": stage.by, "method": stage.method}
            making.open_by_clock("verify", owner=owner, watcher=watcher, **about)
            # The lead waits for the whole chain: what one verifier hands on to the next is one asking.
            before = [wait for wait in making.now.waits if wait.n in making.closed and wait.ended is None]
            ask = before[0].ask if before else None
            making.wait("verify", link="upper" if stage.by == "upper" else "verify", holds=(0,), ask=ask)
            return True
    return False
