"""条目 items: numbered paragraphs to nodes, with the responsibility that a bracket or a label behind them states."""

import re

from bihuan.reading.actors import acting
from bihuan.reading.blocks import Block
from bihuan.reading.clauses import Span, sentences
from bihuan.reading.duties import Duty, closing_statement, from_bracket, from_labels, label_start, labels, statements
from bihuan.reading.genre import Genre
from bihuan.reading.lexicon import GOAL_HEADING, GUIDANCE_HEADING, PASSING_HEADING, RETROSPECT
from bihuan.reading.markers import SPOKEN
from bihuan.reading.nodes import Level, Tree
from bihuan.reading.orders import Orders
from bihuan.reading.speech import closes, manner, starts_order

_TITLE_LENGTH = 36
_PROBLEM = re.compile(r"(?:存在的?|主要|具体|突出|反馈)?问题(?:表现|描述)?：")
_WRITTEN = ("minor", "number", "decimal", "third", "article")


class Items:
    """Reads numbered blocks into the tree; `first_leads` while 列第一位者为牵头单位 holds."""

    def __init__(self, tree: Tree, orders: Orders, genre: Genre, *, labelled: frozenset[int]) -> None:
        self.tree, self.orders, self.genre, self.labelled = tree, orders, genre, labelled
        self.text, self.masked = tree.text, tree.masked
        self.first_leads = False

    def read(self, block: Block, *, labelled: bool, governed: bool, alone: bool) -> None:
        """Adds what a numbered block says; `labelled` when a labelled line that closes the item follows it.

        A heading that stands `alone`, the next number behind it, is itself the task.
        """
        assert block.marker
        spans = list(sentences(self.masked, block.body, block.end))
        if not spans or (len(spans) == 1 and closes(self.masked[slice(*spans[0])])):
            return
        level = self._level(block, spans, governed=governed)
        place = len(self.tree.nodes)
        if level.skip or _PROBLEM.match(self.text, block.body, block.end):
            self.tree.levels.append(level)
            return
        brackets = statements(self.text, block.body, block.end)
        stated = closing_statement(self.text, spans)
        lists = self.masked[spans[-1][1] - 1] == "："
        if brackets:
            level.node = self.bracketed(block.body, brackets=brackets, block=block)
            level.has_body = True
            self.tree.levels.append(level)
        elif label_start(self.text, block.body, block.end) > block.body:
            level.node = self._labelled(block.body, block.end)
            self.tree.levels.append(level)
        elif stated:
            level.node = self.tree.add(block.body, stated[0][0], rule="item", duty=stated[1])
            self.tree.levels.append(level)
        elif labelled or (self.genre.bracketed and len(spans) > 1 and self._is_item(block) and not lists):
            level.node = self.tree.add(block.body, block.end, rule="item")
            self.orders.note_unit(self.tree.nodes[level.node])
            self.tree.levels.append(level)
        else:
            self._prose(block, spans, level)
            node = self.tree.nodes[place] if len(self.tree.nodes) == place + 1 else None
            if node and alone and len(spans) == 1 and manner(self.masked[slice(*spans[0])]) == "order":
                node.open_heading = False
        level.has_body = level.has_body or any(
            node.kind == "task" and not node.open_heading for node in self.tree.nodes[place:]
        )

    def bracketed(self, start: int, *, brackets: list[Span], block: Block) -> int:
        """One node for each bracketed item; several in one block stand under its title."""
        if len(brackets) > 1:
            title = next(iter(sentences(self.masked, start, block.end)))
            if title[1] - title[0] <= _TITLE_LENGTH and title[1] < brackets[0][0]:
                top = self.tree.add(*title, rule="heading", heading=True)
                self.tree.levels.append(Level("title", top))
                for a, b in brackets:
                    self._item(max(start, title[1]), a, (a, b))
                    start = b
                self.tree.levels.pop()
                return top
        node = -1
        for a, b in brackets:
            if node >= 0 and not self.text[start:a].strip("。；，"):
                earlier = self.tree.nodes[node]
                more = from_bracket(self.text, a, b, first_leads=self.first_leads)
                earlier.duty = (earlier.duty or Duty()).joined(more)
            else:
                node = self._item(start, a, (a, b))
            start = b
        self._after_items(start, block)
        return node

    def _is_item(self, block: Block) -> bool:
        """Whether a number of this rank counts items rather than sections."""
        assert block.marker
        return block.marker.rank in _WRITTEN or (block.marker.rank == "major" and self._under_chapter())

    def _under_chapter(self) -> bool:
        return any(level.rank in ("chapter", "section") for level in self.tree.levels)

    def _level(self, block: Block, spans: list[Span], *, governed: bool) -> Level:
        assert block.marker
        first = self.text[spans[0][0] : spans[0][1]].strip("。：；\n")
        short = len(first) <= _TITLE_LENGTH
        skip = short and bool(RETROSPECT.search(first) or GUIDANCE_HEADING.search(first))
        return Level(
            block.marker.rank,
            None,
            skip or self.tree.skipping() or not governed,
            goals_only=short and bool(GOAL_HEADING.search(first)),
            has_body=len(spans) > 1,
            goes_on=block.goes_on,
            inline=block.inline,
        )

    def _prose(self, block: Block, spans: list[Span], level: Level) -> None:
        """A numbered block without a responsibility statement: its title, then its orders beneath it."""
        start, end = spans[0]
        spoken = level.rank in ("listed", "ordinal")
        if len(spans) > 1 and block.start in self.labelled and not spoken:
            level.node = self.orders.labelled_item(spans, self.tree.parent())
            self.tree.levels.append(level)
            return
        titled = len(spans) == 1 or end - start <= _TITLE_LENGTH or spoken
        if titled:
            bare = self.text[end - 1] not in "。；！" or len(spans) > 1
            level.node = self.tree.add(start, end, rule="heading" if bare else "item", heading=bare)
            node = self.tree.nodes[level.node]
            words = self.masked[start:end]
            node.open_heading = self._needs_children(level, words, bare=bare)
            node.passing = bare and bool(PASSING_HEADING.match(words))
            if len(spans) == 1:
                self.orders.note_unit(node)
            spans = spans[1:]
        self.tree.levels.append(level)
        if spans:
            self.orders.read(spans, level.node if titled else self.tree.parent(), inherits=self.genre.notice)

    def _needs_children(self, level: Level, words: str, *, bare: bool) -> bool:
        """Whether a heading counts only for what it carries: a section's heading, or one that orders nothing."""
        if level.rank in ("part", "chapter", "section") or (level.rank == "major" and not self._under_chapter()):
            return bare or (manner(words) != "order" and not self._acts(words))
        if manner(words) in ("attitude", "guidance"):
            return True
        told = level.rank in SPOKEN and (bare or not self.genre.directive)
        return told and not (starts_order(words) or manner(words) == "order")

    def _acts(self, words: str) -> bool:
        return acting(words, words, 0, len(words)) is not None

    def _after_items(self, start: int, block: Block) -> None:
        """What a scrape without line breaks runs on with behind the last bracket belongs to no item."""
        rest = [span for span in sentences(self.masked, start, block.end) if span[1] - span[0] > 8]
        if rest and not block.goes_on:
            self.orders.read(rest, None, inherits=self.genre.notice)

    def _item(self, start: int, end: int, bracket: Span) -> int:
        duty = from_bracket(self.text, *bracket, first_leads=self.first_leads)
        self.first_leads = duty.first_leads
        return self.tree.add(start, end, rule="bracket_item", duty=duty)

    def _labelled(self, start: int, end: int) -> int:
        place = label_start(self.text, start, end)
        values = labels(self.text, place, end)
        while place > start and self.text[place - 1] in "（ ":
            place -= 1
        duty = from_labels(self.text, values, first_leads=self.first_leads)
        self.first_leads = duty.first_leads
        return self.tree.add(start, place, rule="label_item", duty=duty)
