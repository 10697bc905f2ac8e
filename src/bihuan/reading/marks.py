"""密级标志 marks: the secrecy mark of a document, which is not read here (保密法第十七条)."""

import re
from collections.abc import Iterable

from bihuan.core.words import Refused

_SIMPLE = str.maketrans("絕機級長號緊頁個發漢＊｜", "绝机级长号紧页个发汉*|", "\u200b\u200c\u200d\u2060\ufeff")
_YEARS = r"(?:\d{1,2}|[一二三四五六七八九十]{1,3})(?:年|个月|月|天|日)"
_TERM = rf"(?:长期|{_YEARS}|解密)"
_LEVEL = "(?:绝密|机密|秘密)级?"
_STAR = r"[★☆*✩✭⭐✱✶⋆]\ufe0f?"
_SURE = rf"{_LEVEL}(?:{_STAR}{_TERM}?+|[·•・‧∙—–-]{_TERM})"
_BARE = rf"{_LEVEL}(?:[（(]?{_TERM}[）)]?)?"
_MARK = rf"[（(\[【《]?(?P<mark>{_SURE}|{_BARE})[）)\]】》]?"
_URGENT = "特急件?|加急件?|平急件?|特提|急件"
_BESIDE = (
    r"(?:份数?号|份数?序号|编号|No\.?|№)[：:]?|\d{1,8}"
    r"|(?:密级(?:[和及]保密期限)?|涉密等级|保密等级|保密期限|紧急程度|缓急程度)[：:]?"
    rf"|{_URGENT}|{_TERM}|[|：:/／、,，—–-]|第\d{{1,4}}页|共\d{{1,4}}页"
    r"|[\u4e00-\u9fff]{1,12}[〔\[（(﹝]\d{4}[〕\])）﹞]第?\d{1,4}号"
)
_HEADER = re.compile(rf"(?P<before>(?:{_BESIDE})*){_MARK}(?P<after>(?:{_BESIDE})*)", re.I)
_CELL = re.compile(_MARK)
_SURELY = re.compile(rf"(?P<mark>{_SURE})(?!的|等|字样|标志|样式|格式|形式)")
_LABEL = re.compile(rf"(?:^|[\s|])密级(?:[和及]保密期限)?[：:|]+(?P<mark>{_LEVEL})(?![\u4e00-\u9fff])")
_HEAD = re.compile(
    r".{2,}(?:文件|函|纪要|通知|意见|方案|表|清单|报告|通报|决定|简报|专报|要点|计划|批示|[县区市府厅局委])|附件\d*"
)
_TELLING = re.compile(r"[^\d|：:/／、,，—–-]")
_SENTENCE = re.compile(r"[。；！？“”‘’\"「」『』]")
_GAP = re.compile(r"[\s|]+")
_BRACKET = re.compile(r"\s*([（(\[【]\w密\S*)$")
_WIDE = re.compile(r"\s{2,}|[\u3000\t|]")
_HEAD_LINES = 25
_LONGEST = 80


def refuse_marked(lines: Iterable[str], *, name: str) -> None:
    """Refuses a document in whose lines a secrecy mark stands: a sure one anywhere, a bare word in the heading."""
    filled = 0
    for line in lines:
        if not line.strip():
            continue
        filled += 1
        mark = mark_in(line, heading=filled <= _HEAD_LINES)
        if mark:
            raise Refused("missing", "reading_classified", name=name, mark=mark)


def mark_in(line: str, *, heading: bool) -> str:
    """The secrecy mark a line bears, alone or beside other parts of a heading, or nothing; within a sentence is none.

    Beside a star or among parts of a heading it counts anywhere; a bare word only where `heading` says so.
    """
    line = line.translate(_SIMPLE).strip()
    if "密" not in line:
        return ""
    cells = line.split("|") if "|" in line else []
    return _mark(line, heading=heading) or next(filter(None, (_mark(cell, heading=False) for cell in cells)), "")


def _mark(line: str, *, heading: bool) -> str:
    squeezed = "".join(line.split()).strip("|。；")
    if len(squeezed) > _LONGEST or _SENTENCE.search(squeezed):
        return ""
    found = _SURELY.search(squeezed)
    if found:
        return found["mark"]
    found = _HEADER.fullmatch(squeezed)
    if found and (heading or _TELLING.search(found["before"] + found["after"])):
        return found["mark"]
    labelled = _LABEL.search(line) if heading else None
    return labelled["mark"] if labelled else _set_apart(line) if heading else ""


def _set_apart(line: str) -> str:
    """The bare mark that white space or brackets set apart from the head or the title of a document."""
    parts = [part for part in _WIDE.split(line) if part.strip()]
    wide = [_CELL.fullmatch("".join(part.split())) for part in parts]
    if len(wide) == 2 and any(wide):
        return next(found["mark"] for found in wide if found)
    words = _GAP.sub(" ", _BRACKET.sub(r" \1", line)).split()
    for mark, rest in ((words[-1], words[:-1]), (words[0], words[1:])):
        found = _CELL.fullmatch(mark)
        if found and _HEAD.fullmatch("".join(rest)):
            return found["mark"]
    return ""
