"""改动 changes: the one way a draft's lines change: one at a time, kept with who did it, and undone again."""

from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from bihuan.core.readers import field_label
from bihuan.core.words import Refused, Said, said
from bihuan.people.models import Person
from bihuan.plans.models import Change, Draft, Line, Review

PLAIN = (
    *(
        "order",
        "is_heading",
        "level",
        "text",
        "start",
        "end",
        "lead_id",
        "lead_text",
        "due_text",
        "standard",
        "dropped",
    ),
    *("joint", "each", "partners", "elsewhere", "continues"),
)
WORDS = frozenset({"text", "standard", "lead_text", "due_text"})
TOLD = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Editor:
    """Who changes a draft, when, and which version of it they saw."""

    person: Person
    at: datetime
    seen: int


@contextmanager
def changing(draft: Draft, *, by: Editor, what: str, touching: Collection[int]) -> Iterator[dict[int, Line]]:
    """The draft's lines by number, to be changed in place; what differs at the end is saved and kept as one change.

    Refused when the draft is adopted, or when one of the lines touched has changed since the version seen.
    """
    with transaction.atomic():
        now = Draft.objects.select_for_update().get(id=draft.pk)
        refuse_overwriting(now, seen=by.seen, touching=touching)
        lines = {line.number: line for line in now.lines.select_related("lead")}
        before = _states(lines)
        yield lines
        _save(now, lines, before=before, by=by, what=what)


def undo(draft: Draft, *, by: Editor) -> Change:
    """The last change, undone; refused where there is none, or where the draft is not at the version seen."""
    with transaction.atomic():
        now = Draft.objects.select_for_update().get(id=draft.pk)
        last = last_change(now)
        if last is None:
            raise Refused("not_now", "undo_nothing")
        refuse_overwriting(now, seen=by.seen, touching={line.number for line in now.lines.all()})
        lines = {line.number: line for line in now.lines.select_related("lead")}
        before = _states(lines)
        for number, state in last.before.items():
            if state is None:
                _remove(lines.pop(int(number)))
            else:
                _put(lines, int(number), state)
        _save(now, lines, before=before, by=by, what="undo")
        Change.objects.filter(id=last.pk).update(undone=True)
        return last


def last_change(draft: Draft) -> Change | None:
    """The change that undoing would undo."""
    return draft.changes.filter(undone=False).exclude(what="undo").select_related("person").last()


def told(change: Change) -> Said:
    """Who did what to which lines, when, as a sentence."""
    numbers = sorted(int(number) for number in change.after)
    fields = sorted({name for number in change.after for name in _differing(change, number)})
    when = timezone.localtime(change.at)
    return said(
        "change_told",
        who=change.person.name,
        time=f"{when:%m-%d %H:%M}",
        what=said(f"change_{change.what}"),
        lines=numbers[:12],
        fields=[field_label(name) for name in fields if name in {"lead", "joint", "each", "due", "standard"}] or "",
    )


def touched(draft: Draft) -> set[int]:
    """The numbers of the lines that a person has changed and nobody has changed back."""
    rows = draft.changes.filter(undone=False).exclude(what="undo").values_list("after", flat=True)
    return {int(number) for after in rows for number in after}


def states_at(draft: Draft, *, version: int) -> dict[str, Any]:
    """How each line that has changed since a version stood at it, by number; null for one that was not there."""
    then: dict[str, Any] = {}
    for before in draft.changes.filter(version__gt=version).order_by("-version").values_list("before", flat=True):
        then |= before
    return then


def forget(lines: Iterable[Line]) -> None:
    """Takes the words of lines out of what is kept about their changes, out of what was read and what a model said."""
    by_draft: dict[int, set[str]] = {}
    for line in lines:
        by_draft.setdefault(line.draft_id, set()).add(str(line.number))
        Line.objects.filter(id=line.pk).update(read={})
    Review.objects.filter(draft__in=by_draft).delete()
    for draft, numbers in by_draft.items():
        for change in Change.objects.filter(draft=draft):
            change.before = {number: _wordless(state, number in numbers) for number, state in change.before.items()}
            change.after = {number: _wordless(state, number in numbers) for number, state in change.after.items()}
            change.save(update_fields=["before", "after"])


def refuse_overwriting(draft: Draft, *, seen: int, touching: Collection[int]) -> None:
    """Refuses when the draft is adopted, or when one of the lines touched has changed since the version seen."""
    if draft.adopted is not None:
        raise Refused("not_now", "draft_adopted")
    if seen == draft.version:
        return
    later = draft.changes.filter(version__gt=seen).select_related("person")
    clash = [change for change in later if not {str(number) for number in touching}.isdisjoint(change.after)]
    if seen > draft.version:
        raise Refused("not_now", "draft_not_seen")
    if clash:
        raise Refused("not_now", "draft_stale", changes=[told(change) for change in clash[-TOLD:]])


def _save(draft: Draft, lines: dict[int, Line], *, before: dict[int, Any], by: Editor, what: str) -> None:
    for line in lines.values():
        if line.pk is None:
            line.save()
    after = _states(lines)
    changed = sorted(number for number in {*before, *after} if before.get(number) != after.get(number))
    if not changed:
        return
    for number in changed:
        if number in lines:
            lines[number].save()
    Draft.objects.filter(id=draft.pk).update(version=F("version") + 1)
    Change.objects.create(
        draft=draft,
        version=draft.version + 1,
        person=by.person,
        at=by.at,
        what=what,
        before={str(number): before.get(number) for number in changed},
        after={str(number): after.get(number) for number in changed},
    )


def _states(lines: dict[int, Line]) -> dict[int, dict[str, Any]]:
    numbers = {line.pk: number for number, line in lines.items()}
    return {number: _state(line, numbers) for number, line in lines.items()}


def _state(line: Line, numbers: dict[int, int]) -> dict[str, Any]:
    state = {name: getattr(line, name) for name in PLAIN}
    state |= {name: list(state[name]) for name in ("joint", "each", "partners")}
    state["due"] = line.due.isoformat() if line.due else None
    state["parent"] = numbers.get(line.parent_id) if line.parent_id else None
    state["merged_into"] = numbers.get(line.merged_into_id) if line.merged_into_id else None
    return state


def _remove(line: Line) -> None:
    """Removes a line that was not there before; refused once units have been asked about it."""
    if line.opinions.exists():
        raise Refused("not_now", "undo_asked_line", line=line.number)
    line.delete()


def _put(lines: dict[int, Line], number: int, state: dict[str, Any]) -> None:
    line = lines[number]
    for name in PLAIN:
        setattr(line, name, state[name])
    line.due = date.fromisoformat(state["due"]) if state["due"] else None
    line.parent = lines[state["parent"]] if state["parent"] else None
    line.merged_into = lines[state["merged_into"]] if state["merged_into"] else None


def _differing(change: Change, number: str) -> set[str]:
    before, after = change.before.get(number) or {}, change.after.get(number) or {}
    return {name.removesuffix("_id") for name in after if (before.get(name) or None) != (after[name] or None)}


def _wordless(state: dict[str, Any] | None, hit: bool) -> dict[str, Any] | None:  # noqa: FBT001 - one item of a mapping
    return {name: "" if name in WORDS else value for name, value in state.items()} if state and hit else state
