"""销号的前提 closing guards: what a submission tells, who may verify it, when a notice has run."""

from datetime import date

from bihuan.core.making import Making
from bihuan.core.verifiers import chain_of
from bihuan.core.words import Refused, owed_label, said


def points_are_told(making: Making) -> None:
    """Each point that the kind asks at closing is told, and no other."""
    told = {item["point"] for item in making.filled.get("points", ())}
    known = {point.key for point in making.kind.points}
    if unknown := sorted(told - known):
        raise Refused("missing", "point_unknown", point=unknown[0], points=sorted(known) or ["—"])
    if missing := [point.label for point in making.kind.points if point.key not in told]:
        raise Refused("missing", "points_missing", points=missing)


def evidence_is_named(making: Making) -> None:
    """As many papers of evidence are named as the kind asks for, and no more."""
    count, rule = len(making.filled.get("evidence", ())), making.kind.evidence
    if not rule.least <= count <= rule.most:
        raise Refused("missing", "evidence_count", least=rule.least, most=rule.most, count=count)


def evidence_is_sparing(making: Making) -> None:
    """No more papers of evidence are named than the kind takes; none need be."""
    count, most = len(making.filled.get("evidence", ())), making.kind.evidence.most
    if count > most:
        raise Refused("missing", "evidence_most", most=most, count=count)


def verifiers_are_apart(making: Making) -> None:
    """No verifier of the chain is of the lead's first-level unit (guarantee 有监督)."""
    lead, tree = making.value("lead"), making.case.tree
    for units in (making.value("others") or {}).values():
        for unit in units:
            if lead is not None and tree.same_house(unit, lead):
                raise Refused("missing", "verifier_is_lead", unit=tree.name(unit))


def verifier_owes_the_stage(making: Making) -> None:
    """Only the verifier whose turn it is passes or returns."""
    if not making.case.tree.on_one_branch(making.seat.unit, making.duty.owner):
        raise Refused("not_you", "verifier_not_in_turn", unit=making.case.tree.name(making.duty.owner))


def upper_answer_has_its_paper(making: Making) -> None:
    """What was decided above is recorded here with its paper."""
    stage = dict(chain_of(making.kind, making.now)).get(making.duty.term.get("stage", 0))
    if (
        stage is not None
        and stage.by == "upper"
        and not (making.filled.get("basis") and making.filled.get("basis_text"))
    ):
        raise Refused("missing", "upper_paper_missing", party=said("verifier_upper"))


def notice_has_run(making: Making) -> None:
    """A matter is closed only after the whole time of its public notice."""
    until = date.fromisoformat(making.duty.term["until"])
    if making.case.today <= until:
        raise Refused("not_now", "notice_still_runs", until=until)


def not_closed_above_before(making: Making) -> None:
    """Above it is struck off once for each closing."""
    if not making.now.closings or making.now.closings[-1].above is not None:
        raise Refused("not_now", "closed_above_before")


def nothing_is_owed(making: Making) -> None:
    """A matter is archived when nothing about it is owed any more; what is owed is named."""
    if owed := making.now.open():
        raise Refused("not_now", "archive_too_soon", owes=[owed_label(duty.owes) for duty in owed])
