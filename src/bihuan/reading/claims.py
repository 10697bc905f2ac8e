"""宣称数 claims: the counts a document declares, and the members it names for each, wherever they stand."""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from bihuan.reading.blocks import Block
from bihuan.reading.clauses import Span, sentences, trimmed
from bihuan.reading.codes import codes_in
from bihuan.reading.draft import Claim
from bihuan.reading.markers import numeral
from bihuan.reading.members import after_count, before_count, single_member, titled
from bihuan.reading.nodes import Node
from bihuan.reading.reflow import Running
from bihuan.reading.speech import opens_with_verb

_N = r"(?:[一二两三四五六七八九十]{1,3}|(?<![\d.])\d{1,2}(?![\d.%]))"
_KIND = r"(?:个方面|方面|大|个|项|条|类|种|点|轮|支|件|道|场|重|组|权|篇|步|座|张|级)"
_COUNT = re.compile(
    rf"(?<![第每近约达前上几十百])(?<!(?<!以)(?<!如)下)(?P<n>{_N})(?P<kind>{_KIND})(?P<noun>(?:“[^”\n]{{1,16}}”|《[^》\n]{{1,16}}》)?[^，。；、：（）“”《》\n\d|]{{0,14}})"
)
_ENUMERATED = re.compile(r"问题|要求|工作|任务|意见|方面|措施|举措|事|建议|抓手|重点|行动|工程|计划")
_BARE = ("条", "轮", "项", "大", "类", "件")
_DECLARED = re.compile(r"(?:实事|大事|要事|好事|工程|行动|攻坚|线|制度|机制|体系|任务|举措|计划|清单|活动|专项)$")
_PARTED = re.compile(r"分[一二三四五六七八九十]{1,2}[轮批类级次]")
_LEVELS = frozenset("省市县区乡镇村州旗盟")
_UNNUMBERED = ("order", "umbrella")
_GOES_ON = re.compile(r"(?<=[^“])(?:开展|进行|实施|加快|着力|聚焦|持续|深入|全面|靶向|精准)")
_TRIES = 12
_NEAR, _REST = 12, 40
_NO_SET = re.compile(r"规定|阶段|左右|以上|月|年|小时|工作日|百分点|部门|单位|次|企业|项目$|村|县|市|区|人")


Families = list[tuple[Span | None, list[Span]]]


@dataclass(frozen=True, slots=True)
class Count:
    """A declared number with the noun it counts: where it stands; whether quoted, in characters, after 分 (分四轮)."""

    start: int
    end: int
    number: int
    kind: str
    noun: str
    quoted: bool
    written: bool
    parted: bool


def claims_in(running: Running, masked: str, nodes: list[Node], blocks: list[Block]) -> tuple[Claim, ...]:
    """The declared counts, codes and shared heads of a document, each once, in order."""
    text = running.text
    counts = list(_counts(text))
    inside = _Inside(nodes)
    headed = _headed(running, masked, blocks)
    chosen: dict[tuple[int, str], tuple[Count, list[Span], str]] = {}
    tried: Counter[tuple[int, str]] = Counter()
    siblings = _siblings(running, nodes)
    for count in counts:
        key = (count.number, count.noun.strip("“”《》")[:8])
        tried[key] += 1
        if tried[key] <= _TRIES and (key not in chosen or not chosen[key][1]):
            rule, found = _members(text, count, headed, siblings)
            if count.kind == "级" and all(text[a:b] in _LEVELS for a, b in found):
                found = []
            if found or key not in chosen:
                chosen[key] = (count, found, rule)
    claims: list[tuple[int, Claim]] = []
    for count, found, rule in chosen.values():
        if found or (_stands_bare(count) and inside.covers(count.start)):
            claims.append((count.start, _claim(running, count, found, rule=rule)))
    phrases = [(count.start, count.end, count.number) for count in counts]
    claims += [(place, claim) for place, claim in codes_in(running, masked, phrases)]
    claims += [(place, claim) for place, claim in _shared_heads(running, nodes)]
    return tuple(claim for _, claim in sorted(claims, key=lambda pair: pair[0]))


class _Inside:
    """The stretches of the text that are orders."""

    def __init__(self, nodes: list[Node]) -> None:
        self.places: set[int] = set()
        for node in nodes:
            self.places.update(range(node.start, node.end))

    def covers(self, place: int) -> bool:
        return place in self.places


def _counts(text: str) -> Iterator[Count]:
    for found in _COUNT.finditer(text):
        start, end = found.span()
        number = numeral(found["n"])
        if found["noun"].startswith("《"):
            end = text.index("》", start) + 1
        else:
            goes_on = _GOES_ON.search(text, found.start("noun") + 2, end)
            end = goes_on.start() if goes_on else end
        if number and (found["noun"] or found["kind"] == "个方面"):
            quoted = start > 0 and text[start - 1] == "“" and text[end : end + 1] == "”"
            yield Count(
                start - quoted,
                end + quoted,
                number,
                found["kind"],
                text[found.start("noun") : end],
                quoted,
                not found["n"].isdigit(),
                start > 0 and _PARTED.match(text, start - 1) is not None,
            )


def _stands_bare(count: Count) -> bool:
    """Whether a count without members still declares a set: a plain one, of a kind that is ticked off one by one."""
    if count.kind == "件" and not _DECLARED.search(count.noun):
        return False
    return (
        count.written
        and not count.quoted
        and count.number >= 3
        and count.kind in _BARE
        and not count.parted
        and not _NO_SET.search(count.noun)
    )


