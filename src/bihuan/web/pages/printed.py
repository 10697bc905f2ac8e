"""节点图 printed: one matter's steps over its months, on one A3 sheet."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from bihuan.ledger import clock
from bihuan.matters import kinds
from bihuan.matters.months import sheet
from bihuan.matters.queries import standing_of
from bihuan.web.actor import Here, room


@require_safe
@room
def matter_sheet(request: HttpRequest, here: Here, *, matter: int) -> HttpResponse:
    """The sheet of one matter as it is printed; a 404 for those who may not know of it."""
    standing = standing_of(matter, actor=here.actor, tree=here.tree)
    context = {
        "matter": matter,
        "standing": standing,
        "lead": here.tree.name(standing.lead),
        "shown": kinds.shown(standing, here.today),
        "sheet": sheet(standing, here.today),
        "now": clock.now(),
    }
    return render(request, "matter/sheet.html", context)
