"""归总 fold: what acts have changed is folded into the totals; --recount builds the totals anew from the matters."""

import argparse

from bihuan.cli import _site
from bihuan.core.words import said

HELP = "把未归总的变动并入总数；--recount 重建。 Fold pending changes into the totals; --recount builds them anew."


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Whether to build the totals anew."""
    parser.add_argument("--recount", action="store_true")


def run(args: argparse.Namespace) -> int:
    """Folds what is pending, says how many changes that were, and returns 0."""
    _site.ready()
    from bihuan.core.loop import day_of
    from bihuan.ledger import clock
    from bihuan.matters import laying, tallies, turning
    from bihuan.people import rights

    if args.recount:
        today = day_of(clock.now())
        with laying.alone():
            turning.relight_all(today)
            laying.lay_all(tree=rights.unit_tree(today))
            tallies.rebuild()
    print(said("folded", count=tallies.fold_all()).say(args.lang))
    return 0
