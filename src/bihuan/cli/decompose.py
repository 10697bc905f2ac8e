"""分解 decompose: a document's plan tree, its counts checked, what is still to be filled in."""

import argparse
import json
import sys
from datetime import date
from pathlib import Path

from bihuan import reading
from bihuan.core.words import Language, said

WIDTH = 24

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
    bar = _Bar(args.lang) if sys.stderr.isatty() else None
    try:
        source = reading.read_file(args.file, on_page=bar)
    finally:
        if bar:
            bar.clear()
    for note in source.notes:
        print(note.say(args.lang), file=sys.stderr)
    draft = reading.decompose(source, issued=args.issued)
    for note in draft.notes:
        print(note.say(args.lang), file=sys.stderr)
    if args.json:
        json.dump(draft.to_json(), sys.stdout, ensure_ascii=False, indent=1)
        print()
        return 0
    from bihuan.cli._drawing import drawn

    print(drawn(draft, args.lang, explain=args.explain))
    return 0


class _Bar:
    """A bar on the terminal that grows while the pages of a PDF are read."""

    def __init__(self, language: Language) -> None:
        self.language: Language = language

    def __call__(self, done: int, total: int) -> None:
        full = WIDTH * done // total
        words = said("reading_progress", done=done, total=total).say(self.language)
        print(f"\r[{'#' * full}{'.' * (WIDTH - full)}] {words}", end="", file=sys.stderr, flush=True)

    def clear(self) -> None:
        print("\r\033[K", end="", file=sys.stderr, flush=True)
