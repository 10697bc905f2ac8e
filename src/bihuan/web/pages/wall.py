"""大屏 wall: one plan on a big dark screen, which asks for its newest figures every minute by itself."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from bihuan.ledger import clock
from bihuan.matters.boards import board as draw
from bihuan.web.actor import Here, room
from bihuan.web.pages.panels import panels, plan_of

LISTED = 8
"""So many red and yellow matters are listed; those further down would not be read from afar."""
BRANCHES = 18


@require_safe
@room
def board_wall(request: HttpRequest, here: Here, *, plan: int) -> HttpResponse:
    """The wall of one plan; its inside alone where the page asks for it again."""
    found = plan_of(here, plan=plan)
    drawn = draw(found, actor=here.actor, tree=here.tree, today=here.today)
    context: dict[str, Any] = {
        "board": drawn,
        "troubles": drawn.troubles[:LISTED],
        "branches": [branch for branch in drawn.tree if branch.depth < 2][:BRANCHES],
        "now": clock.now(),
        **panels(here, plan=found),
    }
    again = request.headers.get("HX-Request")
    return render(request, "board/wall_inside.html" if again else "board/wall.html", context)
