"""可办 worth: which open acts are worth a button, because their guards could pass whatever is filled in."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

from bihuan.core.acts import Act
from bihuan.core.kinds import Kind
from bihuan.core.lights import Light
from bihuan.core.loop import open_acts
from bihuan.core.parts.figures import Figure
from bihuan.core.roles import Actor, UnitTree
from bihuan.core.standing import Owed, Standing
from bihuan.matters import kinds


@dataclass(frozen=True, slots=True)
class Looked:
    """One matter as an actor looks at it on a day, with its kind."""

    standing: Standing
    actor: Actor
    tree: UnitTree
    today: date
    kind: Kind

    @property
    def is_late(self) -> bool:
        """Whether the matter is past its own deadline."""
        due = self.standing.due
        return due is not None and (self.standing.due_away or self.today) > due

    @property
    def is_red(self) -> bool:
        """Whether the matter shows red on the day."""
        return kinds.shown(self.standing, self.today).light is Light.RED

    def overdue(self) -> bool:
        """Whether a duty that somebody may be chased for is past its day and held by nobody."""
        return any(
            duty.due < self.today and answer_to(duty, self.standing) is None and duty.owes != "answer"
            for duty in self.standing.open()
        )

    def on_my_branch(self, *owes: str) -> bool:
        """Whether one of the open duties of a sort is owed by a unit of the actor's own branch."""
        units = [seat.unit for seat in self.actor.seats]
        return any(self.tree.on_one_branch(unit, duty.owner) for unit in units for duty in self.standing.open(*owes))


def acts_now(standing: Standing, actor: Actor, tree: UnitTree, today: date) -> tuple[Act, ...]:
    """The acts worth a button: those open to the actor, less those that a guard refuses whatever is filled in."""
    looked = Looked(standing, actor, tree, today, kinds.shelf().kind(standing.kind))
    return tuple(act for act in open_acts(standing, actor, tree) if not _is_hopeless(act, looked))


def _is_hopeless(act: Act, looked: Looked) -> bool:
    # Preparing has its place on the form of the act that is prepared.
    return act.name == "prepare" or any(HOPELESS[guard](looked) for guard in act.guards if guard in HOPELESS)


def answer_to(duty: Owed, standing: Standing) -> Owed | None:
    """The open duty of somebody else that this one waits for, or None where nothing holds it."""
    return next((other for other in standing.open() if other.n == duty.held_by), None)


def _told(looked: Looked) -> list[Figure]:
    return [figure for figure in looked.standing.figures if figure.reported]


def _no_figure_of_ones_own(looked: Looked) -> bool:
    return not any(
        figure.by == looked.actor.person
        and (figure.verified_on is None or figure.reported_on is None or figure.verified_on < figure.reported_on)
        for figure in _told(looked)
    )


def _no_gate_left(looked: Looked) -> bool:
    return {gate.key for gate in looked.kind.gates} <= {passed.gate for passed in looked.standing.gates}


def _step_falls_due(looked: Looked) -> bool:
    ends = [duty.due for duty in looked.standing.open("report")]
    return bool(ends) and any(duty.due <= max(ends) for duty in looked.standing.open("reach"))


def _closed_above(looked: Looked) -> bool:
    return not looked.standing.closings or looked.standing.closings[-1].above is not None


def _drafts_waiting(looked: Looked) -> tuple[list[int], int | None]:
    """Who wrote the drafts that wait for a signature, and who looks."""
    waiting = {duty.term["draft"] for duty in looked.standing.open("sign")}
    return [draft.by for draft in looked.standing.drafts if draft.n in waiting], looked.actor.person


def _only_own_drafts(looked: Looked) -> bool:
    writers, me = _drafts_waiting(looked)
    return all(writer == me for writer in writers)


def _no_draft_of_ones_own(looked: Looked) -> bool:
    writers, me = _drafts_waiting(looked)
    return me not in writers


HOPELESS: Mapping[str, Callable[[Looked], bool]] = {
    "steps_are_reached": lambda looked: bool(looked.standing.open("reach", "verify_node")),
    "plan_is_made": lambda looked: bool(looked.standing.open("arrange")),
    "standard_is_filled": lambda looked: not looked.standing.standard,
    "duty_is_an_open_step": lambda looked: not looked.standing.open("reach"),
    "duty_is_overdue": lambda looked: not looked.overdue(),
    "not_contested_before": lambda looked: looked.standing.contested > 0,
    "has_a_figure": lambda looked: looked.standing.percent is None,
    "light_is_not_red": lambda looked: looked.is_red,
    "no_step_falls_due": _step_falls_due,
    "matter_is_late": lambda looked: not looked.is_late,
    "extension_is_asked_in_time": lambda looked: looked.standing.due is None or looked.is_late,
    "need_is_open": lambda looked: all(need.outcome for need in looked.standing.needs),
    "gate_is_of_the_kind": _no_gate_left,
    "figure_was_reported": lambda looked: not _told(looked),
    "entry_is_ones_own": _no_figure_of_ones_own,
    "slip_is_open": lambda looked: not any(slip.is_open for slip in looked.standing.slips),
    "not_closed_above_before": _closed_above,
    "nothing_is_owed": lambda looked: bool(looked.standing.open()),
    "verifier_owes_the_stage": lambda looked: not looked.on_my_branch("verify"),
    "nobody_signs_their_own_draft": _only_own_drafts,
    "draft_is_ones_own": _no_draft_of_ones_own,
    "matter_is_no_child": lambda looked: looked.standing.part_of is not None,
    "lead_is_named": lambda looked: looked.standing.lead is None,
    "notice_has_run": lambda looked: any(
        date.fromisoformat(duty.term["until"]) >= looked.today for duty in looked.standing.open("conclude")
    ),
}
"""Guards that refuse for what stands and not for what is filled in, each with when it does: such acts get no button."""
