"""提纲 outline: paragraphs to the tree of nodes, headings above what they carry."""

import re
from bisect import bisect_right
from collections import Counter

from bihuan.reading import tables
from bihuan.reading.blocks import Block
from bihuan.reading.clauses import Span, sentences
from bihuan.reading.duties import (
    Duty,
    content_start,
    from_bracket,
    from_labels,
    is_rule,
    label_start,
    labels,
    statements,
)
from bihuan.reading.genre import genre_of
from bihuan.reading.items import Items
from bihuan.reading.markers import ORDER, SPOKEN
from bihuan.reading.nodes import Node, Tree, pruned
from bihuan.reading.orders import Orders
from bihuan.reading.reflow import Running
from bihuan.reading.speech import heads, is_goal, is_pair, is_topic
from bihuan.reading.titles import labelled_blocks

_CAPTION_LENGTH = 60
_FAULTS = re.compile(r"(?:问题|不足|短板|困难|差距|隐患|弱项|表现)[^。；]{0,8}：\s*$")
_REACH = 24
_ANNEX = re.compile(r"附[件表][\d一二三四五六七八九十]{0,2}：?")
_SECTIONS = ("part", "chapter", "section", "major", "article")
_CONTENTS_REACH = 3000
_PAIRS = 3


def outline(running: Running, masked: str, blocks: list[Block]) -> list[Node]:
    """The nodes of a document in reading order, parents before children."""
    reader = _Reader(running, masked, blocks)
    reader.read()
    return pruned(reader.tree.nodes)


