"""审计 audit: goes through the whole ledger, with --full also through every row, and says what does not hold."""

import argparse
import sys
import time
from collections.abc import Iterator
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

from bihuan.cli import _site
from bihuan.core.words import Refused, Said, said

if TYPE_CHECKING:
    from bihuan.ledger.heads import Head
    from bihuan.matters.audit import Seen

HELP = "核验记录链和封存；--full 另核全部数据和保障。 Verify chains and seals; --full also the rows and the guarantees."
BAR = 30
CLEARED = "\r\033[K"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Whether to audit in full, and a published head to hold the ledger against."""
    parser.add_argument("--full", action="store_true")
    parser.add_argument("--head", type=Path, metavar="FILE")


def run(args: argparse.Namespace) -> int:
    """Prints each finding on its line and a summary; returns 0 where everything holds and 1 where it does not."""
    _site.ready()
    from bihuan.ledger import clock
    from bihuan.matters import kinds
    from bihuan.matters.audit import Seen, audit, quick_audit
    from bihuan.watch import freeze

    head = _published(args.head) if args.head else None
    seen, count, begun, at = Seen(), 0, time.monotonic(), clock.now()
    if args.full:
        findings: Iterator[Said] = chain(audit(clock.today(), at=at, seen=seen, head=head), freeze.differences())
    else:
        findings = quick_audit(at=at, seen=seen, head=head)
    for finding in _watched(chain(kinds.refusals(), findings), seen):
        count += 1
        print(finding.say(args.lang), flush=True)
    totals = {"entries": seen.entries, "subjects": seen.subjects, "matters": seen.matters}
    elapsed = time.monotonic() - begun
    key = ("audit_found" if count else "audit_sound") + ("" if args.full else "_quick")
    summary = said(key, count=count, seconds=f"{elapsed:.1f}", speed=f"{seen.entries / elapsed:,.0f}", **totals)
    print(summary.say(args.lang))
    return 1 if count else 0


def _published(path: Path) -> "Head":
    from bihuan.ledger import heads

    try:
        text = path.read_text("utf-8")
    except (OSError, UnicodeDecodeError):
        raise Refused("missing", "head_unreadable", name=path.name) from None
    return heads.read(text, name=path.name)


def _watched(findings: Iterator[Said], seen: "Seen") -> Iterator[Said]:
    """The findings as they come; on a terminal a bar shows meanwhile how far the audit is."""
    if not sys.stderr.isatty():
        yield from findings
        return
    drawn = time.monotonic()

    def draw() -> None:
        nonlocal drawn
        if time.monotonic() - drawn > 0.2:
            drawn = time.monotonic()
            share = min(1.0, seen.steps / max(1, seen.of))
            filled = round(share * BAR)
            print(f"\r{'█' * filled}{'░' * (BAR - filled)} {share:4.0%}", end="", file=sys.stderr, flush=True)

    seen.watch = draw
    for finding in findings:
        print(CLEARED, end="", file=sys.stderr, flush=True)
        yield finding
    print(CLEARED, end="", file=sys.stderr, flush=True)
