"""记录头 heads: prints the head of a day, to be published in a bulletin or sent by mail."""

import argparse
from datetime import date

from bihuan.cli import _site
from bihuan.core.words import Refused

HELP = "输出某日的记录头（默认今天），供公报或邮件发布。 Print the head of a day for a bulletin or a mail."


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Which day's head."""
    parser.add_argument("--day", metavar="DATE")


def run(args: argparse.Namespace) -> int:
    """Prints the head and returns 0; refuses a day that is none, and one before the first seal."""
    _site.ready()
    from bihuan.ledger import clock, heads

    print(heads.of_day(day_of(args.day) if args.day else clock.today()).text(), end="")
    return 0


def day_of(text: str) -> date:
    """The day that an argument names; refuses anything but a date such as 2026-05-06."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise Refused("missing", "day_unreadable", given=text[:40]) from None
