"""节点 milestones: the dated steps of a matter, with the plan as frozen, their days now, and how late they are."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, kw_only=True)
class Milestone:
    """One step: `baseline` is its day when the plan was filed and never moves, `due` its day now.

    `node` is its key in the kind's template, `weight` its share of the whole, `duty` the one that owes it at present;
    `verified` is set where it is a key node and was found true.
    """

    n: int
    title: str = ""
    node: str = ""
    baseline: date | None = None
    due: date | None = None
    reached: date | None = None
    is_key: bool = False
    verified: date | None = None
    weight: int = 1
    duty: int = 0


def days_off(milestone: Milestone, today: date) -> int | None:
    """How many days after its baseline the milestone was reached, or stands open today; negative = early.

    None while it is open and its day has not come.
    """
    if milestone.baseline is None:
        return None
    end = milestone.reached
    if end is None and today <= milestone.baseline:
        return None
    return ((end or today) - milestone.baseline).days


def done_percent(milestones: Iterable[Milestone]) -> int | None:
    """The share of the weights that was reached, in whole percent, cut not rounded; None without milestones."""
    return _share(milestones, [one.weight for one in milestones if one.reached is not None])


def expected_percent(milestones: Iterable[Milestone], today: date) -> int | None:
    """The share of the weights that the plan as it stands wants reached by a day; None without milestones."""
    return _share(milestones, [one.weight for one in milestones if one.due is not None and one.due <= today])


def _share(milestones: Iterable[Milestone], weights: list[int]) -> int | None:
    whole = sum(one.weight for one in milestones)
    return sum(weights) * 100 // whole if whole else None
