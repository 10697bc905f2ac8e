"""巡查 patrol: lets the clock do what falls due: lights, silence, reminders, draft slips, seals, notices."""

import argparse
import os
import socket
import sys
from datetime import datetime

from bihuan.cli import _site, _staying
from bihuan.core.words import Refused, said

HELP = "巡查一遍，重复运行无害；--every 持续值守。 Do what falls due by the clock; safe twice; --every keeps at it."


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The moment to patrol at, where that is not now, or every how many seconds to go a round."""
    parser.add_argument("--at", metavar="YYYY-MM-DDTHH:MM")
    _staying.add_arguments(parser)


def run(args: argparse.Namespace) -> int:
    """Patrols once, tells each step on a terminal, and prints what was done; with `--every` until it is stopped."""
    _site.ready()
    from bihuan.ledger import clock
    from bihuan.watch import shifts
    from bihuan.watch.patrol import patrol

    if args.with_parent is None:
        _site.tell_refusals(args.lang)
    if args.every is not None:
        keeper = shifts.Keeper(
            f"{socket.gethostname()[:20]}:{os.getpid()}", _staying.until_told(parent=args.with_parent)
        )
        shifts.keep_watch(keeper, every=args.every, now=clock.now)
        return 0
    at = clock.now() if args.at is None else _moment(args.at)
    on_terminal = sys.stderr.isatty()
    done = patrol(
        at=at,
        tell=lambda step: print(said(f"patrol_{step}").say(args.lang), file=sys.stderr) if on_terminal else None,
    )
    for name, count in done.counts.items():
        print(said("patrol_count", step=said(f"patrol_{name}"), count=count).say(args.lang))
    return 0


def _moment(text: str) -> datetime:
    from bihuan.ledger.clock import SHANGHAI

    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise Refused("missing", "happened_unreadable", text=text[:40]) from None
    return moment.replace(tzinfo=SHANGHAI) if moment.tzinfo is None else moment
