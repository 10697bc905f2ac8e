"""句读 clauses: quotations masked, running text cut into sentences, segments and clauses without losing a position."""

import re
from collections.abc import Iterator
from functools import cache

_QUOTED = re.compile(r"“[^“”\n]{1,160}”|《[^《》\n]{1,160}》|（[^（）\n]{1,120}）|‘[^‘’\n]{1,80}’")
_NESTED = re.compile(
    r"《[^《》\n]{0,80}《[^《》\n]{1,80}》[^《》\n]{0,80}》|（[^（）\n]{0,80}（[^（）\n]{1,60}）[^（）\n]{0,80}）"
)
_SHORT = re.compile(r"“[^“”\n]{1,14}”|《[^《》\n]{1,160}》|（[^（）\n]{1,120}）")
_NUMERAL = re.compile(r"（(?:[一二三四五六七八九十]{1,3}|\d{1,3})）")
_PLAN = re.compile(r"“(?:十[三四五六七]五|[五七十]一)”")
_LONGEST = 2000
_STOP = re.compile(r"[。！？]+”?|\n")

Span = tuple[int, int]


def mask(text: str) -> str:
    """`text` of the same length, with what stands inside quotation marks, titles and brackets blanked out by □."""
    text = _NESTED.sub(_blank, text)
    return _QUOTED.sub(_blank, text)


def mask_names(text: str) -> str:
    """`text` with titles, brackets and short quotations blanked out, long quotations left to be read."""
    return _SHORT.sub(_blank, _NESTED.sub(_blank, text))


def sentences(masked: str, start: int, end: int) -> Iterator[Span]:
    """Spans of the sentences between `start` and `end`, stops outside quotations included; none is over 2,000 long."""
    begin = start
    while begin < end:
        stop = _STOP.search(masked, begin, min(end, begin + _LONGEST))
        close = stop.end() if stop else min(end, begin + _LONGEST)
        yield begin, close
        begin = close


def pieces(masked: str, start: int, end: int, marks: str) -> list[Span]:
    """Spans between any of `marks`, which belong to none of them; empty ones are left out."""
    return [found.span() for found in _without(marks).finditer(masked, start, end)]


@cache
def _without(marks: str) -> re.Pattern[str]:
    return re.compile(f"[^{re.escape(marks)}]+")


def trimmed(text: str, start: int, end: int) -> Span:
    """The span without the stops and commas at its ends."""
    while end > start and text[end - 1] in "。；，、：！？;,\n":
        end -= 1
    while start < end and text[start] in "。；，、：！？;,\n":
        start += 1
    return start, end


def _blank(found: re.Match[str]) -> str:
    inside = found[0]
    if _NUMERAL.fullmatch(inside) or _PLAN.fullmatch(inside):
        return inside
    stop = inside[-2] if inside[0] == "“" and inside[-2] in "。！？" else "□"
    if len(inside) < 4 or stop == "□":
        return inside[0] + "□" * (len(inside) - 2) + inside[-1]
    return inside[0] + "□" * (len(inside) - 3) + stop + inside[-1]
