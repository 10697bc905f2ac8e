"""缘由 why: why a term ends when it does, in one sentence in both tongues."""

from datetime import date, datetime
from functools import reduce

from bihuan.core.chain import SHANGHAI
from bihuan.core.words import Said, said
from bihuan.core.workdays import Due, Rest

WEEKENDS_NAMED = 2
"""Up to so many weekends are named by their days in a sentence; of more, only the number of days is told."""


def why(end: Due, *, rule: Said | str | None = None) -> Said:
    """Why a term ends on its day, in one sentence: rule, start, days skipped and made up, calendar version.

    For a term in hours the two moments; where an earlier calendar had given another day, that day too.
    """
    if end.since is not None:
        return _why_hours(end, rule)
    one = "_one" if end.term.days == 1 else ""
    clauses = _clauses(end)
    return said(
        "why_due",
        rule=said("why_due_rule", rule=rule) if rule is not None else "",
        start=_day(end.start),
        length=said(f"term_{end.term.measure}{one}", days=end.term.days),
        between=said("why_due_between", clauses=reduce(_and, clauses)) if clauses else "",
        due=_day(end.day),
        calendar=end.calendar,
        provisional=said("why_due_provisional") if end.provisional else "",
        recomputed=_recomputed(end),
    )


def _why_hours(end: Due, rule: Said | str | None) -> Said:
    assert end.since is not None
    one = "_one" if end.term.hours == 1 else ""
    return said(
        "why_due_hours",
        rule=said("why_due_rule_hours", rule=rule) if rule is not None else "",
        start=_moment(end.since),
        length=said(f"term_hours{one}", hours=end.term.hours),
        due=_moment(end.ends),
    )


def _recomputed(end: Due) -> Said | str:
    if end.was is None:
        return ""
    if end.was == end.day:
        return said("why_due_reconfirmed", was=end.was_by)
    return said("why_due_recomputed", was=end.was_by, day=_day(end.was))


def _moment(at: datetime) -> Said:
    local = at.astimezone(SHANGHAI)
    return said("moment_in_year", day=_day(local.date()), time=f"{local:%H:%M}")


def _and(left: Said, right: Said) -> Said:
    return said("why_due_and", left=left, right=right)


def _clauses(end: Due) -> list[Said]:
    weekends = [rest for rest in end.skipped if rest.name is None]
    told = end.skipped if len(weekends) <= WEEKENDS_NAMED else [rest for rest in end.skipped if rest.name is not None]
    clauses = [_off(rest) for rest in told]
    if len(weekends) > WEEKENDS_NAMED:
        clauses.append(said("why_due_weekends", days=sum(rest.days for rest in weekends)))
    if end.made_up:
        clauses.append(said("why_due_made_up", days=[_short(day) for day in end.made_up]))
    if end.rolled:
        clauses.append(said("why_due_rolled"))
    return clauses


def _off(rest: Rest) -> Said:
    name = rest.name or said("rest_weekend")
    if rest.first == rest.last:
        return said("why_due_off", day=_short(rest.first), name=name)
    return said("why_due_off_span", first=_short(rest.first), last=_short(rest.last), name=name)


def _day(day: date) -> Said:
    return said("day_in_year", year=day.year, month=said(f"month_{day.month}"), day=day.day)


def _short(day: date) -> Said:
    return said("day_in_month", month=said(f"month_{day.month}"), day=day.day)
