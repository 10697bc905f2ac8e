"""调整 shaping: the tree of a draft made right: lines added, merged, split, moved, retyped, 另行办理, or continuing."""

import re
from collections.abc import Collection, Sequence

from bihuan.core.words import Refused
from bihuan.plans.changes import Editor, changing
from bihuan.plans.drafts import below, checked
from bihuan.plans.models import Draft, Line

FILLED = ("lead", "due", "due_text", "standard")
GATHERED = ("joint", "each", "partners")
MOST_PARTS = 20


def add(draft: Draft, *, by: Editor, text: str, after: int | None = None) -> int:
    """Adds a task that was not read, behind the line `after` or where its words stand in the source; its number."""
    text = checked("text", value=text)
    start = max(draft.document.text.find(text), 0)
    end = start + len(text) if draft.document.text.startswith(text, start) else start
    with changing(draft, by=by, what="add", touching=set() if after is None else {after}) as lines:
        if after is not None and (after not in lines or lines[after].dropped):
            raise Refused("missing", "add_after_unknown", line=after)
        above = lines[after] if after is not None else _above(lines, start if end else None)
        parent = above if above is None or above.is_heading else above.parent
        (order,) = _orders(lines, after=above.order if above else 0.0, count=1)
        number = max(lines, default=0) + 1
        one = Line(draft=draft, number=number, order=order, parent=parent, text=text, start=start, end=end)
        one.level, one.read = parent.level + 1 if parent else 1, {"text": text}
        one.due_set_by = "upper" if draft.document.kind == "upper" else "district"
        lines[number] = one
    return number


def merge(line: Line, *, by: Editor, others: Collection[int]) -> None:
    """Merges other tasks into the line, which keeps every sentence and takes from them what it lacks."""
    numbers = {line.number, *others}
    with changing(line.draft, by=by, what="merge", touching=numbers) as lines:
        into = lines[line.number]
        rest = [lines[number] for number in sorted(numbers - {line.number}) if number in lines]
        if not rest or len(rest) != len(numbers) - 1 or not all(map(_is_task, (into, *rest))):
            raise Refused("missing", "merge_tasks_only")
        for other in rest:
            _take(into, other)
            other.merged_into = into
            for under in lines.values():
                if under.merged_into_id == other.pk:
                    under.merged_into = into


def split(line: Line, *, by: Editor, parts: Sequence[str]) -> None:
    """Splits a task into as many as there are parts; refused unless the parts together are its words."""
    parts = [part.strip() for part in parts if part.strip()]
    if not 1 < len(parts) <= MOST_PARTS or _bare("".join(parts)) != _bare(line.text):
        raise Refused("missing", "split_words_changed", most=MOST_PARTS)
    with changing(line.draft, by=by, what="split", touching={line.number}) as lines:
        whole = lines[line.number]
        if not _is_task(whole):
            raise Refused("missing", "merge_tasks_only")
        places = _places(whole, parts)
        orders = _orders(lines, after=whole.order, count=len(parts) - 1)
        whole.text, (whole.start, whole.end) = parts[0], places[0]
        number = max(lines)
        for part, place, order in zip(parts[1:], places[1:], orders, strict=True):
            number += 1
            lines[number] = _beside(whole, number=number, text=part, place=place, order=order)


def move(line: Line, *, by: Editor, under: int | None) -> None:
    """Puts the line, with all under it, last below the heading `under`, or last of all at the top."""
    beneath = below(line)
    touching = {line.number, *beneath, *([under] if under else [])}
    with changing(line.draft, by=by, what="move", touching=touching) as lines:
        moved, parent = lines[line.number], lines.get(under) if under else None
        if under in {line.number, *beneath} or (under and (parent is None or not parent.is_heading)):
            raise Refused("missing", "move_under_heading")
        group = sorted((lines[number] for number in (line.number, *beneath)), key=lambda one: one.order)
        after = max((one.order for one in _family(lines, parent) if one not in group), default=0.0)
        deeper = (parent.level + 1 if parent else 1) - moved.level
        moved.parent = parent
        rest = {number: one for number, one in lines.items() if one not in group}
        for one, order in zip(group, _orders(rest, after=after, count=len(group)), strict=True):
            one.order, one.level = order, max(1, one.level + deeper)


