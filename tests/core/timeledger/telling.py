"""讲述 telling: short words for what happened to a matter's clocks, so that an example reads as it is told."""

from datetime import date, timedelta

from bihuan.core.timeledger import (
    Answered,
    Asked,
    Breakdown,
    Closed,
    Granted,
    Judged,
    Link,
    NotThere,
    Opened,
    Party,
    Resumed,
    Stopped,
    Told,
    fold,
    time_ledger,
)
from bihuan.core.workdays import Measure, Term, shipped

LEAD, LAND, MONEY, OFFICE, NEXT_LEAD = 1, 2, 3, 4, 5
GRID = "grid company"
CALENDAR = shipped()
FIRST = date(2026, 3, 2)


def at(number: int) -> date:
    """The day `number` days after the first of the examples."""
    return FIRST + timedelta(days=number)


def opened(
    due: int | date | Term, *, n: int = 0, owner: Party = LEAD, on: int = 0, measure: Measure = "natural"
) -> Opened:
    day = at(due) if isinstance(due, int) else due
    return Opened(known=at(on), n=n, owner=owner, measure=measure, on=at(on), due=day)


def closed(on: int, *, n: int = 0) -> Closed:
    return Closed(known=at(on), n=n, on=at(on))


def asked(
    duty: int,
    on: int,
    *,
    of: Party,
    limit: int | None,
    by: Party = LEAD,
    ask: int | None = None,
    holds: int = 0,
    link: Link = Link.SUPPORT,
    measure: Measure = "natural",
    known: int | None = None,
) -> Asked:
    return Asked(
        known=at(on if known is None else known),
        duty=duty,
        ask=ask or duty,
        on=at(on),
        asker=by,
        answerer=of,
        link=link,
        holds=frozenset({holds}),
        limit=None if limit is None else at(limit),
        measure=measure,
    )


def answered(duty: int, on: int, *, known: int | None = None) -> Answered:
    return Answered(known=at(on if known is None else known), duty=duty, on=at(on))


def judged(ask: int, known: int, *, founded: bool = False) -> Judged:
    return Judged(known=at(known), ask=ask, founded=founded)


def not_there(duty: int, known: int) -> NotThere:
    return NotThere(known=at(known), duty=duty)


def granted(on: int, due: int | date, *, n: int = 0) -> Granted:
    return Granted(known=at(on), n=n, on=at(on), due=at(due) if isinstance(due, int) else due)


def stopped(on: int) -> Stopped:
    return Stopped(known=at(on), on=at(on))


def resumed(on: int) -> Resumed:
    return Resumed(known=at(on), on=at(on))


def reckoned(today: int, *entries: Told, known: int | None = None) -> Breakdown:
    """The time ledger of the last clock of a matter."""
    record = fold(entries, known=None if known is None else at(known))
    found = time_ledger(record, at(today), CALENDAR)[-1]
    assert found.is_exact
    return found


def held(found: Breakdown) -> dict[int, tuple[int, int]]:
    """The days within and beyond by the number of the duty that held."""
    return {row.hold.duty: tuple(row.days) for row in found.rows}
