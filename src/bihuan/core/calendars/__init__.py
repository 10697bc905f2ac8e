"""日历 calendars: the days off and the make-up working days 调休 of the published years, in versions that follow."""

from bisect import bisect_right
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cache, cached_property
from importlib import resources
from types import MappingProxyType

from bihuan.core.schema import Source
from bihuan.core.schema import read as read_row
from bihuan.core.words import Language, Refused, said

DAY = timedelta(days=1)
SATURDAY = 5
DECEMBER = 12


@dataclass(frozen=True)
class Name:
    """What a day off is called, in both tongues."""

    zh: str
    en: str

    def say(self, language: Language = "zh") -> str:
        """The name in `language`."""
        return self.zh if language == "zh" else self.en


@dataclass(frozen=True)
class Span:
    """Days off in a row, first and last included, under the code of a name."""

    name: str
    first: date
    last: date


@dataclass(frozen=True, kw_only=True)
class Notice:
    """One announcement 放假通知: the days off and the make-up days of one year, in force from a day under a version.

    Days of the December before may belong to it, where the New Year's holiday begins there.
    """

    version: str
    in_force: date
    year: int
    notice: str
    off: tuple[Span, ...]
    worked: tuple[date, ...]
    names: Mapping[str, Name] = field(default_factory=dict)

    def days_off(self) -> dict[date, Name]:
        """The name of each day off."""
        known = {**names(), **self.names}
        return {
            span.first + n * DAY: known[span.name]
            for span in self.off
            for n in range((span.last - span.first).days + 1)
        }


@dataclass(frozen=True)
class Calendar:
    """The working days of the years first to last as known under a version; outside them only weekends are known."""

    version: str
    in_force: date
    years: Mapping[int, Notice]

    @property
    def first_year(self) -> int:
        """The first published year."""
        return min(self.years)

    @property
    def last_year(self) -> int:
        """The last published year."""
        return max(self.years)

    @property
    def notices(self) -> Mapping[int, str]:
        """The announcement that each year follows."""
        return {year: notice.notice for year, notice in self.years.items()}

    @cached_property
    def off(self) -> Mapping[date, Name]:
        """Every day off with its name."""
        days: dict[date, Name] = {}
        for _, notice in sorted(self.years.items()):
            days.update(notice.days_off())
        return MappingProxyType(days)

    @cached_property
    def worked(self) -> frozenset[date]:
        """The weekend days worked in exchange."""
        return frozenset(day for notice in self.years.values() for day in notice.worked)

    def is_known(self, day: date) -> bool:
        """Whether the holidays of the day's year have been published and are held here."""
        return day.year in self.years

    def is_workday(self, day: date) -> bool:
        """Whether people work on that day: by the published list, or by the weekday in a year not published."""
        return day in self.worked or (day.weekday() < SATURDAY and day not in self.off)

    def name_of(self, day: date) -> Name | None:
        """The holiday that makes the day a day off; None for a plain weekend or a working day."""
        return self.off.get(day)

    def workdays_through(self, day: date) -> int:
        """How many working days there are from the year 1 up to and including `day`; only differences mean anything."""
        weeks, rest = divmod(day.toordinal(), 7)  # ordinal 1 is a Monday
        plain = weeks * 5 + min(rest, 5)
        return plain - bisect_right(self._weekdays_off, day) + bisect_right(self._weekends_worked, day)

    @cached_property
    def _weekdays_off(self) -> list[date]:
        return sorted(day for day in self.off if day.weekday() < SATURDAY)

    @cached_property
    def _weekends_worked(self) -> list[date]:
        return sorted(self.worked)


@dataclass(frozen=True, slots=True)
class _Names:
    names: Mapping[str, Name]


@cache
def names() -> Mapping[str, Name]:
    """The holidays' names that every notice may use, by code."""
    return read_row(_Names, _shipped_file("names.toml")).names


def read(source: Source) -> Notice:
    """The announcement a text gives.

    Refused with file, line and reason: unknown or missing keys, a holiday without a name, a span that runs backwards
    or leaves its year, a day twice off, a make-up day that is no weekend or is off.
    """
    notice = read_row(Notice, source)
    known = {*names(), *notice.names}
    seen: set[date] = set()
    for place, span in enumerate(notice.off):
        path = ("off", place)
        if span.name not in known:
            raise source.wrong(path, said("calendar_name_unknown", name=span.name))
        if span.last < span.first or not all(_belongs(day, notice.year) for day in (span.first, span.last)):
            raise source.wrong(path, said("calendar_span_wrong", first=span.first, last=span.last))
        days = {span.first + n * DAY for n in range((span.last - span.first).days + 1)}
        if days & seen:
            raise source.wrong(path, said("calendar_day_twice", day=min(days & seen)))
        seen |= days
    for place, day in enumerate(notice.worked):
        if day.weekday() < SATURDAY or day in seen or not _belongs(day, notice.year):
            raise source.wrong(("worked", place), said("calendar_worked_wrong", day=day))
    return notice


def _belongs(day: date, year: int) -> bool:
    return day.year == year or (day.year == year - 1 and day.month == DECEMBER)


def extended(calendar: Calendar | None, notice: Notice) -> Calendar:
    """The calendar under the notice: a year more, or one of its years replaced whole.

    Refused where a year would be left out between, where the version is the calendar's own, and where it would come
    into force before the one it follows.
    """
    if calendar is None:
        return Calendar(notice.version, notice.in_force, MappingProxyType({notice.year: notice}))
    if notice.version == calendar.version:
        raise Refused("not_now", "calendar_version_used", version=notice.version)
    if not calendar.first_year <= notice.year <= calendar.last_year + 1:
        raise Refused("missing", "calendar_year_gap", year=notice.year, last=calendar.last_year)
    if notice.in_force < calendar.in_force:
        raise Refused("missing", "calendar_before_last", version=calendar.version, day=calendar.in_force)
    return Calendar(notice.version, notice.in_force, MappingProxyType({**calendar.years, notice.year: notice}))


@cache
def history() -> tuple[Calendar, ...]:
    """The versions that come with the release, the earliest first, each with what was known when it came into force."""
    return followed(shipped_notices())


@cache
def shipped_notices() -> tuple[Notice, ...]:
    """The notices that come with the release, the earliest first."""
    files = (file.name for file in resources.files(__package__).iterdir() if file.name.startswith("cn-"))
    return tuple(sorted((read(_shipped_file(name)) for name in files), key=lambda notice: notice.in_force))


def followed(notices: Iterable[Notice]) -> tuple[Calendar, ...]:
    """The calendars that notices give one after another by the days of their coming into force; refused as above."""
    calendars: list[Calendar] = []
    for notice in sorted(notices, key=lambda notice: notice.in_force):
        calendars.append(extended(calendars[-1] if calendars else None, notice))
    return tuple(calendars)


def shipped() -> Calendar:
    """The newest calendar that comes with the release, from the notices of the General Office of the State Council."""
    return history()[-1]


def version(name: str, *, among: Iterable[Calendar] | None = None) -> Calendar:
    """The calendar of that version, by which an earlier due day was computed; another is refused."""
    known = tuple(history() if among is None else among)
    for calendar in known:
        if calendar.version == name:
            return calendar
    raise Refused("missing", "calendar_unknown", version=name, versions=[one.version for one in known])


def in_force_on(day: date) -> Calendar:
    """The shipped calendar that was in force on a day; before the first one, the first."""
    return next((calendar for calendar in reversed(history()) if calendar.in_force <= day), history()[0])


def _shipped_file(name: str) -> Source:
    return Source(name, resources.files(__package__).joinpath(name).read_text("utf-8"))
