"""需求的后果 needs effects: the provider's clock runs while the lead's is held, from asking to confirmed supply."""

from datetime import date
from typing import Any

from bihuan.core.making import Making
from bihuan.core.parts.needs import Need, need_at

TEXTS = ("what", "stops", "tried", "proposal", "external")


def open_the_need(making: Making) -> None:
    """The need is filed, the provider owes an answer, and what it blocks waits."""
    filled = making.filled
    external = filled.get("external") or ""
    provider = filled.get("liaison") if external else filled.get("provider")
    blocks = filled.get("blocks") or 0
    n, ask = making.next_of("needs"), making.next_number
    words = {name: name for name in TEXTS if name in filled.words}
    facts = {name: filled.get(name) for name in ("sort", "factor", "amount") if filled.get(name)}
    today = making.case.today
    making.put("needs", n, words=words, provider=provider, blocks=blocks, filed=today, ask=ask, at=ask, **facts)
    making.open_by_clock("respond", owner=provider, watcher=making.watcher_of(provider))
    making.wait("respond", link=_link(external), holds=(blocks,), outside=bool(external))


def owe_the_supply(making: Making) -> None:
    """The provider owes the supply by the promised day, or where nobody promised, by the clock."""
    need = need_at(making.now.needs, making.duty.n)
    provider = making.filled.get("provider") or need.provider
    _owe_supply(making, need, provider, making.filled.get("due"))


def owe_the_supply_again(making: Making) -> None:
    """A supply that was not there never ended the hold: it is owed on, by the day it was owed by."""
    need = need_at(making.now.needs, making.duty.n)
    last = max((wait for wait in making.now.waits if wait.ask == need.ask), key=lambda wait: wait.n)
    making.put("waits", last.n, ended=max(making.case.today, last.ended or making.case.today))
    _owe_supply(making, need, need.provider, None, limit=last.limit)


def _owe_supply(making: Making, need: Need, provider: int, due: date | None, *, limit: date | None = None) -> None:
    changes: dict[str, Any] = {"at": making.next_number, "provider": provider}
    if due is not None:
        changes["promised"] = due
        watcher = making.watcher_of(provider)
        making.open("supply", owner=provider, watcher=watcher, by=due, term={"by": "promise"})
    else:
        making.open_by_clock("supply", owner=provider, watcher=making.watcher_of(provider))
    making.put("needs", need.n, **changes)
    outside = bool(need.external)
    making.wait("supply", link=_link(need.external), holds=(need.blocks,), ask=need.ask, outside=outside, limit=limit)


def ask_for_a_settlement(making: Making) -> None:
    """A need that the provider cannot, or need not, meet is settled by an office that is neither side's own.

    It is the coordinating office, or the supervising one where the coordinating office is of a house that argues.
    """
    need = need_at(making.now.needs, making.duty.n)
    making.put("needs", need.n, at=making.next_number)
    offices = making.party("coordinator"), making.party("supervisor")
    sides = need.provider, making.party("lead")
    argues = any(making.case.tree.same_house(offices[0], side) for side in sides)
    owner, watcher = reversed(offices) if argues else offices
    making.open_by_clock("settle", owner=owner, watcher=watcher)
    making.wait("settle", link="ruling", holds=(need.blocks,), ask=need.ask)


def ask_for_the_confirmation(making: Making) -> None:
    """The lead says whether what was supplied is there; its silence confirms."""
    need = need_at(making.now.needs, making.duty.n)
    amount = {"amount": making.filled.get("amount")} if making.filled.get("amount") else {}
    making.put("needs", need.n, at=making.next_number, arrived=making.case.today, **amount)
    lead = making.party("lead")
    making.open_by_clock("confirm", owner=lead, watcher=making.watcher_of(lead))


def end_the_need(making: Making) -> None:
    """The need has ended as the act says."""
    need = need_at(making.now.needs, making.duty.n)
    if making.case.actor.person is None:
        making.extra["deemed"] = True
    making.put("needs", need.n, outcome=making.row.closes[making.duty.owes], at=0)


def withdraw_the_need(making: Making) -> None:
    """The lead waits no longer; what it waited for earns it no days."""
    number = making.filled.get("need")
    need = next(need for need in making.now.needs if need.n == number)
    making.close([duty for duty in making.now.open() if duty.n == need.at], "withdrawn")
    making.judge_asking(need.ask, founded=False)
    making.put("needs", need.n, outcome="withdrawn", at=0)


def _link(external: str) -> str:
    return "upper" if external else "support"
