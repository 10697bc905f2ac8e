"""搜索 search: one page on which everything one may know of is found by words, numbers, units and people."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from bihuan.core.words import said
from bihuan.matters.searching import search
from bihuan.matters.viewing import LONGEST_WORDS
from bihuan.web.actor import Here, room


@require_safe
@room
def search_page(request: HttpRequest, here: Here) -> HttpResponse:
    """What the words find, by group, each with where it was found; an empty page asks for words."""
    words = " ".join(request.GET.get("q", "").split())[:LONGEST_WORDS]
    found = search(words, actor=here.actor, tree=here.tree, today=here.today)
    groups = [(said("group_open"), found.open), (said("group_ended"), found.ended)]
    beside = [("unit", found.units), ("post", found.people), ("plan", found.plans)]
    context = {
        "words": words,
        "found": found,
        "groups": [(word, hits) for word, hits in groups if hits],
        "beside": [(said(f"search_{name}"), name, some) for name, some in beside if some],
    }
    return render(request, "search/page.html", context)
