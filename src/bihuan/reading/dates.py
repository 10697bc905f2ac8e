"""时限 dates: deadline words to days, reckoned from the year of the document and never invented."""

import re
from calendar import monthrange
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta

from bihuan.core.workdays import Term, due, shipped
from bihuan.reading.calendar import Calendar, day_of
from bihuan.reading.draft import Deadline
from bihuan.reading.lexicon import any_of, table_of
from bihuan.reading.markers import numeral

_N = r"(?:\d{1,3}|[一二两三四五六七八九十]{1,3})"
_Y = r"(?:20\d{2}年|今年|明年|当年|本年)?"
_DATELIKE = re.compile(
    rf"[年月日天周]|季度|Q[1-4]|{any_of('feasts')}|{any_of('lasting')}|十[三四五六七]|[底末汛冬夏季暖]"
)
_FEASTS = table_of("feast_days")
_DONE = any_of("completions")
_FIVE_YEARS = {"三": 2020, "四": 2025, "五": 2030, "六": 2035, "七": 2040}

_FORMS: tuple[tuple[str, re.Pattern[str]], ...] = (
    (
        "range",
        re.compile(
            rf"(?P<y>{_Y})(?P<m>\d{{1,2}})月(?P<d>\d{{1,2}})日(?:起)?[至到—–-]+(?P<y2>{_Y})(?P<m2>\d{{1,2}})月(?P<d2>\d{{1,2}})日"
        ),
    ),
    ("years", re.compile(r"(?:从|自)?(?P<y>20\d{2})年?(?:[—–~-]+|到|至)(?P<y2>20\d{2})年(?!\d)")),
    (
        "months",
        re.compile(
            rf"(?:从|自)?(?P<y>{_Y})(?P<m>\d{{1,2}})月(?:份|底|初)?(?:[—–~-]+|至|到)(?P<y2>{_Y})(?P<m2>\d{{1,2}})月(?:份|底|末)?(?!\d{{1,2}}日)"
        ),
    ),
    (
        "since",
        re.compile(
            rf"(?:从|自)?(?P<y>20\d{{2}}年)(?:(?P<m>\d{{1,2}})月(?:(?P<d>\d{{1,2}})日)?)?起(?:，?(?:实施|开展|连续|用)?(?P<n>{_N})年内?)?"
        ),
    ),
    (
        "issue",
        re.compile(
            rf"(?:自|从)?(?:本[^，。；]{{1,6}})?(?:印发|发布|下发|施行|实施|通过|公布|批复|批准|收到[^，。；]{{0,8}}|接到[^，。；]{{0,8}}|成文|签发)(?:之日起|后)，?(?P<n>{_N})(?P<u>个?工作日|日|天|个月|年)(?:内|之内)"
        ),
    ),
    ("span", re.compile(rf"(?<![第超前满\d])(?P<n>{_N})(?P<u>年|个月|个工作日|天|日|周)(?:之)?内(?![容部])")),
    ("third", re.compile(rf"(?P<y>{_Y})(?P<m>\d{{1,2}})月(?P<p>上旬|中旬|下旬|初)(?:之?前|以前)?")),
    ("monthend", re.compile(rf"(?P<y>{_Y})(?P<m>\d{{1,2}})月(?:份)?(?:底|末)(?:之?前|以前)?")),
    ("day", re.compile(rf"(?P<y>{_Y})(?P<m>\d{{1,2}})月(?P<d>\d{{1,2}})日(?:之?前|以前)")),
    ("plainday", re.compile(rf"(?P<y>{_Y})(?P<m>\d{{1,2}})月(?P<d>\d{{1,2}})日")),
    (
        "dayonly",
        re.compile(
            r"(?<![\d月])(?:本月|当月)?(?P<d>\d{1,2})日(?:\d{1,2}时)?(?:之?前|以前)|(?:本月|当月)[底末](?:之?前|以前)?"
        ),
    ),
    ("month", re.compile(rf"(?P<y>{_Y})(?P<m>\d{{1,2}})月(?:份)?(?:之?前|以前|完成|持续跟踪|(?={_DONE})|$)")),
    (
        "quarter",
        re.compile(
            rf"(?P<y>{_Y})(?:第?(?P<q>[一二三四1-4])季度|(?<![A-Za-z])Q(?P<q2>[1-4])(?!\d))(?:末|底)?(?:之?前|以前)?"
        ),
    ),
    ("half", re.compile(rf"(?P<y>{_Y})(?P<h>上半年|下半年)(?:末|底)?(?:之?前|以前)?")),
    (
        "feast",
        re.compile(
            rf"(?P<y>{_Y})(?:{any_of('feasts')}、?)?“?(?P<f>{any_of('feasts')})”?(?:节|假期|期间|开学)?(?:之?前|以前)"
        ),
    ),
    (
        "term",
        re.compile(rf"(?P<y>{_Y})(?:[春秋]季(?:学期)?(?:开学)?|[主入]?汛期?|入[冬夏]|[采供]暖[季期]?)(?:之?前|以前)"),
    ),
    (
        "yearend",
        re.compile(
            r"(?:(?P<y>20\d{2}年|今年|明年|当年|本年)?(?:年)?(?<!\d)(?:(?<![\d一二两三四五六七八九十])年底|年末|全年|(?<![\d一二两三四五六七八九十])年内|(?<=年)[底末])(?:之?前|以前)?)"
        ),
    ),
    ("before", re.compile(r"(?P<y>20\d{2})年(?:之)?前")),
    ("until", re.compile(r"(?:到|至|截至)(?P<y>20\d{2})年(?!\d|以来|\d{1,2}月)(?:底|末)?")),
    ("whole", re.compile(r"(?P<y>20\d{2}年|今年)(?:内|度)?(?![\d初以]|上半|下半|的|版|污染|第|[春秋冬夏]季)")),
    ("plan", re.compile(r"“?十(?P<p>[三四五六七])五”?(?:(?:时期)?(?:期)?[末底]|(?:时期|期间|时期内|期内)(?!的))")),
    ("lasting", re.compile(rf"{any_of('lasting')}(?=[。；，）\n|]|$)")),
)
_FORM = dict(_FORMS)
_ORDER = {kind: place for place, kind in enumerate(_FORM)}
_CAPPED = re.compile(r"(?:[减缩降短制][至到在]|超过?|控制在)$")
_OF_OBJECT = re.compile(r"(?:建成|建造|竣工|投用|出生|入住|登记|成立|印发|出台|签订|开工)的")
_SINCE_EVENT = re.compile(r"(?:收到|接到)[^，。；]{0,8}之日")
_COMPLETED = re.compile(_DONE)


