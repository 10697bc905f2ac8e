"""日历 calendar: the days off and the working days of a year; a new notice of them is taken in from a file."""

import argparse
from datetime import date
from pathlib import Path

from bihuan.cli import _site
from bihuan.core.words import Refused, said

HELP = "查看某一年的放假调休，或导入放假通知（TOML）。 Show a year's days off, or take in a notice of them (TOML)."


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What to do, and with which year or file."""
    parser.add_argument("do", choices=("show", "import"))
    parser.add_argument("what", metavar="YEAR|FILE")


def run(args: argparse.Namespace) -> int:
    """Prints the year line by line, or takes the notice in and computes open terms again; refused where it is wrong."""
    _site.ready()
    return _import(args) if args.do == "import" else _show(args)


def _show(args: argparse.Namespace) -> int:
    from bihuan.matters import calendars

    if not args.what.isdecimal() or not 1 <= int(args.what) <= date.max.year - 1:
        raise Refused("missing", "calendar_year_unreadable", text=args.what[:12])
    year, calendar = int(args.what), calendars.history()[-1]
    notice = calendar.years.get(year)
    count = calendar.workdays_through(date(year, 12, 31)) - calendar.workdays_through(date(year - 1, 12, 31))
    if notice is None:
        print(said("calendar_unpublished", year=year, version=calendar.version, days=count).say(args.lang))
        return 0
    told = {"year": year, "notice": notice.notice, "version": notice.version, "days": count}
    print(said("calendar_year", **told).say(args.lang))
    for span in notice.off:
        name = notice.days_off()[span.first].say(args.lang)
        print(said("calendar_off", name=name, first=span.first, last=span.last).say(args.lang))
    for day in notice.worked:
        print(said("calendar_worked", day=day).say(args.lang))
    return 0


def _import(args: argparse.Namespace) -> int:
    from bihuan.core.schema import Source
    from bihuan.ledger import clock
    from bihuan.matters import calendars
    from bihuan.matters.recalendar import recalendar

    file = Path(args.what)
    try:
        text = file.read_text("utf-8")
    except (OSError, UnicodeError) as error:
        why = getattr(error, "strerror", None) or type(error).__name__
        raise Refused("missing", "calendar_file_unreadable", file=file.name, why=why) from None
    at = clock.now()
    notice, is_new = calendars.publish(Source(file.name, text), at=at)
    told = {"year": notice.year, "notice": notice.notice} if is_new else {}
    key = "calendar_imported" if is_new else "calendar_import_again"
    print(said(key, version=notice.version, count=recalendar(at=at), **told).say(args.lang))
    return 0
