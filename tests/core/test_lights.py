"""A light follows from facts, rules and the day alone, and says why."""

import json
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bihuan.core.lights import (
    FIXED,
    Dimension,
    Facts,
    Light,
    Rules,
    Shown,
    by_curve,
    by_weights,
    expected_percent,
    light,
    next_flip,
    presets,
    rules,
)
from bihuan.core.lights.rules import Late
from bihuan.core.words import Refused

RULES = rules()
DAY = timedelta(days=1)
START = date(2026, 3, 1)
DUE = date(2026, 6, 8)  # one hundred days, first and last counted
MAYBE_DAY = st.none() | st.dates(date(2026, 1, 1), date(2026, 12, 31))
FACTS = st.builds(
    Facts,
    state=st.sampled_from(["draft", "deployed", "active", "submitted", "suspended", "closed", "cancelled"]),
    start=MAYBE_DAY,
    due=MAYBE_DAY,
    percent=st.none() | st.integers(0, 100),
    report_due=MAYBE_DAY,
    node_due=MAYBE_DAY,
    submitted_on=MAYBE_DAY,
    curve=st.lists(st.tuples(st.dates(date(2026, 1, 1), date(2026, 12, 31)), st.integers(0, 9)), max_size=5).map(
        lambda points: tuple(
            (day, sum(p for _, p in sorted(points)[: n + 1])) for n, (day, _) in enumerate(sorted(points))
        )
    ),
    stepped=st.booleans(),
    start_planned=MAYBE_DAY,
    started_on=MAYBE_DAY,
    funds_percent=st.none() | st.integers(0, 100),
    recorded_on=MAYBE_DAY,
    late_on=MAYBE_DAY,
)
PRESETS = st.sampled_from(presets()).map(rules)
TODAYS = st.dates(date(2026, 1, 1), date(2026, 12, 31))


def active(**changes: Any) -> Facts:
    return replace(Facts(state="active", start=START, due=DUE, percent=50, report_due=DUE), **changes)


def on(day: int, facts: Facts, preset: Rules = RULES) -> Shown:
    """The light on the given day of the hundred, the first being 1."""
    return light(facts, preset, START + (day - 1) * DAY)


@pytest.mark.parametrize(
    ("day", "percent", "wanted"),
    [
        (59, 50, Light.STEADY),
        (60, 50, Light.YELLOW),
        (79, 50, Light.YELLOW),
        (80, 50, Light.RED),
        (9, 0, Light.STEADY),
        (10, 0, Light.YELLOW),
        (30, 0, Light.RED),
    ],
)
def test_a_gap_of_ten_points_is_yellow_and_of_thirty_is_red(day: int, percent: int, wanted: Light) -> None:
    shown = on(day, active(percent=percent))
    assert shown.light is wanted
    assert (shown.expected, shown.gap) == (day, percent - day)


@pytest.mark.parametrize(
    ("late", "wanted"), [(0, Light.STEADY), (1, Light.YELLOW), (7, Light.YELLOW), (8, Light.RED), (300, Light.RED)]
)
def test_a_matter_past_its_deadline_is_yellow_and_red_from_the_eighth_day(late: int, wanted: Light) -> None:
    assert on(100 + late, active(percent=100, report_due=None)).light is wanted


@pytest.mark.parametrize(("late", "wanted"), [(0, Light.STEADY), (1, Light.YELLOW), (8, Light.RED)])
def test_a_missed_milestone_gives_its_colour_and_its_name(late: int, wanted: Light) -> None:
    shown = on(50 + late, active(percent=55, node_due=START + 49 * DAY, node_name="主体封顶"))
    assert shown.light is wanted
    assert ("主体封顶" in shown.reason.say("zh")) is (late > 0)


@pytest.mark.parametrize(("day", "wanted"), [(96, Light.STEADY), (97, Light.YELLOW), (100, Light.YELLOW)])
def test_an_unfinished_matter_is_yellow_three_days_before_its_deadline(day: int, wanted: Light) -> None:
    assert on(day, active(percent=99)).light is wanted
    assert on(day, active(percent=100)).light is Light.STEADY


def test_a_report_that_is_overdue_makes_the_figure_unknown_from_the_next_day() -> None:
    facts = active(report_due=START + 29 * DAY)
    assert on(30, facts).light is Light.STEADY
    assert on(31, facts).light is Light.UNKNOWN
    assert "2026-03-30" in on(31, facts).reason.say("zh")


def test_red_is_shown_before_unknown_and_unknown_before_yellow() -> None:
    overdue = START + 29 * DAY
    assert on(60, active(report_due=overdue)).light is Light.UNKNOWN
    assert on(80, active(report_due=overdue)).light is Light.RED
    colours_first = replace(RULES, order=(Light.RED, Light.YELLOW, Light.UNKNOWN, Light.PENDING, Light.STEADY))
    assert on(60, active(report_due=overdue), colours_first).light is Light.YELLOW


