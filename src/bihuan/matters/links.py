"""卡在哪一环 links: where the days of a plan's red and yellow matters went, by link, added up by the time ledger."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from bihuan.core.clocks import DEADLINE, ledger_of
from bihuan.core.timeledger import Days, Link
from bihuan.core.words import Said, said
from bihuan.matters import calendars, lists, store

WIDTH = 1000


@dataclass(frozen=True, slots=True)
class LinkDays:
    """The natural days of one link, those beyond a limit among them; `width` is its bar, the longest having 1,000."""

    link: str
    label: Said
    days: int
    beyond: int
    width: int


@dataclass(frozen=True, slots=True)
class Links:
    """Where the days of so many matters went by link; `more` where further ones are red or yellow."""

    matters: int
    more: bool
    rows: tuple[LinkDays, ...]


def links(plan: int, *, today: date) -> Links:
    """The days of the most urgent red and yellow matters of a plan by link, one page of them; three statements.

    By link alone, so that no unit stands there for having been asked often.
    """
    page = lists.troubles(plan, today=today)
    found: dict[Link, Days] = {}
    counted = 0
    for now in store.standings([id_ for id_, _, _ in page.rows]).values():
        clocks = [one for one in ledger_of(now, today, calendars.running()) if one.course.clock.n == DEADLINE]
        if clocks:
            counted += 1
            for link, days in clocks[-1].by_link().items():
                found[link] = found.get(link, Days()).plus(days)
    return Links(counted, page.after is not None, _rows([(link, days) for link, days in found.items() if days.total]))


def _rows(found: Sequence[tuple[Link, Days]]) -> tuple[LinkDays, ...]:
    longest = max((days.total for _, days in found), default=1)
    return tuple(
        LinkDays(link.value, said(f"link_{link.value}"), days.total, days.beyond, WIDTH * days.total // longest)
        for link, days in sorted(found, key=lambda row: -row[1].total)
    )
