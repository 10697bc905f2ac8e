"""施事 actors: the units a sentence names as those that must act, and the one that leads where it says so."""

import re

from bihuan.reading.clauses import pieces
from bihuan.reading.duties import Duty, split_units
from bihuan.reading.lexicon import any_of
from bihuan.reading.speech import NO_SUBJECT, modals, opens_with_verb, subject_before

_WITH = r"会同(?P<with>[^，。；：]{2,40}?)"
_ASKED = re.compile(
    rf"请(?P<who>[^，。；：]{{2,60}}?)(?:{_WITH})?"
    r"(?=按照|根据|落实|在|于|要|抓紧|尽快|牵头|负责|制定|研究|提出|做好|将|对|结合)"
)
_LED = re.compile(rf"由(?P<who>[^，。；：]{{2,30}}?)牵头(?:，?{_WITH}(?=共同|抓好|做好|推进|制定|研究|[，。；]))?")
_TAIL = r"(?:各地区?|各级|(?<!各)部门|各部门|单位|政府|党委|机构|指挥部|专班|各地|地区|局|委|办|厅|处室|所|中心|街道)"
_LED_BY = rf"(?:在|对|根据|按照?|以|到|密切|不再|会同|参照|牵头|负责|{any_of('verbs')})"
_OPENING = re.compile(rf"(?:近期)?(?P<who>[^，。；：的□要]{{0,24}}{_TAIL}(?:（□*）)?)(?={_LED_BY})")


def acting(text: str, masked: str, start: int, end: int) -> Duty | None:
    """The units named as subjects of the orders between two places, or None."""
    asked = _ASKED.search(masked, start, end) or _LED.search(masked, start, end)
    if asked:
        named = split_units(text[slice(*asked.span("who"))])
        joined = split_units(text[slice(*asked.span("with"))]) if asked["with"] else []
        leads = joined or asked.re is _LED
        return Duty(tuple(named) if leads else (), (*named, *joined), asked=asked.re is _ASKED)
    units: list[str] = []
    leads = False
    for place in modals(masked, start, end):
        span = subject_before(masked, start, place)
        if span:
            units += [
                unit for unit in split_units(re.sub(r"(?:都|均|也|还)$", "", text[slice(*span)])) if unit not in units
            ]
    for a, b in [] if units else pieces(masked, start, end, "，；。"):
        opening = _OPENING.match(masked, a, b)
        if (
            opening
            and not opening["who"].startswith(NO_SUBJECT)
            and not opens_with_verb(opening["who"])
            and (a == start or opening["who"].startswith("各"))
        ):
            units = split_units(text[slice(*opening.span("who"))])
            leads = masked.startswith("牵头", opening.end())
            break
    return Duty(lead=tuple(units) if leads else (), units=tuple(units)) if units else None
