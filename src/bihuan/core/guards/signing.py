"""签发的前提 signing guards: who may prepare an act, who has to sign it, and when silence consents."""

from bihuan.core.acts import table
from bihuan.core.making import Making
from bihuan.core.parts.drafts import Draft
from bihuan.core.roles import Function, roles_toward
from bihuan.core.signing import draft_of, signers_for
from bihuan.core.words import Refused, said

SIGNING = frozenset({Function.HEAD, Function.OFFICER, Function.SUPERVISOR, Function.LEADER})


def act_can_be_prepared(making: Making) -> None:
    """What is prepared is an act upon this matter as it stands; signatures themselves are not prepared."""
    row = table()[making.filled.get("act")]
    if not row.may_be_prepared:
        raise Refused("missing", "act_not_prepared", act=row.label)
    if making.now.state not in row.sources:
        raise Refused("not_now", "act_not_in_state", act=row.label, state=said(f"state_{making.now.state}"))


def preparer_is_of_the_right_unit(making: Making) -> None:
    """An act is prepared in a unit that may do it, whatever the post of the one who writes."""
    row = table()[making.filled.get("act")]
    parties = {role.partition(".")[0] for role in row.may}
    if parties & {"owner", "watcher", "leader"}:
        return
    held = {role.partition(".")[0] for role in roles_toward(making.case.actor, making.now.parties(), making.case.tree)}
    if not parties & held:
        raise Refused("not_you", "preparer_elsewhere", act=row.label)


def signers_can_sign(making: Making) -> None:
    """Somebody signs, nobody twice, and each by a post that signs."""
    signers = signers_for(making)
    if not signers:
        raise Refused("missing", "signers_missing", act=table()[making.filled.get("act")].label)
    if len(set(signers)) != len(signers):
        raise Refused("missing", "signer_twice")
    for signer in signers:
        if signer.function not in SIGNING:
            raise Refused("missing", "signer_function", function=said(f"function_{signer.function}"))


def signers_are_as_the_kind_says(making: Making) -> None:
    """Where the kind says who signs an act, nobody is left out and silence counts as the kind says."""
    act = making.filled.get("act")
    if act in making.kind.signatures and any(making.filled.get(name) for name in ("signers", "order", "silence")):
        raise Refused("missing", "signers_by_kind", act=table()[act].label)


def signer_holds_the_function(making: Making) -> None:
    """A signature is given from a post of the function it is asked of."""
    wanted = making.duty.term["function"]
    if making.case.actor.person is None:
        return
    unit = making.duty.term["unit"]
    held = {seat.function for seat in making.case.actor.seats if making.case.tree.on_one_branch(seat.unit, unit)}
    if Function(wanted) not in held:
        raise Refused("not_you", "signer_other_post", function=said(f"function_{wanted}"))


def silence_may_consent(making: Making) -> None:
    """The clock signs only after the limit, and only where silence consents."""
    if making.case.actor.person is not None:
        return
    if _draft(making).silence != "consents":
        raise Refused("not_now", "silence_does_not_sign")
    if making.case.today <= making.duty.due:
        raise Refused("not_now", "duty_not_overdue", owes=said("owes_sign"), due=making.duty.due)


def nobody_signs_their_own_draft(making: Making) -> None:
    """Whoever wrote a draft does not sign it: two people see what goes out."""
    if making.case.actor.person is not None and _draft(making).by == making.case.actor.person:
        raise Refused("not_you", "own_draft")


def draft_is_ones_own(making: Making) -> None:
    """A draft is withdrawn by the one who wrote it."""
    if _draft(making).by != making.case.actor.person:
        raise Refused("not_you", "draft_of_another")


def _draft(making: Making) -> Draft:
    return draft_of(making.now, making.duty)
