"""审计 audit: goes through the whole ledger and every matter and says what does not hold."""

import argparse
import time

from bihuan.cli import _site
from bihuan.core.words import said

HELP = "核验全部记录、数据和保障。 Verify the ledger, the rows and the guarantees."


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Takes nothing beside the language."""


def run(args: argparse.Namespace) -> int:
    """Prints each finding on its line and a summary; returns 0 where everything holds and 1 where it does not."""
    _site.ready()
    from bihuan.ledger import clock
    from bihuan.matters.audit import Seen, audit

    seen, count, begun = Seen(), 0, time.monotonic()
    for finding in audit(clock.today(), seen=seen):
        count += 1
        print(finding.say(args.lang), flush=True)
    totals = {"entries": seen.entries, "subjects": seen.subjects, "matters": seen.matters}
    seconds = f"{time.monotonic() - begun:.1f}"
    key = "audit_found" if count else "audit_sound"
    print(said(key, count=count, seconds=seconds, **totals).say(args.lang))
    return 1 if count else 0
