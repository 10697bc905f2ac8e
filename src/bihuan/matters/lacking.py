"""要素需求 lacking: what a matter lacks, from whom, how far each need has come, finished for a page."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from bihuan.core.parts.needs import Need
from bihuan.core.roles import UnitTree
from bihuan.core.standing import Standing
from bihuan.core.words import Said, said
from bihuan.matters.queries import DutyLine

WAITS: Mapping[str, str] = {
    "respond": "need_waits_promise",
    "supply": "need_waits_supply",
    "settle": "need_waits_settle",
    "confirm": "need_waits_confirm",
}
"""What is awaited while a need's duty is open, by what that duty owes."""


@dataclass(frozen=True, slots=True)
class NeedLine:
    """One need as a page shows it; `line` is the duty that is open for it, with the buttons the actor has for it."""

    n: int
    sort: Said
    what: str
    stops: str
    amount: str
    provider: Said | str
    filed: date | None
    promised: date | None
    arrived: date | None
    state: Said
    line: DutyLine | None


def needs_of(standing: Standing, tree: UnitTree, *, lines: Mapping[int, DutyLine]) -> tuple[NeedLine, ...]:
    """The matter's needs, the open ones first; `lines` are its open duties as the page shows them, by number."""
    ends = {duty.n: duty.outcome for duty in standing.duties}
    found = [
        need_line(need, tree, ended=said(f"outcome_{need.outcome or ends[need.at]}"), line=lines.get(need.at))
        for need in standing.needs
    ]
    return tuple(sorted(found, key=lambda need: (need.line is None, need.n)))


def need_line(need: Need, tree: UnitTree, *, ended: Said, line: DutyLine | None) -> NeedLine:
    """One need for a page; `ended` says how it ended where no duty is open for it."""
    unit = tree.name(need.provider)
    return NeedLine(
        n=need.n,
        sort=said(f"factor_{need.factor}" if need.factor else f"need_{need.sort}"),
        what=need.what,
        stops=need.stops,
        amount=need.amount,
        provider=said("need_through", external=need.external, unit=unit) if need.external else unit,
        filed=need.filed,
        promised=need.promised,
        arrived=need.arrived,
        state=said(WAITS[line.owes]) if line is not None else ended,
        line=line,
    )
