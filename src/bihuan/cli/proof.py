"""证明 proof: one entry with its way to a published head, as a small file that anybody can check offline."""

import argparse
import json

from bihuan.cli import _site
from bihuan.cli.heads import day_of

HELP = "出具一条记录的离线证明（JSON）。 Print the proof of one entry, to be checked offline with prove.py."


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Which entry, against the head of which day, and whether its words go with it."""
    parser.add_argument("place", metavar="SUBJECT#SEQ", help="matter:42#7")
    parser.add_argument("--day", metavar="DATE")
    parser.add_argument("--words", action="store_true")


def run(args: argparse.Namespace) -> int:
    """Prints the proof and returns 0; refuses an unknown entry and one not sealed by the day asked for."""
    _site.ready()
    from bihuan.ledger import proofs

    proof = proofs.of(args.place, day=day_of(args.day) if args.day else None, with_words=args.words)
    print(json.dumps(proof, ensure_ascii=False, indent=1))
    return 0
