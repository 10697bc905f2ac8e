"""日历文本 icalendar: all-day events as the text of RFC 5545, escaped and folded."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

WIDTH = 75
"""Octets of a line at most, as RFC 5545 §3.1 has it."""


@dataclass(frozen=True, slots=True)
class Event:
    """One event that fills a day; its name tells it from every other for good."""

    name: str
    day: date
    summary: str
    address: str


def calendar(title: str, events: Iterable[Event], *, at: datetime) -> str:
    """The calendar's text with its days in Asia/Shanghai, made at the moment `at`; lines end as the RFC asks."""
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//bihuan//duties//ZH",
        "CALSCALE:GREGORIAN",
        f"X-WR-CALNAME:{escaped(title)}",
        "X-WR-TIMEZONE:Asia/Shanghai",
    ]
    for event in events:
        lines += _event(event, at)
    return "".join(f"{folded(line)}\r\n" for line in [*lines, "END:VCALENDAR"])


def _event(event: Event, at: datetime) -> list[str]:
    return [
        "BEGIN:VEVENT",
        f"UID:{escaped(event.name)}",
        f"DTSTAMP:{at.astimezone(UTC):%Y%m%dT%H%M%SZ}",
        f"DTSTART;VALUE=DATE:{event.day:%Y%m%d}",
        f"DTEND;VALUE=DATE:{event.day + timedelta(days=1):%Y%m%d}",
        f"SUMMARY:{escaped(event.summary)}",
        f"URL:{event.address}",
        "TRANSP:TRANSPARENT",
        "END:VEVENT",
    ]


def escaped(text: str) -> str:
    """The text as a value of type TEXT: a backslash before backslash, comma and semicolon, line ends as letters."""
    plain = text.replace("\r\n", "\n").replace("\r", "\n")
    for raw, safe in (("\\", "\\\\"), (";", "\\;"), (",", "\\,"), ("\n", "\\n")):
        plain = plain.replace(raw, safe)
    return "".join(letter for letter in plain if letter >= " " and letter != "\x7f")


def folded(line: str) -> str:
    """The line in pieces of at most 75 octets, none of them cutting a character; each next begins with a space."""
    pieces, size = [""], 0
    for letter in line:
        weight = len(letter.encode())
        if size + weight > WIDTH:
            pieces.append(" ")
            size = 1
        pieces[-1] += letter
        size += weight
    return "\r\n".join(pieces)
