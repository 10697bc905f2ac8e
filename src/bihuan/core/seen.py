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
    return Facts(
        state=standing.state,
        start=standing.start,
        due=standing.due,
        percent=standing.percent,
        reported_on=standing.reported,
        report_due=reports[0].due if reports else None,
        node_due=steps[0].due if steps else None,
        node_name=steps[0].title if steps else "",
        submitted_on=claims[0].opened if claims else None,
    )


def why_due(duty: Owed) -> Said:
    """Why the duty is due on its day, in one sentence, from its sealed term alone."""
    by = duty.term["by"]
    if by == "clock":
        return why(Due.from_facts({name: value for name, value in duty.term.items() if name != "by"}))
    if by == "cadence":
        return said("why_cadence", cadence=said(f"cadence_{duty.term['cadence']}"), due=duty.due)
    return said("why_step", due=duty.due)


def why_matter_due(standing: Standing) -> Said:
    """Why the matter is due on its day, and who may move it."""
    if standing.due is None:
        return said("why_no_due")
    return said("why_matter_due", level=said(f"level_{standing.due_set_by}"), due=standing.due)
