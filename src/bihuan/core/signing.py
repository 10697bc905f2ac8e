"""会签 signing: who has to sign a prepared act, in which order, and whether an act may go without signatures."""

from bihuan.core.acts import table
from bihuan.core.making import Making
from bihuan.core.parts.drafts import Draft, Signer
from bihuan.core.standing import Owed, Standing
from bihuan.core.words import Refused, said


def signers_for(making: Making) -> tuple[Signer, ...]:
    """Who has to sign the act that is being prepared: as the kind says, else as the one who prepares it asks."""
    rule = making.kind.signatures.get(making.filled.get("act"))
    if rule is None:
        return tuple(making.filled.get("signers", ()))
    return tuple(Signer(making.party(party), function) for party, _, function in (by.partition(".") for by in rule.by))


def refuse_unsigned(making: Making) -> None:
    """An act that the kind wants signed goes only by its last signature."""
    rule = making.kind.signatures.get(making.row.name)
    if rule is not None and making.case.follows != "sign" and making.case.actor.person is not None:
        by = [said("role_" + role.replace(".", "_")) for role in rule.by]
        raise Refused("not_now", "signature_wanted", act=making.row.label, by=by)


def draft_of(standing: Standing, duty: Owed) -> Draft:
    """The draft whose signature a duty owes."""
    number = duty.term["draft"]
    return next(draft for draft in standing.drafts if draft.n == number)


def answered_by(draft: Draft, *, making: Making) -> tuple[Owed, ...]:
    """The open duties that a prepared act answers: the one its payload names, else those of the sorts it closes."""
    row, named = table()[draft.act], draft.payload.get("duty")
    sorts = {*row.needs, *row.closes} - {"sign"}
    found = tuple(duty for duty in making.open_now() if duty.owes in sorts or str(duty.n) == str(named))
    return found if named is None else tuple(duty for duty in found if str(duty.n) == str(named))


def awaited(standing: Standing, draft: Draft) -> tuple[Owed, ...]:
    """The open duties to sign a draft."""
    return tuple(duty for duty in standing.open("sign") if duty.term["draft"] == draft.n)
