"""成员 members: the items a text enumerates before or behind a count, each a span of the text."""

import re

from bihuan.reading.clauses import Span
from bihuan.reading.markers import marker_at
from bihuan.reading.speech import opens_with_verb, without_verbs

_REACH = 400
_RUN = re.compile(r"(?:“[^“”\n]{1,40}”[、和及与，]?){2,20}$")
_QUOTE = re.compile(r"“([^“”\n]{2,200})”的?$")
_FIGURE = re.compile(r"“\d{1,2}”(?:代表|指|是|即|为)")
_GOVERNED = re.compile(r"(?:(?:要|应|须)(?:紧紧)?|、?)(?:围绕|聚焦|紧扣|紧盯|抓住|抓好|把握|扭住|突出|处理好)")
_ONE = re.compile(r"“[^“”\n]{1,40}”")
_NAMED_LIST = re.compile(r"(?:任务|工程|行动|目标|计划|机制|体系|布局|格局|要求|举措){1,2}[：（(]")
_OPENS_LIST = re.compile(
    r"[，]?(?:即|包括|分别是|分别为|主要是|就是|具体为|为|是)?[：，（(]?(?:即|包括|分别是|分别为)?"
)


def before_count(text: str, end: int, number: int, *, quoted: bool) -> list[Span]:
    """The list that ends where a count begins: a quoted list, a run of quotations, or items joined by 、 and 和."""
    begin = max(0, end - _REACH)
    window = text[begin:end]
    run = _RUN.search(window)
    if run:
        items = [
            (begin + run.start() + one.start() + 1, begin + run.start() + one.end() - 1)
            for one in _ONE.finditer(run[0])
        ]
        return items if _close(len(items), number) else []
    quote = _QUOTE.search(window)
    if quote:
        for marks in ("、", "，", "+", "；"):
            items = _split(text, begin + quote.start(1), begin + quote.end(1), marks)
            if len(items) == number:
                return items
        return []
    start = max(text.rfind(mark, begin, end) for mark in "，。；：\n（") + 1
    end -= text[end - 1] == "等"
    marker = marker_at(text, start)
    start = marker.body if marker and marker.body < end else start
    items = _split(text, start or begin, end, "、", joins="和与及" if number < 12 else "")
    if len(items) != number and not (quoted and len(items) >= 3 and _close(len(items), number)):
        items = _split(text, start or begin, end, "、")
    if len(items) == number or (quoted and len(items) >= 3 and _close(len(items), number)):
        return _bare(text, items)
    return []


def after_count(text: str, start: int, number: int, noun: str) -> list[Span]:
    """The list behind a count: after a colon or in brackets, or items that repeat the counted noun."""
    stop = _sentence_end(text, start)
    opened = _NAMED_LIST.match(text, start) or _OPENS_LIST.match(text, start)
    if opened and opened[0] not in ("", "，") and number <= 20:
        end = text.find("）", opened.end(), stop) if text[opened.end() - 1] in "（(" else -1
        limit = (
            end
            if end >= 0
            else min([place for mark in "，；" if (place := text.find(mark, opened.end(), stop)) >= 0] or [stop])
        )
        items = _split(text, opened.end(), limit, "、", joins="和与及")
        if len(items) == number:
            return _bare(text, items)
    head = re.sub(r"^“[^”]*”", "", noun)[-2:]
    if len(head) < 2:
        return []
    for a, b in _clauses(text, start, stop):
        items = _split(text, a, b, "、")
        if len(items) >= 2 and _close(len(items), number) and all(text[c:d].endswith(head) for c, d in items):
            return _bare(text, items)
    return []


def single_member(text: str, start: int, noun: str) -> list[Span]:
    """The one thing a count of one announces, named behind it in the sentence by a quotation: “…”的…机制."""
    head = noun[-2:]
    if len(head) < 2 or "“" in noun:
        return []
    found = re.compile(rf"“[^“”\n]{{2,40}}”(?:的)?[^，。；、“”\n]{{0,10}}{re.escape(head)}").search(
        text, start, _sentence_end(text, start)
    )
    return [found.span()] if found else []


def titled(text: str, noun: str, number: int) -> list[Span]:
    """The titles of works a count such as 两个《办法》 points back to."""
    kind = noun[1 : noun.find("》")]
    found = {text[m.start() : m.end()]: m.span() for m in re.finditer(rf"《[^《》\n]{{2,80}}{re.escape(kind)}》", text)}
    return list(found.values()) if len(found) == number else []


def listed(text: str, start: int, end: int) -> list[Span]:
    """The items between two places, joined by 、 and 和."""
    return _split(text, start, end, "、", joins="和与及")


def _split(text: str, start: int, end: int, marks: str, joins: str = "") -> list[Span]:
    """Spans between `marks` outside quotations; the last item is cut once more at one of `joins`."""
    items: list[Span] = []
    depth = 0
    begin = start
    for place in range(start, end):
        depth += (text[place] in "“（《") - (text[place] in "”）》")
        if depth == 0 and text[place] in marks:
            items.append((begin, place))
            begin = place + 1
    items.append((begin, end))
    if joins:
        a, b = items[-1]
        cut = max(text.rfind(mark, a + 1, b - 1) for mark in joins)
        if cut > a:
            items[-1:] = [(a, cut), (cut + 1, b)]
    return [(a, b) for a, b in items if b > a]


def _bare(text: str, items: list[Span]) -> list[Span]:
    """The items of a list, the first without the verb that governs them all."""
    if sum(1 for a, b in items if opens_with_verb(text[a:b]) and b - a > 3) == len(items) and _alike(text, items):
        return items
    least = max(1, min((b - a for a, b in items[1:]), default=2) - 1)
    return [_bare_first(text, items[0], least=least), *items[1:]]


def _alike(text: str, items: list[Span]) -> bool:
    """Whether every item says the same thing of another object: 改造一批…、打通一批…."""
    return (
        len({tuple(re.findall("一批|一个|一[项条支套片]", text[a:b])) for a, b in items}) == 1
        and "一" in text[slice(*items[0])]
    )


def _bare_first(text: str, span: Span, *, least: int) -> Span:
    explained = _FIGURE.match(text, span[0], span[1])
    if explained:
        return explained.end(), span[1]
    words = text[span[0] : span[1]]
    for mark in _GOVERNED.finditer(words):
        if len(words) - mark.end() >= max(2, least) and not words.startswith("“"):
            words = words[mark.end() :]
            break
    kept = without_verbs(words.removeprefix("要"), least=least) if not words.startswith("“") else words
    quote = kept.find("“")
    if quote > 0 and kept.count("“") == 1 and without_verbs(kept[:quote] + "□□") == "□□":
        kept = kept[quote:]
    return span[1] - len(kept), span[1]


def _close(found: int, number: int) -> bool:
    return abs(found - number) <= 1 + number // 6


def _sentence_end(text: str, start: int) -> int:
    stops = [place for mark in "。\n" if (place := text.find(mark, start, start + _REACH)) >= 0]
    return min(stops, default=min(len(text), start + _REACH))


def _clauses(text: str, start: int, stop: int) -> list[Span]:
    out: list[Span] = []
    begin = start
    for place in range(start, stop):
        if text[place] in "，；":
            out.append((begin, place))
            begin = place + 1
    return [*out, (begin, stop)]
