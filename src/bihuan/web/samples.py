"""样例 samples: what the gallery draws the parts of pages with: made up, the same on every day, read from no table."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from bihuan.core.acts import Field, table
from bihuan.core.kinds.shape import Node
from bihuan.core.lights import Light
from bihuan.core.parts.figures import Figure
from bihuan.core.parts.milestones import Milestone
from bihuan.core.standing import Standing
from bihuan.core.words import said
from bihuan.matters.curve import Curve, Point
from bihuan.matters.gantt import gantt
from bihuan.matters.spent import Share, Spent
from bihuan.matters.view import Stage
from bihuan.web.inputs import Input
from bihuan.web.options import Options
from bihuan.web.pages.panels import lines

TODAY = date(2020, 5, 12)
WORDS = "管网已铺设 12 公里，剩余 3 公里本月铺完"
CHOICES: Options = (("1", said("factor_land")), ("2", said("factor_forest")), ("3", said("factor_planning")))
LAST = Figure(
    n=1, unit="km", reported="12", reported_on=TODAY, verified="11", verified_on=TODAY, source="11.6", source_on=TODAY
)
LENGTHS = (("handle", 31), ("support", 14), ("verify", 6), ("ruling", 3), ("upper", 9), ("suspend", 20))
"""Days by link, of which the bar of time used is drawn."""


def lights() -> list[dict[str, Any]]:
    """Every light there is: its name, its shape, its word."""
    return [{"light": light.value, "shape": light.shape, "word": light.label} for light in Light]


def forms() -> list[dict[str, Any]]:
    """One form of every kind of input, three times: empty, filled in, refused."""
    refused = said("act_unknown", act=WORDS[:5])
    return [_form("empty"), _form("filled", filled=True), _form("refused", filled=True, sentence=refused)]


def _form(state: str, *, filled: bool = False, sentence: Any = None) -> dict[str, Any]:
    act = replace(table()["report"], name=state)
    asked, more = inputs(filled=filled), {"aside_open": True, "basis_open": filled, "coordinates": True}
    return {
        "act": act,
        "inputs": [one for one in asked if one.name != "signers"],
        "signers": next(one for one in asked if one.name == "signers"),
        "aside": [replace(asked[0], name="problem", label=said("field_problem"))],
        "wants_sign": True,
        "functions": CHOICES,
        "follows": said("act_follows", state=said("state_active")),
        "sentence": sentence,
        **more,
    }


def inputs(*, filled: bool) -> list[Input]:
    """An input of every kind, in the order of the table of kinds."""
    values = {kind: value if filled else empty for kind, (_, empty, value) in _values().items()}
    return [
        Input(
            kind,
            name,
            said(f"field_{name}"),
            values[kind],
            Field("text", required=kind in {"line", "choice"}, max=200),
            CHOICES,
        )
        for kind, (name, _, _) in _values().items()
    ]


def _values() -> Mapping[str, tuple[str, Any, Any]]:
    """By kind of input: the field it is shown with, its value while empty, its value once filled in."""
    day = TODAY.isoformat()
    node = Node("permit", "施工许可", "Building permit", is_key=True, is_needed=True, typical=20, limit=7, least=3)
    step = {"node": node, "name": node.label, "shape": node}
    point = {"point": {"key": "done", "label": said("field_standard")}}
    figure = {"key": "length", "label": said("field_amount"), "unit": "km"}
    return {
        "line": ("title", "", "雨污分流改造"),
        "words": ("progress", "", WORDS),
        "integer": ("percent", "", "80"),
        "date": ("due", "", day),
        "choice": ("factor", "", "2"),
        "choices": ("partners", [], ["1", "3"]),
        "steps": ("steps", [step, {}], [{**step, "due": day}, {"name": WORDS[:4], "due": day}]),
        "moves": ("moves", [{"one": one, "due": ""} for one in STEPS[2:]], [{"one": STEPS[2], "due": day}]),
        "points": ("points", [point], [{**point, "text": WORDS}]),
        "figures": ("figures", [{**figure, "value": ""}], [{**figure, "value": "12", "last": LAST}]),
        "evidence": ("evidence", [{}], [{"name": "验收单", "file": "1"}]),
        "parts": ("parts", [{}, {}], [{"title": "一标段", "lead": "1", "due": day}]),
        "signers": ("signers", [{}], [{"unit": "2", "function": "3"}]),
    }


def _step(n: int, title: str, *, planned: int, due: int = 0, reached: int | None = None) -> Milestone:
    """A step whose days are counted from today."""
    days = [None if off is None else TODAY + timedelta(days=off) for off in (planned, due or planned, reached)]
    return Milestone(n=n, title=title, baseline=days[0], due=days[1], reached=days[2], is_key=n == 1)


STEPS = (
    _step(1, "立项批复", planned=-60, reached=-62),
    _step(2, "招标", planned=-40, reached=-28),
    _step(3, "主体施工", planned=-5, due=20),
    _step(4, "竣工验收", planned=45),
)
"""A step done in time, one done late, one late, one ahead."""


def matter() -> dict[str, Any]:
    """What the parts of a matter's page are drawn from: the loop, the steps, the bar of time used."""
    standing = Standing(
        kind="task",
        number="2020-001",
        state="active",
        seq=1,
        head="",
        title="雨污分流改造",
        source_kind="meeting",
        supervisor=1,
        coordinator=1,
        registered=TODAY - timedelta(days=83),
        milestones=STEPS,
    )
    places = ("done", "done", "skipped", "now", "ahead", "ahead")
    names = ("deploy", "accept", "arrange", "active", "verify", "close")
    stages = [
        Stage(said(f"stage_{name}"), place, TODAY if place == "done" else None)
        for name, place in zip(names, places, strict=True)
    ]
    return {"id": 1, "stages": stages, "gantt": gantt(standing, TODAY, lines={}), "spent": _spent()}


def _spent() -> Spent:
    whole, before, shares = sum(days for _, days in LENGTHS), 0, []
    for link, days in LENGTHS:
        x, end = round(1000 * before / whole), round(1000 * (before + days) / whole)
        shares.append(Share(link, said(f"link_{link}"), said("spent_days", days=days), x, end - x))
        before += days
    return Spent(tuple(shares), units=(), sum=said("spent_days", days=whole), moved=False)


def pictures() -> dict[str, Any]:
    """What the pictures of the board are drawn from: a round under way, its curve."""
    days = range(0, 101, 10)
    first, total = TODAY - timedelta(days=50), 80
    points = [Point(first + timedelta(days=n), total * n // 100, n * n // 60 if n <= 50 else None) for n in days]
    curve = Curve(points[0].day, points[-1].day, total, tuple(points))
    drive = {"name": "第一轮", "begins": points[0].day, "ends": points[-1].day, "day": 50, "days": 100}
    return {
        "drive": {**drive, "completed": 41.5, "expected": 50, "gap": -8.5},
        "curve": curve,
        "lines": lines(curve),
    }
