"""日历 calendar: the days off and the make-up working days of a year, with the notice they follow."""

import argparse
from datetime import date

from bihuan.core.calendars import shipped
from bihuan.core.words import Refused, said

HELP = "查看某一年的放假调休和工作日数。 Show a year's days off, make-up working days and working days."


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What to do, and with which year."""
    parser.add_argument("do", choices=("show",))
    parser.add_argument("year", metavar="YEAR")


def run(args: argparse.Namespace) -> int:
    """Prints the year line by line; refused where the text names no year."""
    if not args.year.isdecimal() or not 1 <= int(args.year) <= date.max.year - 1:
        raise Refused("missing", "calendar_year_unreadable", text=args.year[:12])
    year, calendar = int(args.year), shipped()
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
