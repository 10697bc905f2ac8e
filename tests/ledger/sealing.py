"""One process over the database of the environment: `python -m tests.ledger.sealing TASK NUMBER`."""

import json
import os
import signal
import sys
import threading
from typing import Any

from django.db import connection

from bihuan.cli import _site


class Dying:
    """Kills its own process, as the machine might, when so many statements were sent."""

    def __init__(self, left: int) -> None:
        self.left = left

    def __call__(self, execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        self.left -= 1
        if self.left == 0:
            os.kill(os.getpid(), signal.SIGKILL)
        return execute(sql, params, many, context)


def main(task: str, number: str = "0") -> object:
    """Builds so many chains, seals in small batches for so many passes, dies at a statement, and tells what stands."""
    _site.ready()
    from bihuan.ledger import quick, seals
    from bihuan.ledger.entries import write
    from bihuan.ledger.models import Entry, Leaf, Seal
    from tests.ledger.cast import MORNING, chain_of

    seals.AT_ONCE = 7
    if task == "build":
        _site.migrate()
        for matter in range(1, int(number) + 1):
            write(chain_of(3, f"matter:{matter}"))
    if task == "seal":
        stop, passes = threading.Event(), iter(range(int(number)))
        tell = lambda done: None if next(passes, None) is not None else stop.set()  # noqa: E731
        seals.keep_sealing(every=0.001, now=lambda: MORNING, stop=stop, tell=tell)
    if task == "die":
        with connection.execute_wrapper(Dying(int(number))):
            seals.seal(at=MORNING)
    breaks = [gap.sentence for gap in quick.chain_breaks(tick=lambda count: None)]
    breaks += [*quick.seal_breaks(tick=lambda count: None), *quick.node_breaks()]
    counts = [model.objects.count() for model in (Entry, Leaf, Seal)]
    return {"counts": counts, "breaks": [one.say("en") for one in breaks]}


if __name__ == "__main__":
    sys.stdout.write(json.dumps(main(*sys.argv[1:])) + "\n")
