"""施事 actors: the units a sentence names as those that must act, who of them leads and who only helps."""

import re
from collections.abc import Iterator
from dataclasses import replace

from bihuan.reading.clauses import Span, pieces
from bihuan.reading.duties import Duty
from bihuan.reading.lexicon import any_of
from bihuan.reading.speech import NO_SUBJECT, modals, opens_with_verb, subject_before
from bihuan.reading.units import are_units, is_statement, split_units

_WITH = r"(?:共同|负责|把|划定|按照?|根据|对|将|于|在|[，。；]|$)"
_NOT_YET = (
    r"(?!组织部|宣传部|统战部|政法委|网信办|编办|社会工作部|农办|督查室|办(?!理|好|结)|办公[室厅]|管委会|党委|党组|政府|工会|编制部门|分管|主要负责"
    r"|负责同志|负责人|保障部|建设部|建设局|建设厅|管理局|监管)"
)
_UNIT_END = rf"{any_of('unit_tails')}(?:（□*）)?{_NOT_YET}"
_IS_BUILT = rf"[^，。；]{{0,8}}?(?:{any_of('completions')}|挂牌|投入|使用|运营|运行|并|正式)+(?:[，。；\n]|$)"
_DAY = r"(?:(?:20\d\d|[今明本])年|\d{1,2}[月日]|年[底内末]|月底|第?[一二三四]季度|[上下]半年|每[年月周季日])"
_ASKED = re.compile(
    rf"(?:^|(?<=[，。；：\n]))请(?P<who>[^，。；：]{{0,60}}?{_UNIT_END})(?:会同(?P<with>[^，。；：]{{1,40}}?{_UNIT_END}))?"
    rf"(?=按照?|根据|落实|在|于|要|抓紧|尽快|牵头|负责|将|把|对|结合|依法|共同|{_DAY}|{any_of('adverbs')}|{any_of('verbs')})"
)
_LED = re.compile(
    r"(?P<by>.{0,24}由)?(?P<who>[^，。；：]{2,60}?)(?:负责)?(?:共同|分别|总|具体|按照?(?:各自)?职责(?:分工)?)?牵头(?!(?:工作|作用|单位|部门|抓总的))"
)
_LEADS = re.compile(
    r"(?:发挥|做好|履行|强化)[^，。；]{0,8}牵头|牵头(?:抓总|做好|组织|会同)|(?:要|应|须)(?:切实|认真|积极)?牵头"
)
_HELPED = re.compile(
    r"(?P<who>[^，。；：]{2,80}?)(?:要)?(?:积极|密切|予以|全力|主动|协同)?(?:配合|协助|参加|参与|协同|协办)(?:做好[^，。；]{0,12})?$"
)
_SUPPORTS = re.compile(
    r"要?(?:也|还)?要?(?:积极|大力|加大|密切|主动|全力)?(?:给予|予以|做好)?(?:支持(?!力度)|配合|协助)(?:$|力度|[^，。；]{0,4}$)"
)
_BY = re.compile(
    rf"由(?P<who>[^，。；：由]{{0,40}}?{_UNIT_END})(?:共同|分别|统一|具体)?"
    rf"(?=负责|承担|按|根据|结合|在|于|审核|会同|依法|对|兜底|{_DAY}|{any_of('adverbs')}|{any_of('verbs')})"
)
_JOINED = re.compile(
    rf"(?:要|应|须)?(?:积极|主动)?会同(?P<with>[^，。；：]{{1,40}}?{_UNIT_END})(?={_WITH}|{any_of('adverbs')}|{any_of('verbs')})"
)
_ANSWERS = re.compile(
    r"(?P<who>[^，。；：]{2,60}?)(?:要)?(?:按照?(?:各自)?职责)?(?:具体|共同|分别|全面|牵头|分工)?(?:负责|组织)?(?:具体)?(?:负责|实施|落实)$"
)
_AS_LEAD = re.compile(r"(?P<who>[^，。；：]{2,40}?)作为(?:牵头|主办|责任)(?P<kind>单位|部门)")
_IS_HOLDER = re.compile(r"(?P<who>[^，。；：]{2,40}?)是[^，。；]{2,24}(?:主体|第一责任人)，")
_MADE_OF = re.compile(r"成员由(?P<who>[^，。；：]{2,80}?)组成")
_FOLLOWS = (
    rf"(?!{_DAY}{_IS_BUILT})(?:在|对|根据|按照?|以(?![上下内外])|到|于|密切|不再|会同|参照|牵头|负责|承担|负有|作为|为|把|将|每|{_DAY}"
    rf"|{any_of('adverbs')}|{any_of('verbs')})"
)
_OPENING = re.compile(
    rf"(?:近期|其中)?(?P<who>[^，。；：的□要\d]{{2,40}}?等(?:有关|相关)?(?:部门|单位)"
    rf"|(?:[^，。；：的□要\d]|（□{{1,8}}）){{0,24}}?{_UNIT_END}"
    rf"(?:[、和及与][^，。；：的□要]{{0,16}}?{_UNIT_END})*)(?={_FOLLOWS})"
)
_WHEN = re.compile(r"(?:会后|于|在)?[\d一二三四五六七八九十今明年第月日底末前之初上中下旬半季度内个周工作天起]{2,16}")
_PLACED = re.compile(r"[在对以到于]|根据|按照?|会同|作为|结合|参照")
_EACH_TIME = re.compile(r"每|负责|牵头")
_STRONG = re.compile(
    r"(?P<who>[省市区县镇乡][^，。；：的、]{1,10}?(?:局|厅|委|中心|公司|支队|大队|街道|镇|部))"
    r"(?![长的等、和与及门队]|书记|常委|领导|主任|办|全会|系统|机关|组织部|宣传部|政法委|有关|负责同志|政府|责任|职责|内|外)(?=[^，。；：])"
)
_DUTY_OF = re.compile(
    rf"(?P<who>[^，。；：的要]{{0,20}}{any_of('unit_tails')})：(?=负责|承担|牵头|配合|做好|主要|协助)"
)
_VERB_LIKE = re.compile(any_of("verb_like_units"))
_BEARS = re.compile(r"[^，。；：]{2,40}?(?:承担|负有|履行|落实)[^，。；：]{2,16}(?:责任|职责)，")
_HANDED = re.compile(r"[^，。；由]+，由")
_LONGEST_NAME = 12
_FOCUS = re.compile(r"(?:都|均|也|还|原则上)$")


