"""What a kind looks at reaches the light: weights of steps, curve, start, funds, statistics, and what was made up."""

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from bihuan.core.kinds import Kind, Shelf, kind, kind_of
from bihuan.core.kinds.shape import Point
from bihuan.core.lights import Dimension, Light, Presets
from bihuan.core.parts.figures import Figure
from bihuan.core.parts.gates import Passed
from bihuan.core.parts.milestones import Milestone
from bihuan.core.schema import Source
from bihuan.core.seen import facts_of, shown
from bihuan.core.standing import Standing
from bihuan.core.words import Refused

BEGIN = date(2026, 3, 2)
END = date(2026, 12, 31)


def standing(**changes: object) -> Standing:
    plain: dict[str, object] = {"number": "项目〔2026〕1号", "state": "active", "seq": 3, "head": "", "title": "水厂"}
    plain |= {"kind": "project", "source_kind": "plan", "supervisor": 2, "coordinator": 3, "registered": BEGIN}
    return Standing(**(plain | {"lead": 1, "start": BEGIN, "due": END} | changes))  # type: ignore[arg-type]


def steps(*reached: date | None) -> tuple[Milestone, ...]:
    days = [date(2026, 4, 30), date(2026, 6, 30), date(2026, 12, 31)]
    nodes = ["proposal", "start", "in_use"]
    return tuple(
        Milestone(n=n, node=node, baseline=due, due=due, weight=weight, reached=done)
        for n, (node, due, weight, done) in enumerate(zip(nodes, days, [1, 3, 6], reached, strict=True), start=1)
    )


def figures(planned: str, arrived: str, verified: str = "") -> tuple[Figure, ...]:
    told = BEGIN + timedelta(days=5)
    return (
        Figure(n=1, name="funds_planned", reported=planned, reported_on=told),
        Figure(n=2, name="funds_arrived", reported=arrived, reported_on=told, verified=verified, verified_on=told),
    )


def by(now: Standing, today: date, project: Kind | None = None) -> dict[Dimension, Light]:
    return dict(shown(now, project or kind("project"), Presets(), today).dimensions)


def test_progress_by_steps_is_what_their_weights_say_and_not_what_was_typed_in() -> None:
    now = standing(percent=95, milestones=steps(BEGIN, None, None))
    facts = facts_of(now, kind("project"))
    assert (facts.percent, facts.stepped) == (10, True)
    found = shown(now, kind("project"), Presets(), date(2026, 7, 1))
    assert (found.expected, found.gap, found.light) == (40, -30, Light.RED)
    assert shown(now, kind("task"), Presets(), date(2026, 7, 1)).light is Light.STEADY


def test_a_start_that_does_not_come_turns_the_light_by_the_month() -> None:
    now = standing(milestones=steps(BEGIN, None, None))
    assert by(now, date(2026, 6, 30))[Dimension.START] is Light.PENDING
    assert by(now, date(2026, 7, 1))[Dimension.START] is Light.YELLOW
    assert by(now, date(2026, 9, 1))[Dimension.START] is Light.RED
    begun = standing(milestones=steps(BEGIN, date(2026, 6, 1), None))
    assert by(begun, date(2026, 7, 1))[Dimension.START] is Light.STEADY


def test_a_start_without_an_entry_in_the_statistics_turns_too() -> None:
    now = standing(milestones=steps(BEGIN, date(2026, 6, 1), None))
    assert by(now, date(2026, 7, 2))[Dimension.STATISTICS] is Light.YELLOW
    entered = replace(now, gates=(Passed(n=1, gate="statistics", on=date(2026, 6, 20)),))
    assert by(entered, date(2026, 9, 9))[Dimension.STATISTICS] is Light.STEADY


@pytest.mark.parametrize(
    ("told", "percent"),
    [
        (("1000", "455.5"), 45),
        (("1000", "900", "120"), 12),
        (("0", "10"), None),
        (("1000", "2000"), 100),
    ],
)
def test_funds_are_the_share_that_has_arrived_by_the_verified_value_where_there_is_one(
    told: tuple[str, ...], percent: int | None
) -> None:
    assert facts_of(standing(figures=figures(*told)), kind("project")).funds_percent == percent