@pytest.mark.parametrize("state", ["deployed", "active"])
def test_a_matter_without_a_figure_is_pending_until_something_is_due(state: str) -> None:
    facts = active(state=state, percent=None, report_due=START + 30 * DAY)
    assert on(31, facts).light is Light.PENDING
    assert on(31, facts).gap is None
    assert on(32, facts).light is Light.UNKNOWN
    assert on(98, active(state=state, percent=None)).light is Light.YELLOW
    assert on(108, facts).light is Light.RED


def test_zero_is_a_figure_and_no_figure_is_not() -> None:
    assert on(30, active(percent=0)).light is Light.RED
    assert on(30, active(percent=None)).light is Light.PENDING


def test_days_gained_are_told() -> None:
    assert "提前约 10 天" in on(40, active(percent=50)).reason.say("zh")
    assert "10 days ahead" in on(40, active(percent=50)).reason.say("en")
    assert "提前" not in on(50, active(percent=50)).reason.say("zh")
    assert "提前约 50 天" in on(-19, active(percent=50)).reason.say("zh")


@pytest.mark.parametrize("missing", ["start", "due"])
def test_without_start_or_deadline_there_is_no_expectation(missing: str) -> None:
    shown = on(50, active(percent=1, **{missing: None}))
    assert (shown.light, shown.expected, shown.gap) == (Light.STEADY, None, None)
    assert "待补" in shown.reason.say("zh")


@pytest.mark.parametrize(("state", "wanted"), [(state, wanted) for state, (wanted, _) in FIXED.items()])
@given(today=TODAYS)
def test_some_states_have_one_light_on_every_day(state: str, wanted: Light, today: date) -> None:
    shown = light(active(state=state), RULES, today)
    assert shown.light is wanted
    assert shown.reason.say("zh")


def test_lateness_stands_still_while_a_submission_is_verified() -> None:
    assert on(150, active(state="submitted", submitted_on=START + 98 * DAY)).light is Light.STEADY
    assert on(150, active(state="submitted", submitted_on=START + 101 * DAY)).light is Light.YELLOW
    assert on(150, active(state="submitted", submitted_on=START + 120 * DAY)).light is Light.RED
    assert on(150, active(state="submitted")).light is Light.STEADY
    assert "等待核验" in on(150, active(state="submitted", percent=None)).reason.say("zh")


@pytest.mark.parametrize(
    ("percent", "wanted"), [(41, Light.STEADY), (40, Light.YELLOW), (31, Light.YELLOW), (30, Light.RED)]
)
def test_the_share_preset_judges_by_the_part_that_is_missing(percent: int, wanted: Light) -> None:
    assert on(50, active(percent=percent), rules("ratio")).light is wanted


def test_the_term_preset_gives_no_colour_for_figures() -> None:
    assert on(90, active(percent=0), rules("days")).light is Light.STEADY
    assert on(114, active(report_due=None), rules("days")).light is Light.YELLOW
    assert on(115, active(report_due=None), rules("days")).light is Light.RED


def test_grace_after_the_deadline_does_not_take_the_yellow_of_nearness_away() -> None:
    lenient = replace(RULES, deadline=Late(5, 8))
    assert on(99, active(percent=95), lenient).light is Light.YELLOW
    shown = on(102, active(percent=95, report_due=None), lenient)
    assert shown.light is Light.YELLOW
    assert "已过 2 天" in shown.reason.say("zh")


@given(TODAYS, st.integers(0, 100))
def test_the_expectation_rises_from_zero_to_a_hundred(today: date, later: int) -> None:
    now = expected_percent(active(), today)
    then = expected_percent(active(), today + later * DAY)
    assert now is not None
    assert then is not None
    assert 0 <= now <= then <= 100
    assert expected_percent(active(), START - DAY) == 0
    assert expected_percent(active(), DUE) == 100
    assert expected_percent(active(due=START - DAY), START) == 100


@given(FACTS, PRESETS, TODAYS)
def test_every_light_has_its_reason_in_both_tongues_and_comes_out_the_same_again(
    facts: Facts, preset: Rules, today: date
) -> None:
    shown = light(facts, preset, today)
    assert shown == light(replace(facts), preset, today)
    assert shown.reason.say("zh")
    assert shown.reason.say("en")


@given(FACTS, PRESETS, TODAYS)
def test_with_nothing_reported_no_light_improves(facts: Facts, preset: Rules, today: date) -> None:
    now, then = (light(facts, preset, day).light for day in (today, today + DAY))
    assert now is then or preset.order.index(then) < preset.order.index(now)


@given(FACTS, PRESETS, TODAYS)
def test_the_next_flip_is_the_first_day_with_another_light(facts: Facts, preset: Rules, today: date) -> None:
    now = light(facts, preset, today).light
    days = [today + n * DAY for n in range(1, 61)]
    first = next((day for day in days if light(facts, preset, day).light is not now), None)
    assert next_flip(facts, preset, today, horizon=60) == first


