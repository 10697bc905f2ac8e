"""总括 umbrella: a sentence that lists its goals by counted names, a code such as 1+4 explained later on."""

import re

from bihuan.reading.clauses import Span, pieces, trimmed

_OPENS = re.compile(r"[，。：]?(?:即|就是|包括|具体为|也就是)(?:[：，]|(?=围绕|实施|聚焦|以))|：(?!即)")
_NUMERAL = "[一二两三四五六七八九十百]{1,3}"
_COUNTED = re.compile(
    rf"“{_NUMERAL}(?:大|个|项|条|类|轮|场|件|种|支|批)?[^”\d]{{1,14}}”|{_NUMERAL}(?:大|个|项|轮|条|场)“[^”]{{1,14}}”"
)
_TALLY = re.compile(rf"{_NUMERAL}(?:大|个|项|条|类|轮|场|批|支)[^，。；“”]{{2,10}}$")
_CODED = re.compile(r"“[1-9]\d{1,6}”")
_CODE = re.compile(r"“?\d(?:\+(?:\d{1,2}|[NXn])){1,5}”?")
_EXPLAINS = re.compile(r"“(\d{1,2}|[NXn])”(?:代表|指|是|即|为)")


def parts_of(text: str, masked: str, start: int, end: int) -> tuple[Span, list[Span]] | None:
    """The umbrella's own words and the goals it lists, when at least two of them carry a counted name."""
    opening = _OPENS.search(masked, start, end)
    if not opening:
        return None
    goals: list[Span] = []
    coded = _CODED.search(text, start, opening.start()) is not None
    begin = -1
    for a, b in pieces(masked, opening.end(), end, "，；。"):
        begin = a if begin < 0 else begin
        if _COUNTED.search(text, a, b) or (coded and _TALLY.search(text[a:b])):
            goals.append(trimmed(text, begin, b))
            begin = -1
        elif _frames(text[a:b]):
            begin = -1
    if len(goals) < 2:
        return None
    head = pieces(masked, start, opening.start() + 1, "，；。")
    head = [span for span in head if span[1] - span[0] > 1]
    return (trimmed(text, *head[-1]) if head else (start, opening.start())), goals


def has_code(text: str, start: int, end: int) -> bool:
    """Whether the span names a code of the form 1+4."""
    return _CODE.search(text, start, end) is not None


def explains(text: str, start: int, end: int) -> bool:
    """Whether the sentence explains one figure of a code (“4”代表…)."""
    return _EXPLAINS.match(text, start, end) is not None


def _frames(clause: str) -> bool:
    """Whether a clause only sets the frame (以…为统领) and lists no goal."""
    return bool(re.match(r"以.{1,30}为.{2,6}$", clause))
