"""数据的后果 figure effects: what was reported, what a check found, what was corrected; old values stay."""

from typing import Any

from bihuan.core.making import Making
from bihuan.core.parts.figures import MAIN, Figure


def take_figures(making: Making) -> None:
    """The reported figures stand from today, beside what was verified of earlier ones."""
    making.set("percent", making.filled.get("percent"))
    making.set("reported", making.case.today)
    making.set("no_changes", 0)
    told = {MAIN: str(making.filled.get("percent")), **making.filled.get("figures", {})}
    units = {figure.key: figure.unit for figure in making.kind.figures}
    for name, value in told.items():
        known = making.now.figure(name)
        told_by = {"reported": value, "reported_on": making.case.today, **_whose(making)}
        if known is not None:
            making.put("figures", known.n, **told_by)
        else:
            unit = units.get(name, "%")
            making.put_part("figures", Figure(n=making.next_of("figures"), name=name, unit=unit, **told_by))


def put_the_checked_value(making: Making) -> None:
    """What was found stands beside what was reported; that a figure is falsified is a fact with its day."""
    figure = making.now.figure(making.filled.get("figure", MAIN))
    if figure is None:
        raise AssertionError("a guard has seen the figure")
    side, on = making.filled.get("side", "verified"), making.filled.get("on", making.case.today)
    found: dict[str, Any] = {side: making.filled.get("value"), f"{side}_on": on}
    if making.filled.get("finding_code") == "falsified":
        found["falsified"] = making.case.today
    making.put("figures", figure.n, **found)


def correct_the_figure(making: Making) -> None:
    """The corrected value stands from the day it was reported for; the entry names the one it corrects."""
    figure = making.now.figure(making.filled.get("figure", MAIN))
    if figure is None:
        raise AssertionError("a guard has seen the figure")
    making.extra["corrects"] = making.filled.get("seq")
    making.put("figures", figure.n, reported=making.filled.get("value"), **_whose(making))
    if figure.name == MAIN:
        making.set("percent", int(making.filled.get("value")))


def _whose(making: Making) -> dict[str, Any]:
    return {"by": making.case.actor.person or 0, "seq": making.now.seq + 1}