def test_a_light_that_stays_has_no_next_flip() -> None:
    assert next_flip(active(state="closed"), RULES, START) is None
    assert next_flip(active(), RULES, START, horizon=0) is None
    assert next_flip(active(), RULES, START) == START + 59 * DAY


def test_every_light_has_its_own_shape_and_word() -> None:
    assert "".join(one.shape for one in Light) == "○●▲■‖?✓–◆"
    assert [Light.RED.label.say("zh"), Light.UNKNOWN.label.say("zh")] == ["红", "待更新"]
    assert len({one.label.say("en") for one in Light}) == len(Light)


def test_the_version_names_the_preset() -> None:
    assert [rules().version, rules("days").version] == ["lights-linear-1", "lights-days-1"]


def test_an_unknown_preset_is_refused_naming_those_there_are() -> None:
    with pytest.raises(Refused, match="days、days-blue、linear"):
        rules("green")


@given(FACTS)
def test_facts_come_back_from_plain_values(facts: Facts) -> None:
    told = facts.plain()
    assert Facts.from_plain(json.loads(json.dumps(told))) == facts


@pytest.mark.parametrize(
    ("today", "wanted"),
    [
        (date(2026, 3, 31), Light.STEADY),
        (date(2026, 4, 1), Light.YELLOW),
        (date(2026, 5, 31), Light.YELLOW),
        (date(2026, 6, 1), Light.RED),
    ],
)
def test_a_start_missed_in_its_month_is_yellow_and_red_in_the_third(today: date, wanted: Light) -> None:
    facts = Facts(state="active", percent=0, start_planned=date(2026, 3, 15))
    shown = light(facts, RULES, today)
    assert shown.light is wanted
    assert dict(shown.dimensions)[Dimension.PROGRESS] is Light.STEADY
    assert shown.reason.say("zh").startswith("开工") is (wanted is not Light.STEADY)
    assert light(replace(facts, started_on=date(2026, 3, 31)), RULES, today).dimension is not Dimension.START


@pytest.mark.parametrize(
    ("today", "wanted"),
    [
        (date(2026, 2, 28), Light.STEADY),
        (date(2026, 3, 1), Light.YELLOW),
        (date(2026, 3, 31), Light.YELLOW),
        (date(2026, 4, 1), Light.RED),
    ],
)
def test_an_entry_missing_a_month_after_the_start_is_yellow_and_after_two_red(today: date, wanted: Light) -> None:
    facts = Facts(state="active", percent=0, started_on=date(2026, 1, 31))
    shown = light(facts, RULES, today)
    assert shown.light is wanted
    if wanted is not Light.STEADY:
        assert shown.dimension is Dimension.STATISTICS
    assert light(replace(facts, recorded_on=date(2026, 2, 1)), RULES, today).light is Light.STEADY


def test_funds_behind_give_the_light_though_the_work_is_on_schedule() -> None:
    shown = on(50, active(funds_percent=19))
    assert (shown.light, shown.dimension) == (Light.RED, Dimension.FUNDS)
    assert dict(shown.dimensions) == {Dimension.PROGRESS: Light.STEADY, Dimension.FUNDS: Light.RED}
    assert shown.reason.say("en").startswith("funds")
    assert on(50, active(funds_percent=41)).dimension is Dimension.PROGRESS


def test_blue_is_ahead_of_its_time_where_the_preset_has_it() -> None:
    blue = rules("linear-blue")
    assert on(40, active(), blue).light is Light.BLUE
    assert on(50, active(), blue).light is Light.STEADY
    assert on(60, active(), blue).light is Light.YELLOW
    assert on(40, active()).light is Light.STEADY


def test_what_was_late_and_is_made_up_has_a_mark_beside_its_light() -> None:
    made_up = active(late_on=START + 5 * DAY)
    assert on(50, made_up).caught_up
    assert on(50, made_up).light is on(50, active()).light
    assert not on(60, made_up).caught_up
    assert not on(50, active()).caught_up


def test_an_agreed_curve_is_expected_between_its_points() -> None:
    curve = by_curve([(START + 19 * DAY, 10), (60, 20), (100, 100)], start=START, due=DUE)
    facts = active(curve=curve)
    assert [expected_percent(facts, START + (n - 1) * DAY) for n in (-5, 0, 10, 20, 40, 60, 80, 100, 130)] == [
        *(0, 0, 5, 10, 15, 20, 60, 100, 100)
    ]


def test_milestones_weights_are_expected_after_their_days() -> None:
    steps = [(START + 49 * DAY, 2), (START + 9 * DAY, 1), (DUE, 1)]
    facts = active(curve=by_weights(steps), stepped=True)
    assert [expected_percent(facts, START + (n - 1) * DAY) for n in (1, 10, 11, 50, 51, 100, 101)] == [
        *(0, 0, 25, 25, 75, 75, 100)
    ]
    assert on(50, facts).reason.say("zh")
