"""可见 visible: which matters a person may read: open in the district, own line, parties only, named persons."""

from django.db.models import Q, QuerySet

from bihuan.core.roles import ADMINISTRATORS, Actor, Function, UnitTree
from bihuan.matters.models import Matter, Party


def visible_to(actor: Actor, tree: UnitTree) -> "QuerySet[Matter]":
    """The matters the actor may read today; nothing without a post, everything for an auditor, who only reads.

    `line` is open to the parties' whole first-level units, `parties` to the units on their branch, `named` to the
    supervising unit and whoever holds the named post.
    """
    if any(seat.function is Function.AUDITOR for seat in actor.seats):
        return Matter.objects.all()
    seats = [seat for seat in actor.seats if seat.function not in ADMINISTRATORS]
    if not seats:
        return Matter.objects.none()
    own = {seat.unit for seat in seats}
    branch = [unit for unit in tree.parents if any(tree.on_one_branch(unit, one) for one in own)]
    house = [unit for unit in tree.parents if any(tree.same_house(unit, one) for one in own)]
    leads = any(seat.function is Function.LEADER for seat in seats)
    may = Q(visibility="district")
    may |= Q(visibility="line") if leads else Q(visibility="line") & _taking_part(house)
    may |= Q(visibility="parties") & _taking_part(branch)
    may |= Q(visibility="named") & (Q(supervisor__in=branch) | Q(lead_post__in=[seat.post for seat in seats]))
    return Matter.objects.filter(may)


def _taking_part(units: list[int]) -> Q:
    partners = Party.objects.filter(unit__in=units).values("matter")
    return Q(lead__in=units) | Q(supervisor__in=units) | Q(coordinator__in=units) | Q(id__in=partners)
