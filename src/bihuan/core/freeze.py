"""月末定色 freeze: the colours of a plan's matters at a month's end as one table, with the root that vouches for it."""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from bihuan.core import chain, merkle
from bihuan.core.lights import Light, Shown
from bihuan.core.standing import Standing
from bihuan.core.words import Said

DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Month:
    """One month of a year."""

    year: int
    month: int

    @property
    def last(self) -> date:
        """Its last day, whose colours are kept."""
        return self.following.first - DAY

    @property
    def first(self) -> date:
        """Its first day."""
        return date(self.year, self.month, 1)

    @property
    def following(self) -> "Month":
        """The month after it."""
        return Month(self.year + self.month // 12, self.month % 12 + 1)

    def __str__(self) -> str:
        return f"{self.year:04}-{self.month:02}"


def month_of(day: date) -> Month:
    """The month that a day lies in."""
    return Month(day.year, day.month)


def ended_between(first: date, today: date) -> Iterator[Month]:
    """The months that have ended by the beginning of `today`, from the one that `first` lies in."""
    month = month_of(first)
    while month.last < today:
        yield month
        month = month.following


@dataclass(frozen=True, slots=True, kw_only=True)
class Frozen:
    """One line of the table: a matter as it was shown; `part_of` is the matter it counts under, if any.

    `text` is the line as it is hashed: no words that could have to be expunged are in it.
    """

    matter: int
    number: str
    state: str
    light: Light
    text: str
    part_of: int | None = None


def line(matter: int, *, now: Standing, shown: Shown) -> Frozen:
    """The line of a matter as it stood and was shown."""
    values: dict[str, Any] = {
        "matter": matter,
        "number": now.number,
        "part_of": now.part_of,
        "state": now.state,
        "light": shown.light.value,
        "dimensions": {dimension.value: light.value for dimension, light in shown.dimensions},
        "percent": now.percent,
        "expected": shown.expected,
        "caught_up": shown.caught_up,
        # The name of a node is words: what is hashed here could not be expunged.
        "reason": [shown.reason.key, {name: value for name, value in shown.reason.params.items() if name != "node"}],
    }
    return frozen_from(chain.canonical(values).decode())


def frozen_from(text: str) -> Frozen:
    """The line that was kept as `text`."""
    values = _values(text)
    return Frozen(
        matter=values["matter"],
        number=values["number"],
        state=values["state"],
        light=Light(values["light"]),
        part_of=values["part_of"],
        text=text,
    )


def reason_of(frozen: Frozen) -> Said:
    """The sentence that said why, without the names of nodes."""
    key, params = _values(frozen.text)["reason"]
    return Said(key, {"node": "", **params})


def percent_of(frozen: Frozen) -> int | None:
    """The reported percent; None where nothing had been reported."""
    percent: int | None = _values(frozen.text)["percent"]
    return percent


def totals(lines: Iterable[Frozen]) -> Mapping[Light, int]:
    """How many matters showed each light; one whose parent is in the table counts under that parent alone."""
    table = list(lines)
    known = {one.matter for one in table}
    found: dict[Light, int] = {}
    for one in table:
        if one.part_of not in known:
            found[one.light] = found.get(one.light, 0) + 1
    return found


def root_of(texts: Iterable[str], *, algorithm: str = "sha256") -> str:
    """The RFC 6962 root of a table, its lines in the order of their matters, in hexadecimal digits."""
    return merkle.root((text.encode() for text in texts), algorithm=algorithm).hex()


def _values(text: str) -> Mapping[str, Any]:
    values: Mapping[str, Any] = json.loads(text)
    return values
