"""部署语句 orders: the sentences of a paragraph to nodes, one for each order, with the subject that must act."""

import re
from dataclasses import replace

from bihuan.reading.actors import acting
from bihuan.reading.attribution import said_from
from bihuan.reading.clauses import Span, pieces, trimmed
from bihuan.reading.duties import Duty
from bihuan.reading.lexicon import ADDRESS
from bihuan.reading.nodes import Node
from bihuan.reading.reflow import Running
from bihuan.reading.speech import first_modal, manner, opens_with_verb, says_when_due, starts_order, subject
from bihuan.reading.umbrella import explains, has_code, parts_of

_CLOSING_DATE = re.compile(
    r"(?:以上|上述|该项|此项|各项)(?:工作|任务|措施|事项)[^，。]{0,6}?(?:于|在|，)[^，。]{2,20}前(?:全部|基本)?完成"
)
_DATED = re.compile(r"(?:\d{4}年)?\d{1,2}月(?:\d{1,2}日|[上中下]旬|底|份)?|年底|年内")
_GOALS_ARE = re.compile(r"^[^；。]{2,40}目标(?:任务)?(?:是|为)?：")
_CAPTION_ORDER = re.compile(
    r"(?:将|计划|预计|拟)(?:于)?[^，。]{0,8}(?:封顶|完工|竣工|开工|投产|投用|投运|通车|开放|完成|交付|启用|开园|开业|建成|入住)"
)
_TITLE_END = re.compile(r"(?:通知|意见|方案|报告|讲话|决定|规划|计划|清单|纪要|要点|办法|大会|会议|会)$")
_THINKS = re.compile(r"认为|指出")
_PROHIBITS = ("严禁", "不得", "必须", "务必", "禁止")


