"""日数 days: a day's place in the count of a measure, and the day some days further on; all sums are made of these."""

from datetime import date, timedelta

from bihuan.core.calendars import Calendar
from bihuan.core.workdays import Measure

DAY = timedelta(days=1)


def place(day: date, measure: Measure, calendar: Calendar) -> int:
    """How many days of `measure` there are through `day`; a day of rest has the place of the working day before it."""
    return calendar.workdays_through(day) if measure == "working" else day.toordinal()


def days_between(first: date, last: date, measure: Measure, calendar: Calendar) -> int:
    """The days of `measure` after `first` through `last`, negative when `last` lies before `first`.

    This is what a hold filed on `first` and ended on `last` takes: the day of filing stays with the one who files.
    """
    return place(last, measure, calendar) - place(first, measure, calendar)


def day_at(place_wanted: int, measure: Measure, calendar: Calendar, *, near: date) -> date:
    """The first day that has a place in the count; `near` is where to begin to look."""
    if measure == "natural":
        return date.fromordinal(place_wanted)
    day = near
    while (over := calendar.workdays_through(day) - place_wanted) >= 0:
        day -= (over + 1) * DAY
    # A day raises the count by one at most, so stepping by what is missing never steps over the day looked for.
    while missing := place_wanted - calendar.workdays_through(day):
        day += missing * DAY
    return day


def moved(day: date, measure: Measure, calendar: Calendar, *, by: int) -> date:
    """The day `by` days of `measure` after `day`, or before it when negative; by none it stays, be it a day of rest.

    Its place is exactly the place of `day` plus `by`. A due time is never rolled here: it was, once, when it was set.
    """
    if not by:
        return day
    return day_at(place(day, measure, calendar) + by, measure, calendar, near=day)
