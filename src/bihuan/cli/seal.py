"""封存 seal: puts the entries that wait into the order of all entries and seals it, once or again and again."""

import argparse

from bihuan.cli import _site, _staying
from bihuan.core.words import said

HELP = "封存等待中的记录；--every 持续运行。 Seal the entries that wait; --every keeps at it."


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Every how many seconds to seal again, and the process with which to end."""
    _staying.add_arguments(parser)


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
    stop = _staying.until_told(parent=args.with_parent)
    seals.keep_sealing(every=args.every, now=clock.now, stop=stop)
    return 0
