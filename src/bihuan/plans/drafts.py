"""拟办稿 drafts: a document received and read into lines, and the lines completed before they are deployed."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import F, Q

from bihuan import reading
from bihuan.core.acts import CODES
from bihuan.core.readers import field_label
from bihuan.core.words import Refused, said
from bihuan.people.models import Person, Unit
from bihuan.plans.models import Document, Draft, Line

EDITABLE = frozenset({"lead", "due", "standard", "dropped"})


@dataclass(frozen=True, slots=True)
class Lacking:
    """One line that cannot be held to account yet, with what it lacks: lead, due, standard."""

    line: Line
    lacks: tuple[str, ...]


@transaction.atomic
def receive(
    text_or_bytes: str | bytes, *, title: str, kind: str, issued: date | None, person: Person, at: datetime
) -> Draft:
    """The draft read from a document, kept with the text as it came; refused where the document cannot be read."""
    title = " ".join(title.split())
    if not title:
        raise Refused("missing", "document_untitled")
    if len(title) > 200:
        raise _wrong("title", "hint_too_long", most=200, length=len(title))
    if kind not in CODES["source"]:
        raise _wrong("source_kind", "hint_code", codes=[said(f"source_{code}") for code in CODES["source"]])
    content = text_or_bytes if isinstance(text_or_bytes, bytes) else text_or_bytes.encode("utf-8", "replace")
    source = reading.read(content, name=title)
    found = reading.decompose(source, issued=issued)
    document = Document.objects.create(
        title=title,
        kind=kind,
        issued=issued,
        text=source.text,
        digest=hashlib.sha256(source.text.encode()).hexdigest(),
        received=at,
        received_by=person,
    )
    draft = Draft.objects.create(document=document, created=at, claims=_claims(found.claims))
    _store(draft, found.tasks, known=_units(at.date()))
    return draft


def claims_of(draft: Draft) -> list[dict[str, Any]]:
    """The counts the document declares, each with its words, the number declared and the number found."""
    claims: list[dict[str, Any]] = json.loads(draft.claims)
    return claims


def gaps(draft: Draft) -> list[Lacking]:
    """The tasks that lack a lead, a deadline or a completion standard 待补, in the order of the document."""
    lines = Line.objects.filter(draft=draft, is_heading=False, dropped=False).select_related("lead")
    found = ((line, lacks_of(line)) for line in lines)
    return [Lacking(line, lacks) for line, lacks in found if lacks]


def lacks_of(line: Line) -> tuple[str, ...]:
    """What a line lacks, in the order in which it is asked for; nothing for headings and dropped lines."""
    if line.is_heading or line.dropped:
        return ()
    filled = {"lead": line.lead_id is not None, "due": line.due is not None, "standard": bool(line.standard)}
    return tuple(name for name, there in filled.items() if not there)


@transaction.atomic
def revise_line(line: Line, *, version: int, **changes: Any) -> Line:
    """The line after its changes; refused when the draft is adopted or no longer at `version`.

    A dropped or restored heading takes the lines under it along.
    """
    if not changes or changes.keys() - EDITABLE:
        raise Refused("missing", "nothing_changes")
    values = {name: _checked(name, value) for name, value in changes.items()}
    current = Draft.objects.filter(id=line.draft_id, version=version, adopted__isnull=True)
    if not current.update(version=F("version") + 1):
        adopted = Draft.objects.filter(id=line.draft_id, adopted__isnull=False).exists()
        raise Refused("not_now", "draft_adopted" if adopted else "draft_stale")
    Line.objects.filter(id=line.pk).update(**values)
    if "dropped" in values and line.is_heading:
        Line.objects.filter(id__in=_below(line)).update(dropped=values["dropped"])
    return Line.objects.select_related("lead", "draft").get(id=line.pk)


def _checked(name: str, value: Any) -> Any:
    if name == "dropped":
        return bool(value)
    if name == "standard":
        text = str(value).strip()
        if len(text) > 500:
            raise _wrong("standard", "hint_too_long", most=500, length=len(text))
        return text
    if value in (None, ""):
        return None
    if name == "lead":
        number = str(value)
        unit = Unit.objects.filter(id=int(number), closed__isnull=True).first() if _is_number(number) else None
        if unit is None:
            raise _wrong("lead", "hint_unit")
        return unit
    try:
        return value if isinstance(value, date) else date.fromisoformat(str(value))
    except ValueError:
        raise _wrong("due", "hint_date") from None


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) < 19


def _wrong(name: str, hint: str, **params: Any) -> Refused:
    return Refused("missing", "field_wrong", field=field_label(name), hint=said(hint, **params))


def _below(line: Line) -> list[int]:
    children: dict[int | None, list[int]] = {}
    for id_, parent in Line.objects.filter(draft_id=line.draft_id).values_list("id", "parent_id"):
        children.setdefault(parent, []).append(id_)
    found: list[int] = []
    waiting = [line.pk]
    while waiting:
        under = children.get(waiting.pop(), [])
        found += under
        waiting += under
    return found


def _claims(claims: Iterable[reading.Claim]) -> str:
    rows = [
        {
            "text": claim.text,
            "start": claim.start,
            "end": claim.end,
            "declared": claim.declared,
            "found": claim.found,
            "members": list(claim.members),
            "agrees": claim.agrees,
        }
        for claim in claims
    ]
    return json.dumps(rows, ensure_ascii=False)


def _units(day: date) -> Mapping[str, Unit | None]:
    """Each name with the one unit it means; a name that means several means none."""
    known: dict[str, Unit | None] = {}
    for unit in Unit.objects.filter(Q(closed__isnull=True) | Q(closed__gte=day)):
        for name in unit.known_as():
            known[name] = None if name in known and known[name] != unit else unit
    return known


def _store(draft: Draft, tasks: tuple[reading.Task, ...], *, known: Mapping[str, Unit | None]) -> None:
    parents = {task.parent for task in tasks}
    above: dict[int, tuple[str, str, date | None]] = {}
    rows: list[Line] = []
    set_by = "upper" if draft.document.kind == "upper" else "district"
    for index, task in enumerate(tasks):
        lead_text, due_text, due = above[task.parent] if task.parent is not None else ("", "", None)
        named = task.lead or (task.units if len(task.units) == 1 else ())
        if named:
            lead_text = "、".join(named)
        if task.deadline:
            due_text, due = task.deadline.text, task.deadline.end
        above[index] = (lead_text, due_text, due)
        rows.append(
            Line(
                draft=draft,
                number=index + 1,
                is_heading=task.kind == "heading" or index in parents,
                level=task.level,
                text=task.text,
                start=task.start,
                end=task.end,
                lead=known.get(lead_text),
                lead_text=lead_text[:200],
                due=due,
                due_text=due_text[:100],
                due_set_by=set_by,
                standard="；".join(target.text for target in task.targets)[:500],
            )
        )
    Line.objects.bulk_create(rows)
    for row, task in zip(rows, tasks, strict=True):
        row.parent = rows[task.parent] if task.parent is not None else None
    Line.objects.bulk_update(rows, ["parent"], batch_size=200)