def test_funds_that_were_never_told_are_unknown_and_give_no_colour() -> None:
    now = standing(milestones=steps(BEGIN, None, None))
    assert facts_of(now, kind("project")).funds_percent is None
    assert Dimension.FUNDS not in by(now, date(2026, 6, 1))


def test_an_agreed_curve_expects_little_at_first() -> None:
    curved = replace(kind("task"), expected="curve", curve=(Point(50, 10), Point(100, 100)))
    now = standing(kind="task", percent=12)
    assert shown(now, curved, Presets(), date(2026, 7, 31)).light is Light.STEADY
    assert shown(now, kind("task"), Presets(), date(2026, 7, 31)).light is Light.RED


def test_a_curve_fits_into_a_time_of_two_days() -> None:
    curved = replace(
        kind("task"), expected="curve", curve=(Point(10, 5), Point(20, 30), Point(90, 60), Point(100, 100))
    )
    for days in range(3):
        now = standing(kind="task", due=BEGIN + timedelta(days=days), percent=0)
        assert shown(now, curved, Presets(), now.due or BEGIN).expected == 100


def test_a_kind_names_its_preset_and_a_site_may_write_one(tmp_path: Path) -> None:
    text = (Path(__file__).parents[2] / "src/bihuan/core/rules/lights/linear.toml").read_text("utf-8")
    (tmp_path / "patient.toml").write_text(text.replace("yellow = 10\nred = 30", "yellow = 60\nred = 90"), "utf-8")
    presets = Presets(tmp_path)
    patient = replace(kind("task"), lights="patient")
    now, day = standing(kind="task", percent=1), date(2026, 8, 1)
    assert shown(now, kind("task"), presets, day).light is Light.RED
    assert shown(now, patient, presets, day).light is Light.STEADY
    (tmp_path / "patient.toml").write_text("version = 3", "utf-8")
    assert shown(now, patient, presets, day).light is Light.STEADY
    assert "lights/patient.toml" in next(presets.refusals()).sentence.say("zh")


def test_a_kind_may_name_the_presets_of_its_site_and_no_other(tmp_path: Path) -> None:
    folder = Path(__file__).parents[2] / "src/bihuan/core"
    own = (folder / "kinds/task.toml").read_text("utf-8").replace('lights = "linear"', 'lights = "ours"')
    (tmp_path / "works.toml").write_text(own, "utf-8")
    with pytest.raises(Refused, match="lights"):
        Shelf(tmp_path).kind("works")
    lights = tmp_path / "lights"
    lights.mkdir()
    (lights / "ours.toml").write_text((folder / "rules/lights/days.toml").read_text("utf-8"), "utf-8")
    assert Shelf(tmp_path, Presets(lights)).kind("works").lights == "ours"


@pytest.mark.parametrize(
    ("told", "line", "zh"),
    [
        ('expected = "curve"', 1, "约定曲线"),
        ('expected = "curve"\ncurve = [{ time = 50, percent = 60 }, { time = 40, percent = 70 }]', 2, "回落"),
        ('watched = { start = "nowhere" }', 1, ""),
        ('watched = { funds = "nothing", funds_whole = "nothing" }', 1, ""),
    ],
)
def test_what_a_kind_expects_is_checked_with_file_and_line(told: str, line: int, zh: str) -> None:
    text = (Path(__file__).parents[2] / "src/bihuan/core/kinds/task.toml").read_text("utf-8")
    with pytest.raises(Refused) as refused:
        kind_of(Source("works.toml", f"{told}\n{text}"))
    sentence = refused.value.sentence.say("zh")
    assert "works.toml" in sentence
    assert f"{line}" in sentence
    assert zh in sentence
    assert refused.value.sentence.say("en") != sentence
