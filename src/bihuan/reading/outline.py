"""提纲 outline: paragraphs to the tree of nodes, headings above what they carry."""

import re

from bihuan.reading import tables
from bihuan.reading.attribution import said_from
from bihuan.reading.blocks import Block
from bihuan.reading.clauses import sentences, trimmed
from bihuan.reading.duties import Duty, from_bracket, from_labels, is_rule, label_start, labels, statements
from bihuan.reading.lexicon import GOAL_HEADING, GUIDANCE_HEADING, RETROSPECT
from bihuan.reading.markers import ORDER
from bihuan.reading.nodes import Level, Node, pruned
from bihuan.reading.orders import Orders
from bihuan.reading.reflow import Running
from bihuan.reading.speech import is_goal, is_topic, manner, starts_order

_TITLE_LENGTH = 36
_NOTICE = re.compile(r"〔\d{4}〕\d{1,4}号|(?:通知|意见|方案)(?=\n)|(?:通知|意见)如下|制定本方案")


def outline(running: Running, masked: str, blocks: list[Block]) -> list[Node]:
    """The nodes of a document in reading order, parents before children."""
    tree = _Tree(running, masked, blocks)
    tree.read()
    return pruned(tree.nodes)


class _Tree:
    """The tree while the blocks are read from first to last."""

    def __init__(self, running: Running, masked: str, blocks: list[Block]) -> None:
        self.running, self.text, self.masked = running, running.text, masked
        self.blocks = blocks
        self.nodes: list[Node] = []
        self.levels: list[Level] = []
        self.orders = Orders(running, masked, self.nodes)
        self.first_leads = False
        self.bracketed = sum(len(statements(self.text, block.body, block.end)) for block in self.blocks) >= 3
        self.orders_notice = bool(_NOTICE.search(self.text[:1500]))
        self.anchor: int | None = None
        self.governed = self.reported = self._is_report_of_speech()
        self.topics: dict[int | None, int] = {}
        self.governed = not self.reported

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
            if block.marker:
                self._numbered(block, labelled=self._labels_follow(index))
            elif index >= preamble:
                self._plain(block, index)
            index += 1

    def _is_report_of_speech(self) -> bool:
        """Whether the document reports what was said: it attributes words, and no written heading orders it."""
        if any(block.marker and block.marker.rank in ("major", "chapter") for block in self.blocks):
            return False
        return any(
            said_from(self.masked, a, b) >= 0
            for block in self.blocks
            if not block.row
            for a, b in sentences(self.masked, block.start, block.end)
        )

    def _preamble_end(self) -> int:
        """The number of blocks before the first written heading, when headings order the document."""
        ranks = ("chapter", "major", "minor", "number")
        places = [
            index
            for index, block in enumerate(self.blocks)
            if block.marker and block.marker.rank in (ranks[:2] if block.inline else ranks)
        ]
        return places[0] if len(places) > 1 else 0

    def _parent(self) -> int | None:
        return next((level.node for level in reversed(self.levels) if level.node is not None), None)

    def _skipping(self) -> bool:
        return any(level.skip for level in self.levels)

    def _add(self, start: int, end: int, *, heading: bool = False, duty: Duty | None = None) -> int:
        a, b = trimmed(self.text, start, end)
        node = Node(a, b, self._parent(), "heading" if heading else "task", (start, end), duty)
        self.nodes.append(node)
        return len(self.nodes) - 1

    def _enter(self, block: Block) -> None:
        """Closes the levels that the block's enumerator ends."""
        assert block.marker
        rank = block.marker.rank
        ranks = [level.rank for level in self.levels]
        if rank in ranks and (block.marker.number > 1 or rank != "listed"):
            del self.levels[ranks.index(rank) :]
            return
        while self.levels and ORDER.get(self.levels[-1].rank, 9.0) >= ORDER[rank]:
            self.levels.pop()
        if rank == "listed" and self.anchor is not None:
            self.levels.append(Level("base", self.anchor))

    def _labels_follow(self, index: int) -> bool:
        """Whether the next paragraph is a labelled line (责任单位：…), which makes this one an item as a whole."""
        following = [block for block in self.blocks[index + 1 : index + 2] if not block.marker]
        return any(label_start(self.text, block.start, block.end) == block.start for block in following)

    def _numbered(self, block: Block, *, labelled: bool) -> None:
        assert block.marker
        self._enter(block)
        spans = list(sentences(self.masked, block.body, block.end))
        if not spans:
            return
        lists = self.masked[spans[-1][1] - 1] == "："
        if block.marker.rank not in ("listed", "ordinal", "circle", "bracket"):
            self.anchor = None
        first = self.text[spans[0][0] : spans[0][1]].strip("。：；\n")
        skip = bool(RETROSPECT.search(first) or GUIDANCE_HEADING.search(first)) and len(first) <= _TITLE_LENGTH
        skip = skip or self._skipping() or not self.governed
        level = Level(block.marker.rank, None, skip, has_body=len(spans) > 1, goes_on=block.goes_on)
        level.goals_only = bool(GOAL_HEADING.search(first)) and len(first) <= _TITLE_LENGTH
        if level.skip:
            self.levels.append(level)
            return
        brackets = statements(self.text, block.body, block.end)
        if brackets:
            level.node = self._bracketed(block.body, brackets, block)
            level.has_body = True
            self.levels.append(level)
        elif labelled or (self.bracketed and len(spans) > 1 and block.marker.rank in ("minor", "number") and not lists):
            level.node = self._add(block.body, block.end)
            self.orders.note_unit(self.nodes[level.node])
            self.levels.append(level)
        elif label_start(self.text, block.body, block.end) > block.body:
            level.node = self._labelled(block.body, block.end)
            self.levels.append(level)
        else:
            self._prose(block, spans, level)

    def _prose(self, block: Block, spans: list[tuple[int, int]], level: Level) -> None:
        """A numbered block without a responsibility statement: its title, then its orders beneath it."""
        start, end = spans[0]
        spoken = level.rank in ("listed", "ordinal")
        length = end - start
        if len(spans) > 1 and length <= 6 and not spoken:
            level.node = self.orders.labelled_item(spans, self._parent())
            self.levels.append(level)
            return
        titled = len(spans) == 1 or length <= _TITLE_LENGTH or spoken
        if titled:
            bare = self.text[end - 1] not in "。；！" or len(spans) > 1
            level.node = self._add(start, end, heading=bare)
            node = self.nodes[level.node]
            node.open_heading = self._needs_children(block, level, spans)
            if len(spans) == 1:
                self.orders.note_unit(node)
            spans = spans[1:]
        self.levels.append(level)
        if spans:
            self.orders.read(spans, level.node if titled else self._parent(), inherits=self.orders_notice)

    def _needs_children(self, block: Block, level: Level, spans: list[tuple[int, int]]) -> bool:
        """Whether a heading counts only for what it carries: a section's heading, or one that orders nothing."""
        words = self.masked[spans[0][0] : spans[0][1]]
        if level.rank in ("chapter", "major"):
            return True
        return manner(words) in ("attitude", "guidance") or (level.rank == "ordinal" and not starts_order(words))

    def _bracketed(self, start: int, brackets: list[tuple[int, int]], block: Block) -> int:
        """One node for each bracketed item; several in one block stand under its title."""
        if len(brackets) > 1:
            title = next(iter(sentences(self.masked, start, block.end)))
            if title[1] - title[0] <= _TITLE_LENGTH and title[1] < brackets[0][0]:
                top = self._add(*title, heading=True)
                self.levels.append(Level("title", top))
                for a, b in brackets:
                    self._item(max(start, title[1]), a, (a, b))
                    start = b
                self.levels.pop()
                return top
        node = -1
        for a, b in brackets:
            node = self._item(start, a, (a, b))
            start = b
        self._after_items(start, block)
        return node

    def _after_items(self, start: int, block: Block) -> None:
        """What a scrape without line breaks runs on with behind the last bracket belongs to no item."""
        rest = [span for span in sentences(self.masked, start, block.end) if span[1] - span[0] > 8]
        if rest and not block.goes_on:
            self.orders.read(rest, None, inherits=self.orders_notice)

    def _item(self, start: int, end: int, bracket: tuple[int, int]) -> int:
        duty = from_bracket(self.text, *bracket, first_leads=self.first_leads)
        self.first_leads = duty.first_leads
        return self._add(start, end, duty=duty)

    def _labelled(self, start: int, end: int) -> int:
        place = label_start(self.text, start, end)
        while place > start and self.text[place - 1] in "（ ":
            place -= 1
        return self._add(start, place, duty=from_labels(self.text, labels(self.text, place, end)))

    def _plain(self, block: Block, index: int) -> None:
        self.levels = [level for level in self.levels if level.rank not in ("listed", "base", "circle", "bracket")]
        values = labels(self.text, block.start, block.end)
        if values and label_start(self.text, block.start, block.end) == block.start:
            if self.nodes:
                self._amend(from_labels(self.text, values))
            return
        if any(level.has_body for level in self.levels):
            self._leave_items()
        if self._skipping():
            return
        self.first_leads = self.first_leads or is_rule(self.text[block.start : block.end])
        brackets = statements(self.text, block.start, block.end)
        if brackets:
            self._bracketed(block.start, brackets, block)
            return
        self._paragraph(block)

    def _leave_items(self) -> None:
        """Closes numbered items that have a body once their run of numbers is over, and sections that end there."""
        while self.levels and not self.levels[-1].goes_on:
            self.levels.pop()

    def _amend(self, duty: Duty) -> None:
        """Adds what a labelled line of its own says to the node before it."""
        node = self.nodes[-1]
        old = node.duty or Duty()
        node.duty = Duty(
            old.lead + duty.lead,
            old.units + tuple(unit for unit in duty.units if unit not in old.units),
            old.cooperate + duty.cooperate,
            duty.deadline or old.deadline,
        )

    def _paragraph(self, block: Block) -> None:
        """A paragraph without an enumerator: its topic sentence as a heading, its orders."""
        spans = list(sentences(self.masked, block.start, block.end))
        spans, self.governed = self.orders.governed(spans, governed=self.governed, reported=self.reported)
        self.anchor = None
        if any(level.goals_only for level in self.levels):
            goals = [span for span in spans if is_goal(self.masked[slice(*span)])]
            if goals:
                self._add(goals[0][0], goals[-1][1])
            return
        if not spans:
            if block.end - block.start <= 60:
                self.orders.caption(block.start, block.end)
            return
        parent = self._parent()
        count = len(self.nodes)
        if len(spans) > 1 and is_topic(
            self.masked[slice(*spans[0])], following=[self.masked[a:b] for a, b in spans[1:]]
        ):
            head = self._add(*spans[0], heading=True)
            self.nodes[head].open_heading = False
            self.topics[parent] = self.topics.get(parent, 0) + 1
            self.orders.read(spans[1:], head, inherits=False)
        else:
            if self.topics.get(parent, 0) >= 2 and parent is not None:
                parent = self.nodes[parent].parent
            self.orders.read(spans, parent, inherits=self.orders_notice)
        if len(self.nodes) > count and self.orders.last_was_order:
            self.anchor = len(self.nodes) - 1

    def _table(self, blocks: list[Block]) -> None:
        groups: dict[str, int] = {}
        for row in tables.rows_of(self.text, [(block.start, block.end) for block in blocks]):
            parent = self._parent()
            if row.group:
                name = self.text[slice(*row.group)]
                if name not in groups:
                    groups[name] = self._add(*row.group, heading=True)
                parent = groups[name]
            node = self._add(*row.task, duty=row.duty)
            self.nodes[node].parent = parent
