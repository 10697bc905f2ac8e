"""清底 wipe: lets nothing of expunged words remain in what the database keeps of deleted rows."""

import argparse

from bihuan.cli import _site
from bihuan.core.words import said

HELP = "清除释放页中的残留（依规清除之后运行）。 Rewrite freed pages after words were expunged."


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Takes nothing beside the language."""


def run(args: argparse.Namespace) -> int:
    """Wipes and returns 0; 1 where another connection kept SQLite's log from being cut."""
    _site.ready()
    from bihuan.matters import expunging

    done = expunging.wipe()
    print(said("wipe_done" if done else "wipe_later").say(args.lang))
    return 0 if done else 1
