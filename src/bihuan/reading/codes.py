"""代号 codes: figures such as a string of digits or 1+4 taken apart into the counts they stand for, and checked."""

import re
from collections.abc import Iterator

from bihuan.reading.clauses import Span, pieces, sentences, trimmed
from bihuan.reading.draft import Claim
from bihuan.reading.members import listed
from bihuan.reading.reflow import Running
from bihuan.reading.umbrella import parts_of

Phrase = tuple[int, int, int]

_SUM = re.compile(r"“?(?P<code>\d{1,2}(?:\+(?:\d{1,2}|[NXn])){1,6})”?(?P<noun>[^，。；、：“”（）\n\d]{0,12})")
_DIGITS = re.compile(r"“(?P<code>[1-9]\d{1,6})”(?P<noun>[^，。；、：“”（）\n\d]{1,12})")
_EXPLAINED = re.compile(r"“(?P<figure>\d{1,2})”(?:代表|指|是|即|为)(?P<list>[^，。；\n]{2,120})")
_COUNT_TAIL = re.compile(r"[一二两三四五六七八九十]{1,3}(?:大|个|项|条|类|种)[^、]{2,20}$")
_REACH = 600


def codes_in(running: Running, masked: str, phrases: list[Phrase]) -> Iterator[tuple[int, Claim]]:
    """The codes of a document, each once, with the parts they fall into and the members found for them."""
    seen: set[str] = set()
    for found in _SUM.finditer(running.text):
        if found["code"] not in seen and (running.text[found.start()] == "“" or found["noun"]):
            seen.add(found["code"])
            yield found.start(), _sum(running, found)
    best: dict[str, tuple[int, Claim]] = {}
    for found in _DIGITS.finditer(running.text):
        code = found["code"]
        if re.fullmatch(r"(?:19|20)\d\d", code) or (code in best and best[code][1].agrees):
            continue
        claim = _digits(running, masked, found, phrases)
        if claim and (code not in best or claim.agrees):
            best[code] = (found.start(), claim)
    yield from best.values()


def partitions(digits: str) -> Iterator[tuple[int, ...]]:
    """Every way to read a string of digits as numbers from 1 to 20, the longest parts last."""
    if not digits:
        yield ()
        return
    for length in (1, 2):
        head = digits[:length]
        if len(head) == length and head[0] != "0" and int(head) <= 20:
            for rest in partitions(digits[length:]):
                yield (int(head), *rest)


def _sum(running: Running, found: re.Match[str]) -> Claim:
    figures = found["code"].split("+")
    parts = tuple(int(figure) for figure in figures if figure.isdigit())
    declared = sum(parts) if len(parts) == len(figures) else None
    members: list[Span] = []
    other = _SUM.search(running.text, found.end(), found.end() + _REACH)
    for explained in _EXPLAINED.finditer(running.text, found.end(), other.start() if other else found.end() + _REACH):
        if explained["figure"] in figures:
            start, end = explained.span("list")
            tail = _COUNT_TAIL.search(running.text[start:end])
            cut = _list_end(running.text[start:end]) if tail else end - start
            members += listed(running.text, start, start + cut) if explained["figure"] != "1" else [(start, end)]
    return _claim(running, found, declared, parts, members)


def _list_end(words: str) -> int:
    """Where a list ends and the count that sums it up begins: …和休闲|五大产业."""
    tails = list(re.finditer(r"[一二两三四五六七八九十]{1,3}(?:大|个|项|条|类|种)", words))
    return tails[-1].start() if tails else len(words)


def _digits(running: Running, masked: str, found: re.Match[str], phrases: list[Phrase]) -> Claim | None:
    """A string of digits as the numbers of counted phrases that stand near it in the same order."""
    near = [phrase for phrase in phrases if found.end() <= phrase[0] <= found.end() + _REACH]
    best: tuple[int, tuple[int, ...], list[Phrase]] = (0, (), [])
    for parts in partitions(found["code"]):
        matched = _in_order([part for part in parts if part > 1], near)
        if matched is not None and len(matched) > best[0]:
            best = (len(matched), parts, matched)
    if best[0] < 2:
        return None
    members = _goals(running, masked, found.start(), len(best[1])) or [(a, b) for a, b, _ in best[2]]
    return _claim(running, found, len(best[1]), best[1], members)


def _in_order(parts: list[int], near: list[Phrase]) -> list[Phrase] | None:
    matched: list[Phrase] = []
    place = 0
    for part in parts:
        index = next((i for i in range(place, len(near)) if near[i][2] == part), -1)
        if index < 0:
            return None
        matched.append(near[index])
        place = index + 1
    return matched


def _goals(running: Running, masked: str, place: int, number: int) -> list[Span]:
    """The clauses an umbrella sentence lists for the code, the frame (以…为统领) standing for a leading one."""
    start = max(masked.rfind("。", 0, place), masked.rfind("\n", 0, place)) + 1
    sentence = next(iter(sentences(masked, start, len(masked))), (start, start))
    umbrella = parts_of(running.text, masked, *sentence)
    if not umbrella:
        return []
    goals = umbrella[1]
    begin = next((p + 1 for p in range(goals[0][0] - 1, start, -1) if masked[p] in "：。"), goals[0][0])
    frames = [trimmed(running.text, a, b) for a, b in pieces(masked, begin, goals[0][0], "，") if b - a > 1]
    return [*frames, *goals] if len(frames) + len(goals) == number else goals


def _claim(
    running: Running, found: re.Match[str], declared: int | None, parts: tuple[int, ...], members: list[Span]
) -> Claim:
    start, end = running.source_span(*found.span())
    words = tuple(running.quote(a, b) for a, b in members)
    return Claim(
        running.quote(*found.span()), start, end, declared, words, code=found["code"], parts=parts, rule="code"
    )
