"""节点的后果 milestone effects: the plan is frozen, steps are reached, found true or returned, papers go on record."""

from datetime import date

from bihuan.core.making import Making
from bihuan.core.parts.gates import Passed
from bihuan.core.parts.milestones import Milestone


def open_steps(making: Making) -> None:
    """Each step is a milestone with a duty of the lead on its day; the plan is frozen as it stands."""
    first = making.next_of("milestones")
    for place, step in enumerate(making.filled.get("steps"), start=1):
        node = making.kind.node(step.get("node", ""))
        milestone = Milestone(
            n=first + place - 1,
            node=step.get("node", ""),
            baseline=step["due"],
            due=step["due"],
            is_key=node.is_key if node else False,
            weight=node.weight if node else 1,
            duty=making.next_number,
        )
        making.put_part("milestones", milestone, words={"title": f"step{place}"})
        _owe(making, milestone.n, by=step["due"], word=f"step{place}")


def close_the_step(making: Making) -> None:
    """The milestone is reached on the day of the act; a key node is owed a look by whoever watches it."""
    number = making.filled.get("duty")
    duties = [duty for duty in making.now.open("reach") if duty.n == number]
    making.close(duties, "reached")
    milestone = making.now.milestone(number)
    if milestone is None:
        return
    making.put("milestones", milestone.n, reached=making.case.today)
    if milestone.is_key:
        owner, watcher = duties[0].watcher, making.party("coordinator")
        if making.case.tree.same_house(owner, watcher):
            watcher = making.party("supervisor")
        making.open_by_clock("verify_node", owner=owner, watcher=watcher, milestone=milestone.n)


def confirm_the_milestone(making: Making) -> None:
    """The key node was found true."""
    making.put("milestones", making.duty.term["milestone"], verified=making.case.today)


def owe_the_milestone_again(making: Making) -> None:
    """The key node was not found true: the lead owes it anew, within the time for putting right; the plan stays."""
    n = making.duty.term["milestone"]
    making.put("milestones", n, reached=None, duty=making.next_number)
    clock = making.kind.clock("rectify", source_kind="")
    lead, supervisor = making.party("lead"), making.party("supervisor")
    making.open_by_clock("reach", owner=lead, watcher=supervisor, clock=clock, milestone=n)


def move_the_steps(making: Making) -> None:
    """Steps get their new days, and so do the duties that owe them; the frozen plan stays as it was filed."""
    for move in making.filled.get("moves", ()):
        milestone = next(one for one in making.now.milestones if one.n == move["milestone"])
        making.put("milestones", milestone.n, due=move["due"])
        for duty in making.now.open("reach"):
            if duty.n == milestone.duty:
                making.move(duty, to=move["due"])


def record_the_paper(making: Making) -> None:
    """A legal paper is on record with its day."""
    passed = Passed(n=making.next_of("gates"), gate=making.filled.get("gate"), on=making.filled.get("on"))
    making.put_part("gates", passed, words={"paper": "paper"})


def _owe(making: Making, milestone: int, *, by: date, word: str) -> None:
    lead, supervisor = making.party("lead"), making.party("supervisor")
    term = {"by": "step", "milestone": milestone}
    making.open("reach", owner=lead, watcher=supervisor, by=by, term=term, word=word)
