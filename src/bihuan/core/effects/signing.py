"""签发的后果 signing effects: a draft is kept, signatures asked for one by one or together, the last performs."""

from collections.abc import Iterable

from bihuan.core.acts import table
from bihuan.core.case import Follow
from bihuan.core.making import LINKS, Making
from bihuan.core.parts.drafts import Draft, Signer
from bihuan.core.payload import refilled
from bihuan.core.signing import answered_by, awaited, draft_of, signers_for
from bihuan.core.workdays import Term, due


def keep_the_draft(making: Making) -> None:
    """The draft is kept with its words, and the first signature, or all of them, are asked for."""
    act, tree = making.filled.get("act"), making.case.tree
    rule = making.kind.signatures.get(act)
    signers = signers_for(making)
    unit = making.seat.unit
    houses = {tree.first(one) for one in (unit, *(signer.unit for signer in signers))}
    draft = Draft(
        n=making.next_of("drafts"),
        act=act,
        by=making.case.actor.person or 0,
        unit=unit,
        on=making.case.today,
        payload=making.filled.get("payload") or {},
        signers=signers,
        order=rule.order if rule else making.filled.get("order", "in_turn"),
        silence=rule.silence if rule else making.filled.get("silence", "blocks"),
        days=rule.days if rule else making.filled.get("days", 0),
        inner=houses.pop() if len(houses) == 1 else 0,
    )
    texts = {name: name for name in making.filled.words if name.startswith("payload.")}
    making.put_part("drafts", draft, texts={name.removeprefix("payload."): name for name in texts})
    if draft.inner:
        making.extra["inner"] = draft.inner
    _ask(making, draft, signers[:1] if draft.order == "in_turn" else signers)


def take_the_signature(making: Making) -> None:
    """One more signature is given; the next is asked for, or the act is performed and judged again."""
    draft = draft_of(making.now, making.duty)
    signed = draft.signed + 1
    if making.case.actor.person is None:
        making.extra["deemed"] = True
        making.close([making.duty], "deemed")
    if draft.inner:
        making.extra["inner"] = draft.inner
    if signed < len(draft.signers):
        making.put("drafts", draft.n, signed=signed)
        if draft.order == "in_turn":
            _ask(making, draft, draft.signers[signed : signed + 1])
        return
    making.put("drafts", draft.n, signed=signed, outcome="signed")
    making.then.append(Follow("self", draft.act, refilled(draft.payload, draft.texts), person=draft.by))


def end_the_draft(making: Making) -> None:
    """The draft is over, and no further signature is awaited."""
    draft = draft_of(making.now, making.duty)
    outcome = next(iter(making.row.closes.values()))
    making.close(awaited(making.now, draft), outcome)
    making.put("drafts", draft.n, outcome=outcome)
    if draft.inner:
        making.extra["inner"] = draft.inner


def _ask(making: Making, draft: Draft, signers: Iterable[Signer]) -> None:
    case = making.case
    for signer in signers:
        # What waits for a leader is owed by the office that has to bring it to the leader.
        owner = making.party("coordinator") if signer.function == "leader" else signer.unit
        watcher = making.watcher_of(owner)
        days = draft.days or making.kind.clock("sign", source_kind="").days
        end = due(case.today, Term(days, "working"), case.calendar)
        asked = {"draft": draft.n, "function": signer.function, "unit": signer.unit}
        making.open("sign", owner=owner, watcher=watcher, by=end.day, term={"by": "clock", **end.to_facts(), **asked})
        if not case.tree.same_house(owner, draft.unit):
            _hold_what_it_answers(making, draft)


def _hold_what_it_answers(making: Making, draft: Draft) -> None:
    """While another house signs, the clocks of what the prepared act answers stand still for its own house."""
    held = [duty for duty in answered_by(draft, making=making) if making.case.tree.same_house(duty.owner, draft.unit)]
    lead = making.value("lead")
    ends = table()[draft.act].to == "submitted" and lead is not None
    asker = lead if ends else held[0].owner if held else None
    holds = [*([0] if ends else []), *(duty.n for duty in held if duty.owner == asker)]
    if holds:
        making.wait("sign", link=LINKS["sign"], holds=holds, asker=asker)