class _Reader:
    """Reads the blocks from first to last into the tree."""

    def __init__(self, running: Running, masked: str, blocks: list[Block]) -> None:
        self.text, self.masked, self.blocks = running.text, masked, blocks
        self.genre = genre_of(running.text, masked, blocks)
        self.tree = Tree(running, masked)
        self.orders = Orders(running, masked, self.tree.nodes, directive=self.genre.directive)
        labelled = labelled_blocks(self.text, masked, blocks)
        self.items = Items(self.tree, self.orders, self.genre, labelled=labelled)
        self.unlabelled = self.labelled = 0
        self.anchor: int | None = None
        self.governed = not self.genre.reported
        self.faults = ""
        self.topics: dict[int | None, int] = {}
        self.sections = [block.start for block in blocks if block.marker and not block.inline]
        self.topical = Counter(
            bisect_right(self.sections, block.start) for block in blocks if not block.marker and self._is_topical(block)
        )
        self.paired = self._paired_sections()
        self.header: list[str] = []

    def read(self) -> None:
        preamble = self._preamble_end()
        index = 0
        while index < len(self.blocks):
            block = self.blocks[index]
            if block.row:
                stop = index
                while stop < len(self.blocks) and self.blocks[stop].row:
                    stop += 1
                self._table(self.blocks[index:stop])
                index = stop
                continue
            if block.marker and index < preamble and block.marker.rank in SPOKEN:
                index += 1
                continue
            if block.marker:
                self._numbered(block, labelled=self._labels_follow(index), alone=self._stands_alone(index))
            elif index >= preamble:
                self._plain(block, labelled=not block.slight and self._labels_follow(index))
            else:
                self._note_rule(block)
            index += 1

    def _is_topical(self, block: Block) -> bool:
        spans = [] if block.row or block.slight else list(sentences(self.masked, block.start, block.end))
        words = [self.masked[a:b] for a, b in spans]
        return len(words) > 1 and is_topic(words[0], following=words[1:], directive=self.genre.directive)

    def _paired_sections(self) -> frozenset[int]:
        """The sections in which most paragraphs, three at least, open with a pair of clauses as their topic."""
        long: Counter[int] = Counter()
        paired: Counter[int] = Counter()
        for block in self.blocks:
            spans = (
                []
                if block.row or block.marker or block.slight
                else list(sentences(self.masked, block.start, block.end))
            )
            if len(spans) > 1:
                section = bisect_right(self.sections, block.start)
                long[section] += 1
                paired[section] += is_pair(self.masked[slice(*spans[0])])
        return frozenset(each for each, count in paired.items() if count >= _PAIRS and count * 4 >= long[each] * 3)

    def _preamble_end(self) -> int:
        """The number of blocks before the first written heading, when headings order the document."""
        if self.genre.reported:
            return 0
        strong = ("chapter", "section", "major", "article")
        places = [
            index
            for index, block in enumerate(self.blocks)
            if block.marker and (block.marker.rank in strong or (not block.inline and block.marker.rank not in SPOKEN))
        ]
        return places[0] if len(places) > 1 else 0

    def _labels_follow(self, index: int) -> bool:
        """Whether the next paragraph is a labelled line (责任单位：…), which makes this one an item as a whole."""
        following = [block for block in self.blocks[index + 1 : index + 2] if not block.marker]
        return any(
            label_start(self.text, block.start, block.end) == block.start or self._is_statement(block)
            for block in following
        )

    def _is_statement(self, block: Block) -> bool:
        """Whether a paragraph is a responsibility bracket and nothing else."""
        return statements(self.text, block.start, block.end) == [(block.start, block.end)]

    def _note_rule(self, block: Block) -> None:
        self.items.first_leads = self.items.first_leads or is_rule(self.text[block.start : block.end])

    def _stands_alone(self, index: int) -> bool:
        """Whether the next number of the same rank follows at once, and the words are no table of contents."""
        block = self.blocks[index]
        words = self.text[block.body : block.end]
        if len(words) > _CAPTION_LENGTH or self.text.find(words, block.end, block.end + _CONTENTS_REACH) >= 0:
            return False
        last = index + 1 == len(self.blocks)
        beside = self.blocks[index - 1 if last else index + 1]
        return bool(block.marker and beside.marker and beside.marker.rank == block.marker.rank)

    def _numbered(self, block: Block, *, labelled: bool, alone: bool) -> None:
        assert block.marker
        if block.marker.rank in _SECTIONS:
            self.faults = ""
        elif block.marker.number == 1 and _FAULTS.search(self.masked, max(0, block.start - _REACH), block.start):
            self.faults = block.marker.rank
        elif block.marker.number == 1 or ORDER[block.marker.rank] < ORDER.get(self.faults, 0.0):
            self.faults = ""
        if self.faults == block.marker.rank:
            return
        self.tree.enter(block.marker, anchor=self.anchor)
        self.unlabelled = max(self.unlabelled, self.labelled)
        if block.marker.rank not in (*SPOKEN, "circle", "bracket"):
            self.anchor = None
        if label_start(self.text, block.body, block.end) == block.body:
            self._amend_all(block)
        elif content_start(self.text, block.body, block.end) < block.end:
            self.items.read(block, labelled=labelled, governed=self.governed, alone=alone)

    def _plain(self, block: Block, *, labelled: bool) -> None:
        has_body = any(level.has_body and not level.inline for level in self.tree.levels)
        self.tree.leave_lists()
        values = [] if block.slight else labels(self.text, block.start, block.end)
        if values and label_start(self.text, block.start, block.end) == block.start:
            self._amend(from_labels(self.text, values, first_leads=self.items.first_leads, rule="label_line"))
            return
        if not block.slight and self._is_statement(block):
            self._amend(from_bracket(self.text, block.start, block.end, first_leads=self.items.first_leads))
            return
        if _ANNEX.fullmatch(self.text, block.start, block.end):
            self.tree.levels.clear()
            return
        self.unlabelled = max(self.unlabelled, self.labelled)
        introduces = self.masked[block.end - 1] == "："
        content = content_start(self.text, block.start, block.end)
        carries_on = content > block.start
        if has_body and not introduces and not carries_on:
            self.tree.leave_items(sections=not self.genre.report)
        if block.slight or self.tree.skipping():
            return
        if labelled and carries_on and content < block.end:
            self.tree.add(content, block.end, rule="item")
            return
        self._note_rule(block)
        brackets = statements(self.text, block.start, block.end)
        if brackets:
            self.items.bracketed(block.start, brackets=brackets, block=block)
            return
        self._paragraph(block)

    def _amend_all(self, block: Block) -> None:
        """Adds what a numbered labelled line (（三）责任单位：…) says to all tasks of the section it stands in."""
        duty = from_labels(self.text, labels(self.text, block.body, block.end), first_leads=self.items.first_leads)
        top = self.tree.parent()
        for node in self.tree.nodes[self.labelled if top is None else top + 1 :]:
            if node.kind == "task":
                node.duty = node.duty.joined(duty) if node.duty else duty
        self.unlabelled = len(self.tree.nodes)

    def _amend(self, duty: Duty) -> None:
        """Adds what a labelled line of its own says to the items it closes: the siblings since the last such line."""
        nodes = self.tree.nodes
        parent = nodes[-1].parent if nodes else None
        for node in nodes[self.unlabelled :]:
            if node.parent == parent and not node.open_heading:
                node.duty = node.duty.joined(duty) if node.duty else duty
        self.labelled = len(nodes)

    def _paragraph(self, block: Block) -> None:
        """A paragraph without an enumerator: its topic sentence as a heading, its orders."""
        begin = content_start(self.text, block.start, block.end)
        spans = list(sentences(self.masked, begin, block.end))
        spans, self.governed = self.orders.governed(spans, governed=self.governed, reported=self.genre.reported)
        self.anchor = None
        if any(level.goals_only for level in self.tree.levels):
            goals = [span for span in spans if is_goal(self.masked[slice(*span)])]
            if goals:
                self.tree.add(goals[0][0], goals[-1][1], rule="goals")
            return
        if not spans:
            if block.end - block.start <= _CAPTION_LENGTH:
                self.orders.caption(block.start, block.end)
            return
        count = len(self.tree.nodes)
        self._orders(spans)
        if len(self.tree.nodes) > count and self.orders.last_was_order:
            self.anchor = len(self.tree.nodes) - 1

    def _orders(self, spans: list[Span]) -> None:
        parent = self.tree.parent()
        following = [self.masked[a:b] for a, b in spans[1:]]
        paired = bisect_right(self.sections, spans[0][0]) in self.paired
        if following and (
            heads(self.masked[slice(*spans[0])])
            or (paired and is_pair(self.masked[slice(*spans[0])]))
            or (
                self._many_topics(spans[0][0])
                and is_topic(self.masked[slice(*spans[0])], following=following, directive=self.genre.directive)
            )
        ):
            head = self.tree.add(*spans[0], rule="topic", heading=True)
            self.topics[parent] = self.topics.get(parent, 0) + 1
            self.orders.read(spans[1:], head, inherits=False, directive=paired and self.genre.report)
            return
        if self.topics.get(parent, 0) >= 2 and parent is not None:
            parent = self.tree.nodes[parent].parent
        self.orders.read(spans, parent, inherits=self.genre.notice)

    def _many_topics(self, place: int) -> bool:
        """Whether the section around a place has several paragraphs that open with a topic sentence."""
        section = bisect_right(self.sections, place)
        return self.topical[section] > 1

    def _table(self, blocks: list[Block]) -> None:
        groups: dict[str, int] = {}
        parent = self.tree.parent()
        lines = [(block.start, block.end) for block in blocks]
        rows, self.header = tables.rows_of(self.text, lines, header=self.header)
        for row in rows:
            above = parent
            if row.group:
                name = self.text[slice(*row.group)]
                if name not in groups:
                    groups[name] = self.tree.add(*row.group, rule="group", heading=True, duty=row.above)
                above = groups[name]
            node = self.tree.add(*row.task, rule="row", duty=row.duty)
            self.tree.nodes[node].parent = above
            self.tree.nodes[node].amounts += row.amounts
