"""用时构成 spent: where the days of a matter's deadline went, by link and by unit, finished for a page."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from bihuan.core.clocks import DEADLINE, ledger_of
from bihuan.core.roles import UnitTree
from bihuan.core.standing import Standing
from bihuan.core.timeledger import Breakdown, Days, Party
from bihuan.core.words import Said, said
from bihuan.matters import calendars


@dataclass(frozen=True, slots=True)
class Share:
    """The days of one link: `x` and `width` are its place in a bar of 1,000 parts."""

    link: str
    label: Said
    days: Said
    x: int
    width: int


@dataclass(frozen=True, slots=True)
class Spent:
    """Where the days went: one bar by link, the units inside the matter, and the sum that explains the end."""

    shares: tuple[Share, ...]
    units: tuple[tuple[str, Said], ...]
    sum: Said
    moved: bool


def spent(standing: Standing, tree: UnitTree, today: date) -> Spent | None:
    """Where the days of the present deadline went as of today, in natural days; None where no deadline ever ran.

    The standing has its closed duties; the days of each link are those from the issue through today or the end.
    """
    clocks = [one for one in ledger_of(standing, today, calendars.running()) if one.course.clock.n == DEADLINE]
    if not clocks:
        return None
    one = clocks[-1]
    units = tuple((_name(party, tree), _days(days)) for party, days in one.by_unit().items())
    return Spent(shares=_shares(one), units=units, sum=_sum(one), moved=one.due != one.original)


def _shares(one: Breakdown) -> tuple[Share, ...]:
    links: Mapping[str, Days] = {link.value: days for link, days in one.by_link().items() if days.total}
    whole = sum(days.total for days in links.values())
    found, before = [], 0
    for link, days in links.items():
        x, end = round(1000 * before / whole), round(1000 * (before + days.total) / whole)
        found.append(Share(link, said(f"link_{link}"), _days(days), x, end - x))
        before += days.total
    return tuple(found)


def _sum(one: Breakdown) -> Said:
    parts = {"total": one.total, "own": one.own, "granted": one.granted, "stopped": one.stopped}
    return said("spent_sum", original=one.original, end=one.end, **one.held._asdict(), **parts)


def _days(days: Days) -> Said:
    if days.beyond:
        return said("spent_beyond", days=days.total, beyond=days.beyond)
    return said("spent_days", days=days.total)


def _name(party: Party, tree: UnitTree) -> str:
    return tree.name(party) if isinstance(party, int) else party
