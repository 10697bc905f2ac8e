"""转述 attribution: who is reported to say it, and where in the sentence what was said begins."""

import re

from bihuan.reading.speech import has_modal

_WHO = r"(?:讲话|会议|会上|[大全例]会|同志|书记|代表|[市区县省厅局院校州委镇]长|主任|主席|组长|他|她|表示)"
_SAYS = r"(?:还|再次|特别|反复|着重|同时|最后|并|进一步)?(?:强调|指出|要求|提出|表示|号召)"
_PATTERNS = (
    re.compile(
        rf"[^，。；：]{{0,60}}?{_WHO}[^，。；：]{{0,24}}?{_SAYS}(?:[^，。；：]{{0,14}}(?:要求|意见|希望|部署))?[，：]"
    ),
    re.compile(rf"[^，。；：□的]{{2,12}}{_SAYS}[，：]"),
    re.compile(
        r"[^，。；：]{0,60}(?:提出|作出|做出)[^，。；：]{0,12}(?:要求|安排|部署|意见|希望)(?:，要求(?=各|全))?[，：。]?"
    ),
    re.compile(rf"(?:并|并在[^，。；：]{{0,14}}|就[^，。；：]{{0,40}}){_SAYS}(?:[^，。；：]{{0,8}}要求)?[，：]"),
)
_DECIDES = re.compile(
    r"会议(?:还|并)?(?:明确|部署|决定|议定|研究决定|确定|商定|要求)(?:[^，。：]{0,10}(?:事项|意见|要求))?[，：]"
)
_MINUTES = re.compile(
    r"(?:会议|大会|会上)(?:还|并|同时|再次|特别|最后)?(?:要求|强调|指出|明确|部署|决定|议定|研究决定|认为|确定|提出)(?:[，：]|(?=要|由|必须|各|[省市区县镇][^，。：的]{1,16}?(?:局|委|办|部|厅|公司|政府)))"
    r"|会议(?:审议|讨论|研究|听取)[^，。：]{1,60}，(?:并)?(?:会议)?(?:强调|要求|指出)[，：]?"
)
_CLAUSE_END = re.compile(r"[，；。：]")
_NOT_WHO = re.compile(r"(?:要|按照|根据|按|落实|符合|围绕|对照|必须|应)")


def said_from(masked: str, start: int, end: int, *, meeting: bool = False) -> int:
    """Where the reported words begin when the sentence reports a speech or a meeting, else -1.

    With `meeting` only the short openings of minutes (会议要求，) count.
    """
    decides = (_MINUTES if meeting else _DECIDES).match(masked, start, end)
    best = decides.end() if decides else -1
    if meeting:
        return best
    starts = [start, *(mark.end() for mark in _CLAUSE_END.finditer(masked, start, end))]
    for place in starts:
        if _NOT_WHO.match(masked, place, end):
            continue
        for pattern in _PATTERNS:
            found = pattern.match(masked, place, end)
            if found and not has_modal(found[0].replace("要求", "□□")):
                best = max(best, found.end())
    return best