def acting(text: str, masked: str, start: int, end: int, *, heir: Duty | None = None) -> Duty | None:
    """The units named as subjects of the orders between two places; `heir` acts where 会同 names only the partner."""
    asked = _ASKED.search(masked, start, end)
    if asked:
        if masked.startswith("牵头", asked.end()):
            led = _stated(text, masked, asked.start("who"), end)
            return replace(led, asked=True, rule="asked") if led else None
        named = _units(text, asked.span("who"))
        joined = _units(text, asked.span("with")) if asked["with"] else ()
        lead = named if joined else ()
        return Duty(lead, (*named, *joined), asked=True, rule="asked")
    found = _subjects(text, masked, start, end)
    stated = _stated(text, masked, start, end)
    if stated:
        modal = (
            found
            and (found.rule == "subject" or _BEARS.match(masked, start, end) or _hands_on(found, masked, start, end))
            and not any(unit in stated.units for unit in found.units)
        )
        found = found.joined(stated) if found and modal else stated
    joins = _JOINED.search(masked, start, end)
    if joins and (found or heir):
        lead = (found.lead or found.units) if found else (heir.units if heir else ())
        partners = tuple(unit for unit in _units(text, joins.span("with")) if unit not in lead)
        base = found or Duty(units=lead, rule="inherited")
        return Duty(lead, (*base.units, *(p for p in partners if p not in base.units)), base.cooperate, rule=base.rule)
    return found


def _hands_on(opened: Duty, masked: str, start: int, end: int) -> bool:
    """Whether the unit a sentence opens with does its part before the next clause hands on to another (…，由…)."""
    named = all(len(unit) <= _LONGEST_NAME for unit in opened.units)
    return named and _HANDED.match(masked, start, end) is not None


def _stated(text: str, masked: str, start: int, end: int) -> Duty | None:
    """What the clauses say outright: X牵头，Y配合 · 由X负责 · 成员由X、Y组成 · X：负责…."""
    duty = Duty(rule="stated")
    lead = _AS_LEAD.match(masked, start, end)
    holds = lead or _IS_HOLDER.match(masked, start, end)
    if holds:
        named = _units(text, holds.span("who"))
        duty = duty.joined(Duty(lead=named if lead and "责任" not in lead[0] else (), units=named))
    for a, b in pieces(masked, start, end, "，；。："):
        duty = duty.joined(_clause(text, masked, (a, b), said=bool(duty.units), first=a == start))
    made = _MADE_OF.search(masked, start, end)
    if made:
        duty = duty.joined(Duty(units=_units(text, made.span("who"))))
    holder = _DUTY_OF.match(masked, start, end)
    if holder:
        duty = duty.joined(Duty(units=_units(text, holder.span("who"))))
    return duty if duty.units else None


