"""画树 drawing: a draft as lines for a terminal, the tree with its marks, the counts checked, the gaps grouped."""

import shutil
import unicodedata
from collections.abc import Iterator

from bihuan.core.words import Language, said
from bihuan.reading import Claim, Deadline, Draft, Rule, Task, rule_of

_WIDEST = 110
_NARROWEST = 40


def drawn(draft: Draft, language: Language, *, width: int | None = None, explain: bool = False) -> str:
    """The draft as text `width` columns wide, by default as wide as the terminal up to 110.

    With `explain` each node and count is followed by the rules that read it and how far they are to be trusted.
    """
    columns = max(_NARROWEST, min(_WIDEST, width or shutil.get_terminal_size((96, 24)).columns))
    numbers = _numbers(draft.tasks)
    lines = [_say("reading_draft_title", language)]
    lines += _tree(draft, numbers, language, columns, explain=explain)
    if draft.claims:
        lines += ["", _say("reading_draft_counts", language)]
        for claim in draft.claims:
            lines += _claim(claim, language, columns)
            if explain:
                lines += _wrapped(_explained("claim", rule_of("claim", claim.rule), language), "  ‹ ", "    ", columns)
    if draft.gaps:
        lines += ["", _say("reading_draft_gaps", language)]
        lines += _gaps(draft, numbers, language, columns)
    return "\n".join([*lines, "", *_wrapped(_total(draft, language), "", "", columns)])


def _say(key: str, language: Language, **params: object) -> str:
    return said(key, **params).say(language)


def _numbers(tasks: tuple[Task, ...]) -> list[str]:
    """The number of each node, 2.3 for the third beneath the second."""
    counts: dict[int | None, int] = {}
    numbers: list[str] = []
    for task in tasks:
        counts[task.parent] = counts.get(task.parent, 0) + 1
        above = "" if task.parent is None else numbers[task.parent] + "."
        numbers.append(f"{above}{counts[task.parent]}")
    return numbers


def _tree(draft: Draft, numbers: list[str], language: Language, columns: int, *, explain: bool) -> Iterator[str]:
    children: dict[int | None, list[int]] = {}
    for index, task in enumerate(draft.tasks):
        children.setdefault(task.parent, []).append(index)
    waiting = [(index, "", position == 0) for position, index in enumerate(reversed(children.get(None, [])))]
    while waiting:
        index, rail, last = waiting.pop()
        below = rail + ("   " if last else "│  ")
        first = f"{rail}{'└' if last else '├'}─ {numbers[index]} "
        under = f"{below}{'│  ' if index in children else '   '}"
        yield from _wrapped(draft.tasks[index].text, first, under, columns)
        for mark in _marks(draft.tasks[index], language, year=draft.year):
            yield from _wrapped(mark, f"{under}· ", f"{under}  ", columns)
        for reading in draft.tasks[index].readings if explain else ():
            yield from _wrapped(_explained(reading.field, reading.rule, language), f"{under}‹ ", f"{under}  ", columns)
        waiting += [(child, below, position == 0) for position, child in enumerate(reversed(children.get(index, [])))]


def _explained(field: str, rule: Rule, language: Language) -> str:
    """The rule that read a field, in words, with how far it is to be trusted."""
    return _say(
        "reading_explained",
        language,
        field=said(f"reading_field_{field}"),
        rule=rule,
        confidence=f"{rule.confidence:.2f}",
    )


def _without_day(deadline: Deadline, year: int | None) -> str:
    """The key of what is said where a limit gives no day: there is no year, or its words (持续推进) name none."""
    return "reading_draft_undated" if year is None and deadline.rule != "lasting" else "reading_draft_no_day"


def _marks(task: Task, language: Language, *, year: int | None) -> Iterator[str]:
    """What a node says about who, by when and how much."""
    others = [unit for unit in task.units if unit not in task.lead and unit not in task.cooperate]
    for key, units in (("lead", task.lead), ("units", others), ("cooperate", task.cooperate)):
        if units:
            yield f"{_say(f'reading_draft_{key}', language)} {'、'.join(units)}"
    for deadline in task.deadlines:
        days = deadline.end or deadline.start
        shown = days.isoformat() if days else _say(_without_day(deadline, year), language)
        yield f"{_say('reading_draft_deadline', language)} {deadline.text}（{shown}）"
    for target in task.targets:
        high = f"–{target.value_max:g}" if target.value_max is not None else ""
        sign = {">=": "≥", "<=": "≤", "~": "≈", "range": ""}.get(target.op, target.op)
        yield f"{_say('reading_draft_target', language)} {sign}{target.value:g}{high}{target.unit}（{target.text}）"


def _claim(claim: Claim, language: Language, columns: int) -> Iterator[str]:
    sign = {True: "✓", False: "✗", None: "?"}[claim.agrees]
    if claim.implicit:
        count = _say("reading_draft_implicit_claim", language, found=claim.found)
    elif claim.declared is None:
        count = _say("reading_draft_open_claim", language, found=claim.found)
    else:
        count = _say("reading_draft_claim", language, declared=claim.declared, found=claim.found)
    colon, comma = ("：", "、") if language == "zh" else (": ", "; ")
    members = colon + comma.join(claim.members) if claim.members else ""
    parts = f" = {' + '.join(map(str, claim.parts))}" if claim.code else ""
    yield from _wrapped(f"{claim.text}{parts} — {count}{members}", f"{sign} ", "  ", columns)


def _gaps(draft: Draft, numbers: list[str], language: Language, columns: int) -> Iterator[str]:
    for lack in ("lead", "deadline", "standard"):
        places = [numbers[gap.task] for gap in draft.gaps if gap.lacks == lack]
        if places:
            head = _say("reading_gap_count", language, lack=said(f"reading_gap_{lack}"), count=len(places))
            yield from _wrapped(f"{head}{'：' if language == 'zh' else ' — '}{' '.join(places)}", "○ ", "  ", columns)


def _total(draft: Draft, language: Language) -> str:
    verdicts = [claim.agrees for claim in draft.claims]
    return _say(
        "reading_draft_total",
        language,
        nodes=len(draft.tasks),
        leaves=len(draft.leaves()),
        levels=max(task.level for task in draft.tasks),
        claims=len(verdicts),
        agreeing=verdicts.count(True),
        differing=verdicts.count(False),
        bare=verdicts.count(None),
        gaps=len(draft.gaps),
    )


def _wrapped(text: str, first: str, under: str, columns: int) -> Iterator[str]:
    """The text in lines no wider than `columns`, no line opening with a closing mark."""
    line, width = first, _columns(first)
    for place, character in enumerate(text):
        step = _columns(character)
        closing = text[place + 1 : place + 2] in ("，", "。", "、", "”", "）", "；", "：", "》")
        if width + step + (2 if closing else 0) > columns and character not in "，。、”）；：》":
            yield line
            line, width = under, _columns(under)
        line += character
        width += step
    yield line


def _columns(text: str) -> int:
    return sum(
        2 if unicodedata.east_asian_width(character) in "WFA" and character not in "│├└─·" else 1 for character in text
    )
