"""文种 genre: what kind of document this is, as far as the reading of it depends on that."""

import re
from dataclasses import dataclass

from bihuan.reading.attribution import said_from
from bihuan.reading.blocks import Block
from bihuan.reading.clauses import sentences
from bihuan.reading.duties import label_start, statements
from bihuan.reading.markers import SPOKEN

_NOTICE = re.compile(r"〔\d{4}〕\d{1,4}号|(?:通知|意见|方案|批复|函)(?=\n)|(?:通知|意见|函告)如下|制定本方案|此复")
_SPOKEN = re.compile(r"同志们|我(?:就|先|再)?(?:讲|强调|谈)|上的(?:讲话|发言|致辞)|的讲话(?=\n)")
_REPORT = re.compile(r"工作报告|各位代表")
_MINUTES = re.compile(r"纪要(?:如下)?(?=[\n：:。])")
_HEADS = 1500


@dataclass(frozen=True, slots=True)
class Genre:
    """`bracketed`: items end in responsibility brackets; `notice`: a unit named first governs its paragraph;

    `reported`: news that tells what was said; `spoken`: a speech, whose sentences need not be orders; `headed`: written
    enumerators order it; `report`: a work report, whose closing paragraphs belong to its last section.
    """

    bracketed: bool
    notice: bool
    reported: bool
    spoken: bool
    headed: bool
    report: bool

    @property
    def directive(self) -> bool:
        """Whether the sentences under its headings are orders unless they plainly tell something else."""
        return self.headed and not self.reported and not self.spoken


def genre_of(text: str, masked: str, blocks: list[Block]) -> Genre:
    """The kind of a document, from its first lines, its brackets and how it attributes words."""
    marked = sum(len(statements(text, block.body, block.end)) for block in blocks if not (block.row or block.slight))
    labelled = sum(
        1 for block in blocks if not block.row and block.marker and label_start(text, block.body, block.end) > 0
    )
    bracketed = marked + labelled >= 3
    return Genre(
        bracketed=bracketed,
        notice=bool(_NOTICE.search(text[:_HEADS])),
        reported=not bracketed and _is_report_of_speech(masked, blocks),
        spoken=bool(_SPOKEN.search(text[:_HEADS])),
        report=bool(_REPORT.search(text[:_HEADS])) or "各位代表" in text[-_HEADS:],
        headed=any(block.marker and block.marker.rank not in SPOKEN for block in blocks),
    )


def _is_report_of_speech(masked: str, blocks: list[Block]) -> bool:
    """Whether the document reports what was said: it attributes words, and no written heading orders it."""
    if any(block.marker and block.marker.rank in ("major", "chapter", "article") for block in blocks):
        return False
    if _MINUTES.search(masked[:_HEADS]):
        return False
    return any(
        said_from(masked, a, b) >= 0
        for block in blocks
        if not (block.row or block.slight)
        for a, b in sentences(masked, block.start, block.end)
    )
