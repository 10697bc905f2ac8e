"""任务的前提 task guards: conditions of issue, work, closing and supervision."""

from bihuan.core.acts import SPOKEN
from bihuan.core.lights import Light
from bihuan.core.making import Making
from bihuan.core.seen import shown
from bihuan.core.standing import Owed
from bihuan.core.words import Refused, owed_label, said

UPPER_BASES = frozenset({"document", "minutes", "instruction", "meeting"})


def _unit(making: Making, name: str) -> str:
    return making.case.tree.name(making.value(name))


def lead_is_named(making: Making) -> None:
    """A matter goes out only to a lead unit somebody named; the system never guesses one."""
    if making.value("lead") is None:
        raise Refused("missing", "lead_missing", title=making.now.title)


def parties_are_apart(making: Making) -> None:
    """Lead, supervisor and coordinating office are three different first-level units (guarantee 有监督)."""
    tree = making.case.tree
    words = ("lead", "supervisor", "coordinator")
    for place, one in enumerate(words):
        for other in words[place + 1 :]:
            left, right = making.value(one), making.value(other)
            if left is not None and right is not None and tree.same_house(left, right):
                raise Refused(
                    "missing",
                    "parties_overlap",
                    one=said(f"party_{one}"),
                    other=said(f"party_{other}"),
                    unit=tree.name(tree.first(left)),
                )


def lead_answers(making: Making) -> None:
    """Somebody holds an officer's or head's post in the lead unit today (guarantee 有责任)."""
    lead = making.value("lead")
    if lead is not None and not any(unit in making.case.tree.answering for unit in making.case.tree.lineage(lead)):
        raise Refused("not_now", "lead_has_nobody", unit=_unit(making, "lead"))


def due_lies_ahead(making: Making) -> None:
    """A deadline that is being set, or is sent out, has not passed on the day of the act."""
    asked, now = making.filled.get("due"), making.value("due")
    due = now if asked is None else asked
    same = asked is None or asked == now
    if same and making.now.state != "draft":
        return
    if due is not None and due < making.case.today:
        raise Refused("missing", "due_is_past", due=due, today=making.case.today)


def scheduler_only_when_overdue(making: Making) -> None:
    """Silence counts as receipt only after the limit, and only the clock may say so."""
    duty = making.now.open("accept")[0]
    if making.case.actor.person is None and making.row.name not in making.kind.silence:
        raise Refused("not_now", "silence_says_nothing", act=making.row.label)
    if making.case.actor.person is None and making.case.today <= duty.due:
        raise Refused("not_now", "accept_not_overdue", due=duty.due)


def not_contested_before(making: Making) -> None:
    """An assignment may be contested once; the ruling stands."""
    if making.now.contested:
        raise Refused("not_now", "contested_before")


def proposed_is_another_unit(making: Making) -> None:
    """Whoever contests proposes somebody else, or nobody."""
    proposed = making.filled.get("proposed")
    if proposed is not None and making.case.tree.same_house(proposed, making.party("lead")):
        raise Refused("missing", "proposed_is_lead", unit=_unit(making, "lead"))


def lead_changes(making: Making) -> None:
    """A reassignment names another unit than the present lead."""
    if making.filled.get("lead") == making.now.lead:
        raise Refused("missing", "lead_is_the_same", unit=_unit(making, "lead"))


def post_is_in_the_lead_unit(making: Making) -> None:
    """The named post belongs to the lead unit and has a holder today."""
    unit = making.case.seated.get(making.filled.get("post"))
    if unit is None or not making.case.tree.on_one_branch(unit, making.party("lead")):
        raise Refused("missing", "post_not_in_lead", unit=_unit(making, "lead"))


def steps_are_in_order(making: Making) -> None:
    """Steps follow one another in time, begin no earlier than today and end no later than the deadline."""
    days = [step["due"] for step in making.filled.get("steps", ())]
    if days != sorted(days):
        raise Refused("missing", "steps_out_of_order")
    if days[0] < making.case.today:
        raise Refused("missing", "step_is_past", due=days[0])
    if making.now.due is not None and days[-1] > making.now.due:
        raise Refused("missing", "step_after_due", step=days[-1], due=making.now.due)


def duty_is_an_open_step(making: Making) -> None:
    """What is reached is an open milestone of this matter."""
    _duty(making, "reach", refusal="step_not_open")


def has_a_figure(making: Making) -> None:
    """“No change” needs something that can stay unchanged."""
    if making.now.percent is None:
        raise Refused("not_now", "no_figure_yet")


