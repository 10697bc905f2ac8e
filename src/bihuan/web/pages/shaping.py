"""调整 shaping: what a person does to the tree of a draft from its page: add, merge, split, move, retype and undo."""

import re
from collections.abc import Callable

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from bihuan.core.words import Refused, said
from bihuan.matters.continuing import under_way
from bihuan.plans import changes, shaping
from bihuan.plans.changes import Editor
from bihuan.plans.models import Line
from bihuan.web.actor import Here, language, room
from bihuan.web.pages.draft import draft_of, draft_page, editor, line_of, office_of

Shape = Callable[[Line, Editor, QueryDict, Here], None]
_NUMBER = re.compile(r"\d{1,6}", re.ASCII)


@require_POST
@room
def desk_shape(request: HttpRequest, here: Here, *, draft: int, number: int, what: str) -> HttpResponse:
    """The draft with its tree changed, at the line it was asked of; or as it was, with the reason on top."""
    office_of(here)
    found = draft_of(draft)
    line = line_of(found, number=number)
    shape = SHAPES.get(what)
    if shape is None:
        raise Refused("unknown", "draft_unknown")
    try:
        shape(line, editor(request, here), request.POST, here)
    except Refused as refusal:
        return draft_page(request, here, found=draft_of(draft), refusal=refusal)
    return redirect(f"{reverse('desk_draft', kwargs={'draft': draft})}#l{number}")


@require_POST
@room
def desk_add(request: HttpRequest, here: Here, *, draft: int) -> HttpResponse:
    """The draft with a task added by hand, at that task; or as it was, with the reason on top and the words kept."""
    office_of(here)
    found = draft_of(draft)
    after = next(iter(_numbers(request.POST, "after")), None)
    try:
        number = shaping.add(found, by=editor(request, here), text=request.POST.get("task", ""), after=after)
    except Refused as refusal:
        return draft_page(request, here, found=draft_of(draft), refusal=refusal)
    return redirect(f"{reverse('desk_draft', kwargs={'draft': draft})}#l{number}")


@require_POST
@room
def desk_undo(request: HttpRequest, here: Here, *, draft: int) -> HttpResponse:
    """The draft without its last change, at a line that was changed; or as it was, with the reason on top."""
    office_of(here)
    found = draft_of(draft)
    try:
        undone = changes.undo(found, by=editor(request, here))
    except Refused as refusal:
        return draft_page(request, here, found=draft_of(draft), refusal=refusal)
    messages.success(request, said("desk_undone", change=changes.told(undone)).say(language()))
    place = next(iter(undone.before), "")
    return redirect(f"{reverse('desk_draft', kwargs={'draft': draft})}#l{place}")


def _merge(line: Line, by: Editor, sent: QueryDict, here: Here) -> None:
    shaping.merge(line, by=by, others=_numbers(sent, "others"))


def _split(line: Line, by: Editor, sent: QueryDict, here: Here) -> None:
    shaping.split(line, by=by, parts=sent.get("parts", "").splitlines())


def _move(line: Line, by: Editor, sent: QueryDict, here: Here) -> None:
    shaping.move(line, by=by, under=next(iter(_numbers(sent, "under")), None))


def _retype(line: Line, by: Editor, sent: QueryDict, here: Here) -> None:
    shaping.retype(line, by=by)


def _elsewhere(line: Line, by: Editor, sent: QueryDict, here: Here) -> None:
    shaping.set_elsewhere(line, by=by)


def _continue(line: Line, by: Editor, sent: QueryDict, here: Here) -> None:
    matter = next(iter(_numbers(sent, "matter")), None)
    if matter is not None and matter not in under_way(here.actor, here.tree):
        raise Refused("missing", "continue_not_open")
    shaping.set_continues(line, by=by, matter=matter)


def _numbers(sent: QueryDict, name: str) -> list[int]:
    return [int(number) for number in _NUMBER.findall(sent.get(name, ""))]


SHAPES: dict[str, Shape] = {
    "merge": _merge,
    "split": _split,
    "move": _move,
    "retype": _retype,
    "elsewhere": _elsewhere,
    "continue": _continue,
}
