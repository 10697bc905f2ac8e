"""需求的前提 needs guards: a need names who provides what; promises lie ahead; outside supplies have their paper."""

from bihuan.core.making import Making
from bihuan.core.parts.needs import need_at
from bihuan.core.words import Refused, owed_label


def provider_is_named(making: Making) -> None:
    """A need goes to one unit of another house, or to a party outside through a liaison unit."""
    provider, liaison = making.filled.get("provider"), making.filled.get("liaison")
    external = making.filled.get("external")
    if (provider is None) == (external is None) or (external is not None and liaison is None):
        raise Refused("missing", "provider_missing")
    unit = provider if provider is not None else liaison
    if provider is not None and making.case.tree.same_house(provider, making.party("lead")):
        raise Refused("missing", "provider_is_lead", unit=making.case.tree.name(unit))


def other_provider_is_not_the_lead(making: Making) -> None:
    """Where a settlement names another provider, that is a unit of another house than the lead's."""
    provider = making.filled.get("provider")
    if provider is not None and making.case.tree.same_house(provider, making.party("lead")):
        raise Refused("missing", "provider_is_lead", unit=making.case.tree.name(provider))


def decision_has_its_proposal(making: Making) -> None:
    """Who wants a decision brings one answer that can be agreed to; who wants a factor says which."""
    if making.filled.get("sort") == "decision" and not making.filled.get("proposal"):
        raise Refused("missing", "proposal_missing")
    if making.filled.get("sort") == "factor" and not making.filled.get("factor"):
        raise Refused("missing", "factor_missing")


def what_is_blocked_is_open(making: Making) -> None:
    """A need holds only what it blocks: an open duty of the lead, or the deadline."""
    blocked = making.filled.get("blocks")
    if blocked and not any(duty.n == blocked and duty.owner == making.now.lead for duty in making.now.open()):
        raise Refused("missing", "blocked_not_open", n=blocked)


def promise_lies_ahead(making: Making) -> None:
    """A promised day has not passed."""
    due = making.filled.get("due")
    if due is not None and due < making.case.today:
        raise Refused("missing", "due_is_past", due=due, today=making.case.today)


def scheduler_only_after_the_limit(making: Making) -> None:
    """Silence answers only after the limit."""
    duty = making.duty
    if making.case.actor.person is None and making.case.today <= duty.due:
        raise Refused("not_now", "duty_not_overdue", owes=owed_label(duty.owes), due=duty.due)


def outside_supply_has_its_paper(making: Making) -> None:
    """What a party outside has supplied is recorded with its paper by the liaison."""
    need = need_at(making.now.needs, making.duty.n)
    if need.external and not (making.filled.get("basis") and making.filled.get("basis_text")):
        raise Refused("missing", "basis_missing")


def need_is_open(making: Making) -> None:
    """A need that is withdrawn is one that has not ended."""
    if not any(need.n == making.filled.get("need") and not need.outcome for need in making.now.needs):
        raise Refused("not_now", "need_not_open", n=making.filled.get("need"))
