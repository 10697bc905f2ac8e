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
            offices = (making.party("coordinator"), making.party("supervisor"))
            watcher = next(office for office in offices if not making.case.tree.same_house(office, owner))
            about: dict[str, Any] = {"stage": number, "by_party": stage.by, "method": stage.method}
            making.open_by_clock("verify", owner=owner, watcher=watcher, **about)
            return True
    return False