def deadlines_in(
    masked: str, start: int, end: int, calendar: Calendar, *, cell: bool = False
) -> list[tuple[int, int, Deadline]]:
    """The deadlines stated between two places, in order; `cell` reads a bare month as the end of that month."""
    found: list[tuple[int, int, Deadline]] = []
    if not _DATELIKE.search(masked, start, end):
        return found
    year = calendar.year
    for kind, match in _matches(masked, start, end, cell=cell):
        if match.start() > start and _describes(masked, match, end, kind, cell=cell):
            continue
        deadline = _resolve(kind, match, year, calendar)
        if deadline:
            named = match.groupdict().get("y") or ""
            rule = _rule_of(kind, deadline, cell=cell, dated=named[:4].isdigit())
            found.append((match.start(), match.end(), replace(deadline, rule=rule)))
            year = int(named[:4]) if named[:4].isdigit() else year
    return found


def _rule_of(kind: str, deadline: Deadline, *, cell: bool, dated: bool) -> str:
    """The short name of the rule that read a deadline."""
    if kind == "lasting":
        return "lasting"
    if deadline.end is None and deadline.start is None:
        return "undated"
    if kind in ("issue", "span"):
        return "relative"
    if cell:
        return "cell"
    return "date" if dated or kind == "plan" else "reckoned"


