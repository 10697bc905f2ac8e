"""题头 titles: numbered items whose titles are bare labels (摸底排查。), so that each item is one task as a whole."""

from bihuan.reading.actors import acting
from bihuan.reading.blocks import Block
from bihuan.reading.clauses import Span, sentences
from bihuan.reading.lexicon import PASSING_HEADING, PHASE
from bihuan.reading.markers import ORDER

_LABEL_LENGTH, _ABOUT_LENGTH = 6, 20


def labelled_blocks(text: str, masked: str, blocks: list[Block]) -> frozenset[int]:
    """Where the items begin whose title is a bare label, as are the titles of all items of the same run."""
    found: set[int] = set()
    open_runs: dict[str, list[Block]] = {}

    def close(rank: str) -> None:
        run = open_runs.pop(rank, [])
        if run and all(_is_labelled(text, masked, block) for block in run):
            found.update(block.start for block in run)

    for block in blocks:
        if block.marker is None:
            continue
        rank = block.marker.rank
        for other in [each for each in open_runs if ORDER[each] > ORDER[rank]]:
            close(other)
        if block.marker.number == 1:
            close(rank)
        if not PASSING_HEADING.match(masked, block.body):
            open_runs.setdefault(rank, []).append(block)
    for last in list(open_runs):
        close(last)
    return frozenset(found)


def _is_labelled(text: str, masked: str, block: Block) -> bool:
    """Whether the title is a bare label (摸底排查。 第一阶段（3月）。) whose sentences no two units share out."""
    spans: list[Span] = []
    for span in sentences(masked, block.body, block.end):
        spans.append(span)
        if len(spans) == 1 and not _is_bare(masked[slice(*span)]):
            return False
    named = {duty.units for span in spans[1:] if (duty := acting(text, masked, *span))}
    return len(spans) > 1 and len(named) < 2


def _is_bare(words: str) -> bool:
    bare = words.strip("。：").partition("（")[0]
    longest = _ABOUT_LENGTH if bare.startswith("关于") else _LABEL_LENGTH
    return len(bare) < longest or PHASE.search(bare) is not None
