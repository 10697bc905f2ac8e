"""拟办稿 drafts: a document received and read into lines, and the lines completed before they are deployed."""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction

from bihuan import reading
from bihuan.core.acts import CODES
from bihuan.core.readers import field_label
from bihuan.core.words import Refused, said
from bihuan.people.models import Person, Unit
from bihuan.plans import intake
from bihuan.plans.changes import Editor, changing
from bihuan.plans.models import Document, Draft, Line
from bihuan.plans.resolving import Site

EDITABLE = frozenset({"text", "lead", "joint", "each", "partners", "due", "standard", "dropped"})
MANY = frozenset({"joint", "each", "partners"})
LONGEST = {"text": 500, "standard": 500}


@dataclass(frozen=True, slots=True)
class Lacking:
    """One line that cannot be held to account yet, with what it lacks: lead, due, standard."""

    line: Line
    lacks: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Headed:
    """What a document is headed with: its title, the kind of source it is, the day it was issued."""

    title: str
    kind: str
    issued: date | None


def headed(*, title: str, kind: str, issued: date | None) -> Headed:
    """The heading of a document as it was typed; refused without a title, or with a kind that is none."""
    title = " ".join(title.split())
    if not title:
        raise Refused("missing", "document_untitled")
    if len(title) > 200:
        raise _wrong("title", "hint_too_long", most=200, length=len(title))
    if kind not in CODES["source"]:
        raise _wrong("source_kind", "hint_code", codes=[said(f"source_{code}") for code in CODES["source"]])
    return Headed(title=title, kind=kind, issued=issued)


def receive(
    text_or_bytes: str | bytes, *, title: str, kind: str, issued: date | None, person: Person, at: datetime
) -> Draft:
    """The draft read from a document, kept with the text as it came; refused where the document cannot be read."""
    head = headed(title=title, kind=kind, issued=issued)
    content = text_or_bytes if isinstance(text_or_bytes, bytes) else text_or_bytes.encode("utf-8", "replace")
    source = reading.read(content, name=head.title)
    found = reading.decompose(source, issued=head.issued, may_lack_tasks=True)
    return draft_from(source, found=found, head=head, person=person, at=at)


def draft_from(source: reading.Source, *, found: reading.Draft, head: Headed, person: Person, at: datetime) -> Draft:
    """The draft of what was found in a source, empty where no task was, stored with its text."""
    with transaction.atomic():
        document = Document.objects.create(
            title=head.title,
            kind=head.kind,
            issued=head.issued,
            text=source.text,
            digest=hashlib.sha256(source.text.encode()).hexdigest(),
            received=at,
            received_by=person,
        )
        draft = Draft.objects.create(document=document, created=at, claims=_claims(found.claims))
        intake.store(draft, tasks=found.tasks, site=Site(at.date()))
    return draft


def claims_of(draft: Draft) -> list[dict[str, Any]]:
    """The counts the document declares, each with its words, the number declared and the number found."""
    claims: list[dict[str, Any]] = json.loads(draft.claims)
    return claims


def gaps(draft: Draft) -> list[Lacking]:
    """The tasks that lack a lead, a deadline or a completion standard 待补, in the order of the document."""
    lines = draft.lines.tasks().select_related("lead")
    found = ((line, lacks_of(line)) for line in lines)
    return [Lacking(line, lacks) for line, lacks in found if lacks]


def lacks_of(line: Line) -> tuple[str, ...]:
    """What a line lacks, in the order in which it is asked for; nothing where no matter comes of the line."""
    if line.is_heading or line.dropped or line.elsewhere or line.merged_into_id or line.continues:
        return ()
    filled = {"lead": line.lead_id is not None, "due": line.due is not None, "standard": bool(line.standard)}
    return tuple(name for name, there in filled.items() if not there)


def revise_line(line: Line, *, by: Editor, **changes: Any) -> Line:
    """The line after its changes; refused when the draft is adopted or the line has changed since it was seen.

    A dropped or restored heading takes the lines under it along.
    """
    if not changes or changes.keys() - EDITABLE:
        raise Refused("missing", "nothing_changes")
    values = {name: checked(name, value=value) for name, value in changes.items()}
    numbers = {line.number}
    if "dropped" in values and line.is_heading:
        numbers |= below(line)
    what = ("drop" if values["dropped"] else "restore") if "dropped" in values else "revise"
    with changing(line.draft, by=by, what=what, touching=numbers) as lines:
        for name, value in values.items():
            for number in numbers if name == "dropped" else (line.number,):
                setattr(lines[number], name, value)
    return Line.objects.select_related("lead", "draft").get(id=line.pk)


def checked(name: str, *, value: Any) -> Any:
    """The value of a line's field as the row holds it; refused with the field and what it takes."""
    if name == "dropped":
        return bool(value)
    if name in LONGEST:
        text = " ".join(str(value).split())
        if len(text) > LONGEST[name]:
            raise _wrong(name, "hint_too_long", most=LONGEST[name], length=len(text))
        if name == "text" and not text:
            raise _wrong(name, "hint_words")
        return text
    if name in MANY:
        return list(dict.fromkeys(_unit(name, one).pk for one in value))
    if value in (None, ""):
        return None
    if name == "lead":
        return _unit(name, value)
    try:
        return value if isinstance(value, date) else date.fromisoformat(str(value))
    except ValueError:
        raise _wrong("due", "hint_date") from None


def below(line: Line) -> set[int]:
    """The numbers of all lines under a line."""
    children: dict[int | None, list[tuple[int, int]]] = {}
    for id_, number, parent in line.draft.lines.values_list("id", "number", "parent_id"):
        children.setdefault(parent, []).append((id_, number))
    found: set[int] = set()
    waiting = [line.pk]
    while waiting:
        for id_, number in children.get(waiting.pop(), []):
            found.add(number)
            waiting.append(id_)
    return found


def _unit(name: str, value: Any) -> Unit:
    number = str(value)
    unit = Unit.objects.filter(id=int(number), closed__isnull=True).first() if _is_number(number) else None
    if unit is None:
        raise _wrong(name, "hint_unit")
    return unit


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) < 19


def _wrong(name: str, hint: str, **params: Any) -> Refused:
    return Refused("missing", "field_wrong", field=field_label(name), hint=said(hint, **params))


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
