"""密级标志 marks: the secrecy mark of a document, which is not read here (保密法第十七条)."""

import re
from collections.abc import Iterable

from bihuan.core.words import Refused

_LEVEL = "绝密|机密|秘密"
_ALONE = re.compile(rf"(?:密级[：:|]*)?[（(\[【]?((?:{_LEVEL})(?:[（(]?\d{{1,2}}(?:年|个月)[）)]?|长期)?)[）)\]】]?")
_STARRED = re.compile(rf"(?:{_LEVEL})[★☆*✩✭⭐]")
_TERM = re.compile(r"(?:长期|\d{1,2}(?:年|个月|月|天)|解密|特急|加急|平急|特提)*")
_COPY = re.compile(r"(?:(?:份号|编号|No\.?)?[：:]?\d{0,8})?(?:密级[：:|]*)?(?:特急|加急)?[（(\[【]?")
_LABEL = re.compile(rf"密级(?:和保密期限|及保密期限)?[：:|]+({_LEVEL})")
_HEAD_LINES = 25
_LONGEST = 40


def refuse_marked(lines: Iterable[str], *, name: str) -> None:
    """Refuses a document in whose lines a secrecy mark stands: beside a star anywhere, without one in the heading."""
    filled = 0
    for line in lines:
        squeezed = "".join(line.split())
        if not squeezed:
            continue
        filled += 1
        mark = mark_in(squeezed[: _LONGEST + 1], heading=filled <= _HEAD_LINES)
        if mark:
            raise Refused("missing", "reading_classified", name=name, mark=mark)


def mark_in(line: str, *, heading: bool) -> str:
    """The secrecy mark that a line without white space consists of, or nothing; a mark within a sentence is none."""
    line = line.strip("|")
    if len(line) > _LONGEST:
        return ""
    starred = _STARRED.search(line)
    if starred and _COPY.fullmatch(line, 0, starred.start()):
        term = _TERM.match(line, starred.end())
        if term and len(line) - term.end() <= 6:
            return line[starred.start() : term.end()]
    if not heading:
        return ""
    found = _ALONE.fullmatch(line) or _LABEL.match(line)
    return found[1] if found else ""
