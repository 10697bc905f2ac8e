"""封存 seal: puts the entries that wait into the order of all entries and seals it, once or again and again."""

import argparse
import os
import signal
import threading

from bihuan.cli import _site
from bihuan.core.words import said

HELP = "封存等待中的记录；--every 持续运行。 Seal the entries that wait; --every keeps at it."


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Every how many seconds to seal again, and the process with which to end."""
    parser.add_argument("--every", type=float, metavar="SECONDS")
    parser.add_argument("--with-parent", type=int, metavar="PID", help=argparse.SUPPRESS)


def run(args: argparse.Namespace) -> int:
    """Seals what waits and says how much that was; with `--every` until it is stopped. Returns 0."""
    _site.ready()
    from bihuan.ledger import clock, seals
    from bihuan.ledger.models import Seal

    if args.every is None:
        done = seals.seal(at=clock.now())
        last = Seal.objects.order_by("-number").values_list("number", flat=True).first() or 0
        print(said("seal_done", count=done.sealed, number=last).say(args.lang))
        return 0
    stop = threading.Event()
    for name in (signal.SIGINT, signal.SIGTERM):
        signal.signal(name, lambda *_: stop.set())
    if args.with_parent is not None:
        threading.Thread(target=_end_with, args=(args.with_parent, stop), daemon=True).start()
    seals.keep_sealing(every=args.every, now=clock.now, stop=stop)
    return 0


def _end_with(parent: int, stop: threading.Event) -> None:
    """Stops the sealing once the process that started it is gone, however it ended."""
    while not stop.wait(0.5):
        if os.getppid() != parent:
            stop.set()
