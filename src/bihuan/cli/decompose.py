"""分解 decompose: a document's plan tree, its counts checked, what is still to be filled in."""

import argparse
import json
import sys
from datetime import date
from pathlib import Path

from bihuan import reading

HELP = (
    "把文件分解成任务树，核对数量，列出待补项。 Decompose a document into a plan tree, check its counts, list its gaps."
)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Adds the file and the options of this command."""
    parser.add_argument("file", type=Path, metavar="FILE")
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--explain", action="store_true")
    parser.add_argument("--issued", type=date.fromisoformat, metavar="YYYY-MM-DD")


def run(args: argparse.Namespace) -> int:
    """Prints the draft as a drawing or as JSON and returns 0; refuses what reading refuses."""
    draft = reading.decompose(reading.read_file(args.file), issued=args.issued)
    if args.json:
        json.dump(draft.to_json(), sys.stdout, ensure_ascii=False, indent=1)
        print()
        return 0
    from bihuan.cli._drawing import drawn

    print(drawn(draft, args.lang, explain=args.explain))
    return 0