def _members(text: str, count: Count, headed: dict[int, list[Span]], siblings: Families) -> tuple[str, list[Span]]:
    """The rule that found members of a count, the first that yields any, and their spans."""
    if count.number == 1:
        return "after", single_member(text, count.end, count.noun)
    if count.noun.startswith("《"):
        return "before", titled(text, count.noun, count.number)
    found = before_count(text, count.start, count.number, quoted=count.quoted)
    if found:
        return "before", found
    found = after_count(text, count.end, count.number, count.noun)
    if found:
        return "after", found
    if _ENUMERATED.search(count.noun) or count.kind in ("个方面", "方面", "点"):
        stop = text.find("：", count.end, count.end + _REST) + 2
        near = max(count.end + _NEAR, stop if "。" not in text[count.end : stop] else 0)
        runs = [(place, spans) for place, spans in headed.items() if count.end <= place <= near]
        found = next((each for place, each in runs if place - count.end <= _NEAR or len(each) == count.number), [])
    if found:
        return "headed", found
    found = _among(text, count, siblings)
    return ("siblings" if found else "bare"), found


def _siblings(running: Running, nodes: list[Node]) -> Families:
    """The titles of the children of each node, with the span of the node itself."""
    children: dict[int | None, list[Span]] = {}
    for node in nodes:
        stop = running.text.find("。", node.start, node.end)
        children.setdefault(node.parent, []).append((node.start, stop if stop > 0 else node.end))
    return [
        (None if parent is None else (nodes[parent].start, nodes[parent].end), titles)
        for parent, titles in children.items()
    ]


def _among(text: str, count: Count, siblings: Families) -> list[Span]:
    """As many sibling titles as are declared that end in the counted noun, or stand under the very heading."""
    head = count.noun.strip("“”《》")[-2:]
    if count.number < 2 or len(head) < 2:
        return []
    for above, titles in siblings:
        if len(titles) == count.number and all(text[a:b].endswith(head) for a, b in titles):
            return _without_common(text, titles)
        within = above is not None and above[0] <= count.start < above[1]
        if within and len(titles) == count.number and _ENUMERATED.search(count.noun):
            return titles
    return []


def _without_common(text: str, titles: list[Span]) -> list[Span]:
    """The titles without the verb they all open with (实施…行动)."""
    common = _common([text[a:b] for a, b in titles])
    verb = common >= 2 and opens_with_verb(text[titles[0][0] : titles[0][0] + common])
    return [(a + common, b) for a, b in titles] if verb else titles


def _headed(running: Running, masked: str, blocks: list[Block]) -> dict[int, list[Span]]:
    """For each run of enumerators, by the place where it begins, the spans of its first sentences."""
    runs: dict[int, list[Span]] = {}
    open_runs: dict[str, int] = {}
    for block in blocks:
        if block.marker is None:
            continue
        rank = block.marker.rank
        if block.marker.number == 1:
            open_runs[rank] = block.start
            runs[block.start] = [_title(running, masked, block)]
        elif rank in open_runs and len(runs[open_runs[rank]]) == block.marker.number - 1:
            runs[open_runs[rank]].append(_title(running, masked, block))
    return {place: spans for place, spans in runs.items() if len(spans) > 1}


def _title(running: Running, masked: str, block: Block) -> Span:
    first = next(iter(sentences(masked, block.body, block.end)), (block.body, block.end))
    return trimmed(running.text, *first)


def _claim(running: Running, count: Count, members: list[Span], *, rule: str) -> Claim:
    start, end = running.source_span(count.start, count.end)
    words = tuple(running.quote(a, b) for a, b in members)
    return Claim(running.quote(count.start, count.end), start, end, count.number, words, rule=rule)


def _shared_heads(running: Running, nodes: list[Node]) -> Iterator[tuple[int, Claim]]:
    """Claims no number states: three or more sub-items, all of them, that open with one verb and end in one head."""
    children: dict[int, list[Node]] = {}
    for node in nodes:
        if node.parent is not None:
            children.setdefault(node.parent, []).append(node)
    for siblings in children.values():
        if len(siblings) < 3 or any(not node.rule.startswith(_UNNUMBERED) for node in siblings):
            continue
        spans = [_first_clause(running.text, node) for node in siblings]
        words = [running.text[a:b] for a, b in spans]
        before, behind = _common(words), _common([word[::-1] for word in words])
        if before < 2 or behind < 2 or len(set(words)) < len(words) or min(map(len, words)) <= before + behind:
            continue
        head = (spans[0][1] - behind, spans[0][1])
        start, end = running.source_span(*head)
        members = tuple(running.quote(a + before, b) for a, b in spans)
        yield head[0], Claim(running.quote(*head), start, end, len(members), members, implicit=True, rule="shared")


def _first_clause(text: str, node: Node) -> Span:
    start = node.start + (text[node.start] == "要")
    stops = [place for mark in "，；。" if (place := text.find(mark, start, node.end)) >= 0]
    return start, min(stops, default=node.end)


def _common(words: list[str]) -> int:
    length = 0
    while all(len(word) > length and word[length] == words[0][length] for word in words):
        length += 1
    return length