def retype(line: Line, *, by: Editor) -> None:
    """Makes a task a heading, or a heading that has no standing line under it a task."""
    with changing(line.draft, by=by, what="retype", touching={line.number}) as lines:
        one = lines[line.number]
        under = [number for number, each in lines.items() if each.parent_id == one.pk and not each.dropped]
        if one.is_heading and under:
            raise Refused("not_now", "retype_has_lines", line=one.number, count=len(under))
        if one.elsewhere or one.merged_into_id:
            raise Refused("missing", "merge_tasks_only")
        one.is_heading = not one.is_heading


def set_elsewhere(line: Line, *, by: Editor) -> None:
    """Makes a task 另行办理: its place in the count stays, its words, units and day go; asked again, it comes back."""
    with changing(line.draft, by=by, what="elsewhere", touching={line.number}) as lines:
        one = lines[line.number]
        if one.is_heading or one.merged_into_id:
            raise Refused("missing", "merge_tasks_only")
        one.elsewhere = not one.elsewhere
        one.text = "" if one.elsewhere else one.read.get("text", "")
        one.lead, one.due, one.continues = None, None, None
        one.lead_text = one.due_text = one.standard = ""
        one.joint, one.each, one.partners = [], [], []


def set_continues(line: Line, *, by: Editor, matter: int | None) -> None:
    """Names the open matter that the line continues, so that no second one is opened for it; None takes it back."""
    with changing(line.draft, by=by, what="continue", touching={line.number}) as lines:
        if not _is_task(lines[line.number]):
            raise Refused("missing", "merge_tasks_only")
        lines[line.number].continues = matter


def sentences_of(draft: Draft) -> dict[int, list[str]]:
    """For each task the sentences it came from, its own first, then those of lines merged into it."""
    text = draft.document.text
    found: dict[int, list[str]] = {}
    rows = list(draft.lines.filter(dropped=False, elsewhere=False, is_heading=False))
    for line in sorted(rows, key=lambda line: (line.merged_into_id is not None, line.order)):
        sentence = text[line.start : line.end] or line.text
        known = found.setdefault(line.merged_into_id or line.pk, [])
        if sentence not in known:
            known.append(sentence)
    return found


def _above(lines: dict[int, Line], start: int | None) -> Line | None:
    """The line behind which one that starts at this place of the source belongs, the last where it has no place."""
    placed = [line for line in lines.values() if start is None or line.start <= start]
    return max(placed, key=lambda line: line.order, default=None)


def _is_task(line: Line) -> bool:
    return not (line.is_heading or line.dropped or line.elsewhere or line.merged_into_id)


def _take(into: Line, other: Line) -> None:
    for name in FILLED:
        if not getattr(into, name):
            setattr(into, name, getattr(other, name))
    for name in GATHERED:
        units = dict.fromkeys((*getattr(into, name), *getattr(other, name)))
        setattr(into, name, [unit for unit in units if unit != into.lead_id])


def _bare(text: str) -> str:
    return re.sub(r"\s+", "", text)


def _places(line: Line, parts: Sequence[str]) -> list[tuple[int, int]]:
    """Where each part stands in the source; the whole stretch for all of them where one is not there verbatim."""
    text, at = line.draft.document.text, line.start
    places: list[tuple[int, int]] = []
    for part in parts:
        found = text.find(part, at, line.end)
        if found < 0:
            return [(line.start, line.end)] * len(parts)
        at = found + len(part)
        places.append((found, at))
    return places


def _orders(lines: dict[int, Line], *, after: float, count: int) -> list[float]:
    """So many places in the order, evenly between one line and the next."""
    following = min((line.order for line in lines.values() if line.order > after), default=after + count + 1)
    step = (following - after) / (count + 1)
    return [after + step * (place + 1) for place in range(count)]


def _family(lines: dict[int, Line], parent: Line | None) -> list[Line]:
    """A heading with all lines under it; every line where there is no heading."""
    if parent is None:
        return list(lines.values())
    family, ids = [parent], {parent.pk}
    for line in sorted(lines.values(), key=lambda line: line.order):
        if line.parent_id in ids:
            family.append(line)
            ids.add(line.pk)
    return family


def _beside(whole: Line, *, number: int, text: str, place: tuple[int, int], order: float) -> Line:
    kept = ("draft", "parent", "level", "lead", "lead_text", "due", "due_text", "due_set_by", "confidence")
    line = Line(number=number, text=text, start=place[0], end=place[1], order=order, read={"text": text})
    for name in (*kept, *GATHERED):
        setattr(line, name, getattr(whole, name))
    return line