def _matches(masked: str, start: int, end: int, *, cell: bool) -> Iterator[tuple[str, re.Match[str]]]:
    """The forms found one behind the other, the one that begins first each time; every form is looked for once only."""
    ahead = {kind: found for kind, form in _FORMS if (found := _next(kind, form, masked, start, end, cell=cell))}
    while ahead:
        kind = min(ahead, key=lambda each: (ahead[each].start(), _ORDER[each]))
        match = ahead[kind]
        yield kind, match
        for other in [each for each, found in ahead.items() if found.start() < match.end()]:
            found = _next(other, _FORM[other], masked, match.end(), end, cell=cell)
            if found:
                ahead[other] = found
            else:
                del ahead[other]


def _next(kind: str, form: re.Pattern[str], masked: str, start: int, end: int, *, cell: bool) -> re.Match[str] | None:
    """The next place where a form stands; a month alone counts only in a cell, before 前 or before what ends in it."""
    if kind == "plainday" and not cell:
        return None
    for found in form.finditer(masked, start, end):
        alone = kind == "month" and not cell and not found[0].endswith(("前", "完成"))
        if found.end() > found.start() and not (alone and not _COMPLETED.match(masked, found.end(), end)):
            return found
    return None


def _describes(masked: str, match: re.Match[str], end: int, kind: str, *, cell: bool) -> bool:
    """Whether the words only describe something: a rate per year, a date behind 原定于, a year inside a name."""
    before = masked[max(0, match.start() - 4) : match.start()]
    after = masked[match.end() : min(end, match.end() + 8)]
    if (
        before.endswith(
            ("每", "每年", "每月", "次月", "原定于", "截至", "比", "较", "近", "过去", "享受", "连续", "满", "自")
        )
        and kind != "since"
    ):
        return True
    if after.startswith(("未", "尚未", "仍未", "仍不", "已")) or _OF_OBJECT.match(after):
        return True
    if kind == "span" and (re.match(r"[^，。；、]{0,6}率", after) or _CAPPED.search(before)):
        return True
    if kind == "span" and re.match(r"(?:享受|给予|不得|可享|免费|累计)", after):
        return True
    if kind == "whole" and (
        (match.start() > 0 and masked[match.start() - 1] not in "，。；：\n、（|中" and not cell)
        or after.startswith("以来")
    ):
        return True
    return match[0] in ("底", "末")


def _resolve(kind: str, match: re.Match[str], year: int | None, calendar: Calendar) -> Deadline | None:
    part = match.groupdict()
    named = _named_year(part.get("y"), year, calendar)
    text = match[0]
    if kind == "lasting":
        return Deadline(text, None, None)
    if kind in ("issue", "span"):
        return _relative(kind, match, calendar)
    if kind == "before":
        return Deadline(text, None, day_of(int(part["y"]) - 1, 12, 31))
    if kind in ("years", "until", "whole"):
        first = int(part["y"][:4]) if part["y"][:4].isdigit() else named
        last = int(part["y2"]) if kind == "years" else first
        begin = None if kind == "until" else day_of(first, 1, 1)
        return Deadline(text, begin, day_of(last, 12, 31))
    if kind == "since":
        begin = day_of(named, int(part["m"] or 1), int(part["d"] or 1))
        if begin is None or not part["n"]:
            return Deadline(text, begin, None)
        return Deadline(text, begin, _plus_years(begin, numeral(part["n"])) - timedelta(days=1))
    if kind == "range":
        begin = day_of(named, int(part["m"]), int(part["d"]))
        last = _named_year(part["y2"], named, calendar)
        return Deadline(text, begin, day_of(last, int(part["m2"]), int(part["d2"])))
    if kind == "dayonly":
        return Deadline(text, None, _next_day(calendar.issued, int(part["d"] or 31)))
    if kind == "months":
        last = _named_year(part["y2"], named, calendar)
        return Deadline(text, day_of(named, int(part["m"]), 1), _month_end(last, int(part["m2"])))
    if kind == "plan":
        return Deadline(text, None, date(_FIVE_YEARS[part["p"]], 12, 31))
    return _within_year(kind, part, text, named)