def light_is_not_red(making: Making) -> None:
    """A red matter is reported on in words and figures, not passed over."""
    now = shown(making.now, making.kind, making.case.lights, making.case.today)
    if now.light is Light.RED:
        raise Refused("not_now", "no_change_when_red", reason=now.reason)


def no_step_falls_due(making: Making) -> None:
    """No milestone falls due within the period that is being reported."""
    period_end = max(duty.due for duty in making.now.open("report"))
    for duty in making.now.open("reach"):
        if duty.due <= period_end:
            raise Refused("not_now", "no_change_with_step", step=duty.title, due=duty.due)


def next_steps_told_in_time(making: Making) -> None:
    """The third “no change” running says in one sentence what comes next."""
    if making.now.no_changes >= making.kind.no_change_run and not making.filled.get("next"):
        raise Refused("missing", "no_change_too_often", times=making.now.no_changes)


def standard_is_filled(making: Making) -> None:
    """Nothing is submitted before it is written what counts as done."""
    if not making.now.standard:
        raise Refused("not_now", "standard_missing")


def plan_is_made(making: Making) -> None:
    """A plan of steps that is owed is made before the matter is submitted."""
    if making.now.open("arrange"):
        raise Refused("not_now", "plan_of_steps_missing")


def steps_are_reached(making: Making) -> None:
    """Every milestone is reached before the matter is submitted; the open ones are named."""
    waiting = making.now.open("reach", "verify_node")
    if waiting:
        raise Refused("not_now", "steps_open", steps=[duty.title for duty in waiting])


def needs_are_settled(making: Making) -> None:
    """No need waits for an answer, a supply or its confirmation when the matter is submitted; those that do are named.

    Nobody could answer afterwards: what is not wanted any more is withdrawn first.
    """
    waiting = sorted({duty.owes for duty in making.now.open("respond", "settle", "supply", "confirm")})
    if waiting:
        raise Refused("not_now", "needs_open", owes=[owed_label(owes) for owes in waiting])


def duty_is_overdue(making: Making) -> None:
    """Only an open duty that is past its day and not held by somebody else is chased."""
    duty = _duty(making, refusal="duty_unknown")
    if duty.owes == "answer":
        raise Refused("not_now", "answer_is_not_chased")
    if duty.held_by is not None:
        raise Refused("not_now", "duty_is_held", owes=owed_label(duty.owes))
    if making.case.today <= duty.due:
        raise Refused("not_now", "duty_not_overdue", owes=owed_label(duty.owes), due=duty.due)


def level_is_new(making: Making) -> None:
    """The clock chases a duty once at each level, however often the patrol comes by."""
    level = making.filled.get("level")
    if level is not None and _duty(making, refusal="duty_unknown").chased >= level:
        raise Refused("not_now", "chased_at_level", level=level)


def something_changes(making: Making) -> None:
    """A revision revises something."""
    changes = making.filled.values.keys() - {"reason", "basis", "basis_text", "moves"}
    if not making.filled.get("moves") and all(making.filled.get(name) == getattr(making.now, name) for name in changes):
        raise Refused("missing", "nothing_changes")


def upper_date_has_its_decision(making: Making) -> None:
    """A date set above is moved, or taken for our own, only by a decision from above, recorded with its paper."""
    if making.now.due_set_by != "upper":
        return
    due, level = making.filled.get("due"), making.filled.get("due_set_by")
    if due in (None, making.now.due) and level in (None, "upper"):
        return
    if making.filled.get("basis") not in UPPER_BASES or not making.filled.get("basis_text"):
        raise Refused("not_you", "upper_date_not_ours", due=making.now.due)


def basis_is_given(making: Making) -> None:
    """What ends a matter without its result rests on a named basis."""
    if not making.filled.get("basis") or not making.filled.get("basis_text"):
        raise Refused("missing", "basis_missing")


def basis_is_in_writing(making: Making) -> None:
    """What was said is confirmed by a paper that is named, not by something said again."""
    if making.filled.get("basis") in (None, SPOKEN) or not making.filled.get("basis_text"):
        raise Refused("missing", "writing_missing")


def _duty(making: Making, *owes: str, refusal: str) -> Owed:
    for duty in making.now.open(*owes):
        if duty.n == making.filled.get("duty"):
            return duty
    raise Refused("not_now", refusal, duty=making.filled.get("duty"))
