"""层次序号 markers: 一、（一）1.（1）第一，一是 … , where each begins and which run of numbers it belongs to."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Literal

Rank = Literal[
    "part",
    "chapter",
    "section",
    "major",
    "article",
    "named",
    "minor",
    "ordinal",
    "number",
    "decimal",
    "third",
    "bracket",
    "circle",
    "listed",
    "bullet",
]

ORDER = {
    "part": 0.5,
    "chapter": 1.0,
    "section": 1.5,
    "major": 2.0,
    "article": 2.5,
    "named": 2.8,
    "minor": 3.0,
    "ordinal": 3.5,
    "number": 4.0,
    "decimal": 4.3,
    "third": 4.6,
    "bracket": 5.0,
    "circle": 6.0,
    "listed": 7.0,
    "bullet": 8.0,
}
SPOKEN = ("listed", "ordinal", "bullet")

_DIGITS = {character: value for value, character in enumerate("〇一二三四五六七八九")} | {"两": 2, "零": 0}
_CN = "[一二三四五六七八九十]{1,3}"
_HUNDRED = "[一二三四五六七八九十百]{1,5}"
_MEASURES = "万亿个名家人户项所座条件场次批套台辆张亩吨元倍年月米公平小分"
_FORMS: tuple[tuple[Rank, re.Pattern[str]], ...] = (
    ("chapter", re.compile(rf"第({_CN})[章部编](?:分)?[、：\s]?")),
    ("section", re.compile(rf"第({_CN})节[、：\s]?")),
    ("article", re.compile(rf"第({_HUNDRED}|\d{{1,3}})条(?!线|款)[、：\s]?")),
    ("named", re.compile(rf"(?:任务|措施|举措|行动|工程|问题|专题|步骤|项目|专项)({_CN})[、：](?!\s*$)")),
    ("ordinal", re.compile(rf"第({_CN})(?:句话|点|个?方面|件事|个问题|个)?(?:[，、：]|(?=是))")),
    ("major", re.compile(rf"({_CN})、")),
    ("minor", re.compile(rf"（({_CN})）、?")),
    ("listed", re.compile(rf"({_CN})(?:是|要)(?![二三四五六七八九十])")),
    ("third", re.compile(r"\d{1,2}\.\d{1,2}\.(\d{1,2})[.、]?(?=[^\d.%‰，。、；])")),
    ("decimal", re.compile(rf"(?<![^\n])\d{{1,2}}\.(\d{{1,2}})(?=[^\d.%‰，。、；A-Za-z{_MEASURES}])")),
    ("number", re.compile(r"(\d{1,3})[.、](?!\d*[.%‰万亿]|\d+$)")),
    ("bracket", re.compile(r"（?(\d{1,3})）、?")),
    ("circle", re.compile(r"([①-⑳])")),
    ("listed", re.compile(r"(首先|其次|再次|再者|最后)，")),
    ("bullet", re.compile(r"()(?:——|—(?!—)|[●•◆◇★■▪·]|[-*](?=[^-*\d]))(?=[\u4e00-\u9fff“《])")),
)
_SEQUENCE_REACH = 4000
_HEADING_LENGTH = 40
_ORDINAL = re.compile(rf"\n第({_CN})，")
_SEQUENCE = {"首先": 1, "其次": 2, "再次": 3, "再者": 3, "最后": 4}
_OPENERS = frozenset("任措举行工问专步项第（一二三四五六七八九十0123456789①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳首其再最—●•◆◇★■▪·-*")
_COUNTED = r"(?:句话|点|个?方面|件事|个问题|个)?"
_WRITTEN = (
    rf"第?{_CN}{_COUNTED}[、，：是要]|第{_HUNDRED}条|\d{{1,3}}[.、](?!\d)|（?\d{{1,3}}）|[①-⑳]"
    r"|(?:首先|其次|再次|再者|最后)，"
)
_PLACE = re.compile(rf"(?:^|(?<=[。；：！？\n”，）]))(?:{_WRITTEN})|（{_CN}）", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Marker:
    """One enumerator: its rank, its number, where it starts and where the text behind it starts."""

    rank: Rank
    number: int
    start: int
    body: int


def marker_at(text: str, place: int) -> Marker | None:
    """The enumerator that begins at `place`, if one does."""
    if text[place : place + 1] not in _OPENERS:
        return None
    for rank, form in _FORMS:
        found = form.match(text, place)
        if found:
            return Marker(rank, numeral(found[1]), place, found.end())
    return None


def opening_marker(masked: str, place: int) -> Marker | None:
    """The enumerator a paragraph begins with; 其次 and 最后 are ones only where 首先 stands before them."""
    marker = marker_at(masked, place)
    if marker and masked[place : place + 2] in _SEQUENCE and marker.number > 1:
        first = masked.rfind("首先，", max(0, place - _SEQUENCE_REACH), place)
        counted = _ORDINAL.findall(masked, first, place) if first >= 0 and marker.number == _SEQUENCE["最后"] else []
        if counted:
            return replace(marker, rank="ordinal", number=numeral(counted[-1]) + 1)
        return marker if first >= 0 else None
    return marker


def inline_markers(masked: str, start: int, end: int) -> Iterator[Marker]:
    """Enumerators inside a paragraph that form a run 1, 2, 3 … or go on with one; a lone number is none."""
    found: list[Marker] = []
    for place in _PLACE.finditer(masked, start, end):
        marker = marker_at(masked, place.start())
        if marker and marker.start > start and _may_stand(masked, marker):
            found.append(marker)
    first = opening_marker(masked, start)
    last: dict[str, int] = {first.rank: first.number} if first else {}
    twos = {marker.rank for marker in found if marker.number == 2}
    fresh: set[str] = set(ORDER)
    for index, marker in enumerate(found):
        rank = marker.rank
        below = found[index + 1] if index + 1 < len(found) else None
        heads = rank == "major" and below and below.rank == "minor" and below.start - marker.body <= _HEADING_LENGTH
        if rank in last and masked.startswith("最后", marker.start):
            marker = replace(marker, number=last[rank] + 1)
        opens = rank in twos or rank == "minor" or masked[marker.start - 1] == "："
        begins = marker.number == 1 and rank in fresh and opens
        if begins or heads or (rank in last and marker.number == last[rank] + 1):
            last[rank] = marker.number
            fresh = (fresh - {rank}) | {lower for lower in ORDER if ORDER[lower] > ORDER[rank]}
            yield marker


def numeral(words: str) -> int:
    """The value of a Chinese, Arabic or circled numeral below a thousand; 0 when it is none."""
    if words in _SEQUENCE:
        return _SEQUENCE[words]
    if words.isdigit() and words.isascii():
        return int(words)
    if "①" <= words <= "⑳":
        return ord(words) - ord("①") + 1
    if not words:
        return 0
    value = unit = 0
    for character in words:
        if character == "百":
            value, unit = value + (unit or 1) * 100, 0
        elif character == "十":
            value, unit = value + (unit or 1) * 10, 0
        else:
            unit = _DIGITS.get(character, 0)
    return value + unit


def _may_stand(masked: str, marker: Marker) -> bool:
    """Only spoken enumerators (一是, 第一) may follow a comma; the written ones open a sentence."""
    before = masked[marker.start - 1]
    if marker.rank == "minor":
        return before not in "第《、至和"
    return before != "，" or marker.rank == "listed"
