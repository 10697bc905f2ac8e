"""自报与核实 told: the figures of a matter with their three values side by side, and its slips, for a page."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from bihuan.core.kinds import Kind
from bihuan.core.parts.figures import MAIN, Figure
from bihuan.core.parts.slips import Slip
from bihuan.core.roles import UnitTree
from bihuan.core.standing import Standing
from bihuan.core.words import Said, said
from bihuan.matters.queries import DutyLine


@dataclass(frozen=True, slots=True)
class Value:
    """One value of a figure with its unit, its day and its age in words; empty where nobody knows it."""

    sort: Said
    text: str
    on: date | None
    age: Said | None


@dataclass(frozen=True, slots=True)
class FigureLine:
    """One figure: what was reported, what was verified, what its source says; `differs` where they are not the same."""

    label: Any
    unit: str
    values: tuple[Value, ...]
    differs: bool
    falsified: date | None


@dataclass(frozen=True, slots=True)
class SlipLine:
    """One slip: its colour and number, to whom, what it demands, how far it is, and the open duty for it."""

    label: Said
    colour: str
    about: str
    demand: str
    steps: tuple[tuple[Said, date], ...]
    line: DutyLine | None


@dataclass(frozen=True, slots=True)
class GateLine:
    """One legal paper the kind asks for: its word, the law, the day it went on record and the words that name it."""

    label: Said
    law: str
    on: date | None
    paper: str


def gates_of(standing: Standing, *, kind: Kind) -> tuple[GateLine, ...]:
    """The papers the kind asks for, in its order, with what is on record of each."""
    held = {passed.gate: passed for passed in standing.gates}
    return tuple(
        GateLine(gate.label, gate.law, one.on if (one := held.get(gate.key)) else None, one.paper if one else "")
        for gate in kind.gates
    )


def figure_label(kind: Kind, *, name: str) -> Any:
    """The word of a figure of a kind; the main one is how far the matter is."""
    known = {figure.key: figure.label for figure in kind.figures}
    return known.get(name, said("figure_percent") if name == MAIN else name)


def figures_of(standing: Standing, today: date, *, kind: Kind) -> tuple[FigureLine, ...]:
    """The figures that were ever told, then those of the kind that nobody has told yet, as unknown."""
    known = [_figure(one, figure_label(kind, name=one.name), today) for one in standing.figures]
    missing = [one for one in kind.figures if standing.figure(one.key) is None]
    blank = [_figure(Figure(n=0, name=one.key, unit=one.unit), one.label, today) for one in missing]
    return (*known, *blank)


def _figure(one: Figure, label: Any, today: date) -> FigureLine:
    values = tuple(
        Value(said(f"value_{sort}"), text, on, said("days_ago", days=(today - on).days) if on else None)
        for sort, text, on in (
            ("reported", one.reported, one.reported_on),
            ("verified", one.verified, one.verified_on),
            ("source", one.source, one.source_on),
        )
    )
    told = {value.text for value in values if value.text}
    return FigureLine(label, one.unit, values, len(told) > 1, one.falsified)


def slips_of(standing: Standing, tree: UnitTree, *, lines: Mapping[int, DutyLine]) -> tuple[SlipLine, ...]:
    """The matter's slips, the latest first; an unsigned one only for whoever may sign it. `lines` are by slip."""
    about = {duty.n: duty for duty in standing.duties}
    found = []
    for slip in reversed(standing.slips):
        duty, line = about.get(slip.duty), lines.get(slip.n)
        if slip.issued is None and not (line and line.acts):
            continue
        found.append(
            SlipLine(
                label=said("slip_named", colour=said(f"colour_{slip.colour}"), n=slip.n),
                colour=slip.colour,
                about=tree.name(duty.owner) if duty else "",
                demand=slip.demand,
                steps=_steps(slip),
                line=line,
            )
        )
    return tuple(found)


def _steps(slip: Slip) -> tuple[tuple[Said, date], ...]:
    days = (
        ("drafted", slip.drafted),
        ("issued", slip.issued),
        ("answered", slip.answered),
        ("withdrawn", slip.withdrawn),
    )
    return tuple((said(f"slip_{name}"), on) for name, on in days if on is not None)
