"""所见 seen: what a matter's light is computed from, and why each duty is due when it is."""

from datetime import date
from decimal import Decimal

from bihuan.core.kinds import Kind
from bihuan.core.lights import Facts, Presets, Shown, by_curve, by_weights, light
from bihuan.core.lights.expected import Points
from bihuan.core.parts.milestones import Milestone, done_percent
from bihuan.core.standing import Owed, Standing
from bihuan.core.why import why
from bihuan.core.words import Said, said
from bihuan.core.workdays import Due


def facts_of(standing: Standing, kind: Kind) -> Facts:
    """The facts of the matter that its light depends on, of those that its kind looks at."""
    reports = standing.open("report")
    claims = standing.open("verify")
    steps = sorted(standing.open("reach"), key=lambda duty: (duty.due, duty.n))
    # While the deadline stands still no day of it passes; what had passed before stays passed.
    waiting = standing.due_away is not None and standing.due is not None and standing.due >= standing.due_away
    answer = next((duty for duty in standing.open() if duty.n == standing.due_held_by), None)
    by_steps = kind.expected == "milestones" and bool(standing.milestones)
    started = _milestone(standing, kind.watched.start)
    return Facts(
        state=standing.state_before if standing.state == "archived" else standing.state,
        start=standing.start,
        due=None if waiting else standing.due,
        answer_due=answer.due if waiting and answer is not None else None,
        percent=done_percent(standing.milestones) if by_steps else standing.percent,
        reported_on=standing.reported,
        report_due=reports[0].due if reports else None,
        node_due=steps[0].due if steps else None,
        node_name=steps[0].title if steps else "",
        submitted_on=claims[0].opened if claims else None,
        curve=_steps(standing) if by_steps else _curve(standing, kind),
        stepped=by_steps,
        start_planned=started.due if started is not None else None,
        started_on=started.reached if started is not None else None,
        funds_percent=_funds_percent(standing, kind),
        recorded_on=_recorded_on(standing, kind),
        late_on=standing.late_on,
    )


def shown(standing: Standing, kind: Kind, presets: Presets, today: date) -> Shown:
    """The light of the matter on a day by the thresholds that its kind names, with its reason."""
    return light(facts_of(standing, kind), presets.of(kind.lights), today)


def _milestone(standing: Standing, node: str) -> Milestone | None:
    return next((one for one in standing.milestones if node and one.node == node), None)


def _steps(standing: Standing) -> Points:
    return by_weights([(one.due, one.weight) for one in standing.milestones if one.due is not None])


def _curve(standing: Standing, kind: Kind) -> Points:
    if not kind.curve or standing.start is None or standing.due is None or standing.due < standing.start:
        return ()
    points = [(point.time, point.percent) for point in kind.curve]
    return by_curve(points, start=standing.start, due=standing.due)


def _funds_percent(standing: Standing, kind: Kind) -> int | None:
    arrived, whole = _told(standing, kind.watched.funds), _told(standing, kind.watched.funds_whole)
    return None if arrived is None or not whole else min(int(arrived * 100 / whole), 100)


def _told(standing: Standing, name: str) -> Decimal | None:
    """The figure as it was told last: verified, where that is not older than what was reported."""
    figure = standing.figure(name) if name else None
    if figure is None:
        return None
    is_verified = figure.verified and (figure.verified_on or date.min) >= (figure.reported_on or date.min)
    text = figure.verified if is_verified else figure.reported
    return Decimal(text) if text else None


def _recorded_on(standing: Standing, kind: Kind) -> date | None:
    days = [passed.on for passed in standing.gates if kind.watched.recorded and passed.gate == kind.watched.recorded]
    return min((day for day in days if day is not None), default=None)


def why_due(duty: Owed) -> Said:
    """Why the duty is due on its day, in one sentence, from its sealed term alone."""
    told = _why(duty)
    if duty.original is None or duty.original == duty.due:
        return told
    return said("why_moved", why=told, original=duty.original, due=duty.due)


def _why(duty: Owed) -> Said:
    by = duty.term["by"]
    day = duty.original or duty.due
    if by == "clock":
        return why(Due.from_facts({name: value for name, value in duty.term.items() if name != "by"}))
    if by == "cadence":
        told = said("why_cadence", cadence=said(f"cadence_{duty.term['cadence']}"), due=day)
        was, by = duty.term.get("was"), duty.term.get("was_by")
        return said("why_cadence_again", why=told, day=was, calendar=by) if was else told
    if by in ("promise", "review"):
        return said(f"why_{by}", due=day)
    return said("why_step", due=day)


def why_matter_due(standing: Standing) -> Said:
    """Why the matter is due on its day, and who may move it."""
    if standing.due is None:
        return said("why_no_due")
    return said("why_matter_due", level=said(f"level_{standing.due_set_by}"), due=standing.due)
