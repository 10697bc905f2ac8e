"""所见 seen: what a matter's light is computed from, and why each duty is due when it is."""

from bihuan.core.lights import Facts
from bihuan.core.standing import Owed, Standing
from bihuan.core.why import why
from bihuan.core.words import Said, said
from bihuan.core.workdays import Due


def facts_of(standing: Standing) -> Facts:
    """The facts of the matter that its light depends on."""
    reports = standing.open("report")
    claims = standing.open("verify")
    steps = sorted(standing.open("reach"), key=lambda duty: (duty.due, duty.n))
    # While the deadline stands still no day of it passes; what had passed before stays passed.
    waiting = standing.due_away is not None and standing.due is not None and standing.due >= standing.due_away
    answer = next((duty for duty in standing.open() if duty.n == standing.due_held_by), None)
    return Facts(
        state=standing.state_before if standing.state == "archived" else standing.state,
        start=standing.start,
        due=None if waiting else standing.due,
        answer_due=answer.due if waiting and answer is not None else None,
        percent=standing.percent,
        reported_on=standing.reported,
        report_due=reports[0].due if reports else None,
        node_due=steps[0].due if steps else None,
        node_name=steps[0].title if steps else "",
        submitted_on=claims[0].opened if claims else None,
    )


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
        return said("why_cadence", cadence=said(f"cadence_{duty.term['cadence']}"), due=day)
    if by in ("promise", "review"):
        return said(f"why_{by}", due=day)
    return said("why_step", due=day)


def why_matter_due(standing: Standing) -> Said:
    """Why the matter is due on its day, and who may move it."""
    if standing.due is None:
        return said("why_no_due")
    return said("why_matter_due", level=said(f"level_{standing.due_set_by}"), due=standing.due)
