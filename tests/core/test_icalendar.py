"""Tests of calendar texts: what is written is read back by an independent reader, whatever the text."""

from datetime import UTC, date, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st
from icalendar import Calendar

from bihuan.core.icalendar import WIDTH, Event, calendar, folded

NOON = datetime(2020, 2, 28, 4, tzinfo=UTC)
TEXT = st.text(st.characters(exclude_categories=("Cc", "Cs")), max_size=120)


def read(text: str) -> Calendar:
    found = Calendar.from_ical(text)
    assert isinstance(found, Calendar)
    return found


@given(TEXT, st.dates(date(1990, 1, 1), date(2090, 1, 1)))
def test_an_independent_reader_finds_the_text_and_the_day_that_were_written(summary: str, day: date) -> None:
    text = calendar("闭环", [Event("duty-1-2@bihuan", day, summary, "https://x.invalid/matters/1")], at=NOON)
    (event,) = read(text).walk("VEVENT")
    assert str(event["SUMMARY"]) == summary
    assert (event["DTSTART"].dt, event["DTEND"].dt) == (day, day + timedelta(days=1))
    assert str(event["UID"]) == "duty-1-2@bihuan"


def test_a_backslash_a_comma_a_semicolon_and_a_line_end_come_back_as_they_were() -> None:
    text = calendar("a", [Event("n", date(2020, 1, 1), "一\\二,三;四\r\n五\x07", "https://x.invalid")], at=NOON)
    (event,) = read(text).walk("VEVENT")
    assert str(event["SUMMARY"]) == "一\\二,三;四\n五"
    assert "SUMMARY:一\\\\二\\,三\\;四\\n五\r\n" in text


@given(TEXT)
def test_no_line_is_longer_than_the_standard_allows_and_unfolding_gives_it_back(line: str) -> None:
    pieces = folded(line).split("\r\n")
    assert all(len(piece.encode()) <= WIDTH for piece in pieces)
    assert pieces[0] + "".join(piece[1:] for piece in pieces[1:]) == line


def test_the_29th_of_february_is_a_day_of_its_own() -> None:
    text = calendar("a", [Event("n", date(2020, 2, 29), "b", "https://x.invalid")], at=NOON)
    assert "DTSTART;VALUE=DATE:20200229\r\nDTEND;VALUE=DATE:20200301\r\n" in text
