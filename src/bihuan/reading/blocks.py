"""段块 blocks: paragraphs cut at their enumerators, each knowing its rank and whether its run goes on."""

import re
from dataclasses import dataclass, replace

from bihuan.reading.markers import ORDER, Marker, inline_markers, opening_marker
from bihuan.reading.reflow import Running

# 没有编号而自成一行的年度标题：2025年主要工作。 A heading of a year's work that stands in a line without a number.
_YEARLY = re.compile(
    r"(?:20\d{2}年|今年|明年|下一?步|过去一年|过去五年)[^，。；：]{0,10}(?:工作|任务|安排|打算|重点|回顾|总结)[^，。；：]{0,6}(?<!方案|报告|要点|清单|通知|计划)"
)


_LEAST = 4  # characters


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph, or the part of one that an enumerator opens; `goes_on` when the next number of its run follows."""

    start: int
    body: int
    end: int
    marker: Marker | None
    inline: bool
    row: bool
    goes_on: bool = False

    @property
    def slight(self) -> bool:
        """Whether the block is too short to say what anyone is to do."""
        return self.end - self.start < _LEAST


def blocks_of(running: Running, masked: str) -> list[Block]:
    """The blocks of a text in order."""
    found: list[Block] = []
    bullets = parts = 0
    for start, end in running.paragraphs:
        if running.text[start] == "|":
            found.append(Block(start, start, end, None, inline=False, row=True))
            continue
        first = opening_marker(masked, start)
        if first is None and start > 0 and _YEARLY.fullmatch(masked, start, end):
            parts += 1
            first = Marker("part", parts, start, start)
        if first and first.rank == "bullet":
            bullets += 1
            first = replace(first, number=bullets)
        elif first:
            bullets = 0
        cuts = list(inline_markers(masked, start, end)) if end - start >= _LEAST else []
        head_end = cuts[0].start if cuts else end
        found.append(Block(start, first.body if first else start, head_end, first, inline=False, row=False))
        for index, marker in enumerate(cuts):
            stop = cuts[index + 1].start if index + 1 < len(cuts) else end
            found.append(Block(marker.start, marker.body, stop, marker, inline=True, row=False))
    return _with_runs(found)


def _with_runs(blocks: list[Block]) -> list[Block]:
    """The blocks, each told whether its run of numbers goes on before a higher rank begins."""
    waiting: dict[str, int] = {}
    out = list(blocks)
    for index in range(len(blocks) - 1, -1, -1):
        marker = blocks[index].marker
        if marker is None:
            continue
        for rank in [rank for rank in waiting if ORDER[rank] > ORDER[marker.rank]]:
            del waiting[rank]
        out[index] = replace(blocks[index], goes_on=waiting.get(marker.rank) == marker.number + 1)
        waiting[marker.rank] = marker.number
    return out