def _clause(text: str, masked: str, span: Span, *, said: bool, first: bool) -> Duty:
    """What one clause states of who does what; helpers and further units count only where others are `said` before."""
    a, b = span
    led = _LED.match(masked, a, b)
    helped = _HELPED.match(masked, a, b)
    by = _BY.search(masked, a, b)
    if led and (led["by"] or _listed(masked, led.span("who"))):
        named = _units(text, led.span("who"))
        return Duty(lead=named, units=named)
    if helped and said and _listed(masked, helped.span("who")):
        named = _units(text, helped.span("who"))
        return Duty(units=named, cooperate=named)
    if said and (answers := _ANSWERS.match(masked, a, b)) and _listed(masked, answers.span("who")):
        return Duty(units=_units(text, answers.span("who")))
    if by and _listed(masked, by.span("who")):
        return Duty(units=_units(text, by.span("who")))
    if not first and is_statement(masked[a:b]) and _may_act(masked[a:b]):
        return Duty(units=_units(text, span))
    if said and (opening := _OPENING.match(masked, a, b)) and _acts_besides(masked, a, opening.end()):
        return Duty(units=_units(text, opening.span("who")))
    return Duty()


def _acts_besides(masked: str, start: int, end: int) -> bool:
    """Whether the units that open a later clause act as well: 各…, or by a day of their own (…于10月底前)."""
    return masked[start] == "各" or re.match(r"于\d", masked[end : end + 2]) is not None


def _subjects(text: str, masked: str, start: int, end: int) -> Duty | None:
    """The subjects before words of duty, else the one the sentence opens with."""
    duty = Duty(rule="subject")
    for place in modals(masked, start, end):
        span = subject_before(masked, start, place) or _listed_before(masked, start, place)
        if span and _may_act(masked[slice(*span)]):
            named = tuple(split_units(_FOCUS.sub("", text[slice(*span)])))
            helps = named if _SUPPORTS.match(masked, place, _clause_end(masked, place, end)) and duty.units else ()
            duty = duty.joined(Duty(units=named, cooperate=helps))
    for span in _each_time(masked, start, end) if duty.units else ():
        duty = duty.joined(Duty(units=_units(text, span)))
    if not duty.units:
        for span in _openings(masked, start, end):
            duty = duty.joined(Duty(units=_units(text, span), rule="opening"))
    if not duty.units:
        return None
    if _LEADS.search(masked, start, end) and not duty.lead:
        duty = duty.joined(Duty(lead=duty.units[:1]))
    return duty


def _listed_before(masked: str, start: int, place: int) -> Span | None:
    """The span of the lists of units, parted by commas, that end in the comma before a word of duty."""
    if place <= start or masked[place - 1] != "，":
        return None
    begin = place - 1
    while begin > start:
        stop = max(masked.rfind(mark, start, begin) for mark in "，。；：") + 1
        clause = masked[max(stop, start) : begin]
        if "作为" in clause or modals(clause, 0, len(clause)) or not are_units(re.sub(r"(?<=.)(?=各)", "、", clause)):
            break
        begin = max(stop, start)
        if begin == start or masked[begin - 1] != "，":
            return begin, place - 1
        begin -= 1
    return (begin + 1, place - 1) if begin < place - 1 else None


def _openings(masked: str, start: int, end: int) -> Iterator[Span]:
    """The units that open the sentence, or a later clause that says what each is to answer for."""
    found = False
    clauses = pieces(masked, start, end, "，；。")
    while len(clauses) > 1 and _WHEN.fullmatch(masked, *clauses[0]):
        start = clauses.pop(0)[1] + 1
    for a, b in clauses:
        opening = _OPENING.match(masked, a, b)
        if not opening or not _may_act(opening["who"]) or (a > start and masked[a] == "由"):
            continue
        if a > start and not (opening["who"].startswith("各") or _EACH_TIME.match(masked, opening.end(), b)):
            continue
        if _PLACED.match(masked, opening.end(), b) or masked[a] == "各" or not modals(masked, opening.end(), b):
            yield opening.span("who")
            found = True
    strong = None if found else _STRONG.match(masked, start, end)
    if strong:
        yield strong.span("who")


def _each_time(masked: str, start: int, end: int) -> Iterator[Span]:
    """The units that open a later clause saying what they do each time or answer for (…，金融办每月通报)."""
    for a, b in pieces(masked, start, end, "，；。")[1:]:
        opening = _OPENING.match(masked, a, b)
        if opening and masked[a] != "由" and _EACH_TIME.match(masked, opening.end(), b) and _may_act(opening["who"]):
            yield opening.span("who")


def _listed(masked: str, span: Span) -> bool:
    """Whether the words are a list of units rather than the object of an order."""
    words = masked[slice(*span)]
    return subject_before(masked, span[0], span[1]) is not None and _may_act(words)


def _may_act(words: str) -> bool:
    if words.startswith((*NO_SUBJECT, "每", "城镇")) or "设在" in words:
        return False
    return not opens_with_verb(words) or _VERB_LIKE.match(words) is not None


def _units(text: str, span: Span) -> tuple[str, ...]:
    return tuple(split_units(text[slice(*span)]))


def _clause_end(masked: str, place: int, end: int) -> int:
    return min([stop for mark in "，；。" if (stop := masked.find(mark, place, end)) >= 0], default=end)
