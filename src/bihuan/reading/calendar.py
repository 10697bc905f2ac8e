"""年份 calendar: the day a document was issued and the year it speaks of, from which its deadlines are reckoned."""

import re
from collections import Counter
from dataclasses import dataclass
from datetime import date

from bihuan.reading.markers import numeral

_N = r"(?:\d{1,3}|[一二两三四五六七八九十]{1,3})"
_ISSUED = re.compile(
    r"(?:^|\n)（?(?:发布时间：|印发日期：|日期：|时间：)?((?:19|20)\d{2})年(\d{1,2})月(\d{1,2})日(?:印发|发布)?）?(?=\n|$|[，；]|在)"
)
_DATELINE = re.compile(
    r"(?:^|\n)[^\n。]{0,30}?((?:19|20)\d{2})[-/.](\d{1,2})[-/.](\d{1,2})(?:日?\d{1,2}[:：]\d{2}(?:[:：]\d{2})?)?(?=\n|来源|作者|编辑|发布|浏览|字号|$)"
)
_AT_END = re.compile(r"((?:19|20)\d{2})年(\d{1,2})月(\d{1,2})日(?:印发)?(?:（[^（）]{0,12}）)?）?\s*$")
_NUMBERED = re.compile(r"〔((?:19|20)\d{2})〕\d{1,4}号")
_YEAR = re.compile(r"((?:19|20)\d{2})年")
_TITLED = re.compile(r"((?:19|20)\d{2})(?:年|[—–~-](?:20)?\d{2}年)(?!以来|底以?前|[^\n，。]{0,6}(?:回顾|总结))")
_ANCHORED = re.compile(rf"((?:19|20)\d{{2}})年起({_N})年内")
_PERIOD_YEAR = re.compile(
    r"((?:19|20)\d{2})年(?:度)?(?:全[市区县省国]|我[市区县省]|重点|主要|(?:政府)?工作|目标|任务|第[一二三四五六七八九十\d]{1,3}[次季]|[^，。；年]{0,8}要)"
)
_DUE_YEAR = re.compile(
    r"((?:19|20)\d{2})年(?:\d{1,2}月(?:[底末]|\d{1,2}日)?(?:之?前|以前|[|）；。])|\d{1,2}月[底末]|[底末]|[上下]半年|全年|第?[一二三四]季度)"
)
_MEETING = re.compile(r"((?:19|20)\d{2})年\d{1,2}月\d{1,2}日")
_HEAD, _TAIL, _OPENING, _TITLE_LINES, _SIGNATURE = 400, 400, 300, 4, 20


@dataclass(frozen=True, slots=True)
class Calendar:
    """From what days are reckoned: the day of issue if known, the year, and the years a plan announces (起五年内)."""

    issued: date | None
    year: int | None
    anchors: tuple[tuple[int, int], ...] = ()


def calendar_of(text: str, masked: str, issued: date | None) -> Calendar:
    """The day of issue and the year of a document, read from its date line, number, title, headings or orders."""
    if issued is None:
        found = _ISSUED.search(text, max(0, len(text) - _TAIL)) or _ISSUED.search(text, 0, min(len(text), _HEAD))
        found = found or _AT_END.search(text, max(0, len(text) - _TAIL))
        found = found or _DATELINE.search(text, 0, min(len(text), _HEAD))
        issued = day_of(int(found[1]), int(found[2]), int(found[3])) if found else None
    anchors = tuple((int(year), numeral(length)) for year, length in _ANCHORED.findall(text))
    return Calendar(issued, issued.year if issued else _year(text, masked), anchors)


def day_of(year: int | None, month: int, day: int) -> date | None:
    """The day, or None where there is no year or no such day."""
    try:
        return None if year is None else date(year, month, day)
    except ValueError:
        return None


def _year(text: str, masked: str) -> int | None:
    number = _NUMBERED.search(masked[:600])
    if number:
        return int(number[1])
    title = "\n".join(line for line in text[:_OPENING].split("\n")[:_TITLE_LINES] if "。" not in line)
    named = [int(found[1]) for found in _TITLED.finditer(title) if text[max(0, found.start() - 1)] not in "“至到"]
    if named:
        return named[0]
    met = _MEETING.search(masked, 0, min(len(masked), _OPENING))
    if met:
        return int(met[1])
    last = _YEAR.findall(text, max(0, len(text) - _SIGNATURE))
    if last and (text.rstrip().endswith(("月", "月）", "年）", "年度）"))):
        return int(last[-1])
    for form, least in ((_PERIOD_YEAR, 1), (_DUE_YEAR, 1), (_YEAR, 2)):
        counts = Counter(int(year) for year in form.findall(masked))
        if counts and max(counts.values()) >= least:
            most = max(counts.values())
            years = [year for year, count in counts.items() if count == most]
            return max(years) if form is _PERIOD_YEAR else min(years)
    return None
