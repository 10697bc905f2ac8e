"""日历 calendars: the days off and the make-up working days 调休 of the published years, under a version."""

import tomllib
from bisect import bisect_right
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache, cached_property
from importlib import resources
from types import MappingProxyType
from typing import Any

from bihuan.core.words import Language, Refused, Said, said

SHIPPED = "cn-2026.1"
DAY = timedelta(days=1)
SATURDAY = 5
HOLIDAY_FIELDS = {"name": str, "first": date, "last": date}
YEAR_FIELDS = {"year": int, "notices": list, "off": list, "worked": list}


@dataclass(frozen=True, slots=True)
class Name:
    """What a day off is called, in both tongues."""

    zh: str
    en: str

    def say(self, language: Language = "zh") -> str:
        """The name in `language`."""
        return self.zh if language == "zh" else self.en


@dataclass(frozen=True)
class Calendar:
    """The working days of the years first to last; outside them only weekends are known."""

    version: str
    first_year: int
    last_year: int
    off: Mapping[date, Name]
    worked: frozenset[date]
    notices: Mapping[int, tuple[str, ...]]

    def is_known(self, day: date) -> bool:
        """Whether the holidays of the day's year have been published and are held here."""
        return self.first_year <= day.year <= self.last_year

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
        return sorted(day for day in self.worked if day.weekday() >= SATURDAY)


@cache
def shipped() -> Calendar:
    """The calendar that comes with the release, from the notices of the General Office of the State Council."""
    file = f"{SHIPPED}.toml"
    return read(tomllib.loads(resources.files(__package__).joinpath(file).read_text("utf-8")), file=file)


def read(table: Mapping[str, Any], *, file: str) -> Calendar:
    """The calendar a table describes.

    Refused `missing`, naming file and key: unknown keys, years that do not follow each other, a span that ends before
    it begins, a day that is both off and worked, a make-up day that is no weekend.
    """
    _check(table, {"version": str, "names": dict, "years": list}, file=file, key="")
    names = {
        code: Name(**_check(name, {"zh": str, "en": str}, file=file, key=code)) for code, name in table["names"].items()
    }
    years = [_check(year, YEAR_FIELDS, file=file, key=f"years[{n}]") for n, year in enumerate(table["years"])]
    numbers = [year["year"] for year in years]
    if not numbers or numbers != list(range(numbers[0], numbers[0] + len(numbers))):
        raise _bad(file, "years", said("calendar_years_gap"))
    off: dict[date, Name] = {}
    for year in years:
        off.update(_days_off(year, names, file=file))
    worked = {day: f"{year['year']}.worked" for year in years for day in year["worked"]}
    for day, key in worked.items():
        if type(day) is not date or day.weekday() < SATURDAY or day in off:
            raise _bad(file, key, said("calendar_worked_wrong", day=day))
    return Calendar(
        version=table["version"],
        first_year=numbers[0],
        last_year=numbers[-1],
        off=MappingProxyType(off),
        worked=frozenset(worked),
        notices=MappingProxyType({year["year"]: tuple(year["notices"]) for year in years}),
    )


def _days_off(year: Mapping[str, Any], names: Mapping[str, Name], *, file: str) -> Iterator[tuple[date, Name]]:
    for number, span in enumerate(year["off"]):
        key = f"{year['year']}.off[{number}]"
        _check(span, HOLIDAY_FIELDS, file=file, key=key)
        if span["name"] not in names:
            raise _bad(file, key, said("calendar_name_unknown", name=span["name"]))
        if span["last"] < span["first"] or span["first"].year != year["year"] or span["last"].year != year["year"]:
            raise _bad(file, key, said("calendar_span_wrong", first=span["first"], last=span["last"]))
        for offset in range((span["last"] - span["first"]).days + 1):
            yield span["first"] + offset * DAY, names[span["name"]]


def _check(table: Any, fields: Mapping[str, type], *, file: str, key: str) -> Any:
    if not isinstance(table, dict):
        raise _bad(file, key, said("table_key_wrong", type="table"))
    for name in sorted(table.keys() ^ fields.keys()):
        raise _bad(
            file, f"{key}.{name}".strip("."), said("table_key_unknown" if name in table else "table_key_missing")
        )
    for name, wanted in fields.items():
        if type(table[name]) is not wanted:
            raise _bad(file, f"{key}.{name}".strip("."), said("table_key_wrong", type=wanted.__name__))
    return table


def _bad(file: str, key: str, why: Said) -> Refused:
    return Refused("missing", "table_bad", file=file, key=key, why=why)