class Orders:
    """Reads the sentences of one paragraph after another into `nodes`."""

    def __init__(self, running: Running, masked: str, nodes: list[Node], *, directive: bool) -> None:
        self.running, self.text, self.masked, self.nodes = running, running.text, masked, nodes
        self.directive = directive
        self.last_was_order = False

    def governed(self, spans: list[Span], *, governed: bool, reported: bool) -> tuple[list[Span], bool]:
        """The sentences, or their parts, that state what is to be done, and whether the next paragraph still does."""
        out: list[Span] = []
        for start, end in spans:
            place = said_from(self.masked, start, end) if reported else -1
            if place >= 0:
                governed = True
                if place < end:
                    out.append((place, end))
            elif not reported or (governed and (out or manner(self.masked[start:end]) != "background")):
                out.append((start, end))
            elif governed and not out:
                governed = False
        return out, governed

    def read(self, spans: list[Span], parent: int | None, *, inherits: bool, directive: bool = False) -> None:
        """Adds the orders among the sentences beneath `parent`; a unit named first governs what follows with 要.

        Under a `directive` heading whatever is not plainly told is an order, whatever the document is.
        """
        first = len(self.nodes)
        peroration = bool(spans) and ADDRESS.match(self.masked, spans[0][0]) is not None
        before, self.directive = self.directive, (self.directive or directive) and not peroration
        code: int | None = None
        explained = False
        unit: Duty | None = None
        for start, end in spans:
            self.last_was_order = False
            if _CLOSING_DATE.search(self.masked, start, end):
                self._date_all(first, (start, end))
                first = len(self.nodes)
                continue
            if self.masked[end - 1] == "：" and not _GOALS_ARE.match(self.masked[start:end]):
                continue
            under = parent
            is_explanation = code is not None and explains(self.text, start, end)
            if code is not None and (is_explanation or explained):
                under = code
            count = len(self.nodes)
            unit = self._sentence(start, end, under, unit if inherits else None)
            self.last_was_order = len(self.nodes) > count
            explained = is_explanation and not self.last_was_order
            if not explained and not is_explanation:
                code = None if under is parent else code
            if self.last_was_order and under is parent and has_code(self.text, start, end):
                code = count
        self.directive = before

    def labelled_item(self, spans: list[Span], parent: int | None) -> int:
        """Adds an item whose title is a bare label as one task; parts that carry dates of their own stand under it."""
        start, end = spans[0][0], spans[-1][1]
        dated = [(a, b) for a, b in self._segments(*spans[-1]) if _DATED.search(self.masked, a, b)]
        if len(dated) < 2 or len(spans) < 3:
            item = self._add(start, end, parent, rule="item")
            self.note_unit(self.nodes[item], since=spans[0][1])
            return item
        top = self._add(start, spans[-1][0], parent, rule="item")
        for a, b in dated:
            self._add(a, b, top, rule="dated_part")
        return top

    def caption(self, start: int, end: int) -> None:
        """A caption or sub-headline that dates something to come is kept from its date on."""
        dated = _DATED.search(self.masked, start, end)
        if dated and _CAPTION_ORDER.search(self.masked, dated.start(), end):
            self._add(dated.start(), end, None, rule="caption")

    def note_unit(self, node: Node, *, since: int = 0) -> None:
        """Sets the units that stand as the subject of a node's order, read from `since` on."""
        if node.duty is None:
            for a, b in pieces(self.masked, max(node.start, since), node.end, "。"):
                stated = acting(self.text, self.masked, a, b)
                if stated:
                    node.duty = node.duty.joined(stated) if node.duty else stated

    def _sentence(self, start: int, end: int, parent: int | None, inherited: Duty | None) -> Duty | None:
        """Adds the orders of one sentence; returns the duty its subject states for what follows."""
        said = said_from(self.masked, start, end, meeting=True)
        directive = self.directive and not (said > start and _THINKS.search(self.masked, start, said))
        start = max(start, said)
        under = parts_of(self.text, self.masked, start, end)
        if under:
            top = self._add(*under[0], parent, rule="umbrella", scope=(start, under[0][1]))
            for span in under[1]:
                self._add(*span, top, rule="umbrella_part")
            return None
        own: Duty | None = None
        for a, b in self._segments(start, end):
            words = self.masked[a:b]
            goals = _GOALS_ARE.match(words)
            if goals:
                self._goals(a + goals.end(), b, parent, scope=(a, b))
                continue
            if manner(words, directive=directive) != "order" or self._is_title(a, b):
                continue
            explained = explains(self.text, a, b)
            if explained and first_modal(words) < 0:
                continue
            cut = a if explained else self._cut(a, b)
            node = self._add(cut, b, parent, rule=_rule_of(words))
            stated = acting(self.text, self.masked, a, b, heir=inherited)
            if stated and stated.rule == "inherited":
                self.nodes[node].duty = stated
                continue
            if stated:
                own = stated
            elif own is None and inherited and self._is_governed(words, inherited):
                own = Duty(units=inherited.units, asked=inherited.asked, rule="inherited")
            self.nodes[node].duty = own
        if own and own.lead:
            return replace(own, units=own.lead)
        return own or (inherited if self.last_was_order else None)

    def _goals(self, start: int, end: int, parent: int | None, *, scope: Span) -> None:
        """The figures behind 主要目标是：, dated as the heading above them is."""
        node = self._add(start, end, parent, rule="goals", scope=scope)
        if parent is not None:
            self.nodes[node].dated.append(self.nodes[parent].scope)

    def _is_title(self, start: int, end: int) -> bool:
        """Whether the words are a title or a signature: alone in their paragraph, without a stop."""
        alone = end >= len(self.masked) or self.masked[end] == "\n"
        if not alone or self.masked[end - 1] in "。！；" or (start > 0 and self.masked[start - 1] != "\n"):
            return False
        words = self.masked[start:end]
        return bool(_TITLE_END.search(words)) or not ("，" in words or starts_order(words) or says_when_due(words))

    def _is_governed(self, words: str, inherited: Duty) -> bool:
        """Whether an order without a subject is still addressed to the units named before it."""
        return words.startswith("要") or (not inherited.asked and opens_with_verb(words))

    def _add(self, start: int, end: int, parent: int | None, *, rule: str, scope: Span | None = None) -> int:
        a, b = trimmed(self.text, start, end)
        self.nodes.append(Node(a, b, parent, "task", scope or (start, end), rule=rule))
        return len(self.nodes) - 1

    def _segments(self, start: int, end: int) -> list[Span]:
        """The sentence cut at the semicolons behind which a new order begins."""
        out: list[Span] = []
        for a, b in pieces(self.masked, start, end, "；"):
            if out and not self._begins_anew(out[-1], a, b):
                out[-1] = (out[-1][0], b)
            else:
                out.append((a, b))
        return out

    def _begins_anew(self, before: Span, start: int, end: int) -> bool:
        previous, words = self.masked[before[0] : before[1]], self.masked[start:end]
        if previous.startswith(_PROHIBITS) or words.startswith(_PROHIBITS):
            return False
        if words.startswith("要") or subject(words) or acting(self.text, self.masked, start, end):
            return True
        if previous[:2] == words[:2] and _DATED.search(words):
            return True
        if not starts_order(words):
            return False
        had = previous.startswith("要") or bool(subject(previous))
        return not had or previous.lstrip("要")[:2] == words[:2]

    def _cut(self, start: int, end: int) -> int:
        """Where the order begins behind a long clause that only tells the background."""
        words = self.masked[start:end]
        place = first_modal(words)
        if place <= 0:
            return start
        clause = max(words.rfind(mark, 0, place) for mark in "，；") + 1
        if clause <= 0:
            return start
        before = words[:clause]
        if "的同时，" in before or (
            subject(words) and clause > 24 and not re.match(r"对|随着|根据|按照|为|除", before)
        ):
            return start + clause
        return start

    def _date_all(self, first: int, span: Span) -> None:
        for node in self.nodes[first:]:
            node.dated.append(span)


def _rule_of(words: str) -> str:
    """The name of the rule by which masked words are an order."""
    if first_modal(words) >= 0:
        return "order_modal"
    return "order_verb" if starts_order(words) else "order_told"
