"""待补 gaps: counts and lists where a guarantee is in danger or something is still to be filled in."""

import argparse
import json

from bihuan.cli import _site
from bihuan.core.words import said

HELP = "列出保障缺口和待补事项。 List where a guarantee is in danger or something is still to be filled in."


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Whether to print JSON."""
    parser.add_argument("--json", action="store_true")


def run(args: argparse.Namespace) -> int:
    """Prints the count of each gap, then the first matters of each guarantee's; returns 1 where a guarantee has one."""
    _site.ready()
    from bihuan.ledger import clock
    from bihuan.matters import gaps
    from bihuan.people import rights

    today = clock.today()
    tree = rights.unit_tree(today)
    counts = gaps.counts(tree, today)
    broken = [name for name in gaps.GUARANTEES if counts[name]]
    found = [gap for name in broken for gap in gaps.page(name, tree, today).rows]
    if args.json:
        rows = [{"matter": gap.matter, "number": gap.number, "gap": gap.gap} for gap in found]
        print(json.dumps({"counts": counts, "guarantees": rows}, ensure_ascii=False))
    else:
        for name, count in counts.items():
            print(said("gap_count", gap=said(f"gap_label_{name}"), count=count).say(args.lang))
        for gap in found:
            print(gap.sentence.say(args.lang))
    return 1 if broken else 0
