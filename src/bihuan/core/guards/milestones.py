"""节点的前提 milestone guards: steps fit the kind's template and the law, papers come before."""

from bihuan.core.kinds.shape import Gate
from bihuan.core.making import Making
from bihuan.core.parts.milestones import Milestone
from bihuan.core.words import Refused
from bihuan.core.workdays import Term, due


def steps_fit_the_template(making: Making) -> None:
    """Steps that name a node name one of the kind's, once each; needed nodes are all there, in the law's time."""
    steps, kind = making.filled.get("steps"), making.kind
    named = [step["node"] for step in steps if "node" in step]
    for node in named:
        if kind.node(node) is None:
            raise Refused("missing", "node_unknown", node=node, nodes=[one.key for one in kind.nodes])
        if named.count(node) > 1:
            raise Refused("missing", "node_twice", node=_word(making, node))
    if missing := [node.label for node in kind.nodes if node.is_needed and node.key not in named]:
        raise Refused("missing", "nodes_missing", nodes=missing)
    before = making.case.today
    for step in steps:
        node = kind.node(step.get("node", ""))
        if node is not None and node.least:
            earliest = due(before, Term(node.least, node.measure), making.case.calendar).day
            if step["due"] < earliest:
                raise Refused(
                    "missing", "step_sooner_than_law", node=node.label, days=node.least, earliest=earliest, law=node.law
                )
        before = step["due"]


def gates_are_open(making: Making) -> None:
    """A milestone is reached only when every legal paper it waits for is on record and dated no later than today."""
    milestone = _milestone(making)
    held = {passed.gate for passed in making.now.gates if passed.on is not None and passed.on <= making.case.today}
    waiting = making.kind.gates_before(milestone.node) if milestone else ()
    if shut := [gate for gate in waiting if gate.key not in held]:
        raise Refused("not_now", "gate_is_shut", gates=[gate.label for gate in shut], law=shut[0].law or "—")


def law_leaves_time(making: Making) -> None:
    """A node for which the law asks for time is not reached sooner after the one before it."""
    milestone = _milestone(making)
    node = making.kind.node(milestone.node) if milestone else None
    if milestone is None or node is None or not node.least:
        return
    before = [one.reached for one in making.now.milestones if one.n < milestone.n and one.reached is not None]
    if not before:
        return
    earliest = due(max(before), Term(node.least, node.measure), making.case.calendar).day
    if making.case.today < earliest:
        raise Refused(
            "not_now", "node_sooner_than_law", node=node.label, days=node.least, earliest=earliest, law=node.law
        )


def gate_is_of_the_kind(making: Making) -> None:
    """A paper is put on record for a gate that the kind has."""
    _gate(making)


def gate_follows_its_time(making: Making) -> None:
    """A paper is of today or earlier, and where the law asks for days after another, of no day before they ran out."""
    gate, on = _gate(making), making.filled.get("on")
    if on > making.case.today:
        raise Refused("missing", "paper_in_future", on=on, today=making.case.today)
    if not gate.after:
        return
    first = [passed.on for passed in making.now.gates if passed.gate == gate.after and passed.on is not None]
    earlier = making.kind.gate(gate.after)
    if not first:
        raise Refused("not_now", "gate_before_missing", gate=gate.label, before=earlier.label if earlier else "—")
    end = due(min(first), Term(gate.days, gate.measure), making.case.calendar).day
    if on <= end:
        raise Refused("missing", "gate_too_soon", gate=gate.label, days=gate.days, end=end, law=gate.law or "—")


def moved_steps_are_open(making: Making) -> None:
    """What is moved is an open milestone, to a day that has not passed."""
    for move in making.filled.get("moves", ()):
        if not any(one.n == move["milestone"] and one.reached is None for one in making.now.milestones):
            raise Refused("missing", "milestone_not_open", n=move["milestone"])
        if move["due"] < making.case.today:
            raise Refused("missing", "step_is_past", due=move["due"])


def steps_end_by_the_deadline(making: Making) -> None:
    """A deadline does not lie before a step that is still to come: the step moves along, or the date is refused."""
    deadline = making.value("due")
    if deadline is None or (making.filled.get("due") is None and not making.filled.get("moves")):
        return
    late = [duty for duty in making.open_now("reach") if making.due_of(duty) > deadline]
    if late:
        steps = [duty.title for duty in late]
        raise Refused("missing", "steps_after_the_deadline", due=deadline, steps=steps)


def _milestone(making: Making) -> Milestone | None:
    return making.now.milestone(making.filled.get("duty"))


def _gate(making: Making) -> Gate:
    gate = making.kind.gate(making.filled.get("gate"))
    if gate is None:
        known = [one.key for one in making.kind.gates] or ["—"]
        raise Refused("missing", "gate_unknown", gate=making.filled.get("gate"), gates=known)
    return gate


def _word(making: Making, node: str) -> object:
    found = making.kind.node(node)
    return found.label if found else node