def _next_day(issued: date | None, day: int) -> date | None:
    """The next day of the month with this number from the day of issue on; none without one."""
    if issued is None:
        return None
    last = monthrange(issued.year, issued.month)[1]
    if min(day, last) >= issued.day:
        return date(issued.year, issued.month, min(day, last))
    return day_of(issued.year + issued.month // 12, issued.month % 12 + 1, day)


def _within_year(kind: str, part: dict[str, str], text: str, year: int | None) -> Deadline | None:
    if kind == "quarter":
        quarter = numeral(part["q"] or part["q2"])
        return Deadline(text, None, _month_end(year, quarter * 3))
    if kind == "half":
        return Deadline(text, None, _month_end(year, 6 if part["h"] == "上半年" else 12))
    if kind == "term":
        return Deadline(text, None, None)
    if kind == "feast":
        month_day = _FEASTS.get(part["f"])
        return Deadline(text, None, day_of(year, *month_day) if month_day else None)
    if kind == "yearend":
        return Deadline(text, None, day_of(year, 12, 31))
    month = int(part["m"])
    if not 1 <= month <= 12:
        return None
    if kind == "third":
        days = {"初": (1, 10), "上旬": (1, 10), "中旬": (11, 20), "下旬": (21, 31)}[part["p"]]
        last = _month_end(year, month) if days[1] == 31 else day_of(year, month, days[1])
        return Deadline(text, None if "前" in text else day_of(year, month, days[0]), last)
    return Deadline(
        text, None, day_of(year, month, int(part["d"])) if kind in ("day", "plainday") else _month_end(year, month)
    )


def _relative(kind: str, match: re.Match[str], calendar: Calendar) -> Deadline:
    """A length of time from the day of issue, or from the year a plan announced for the same length."""
    length, unit, text = numeral(match["n"]), match["u"], match[0]
    if kind == "span" and unit == "年":
        for year, announced in calendar.anchors:
            if announced == length:
                return Deadline(text, day_of(year, 1, 1), day_of(year + length - 1, 12, 31))
    begin = calendar.issued
    if begin is None or (kind == "span" and unit in ("日", "天", "周", "个工作日")) or _SINCE_EVENT.search(text):
        return Deadline(text, None, None)
    if "工作日" in unit:
        return Deadline(text, None, _after_workdays(begin, length))
    if unit in ("日", "天"):
        return Deadline(text, None, begin + timedelta(days=length))
    if unit == "年":
        return Deadline(text, None, _plus_years(begin, length))
    months = begin.month - 1 + length
    year, month = begin.year + months // 12, months % 12 + 1
    return Deadline(text, None, date(year, month, min(begin.day, monthrange(year, month)[1])))


def _after_workdays(begin: date, length: int) -> date | None:
    """The end of so many working days; none where the calendar does not know the years it runs through."""
    known = shipped()
    last = due(begin, Term(length), known).day
    return last if known.is_known(begin) and known.is_known(last) else None


def _named_year(words: str | None, year: int | None, calendar: Calendar) -> int | None:
    if words and words[:4].isdigit():
        return int(words[:4])
    if words == "明年":
        return None if calendar.year is None else calendar.year + 1
    return calendar.year if words else year


def _plus_years(day: date, years: int) -> date:
    return date(day.year + years, day.month, min(day.day, monthrange(day.year + years, day.month)[1]))


def _month_end(year: int | None, month: int) -> date | None:
    return None if year is None or not 1 <= month <= 12 else date(year, month, monthrange(year, month)[1])
