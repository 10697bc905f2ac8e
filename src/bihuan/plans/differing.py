"""分歧 differing: where a model read otherwise than the lines of a draft stand, as proposals for a person."""

from collections.abc import Iterable, Sequence
from typing import Any

from bihuan.plans.models import Line, Proposal
from bihuan.plans.proposing import Held
from bihuan.plans.resolving import Site

ALIKE = 0.5
"""The share of the shorter of two sentences that both must have, to be one task."""

Field = Proposal.Field


def proposals(found: Sequence[Held], *, lines: Sequence[Line], site: Site) -> list[Proposal]:
    """What the model read otherwise for the lines it names, and the tasks it names that no line holds."""
    made: list[Proposal] = []
    for one in found:
        line = _line_of(one, lines)
        if line is None:
            made.append(_proposal(one, field=Field.NODE, words=one.text, value=_filled(one, site)))
        elif _is_task(line):
            made += [
                _proposal(one, field=field, words=words, value=value, line=line)
                for field, words, value in _read(one, site)
                if not agrees(line, field=field, words=words, value=value)
            ]
    return made


def agrees(line: Line, *, field: str, words: str, value: Any) -> bool:
    """Whether a line stands already as the model read it."""
    if field == Field.LEAD:
        return line.lead_id == value if value else line.lead_id is None and line.lead_text == words
    if field == Field.PARTNERS:
        return set(value or ()) <= {line.lead_id, *line.joint, *line.each, *line.partners}
    if field == Field.DUE:
        return line.due is not None and line.due.isoformat() == value
    return "".join(line.standard.split()) == "".join(words.split())


def _line_of(one: Held, lines: Iterable[Line]) -> Line | None:
    """The line whose sentence shares most with the model's; one that was dropped or merged is nobody's to read anew."""
    shared = [(min(line.end, one.end) - max(line.start, one.start), line) for line in lines if line.end > line.start]
    near = [
        (length, line) for length, line in shared if length >= ALIKE * min(line.end - line.start, one.end - one.start)
    ]
    return max(near, key=lambda pair: (_is_task(pair[1]), pair[0]), default=(0, None))[1]


def _read(one: Held, site: Site) -> list[tuple[str, str, Any]]:
    """What the model says for each field: the field, its words, the value as the site knows it."""
    said: list[tuple[str, str, Any]] = []
    filled = _filled(one, site)
    if one.lead:
        said.append((Field.LEAD, one.lead, filled.get("lead")))
    if filled.get("partners"):
        said.append((Field.PARTNERS, "、".join(one.partners), filled["partners"]))
    if one.due:
        said.append((Field.DUE, one.due_text, one.due.isoformat()))
    if one.standard:
        said.append((Field.STANDARD, one.standard, one.standard))
    return said


def _filled(one: Held, site: Site) -> dict[str, Any]:
    """The fields of a task as plain values; a name that is not one unit of the site fills nothing."""
    lead = next((meant.one for meant in site.meant([one.lead] if one.lead else [])), None)
    partners = [meant.one for meant in site.meant(one.partners)]
    values: dict[str, Any] = {
        "lead": lead,
        "lead_text": one.lead[:200],
        "partners": [unit for unit in dict.fromkeys(partners) if unit not in (None, lead)],
        "due": one.due.isoformat() if one.due else None,
        "due_text": one.due_text,
        "standard": one.standard,
    }
    return {name: value for name, value in values.items() if value}


def _proposal(one: Held, *, field: str, words: str, value: Any, line: Line | None = None) -> Proposal:
    return Proposal(line=line, field=field, words=words[:500], start=one.start, end=one.end, value=value)


def _is_task(line: Line) -> bool:
    return not (line.is_heading or line.dropped or line.elsewhere or line.merged_into_id)
