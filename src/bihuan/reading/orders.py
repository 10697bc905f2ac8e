"""部署语句 orders: the sentences of a paragraph to nodes, one for each order, with the subject that must act."""

import re

from bihuan.reading.actors import acting
from bihuan.reading.attribution import said_from
from bihuan.reading.clauses import Span, pieces, trimmed
from bihuan.reading.duties import Duty
from bihuan.reading.nodes import Node
from bihuan.reading.reflow import Running
from bihuan.reading.speech import first_modal, manner, opens_with_verb, starts_order, subject
from bihuan.reading.umbrella import explains, has_code, parts_of

_CLOSING_DATE = re.compile(
    r"(?:以上|上述|该项|此项|各项)(?:工作|任务|措施|事项)[^，。]{0,6}?(?:于|在|，)[^，。]{2,20}前(?:全部|基本)?完成"
)
_THEME = re.compile(r"^要?(?:聚焦|突出|围绕|紧盯|紧扣|立足)[^，]{1,9}[。]?$")
_TURN = re.compile(r"(?:思想|行动|认识|力量|精力)[^，。]{0,40}上来，(?=[^，。]{6})")
_PRAISE_TAIL = re.compile(r"，为[^，；。]{2,60}(?:贡献(?:力量)?|作出[^，；。]{0,6}贡献)(?=[，；。]|$)")
_DATED = re.compile(r"(?:\d{4}年)?\d{1,2}月(?:\d{1,2}日|[上中下]旬|底|份)?|年底|年内")
_LABELLED = re.compile(r"^[^，；。]{2,12}目标(?:是|为)?：")
_CAPTION_ORDER = re.compile(
    r"(?:将|计划|预计|拟)(?:于)?[^，。]{0,8}(?:封顶|完工|竣工|开工|投产|投用|投运|通车|开放|完成|交付|启用|开园|开业|建成|入住)"
)
_TITLE_END = re.compile(r"(?:通知|意见|方案|报告|讲话|决定|规划|计划|清单|纪要|要点|办法|大会|会议|会)$")
_PROHIBITS = ("严禁", "不得", "必须", "务必", "禁止")


class Orders:
    """Reads the sentences of one paragraph after another into `nodes`."""

    def __init__(self, running: Running, masked: str, nodes: list[Node]) -> None:
        self.running, self.text, self.masked, self.nodes = running, running.text, masked, nodes
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

    def read(self, spans: list[Span], parent: int | None, *, inherits: bool) -> None:
        """Adds the orders among the sentences beneath `parent`; a unit named first governs what follows with 要."""
        first = len(self.nodes)
        code: int | None = None
        explained = False
        unit: Duty | None = None
        for start, end in self._themes_joined(spans):
            self.last_was_order = False
            if _CLOSING_DATE.search(self.masked, start, end):
                self._date_all(first, (start, end))
                continue
            if self.masked[end - 1] == "：" and not _LABELLED.match(self.masked[start:end]):
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

    def labelled_item(self, spans: list[Span], parent: int | None) -> int:
        """Adds an item whose title is a bare label as one task; parts that carry dates of their own stand under it."""
        start, end = spans[0][0], spans[-1][1]
        parts = self._segments(*spans[-1])
        dated = [(a, b) for a, b in parts if _DATED.search(self.masked, a, b)]
        if len(dated) < 2 or len(spans) < 3:
            return self._add(start, end, parent)
        top = self._add(start, spans[-1][0], parent)
        for a, b in dated:
            self._add(a, b, top)
        return top

    def caption(self, start: int, end: int) -> None:
        """A caption or sub-headline that dates something to come is kept from its date on."""
        dated = _DATED.search(self.masked, start, end)
        if dated and _CAPTION_ORDER.search(self.masked, dated.start(), end):
            self._add(dated.start(), end, None)

    def note_unit(self, node: Node) -> None:
        """Sets the units that stand as the subject of a node's order."""
        if node.duty is None:
            node.duty = acting(self.text, self.masked, node.start, node.end)

    def _sentence(self, start: int, end: int, parent: int | None, inherited: Duty | None) -> Duty | None:
        """Adds the orders of one sentence; returns the duty its subject states for what follows."""
        under = parts_of(self.text, self.masked, start, end)
        if under:
            top = self._add(*under[0], parent, scope=(start, under[0][1]))
            for span in under[1]:
                self._add(*span, top)
            return None
        own: Duty | None = None
        for a, b in self._segments(start, end):
            words = self.masked[a:b]
            labelled = _LABELLED.match(words)
            if labelled:
                node = self._add(a + labelled.end(), b, parent, scope=(a, b))
                if parent is not None:
                    self.nodes[node].dated.append(self.nodes[parent].scope)
                continue
            if manner(words) != "order" or self._is_title(a, b):
                continue
            for c, d in self._turns(a, b):
                cut = c if explains(self.text, a, b) else self._cut(c, d)
                node = self._add(cut, d, parent)
                stated = acting(self.text, self.masked, c, d)
                if stated:
                    own = stated
                elif own is None and inherited and self._is_governed(words, inherited):
                    own = inherited
                self.nodes[node].duty = own
        return own or (inherited if self.last_was_order else None)

    def _is_title(self, start: int, end: int) -> bool:
        """Whether the words are a title or a signature: alone in their paragraph, without a stop."""
        alone = end >= len(self.masked) or self.masked[end] == "\n"
        if not alone or self.masked[end - 1] in "。！；" or (start > 0 and self.masked[start - 1] != "\n"):
            return False
        words = self.masked[start:end]
        return bool(_TITLE_END.search(words)) or not ("，" in words or starts_order(words))

    def _is_governed(self, words: str, inherited: Duty) -> bool:
        """Whether an order without a subject is still addressed to the units named before it."""
        return words.startswith("要") or (not inherited.asked and opens_with_verb(words))

    def _add(self, start: int, end: int, parent: int | None, scope: Span | None = None) -> int:
        a, b = trimmed(self.text, start, end)
        self.nodes.append(Node(a, b, parent, "task", scope or (start, end)))
        return len(self.nodes) - 1

    def _themes_joined(self, spans: list[Span]) -> list[Span]:
        """The sentences, a bare theme (要聚焦…抓…) joined to the sentence that carries it out."""
        out: list[Span] = []
        for start, end in spans:
            if (
                out
                and out[-1][1] == start
                and _THEME.match(self.masked[out[-1][0] : out[-1][1]])
                and subject(self.masked[start:end])
            ):
                out[-1] = (out[-1][0], end)
            else:
                out.append((start, end))
        return out

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
        if words.startswith("要") or subject(words):
            return True
        if words.startswith("对于") and previous.startswith("对于"):
            return bool(_DATED.search(words))
        if not starts_order(words):
            return False
        had = previous.startswith("要") or bool(subject(previous))
        return not had or previous.lstrip("要")[:2] == words[:2]

    def _turns(self, start: int, end: int) -> list[Span]:
        """An order that first unites minds and then turns to work (…统一到…上来，狠抓…) as two."""
        turn = _TURN.search(self.masked, start, end)
        if not turn or not opens_with_verb(self.masked[turn.end() : end]):
            return [(start, end)]
        tail = _PRAISE_TAIL.search(self.masked, turn.end(), end)
        return [(start, turn.end()), (turn.end(), tail.start() if tail else end)]

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
