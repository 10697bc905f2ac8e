"""巡查 patrol: lets the clock do what falls due: lights, silence, reminders, draft slips, seals, notices."""

import argparse
import sys
from datetime import datetime

from bihuan.cli import _site
from bihuan.core.words import Refused, said

HELP = "巡查一遍：翻灯、到期推定、催办、督办单草稿、封存、通知。 Do what falls due by the clock; safe twice."


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The moment to patrol at, where that is not now."""
    parser.add_argument("--at", metavar="YYYY-MM-DDTHH:MM")


def run(args: argparse.Namespace) -> int:
    """Patrols once, tells each step on a terminal, and prints what was done."""
    _site.ready()
    from bihuan.ledger import clock
    from bihuan.watch.patrol import patrol

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
