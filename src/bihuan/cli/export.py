"""导出 export: writes the ledger to a folder as JSON Lines and Parquet."""

import argparse
from pathlib import Path

from bihuan.cli import _site
from bihuan.core.words import said

HELP = (
    "导出全部记录（JSON Lines 和 Parquet），说明见 docs/export.md。 Export the ledger, as described in docs/export.md."
)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The folder to write to."""
    parser.add_argument("--to", type=Path, required=True, metavar="FOLDER")


def run(args: argparse.Namespace) -> int:
    """Writes the files and says how many rows they hold; returns 0, refuses a folder with an export in it."""
    _site.ready()
    from bihuan.ledger import export

    counts = export.export(args.to)
    print(said("export_done", **counts).say(args.lang))
    return 0
