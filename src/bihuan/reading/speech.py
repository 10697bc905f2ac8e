"""辨句 speech: whether a sentence orders something done, or looks back, explains, praises or asks for an attitude."""

import re
from typing import Literal

from bihuan.reading.clauses import pieces
from bihuan.reading.lexicon import any_of
from bihuan.reading.units import ends_as_unit

Manner = Literal["order", "attitude", "guidance", "background"]

_ADVERBS, _VERBS = any_of("adverbs"), any_of("verbs")
_MODAL = re.compile(
    r"(?<![重主需纪只首必概摘提紧索简扼想险越])要(?![求素点么害闻件塞领道职案旨义看]|能够)|必须|务必|应当|不得|严禁|禁止|一律|请(?=[^示求教假])"
    r"|(?<![响适对反相供回效])应(?![对用急届邀付运])|须(?!知)|(?<=，)可(?![以能见])|(?<=，)由(?=[^于此])"
)
_ADVERB = re.compile(any_of("adverbs") + r"(?:地|抓紧)?")
_VERB = re.compile(any_of("verbs"))
_ATTITUDE = re.compile(any_of("attitudes"))
_MINDSET = re.compile(
    r"要有[^，；]{1,40}(?:心态|意识|决心|信心|思维|胸怀|境界|情怀|定力|勇气|干劲|姿态|责任感|使命感|紧迫感|危机感|精神|作风)"
)
_SEES = re.compile(r"(?:^|，)[^，]{0,20}(?:要|必须)(?:清醒|深刻)?(?:地)?(?:看到|认识到)(?!.*[，；](?:要|必须))")
_SLOGAN = re.compile(
    r"，(?:都)?是必须[^，；]{2,20}的[^，；]{2,12}$|，关键(?:要|还)?[看在是][^，]{1,8}$|既要.{1,12}，(?:更|又|也)要.{1,8}$|^既不能.*又不能|必须(?:紧紧)?依靠(?:群众|人民)"
)
_COPULA = re.compile(r"^[^，；]{1,24}(?:是(?!否)|关键(?:要|还)?[看在是]|有的|事关|关系到|不可避免|意味着|面临)")
_LEADS_IN = re.compile(
    r"(?:以下|下列)(?=[^，。]{0,8}(?:工作|任务|方面|措施|事项|要求|意见|问题|情况|几))|如下|(?:几|[一二三四五六七八九十\d])(?:项|点|个方面|方面|件|个|条|大)的?(?:重点|主要)?(?:工作|要求|意见|任务|措施|举措|大?事|方面|重点|环节)$"
)
_EXHORT = re.compile(
    r"^(?:参加(?:人员|单位)?：|妥否|大家(?:要记住|都知道)|(?:我)?再(?:次)?强调(?!要)|参会(?:人员|单位)：|出席：|列席：|主送：|抄送：|当否|此复|特此|专此|同志们|各位|让我们|我们一定|我相信|谢谢|实践证明|综合起来|总体看|我(?:就|在|专门|先后)|这些都)"
)
_PAST = re.compile(
    r"关系到|事关|(?<![为除罢])了(?![解断结却])|已经|曾|取得(?:了|[^，更新实]{0,8}成[效绩])|得到(?:了|有效)|近年来|未发生|未出现|一年来|(?<![于比较过])去年|期间(?:，|.{0,6}采取)|受到.{0,12}欢迎|(?:举行|召开)了|(?:\d日|[上下]午|今天|当天)[^，。]{0,14}(?:举行|召开)|出席|参加(?:会议|活动|调研|座谈|督导)|陪同|纷纷|随队"
)
_GUIDED = re.compile(
    r"做好[^，。；]{0,10}(?:年|当前|下一?步|下阶段)[^，。；]{0,6}工作，|[^。；]{0,24}(?:总的|总体|基本)(?:要求|思路|原则)是[：，]|(?:我们|全[市区县省国院校]|必须|要|上下){0,3}(?:以.{2,40}为(?:指导|统领|引领|遵循)|(?:高举|全面|深入|认真|坚决)?(?:学习)?贯彻(?:落实)?.{2,40}(?:精神|思想|论述|部署|要求|决策))"
)
_CONCRETE = re.compile(r"，(?:迅速|抓紧|尽快|及时|认真|立即)?(?:制定|细化|出台|列出|召开|印发|组织(?:开展|召开)|开展)")
_LED = re.compile(
    r"^(?:在|对|对于|按照|按|根据|围绕|针对|以|从|通过|结合|随着|依托|面向|为|除|当前|目前|现在|今年|近期|即使|到|由|着眼|把|将|全年|每[年月季周个]|年内|年底前|上半年|下半年|\d|“)"
)
_TIMED = re.compile(r"当前|目前|现在|今年|近期|即使|\d")
_OPENING = re.compile(
    r"^(?:同时|此外|另外|其次|首先|最后|一方面|另一方面|因此|为此|对此|与此同时|其中|特别是|尤其|下一步|今后)[，、]?"
)
NO_SUBJECT = ("对", "把", "将", "使", "让", "以", "为", "确保", "推动", "引导", "支持", "鼓励", "督促", "指导")
_SHARED_WORDS = re.compile(r"(?:负责同志|（□*）)?(?:都|均|也|还|共同|分别|原则上)?$")
_EACH = re.compile(r"各[^的]{1,16}$")
_MATTERS = ("情况", "方案", "工作", "事项", "任务", "问题", "措施", "政策", "项目", "环节", "方面")
_SUBJECT_REACH = 100
_MOST_ITEMS, _LONGEST = 6, 10
_ACTOR = re.compile(
    rf"^(?:近期|有条件的|各|省|市|区|县|[^，。；：的]{{0,16}}?)[^，。；：的]{{0,12}}?(?:部门|单位|各地|地区|政府|机构|局|委|办|厅)(?:{_ADVERBS}|按|密切|牵头|负责|{_VERBS}|以|到|根据|不再|要|应)"
)
_BY_YEAR = re.compile(r"到20\d{2}年|20\d{2}年底")
_FIGURE = re.compile(r"\d(?:\.\d+)?[万亿]?[%个家名项户所处条次吨]")
_SET = re.compile(r"^[^。]{0,12}(?:完成|实现|达到)“")
_CONSEQUENCE = re.compile(r"(?![将把])[^，。]{0,16}将?(?:纳入|作为)[^，。]{0,20}(?:考核|评价|评先|依据)$")
_PERMITS = re.compile(r"(?:对|凡)[^，。]{2,30}，?可以?[^能]")
_TELLS = re.compile(any_of("telling_openings"))
_CODED = re.compile(r"[“+]")
_TOPIC = re.compile(r"要在[^，。]{2,30}上[^，。]{2,12}，[^，。]{2,24}$")
_REPORTS = re.compile(r"(?:及时|按[时月季期])[^，]{0,8}报(?!道)")
_IN_FORCE = re.compile(
    r"^本(?:方案|意见|通知|办法|措施|预案|规定|细则|计划|决定)[^，。；]{0,6}(?:自[^。；]{2,24}(?:施行|实施|执行|生效)|由[^。；]{2,20}解释)"
)
_DUE = re.compile(
    r"(?:\d月底|\d月末|\d日|年底|\d月[上中下]旬|季度末)(?:之)?前，?[^，；。]{2}|\d个?工作日内，?[^，；。]{2}"
)
_DIGIT = re.compile(r"\d")
_SHORT_TOPIC = 10
_PAIR_LENGTH = 28
_AMOUNT = re.compile(
    r"(?:增长|达到|不低于|不少于|控制在|涨幅|超过|不超|以上|以内|完成|新增)[^，；]{0,12}\d|\d[^，；]{0,6}(?:以上|以内|左右)"
)


def manner(sentence: str, *, directive: bool = False) -> Manner:
    """What a masked sentence does: give an order, guide, ask for an attitude, or only tell.

    Under the headings of a `directive` document whatever is not told, guiding or attitude is an order.
    """
    sentence = _OPENING.sub("", sentence.strip("。！？；，"), count=1)
    if not sentence or _EXHORT.match(sentence) or closes(sentence):
        return "background"
    if _attitude(sentence):
        return "attitude"
    if _guided(sentence):
        return "guidance"
    if _LEADS_IN.search(sentence) or (len(sentence) < 8 and "，" not in sentence and has_modal(sentence)):
        return "background"
    if has_modal(sentence):
        return "order"
    if (
        _PAST.search(sentence)
        or _CONSEQUENCE.match(sentence)
        or (_COPULA.match(sentence) and not _AMOUNT.search(sentence))
    ):
        return "background"
    if _PERMITS.match(sentence) or (_BY_YEAR.match(sentence) and _AMOUNT.search(sentence)):
        return "order"
    if (
        _imperative(sentence)
        or _ACTOR.match(sentence)
        or says_when_due(sentence)
        or (_AMOUNT.search(sentence) and "目标" in sentence)
    ):
        return "order"
    return "background" if not directive or _TELLS.match(sentence) else "order"


def has_modal(sentence: str) -> bool:
    """Whether a word of duty (要, 必须, 应, 不得, 请) governs the masked sentence."""
    return _MODAL.search(sentence) is not None


def first_modal(sentence: str) -> int:
    """Where the first word of duty stands, or -1."""
    found = _MODAL.search(sentence)
    return found.start() if found else -1


def modals(masked: str, start: int, end: int) -> list[int]:
    """Where the words of duty stand between two places."""
    return [found.start() for found in _MODAL.finditer(masked, start, end)]


def subject(sentence: str) -> str:
    """The units before the first word of duty in its clause, or nothing when the order is given without a subject."""
    span = subject_before(sentence, 0, first_modal(sentence))
    return sentence[slice(*span)] if span else ""


def subject_before(masked: str, start: int, place: int) -> tuple[int, int] | None:
    """The span of the units between the start of the clause and the word of duty at `place`."""
    reach = max(start, place - _SUBJECT_REACH)
    clause = max(reach, max(masked.rfind(mark, reach, max(place, reach)) for mark in "，；：。") + 1)
    return (clause, place) if clause < place and _is_subject(masked[clause:place]) else None


def _is_subject(words: str) -> bool:
    """Whether the words before a word of duty are a list of units: they end as units do, or open with 各."""
    if words.startswith(NO_SUBJECT):
        return False
    cut = _SHARED_WORDS.search(words, max(0, len(words) - 12))
    core = words[: cut.start()] if cut else words
    items = core.split("、")
    if 1 < len(items) <= _MOST_ITEMS and any(ends_as_unit(item) for item in items) and max(map(len, items)) <= _LONGEST:
        return True
    return core == "财政" or ends_as_unit(core) or (_EACH.match(core) is not None and not core.endswith(_MATTERS))


def starts_order(words: str) -> bool:
    """Whether masked words begin as an order does: with 要 or with a verb of action."""
    return words.startswith("要") or opens_with_verb(words)


def says_when_due(sentence: str) -> bool:
    """Whether a masked sentence says by when something is to be done (8月底前建成…)."""
    return _DUE.search(sentence) is not None


def is_goal(sentence: str) -> bool:
    """Whether a sentence sets figures or a year to reach, and so can be ticked off."""
    return bool(
        _SET.search(sentence) or _AMOUNT.search(sentence) or _BY_YEAR.search(sentence) or _FIGURE.search(sentence)
    )


def closes(sentence: str) -> bool:
    """Whether a sentence only says from when a document is in force and who explains it."""
    return _IN_FORCE.match(sentence) is not None


def heads(sentence: str) -> bool:
    """Whether a sentence heads its paragraph by its form: 要在…上…，打造…."""
    return _TOPIC.match(sentence.strip("。！")) is not None


def is_topic(sentence: str, following: list[str], *, directive: bool = False) -> bool:
    """Whether a paragraph's first sentence may head the rest: one short clause of action, then orders."""
    sentence = sentence.strip("。！")
    if following and following[0].startswith("“") and _CODED.search(sentence):
        return False
    if (
        len(sentence) > 20
        or "，" in sentence
        or has_modal(sentence)
        or _DIGIT.search(sentence)
        or _EXHORT.match(sentence)
    ):
        return False
    if not opens_with_verb(sentence) and len(sentence) > _SHORT_TOPIC:
        return False
    return sum(1 for other in following if manner(other, directive=directive) == "order") * 2 >= len(following) > 0


def is_pair(sentence: str) -> bool:
    """Whether a sentence is two short clauses of action without a figure, as topics of reports are (坚持…，夯实…)."""
    clauses = sentence.strip("。！").split("，")
    return (
        len(clauses) == 2
        and len(sentence) <= _PAIR_LENGTH
        and all(map(opens_with_verb, clauses))
        and not (has_modal(sentence) or _DIGIT.search(sentence))
    )


def opens_with_verb(clause: str) -> bool:
    """Whether a masked clause begins with a verb of action once its adverbs are taken off."""
    for _ in range(4):
        if _VERB.match(clause):
            return True
        adverb = _ADVERB.match(clause)
        if not adverb:
            return False
        clause = clause[adverb.end() :]
    return _VERB.match(clause) is not None


def without_verbs(words: str, *, least: int = 2) -> str:
    """`words` without the adverbs and then the verbs they begin with, as long as `least` characters remain."""
    for form in (_ADVERB, _ADVERB, _GOVERNING, _GOVERNING, _VERB, _VERB):
        found = form.match(words)
        if found and len(words) - found.end() >= least:
            words = words[found.end() :]
    return words


_GOVERNING = re.compile(any_of("governing"))


def _imperative(sentence: str) -> bool:
    clauses = [sentence[a:b] for a, b in pieces(sentence, 0, len(sentence), "，；：")]
    if not clauses:
        return False
    if opens_with_verb(clauses[0]):
        return True
    if _LED.match(clauses[0]):
        timed = _TIMED.match(clauses[0])
        return any(opens_with_verb(clause) or (not timed and _verb_inside(clause)) for clause in clauses[:3])
    return False


def _verb_inside(clause: str) -> bool:
    """Whether a prepositional phrase is followed by a verb within the clause: 以…建设引领…, 由…方面…负责."""
    return bool(
        re.search(
            r"(?:进行|予以|给予|由.{1,20}(?:负责|承担|列支|办理)|执行|完成|加强|推进|开展|建立|制定|做好|引领|深入|落实|实现|达到)",
            clause,
        )
    )


def _guided(sentence: str) -> bool:
    """Whether the sentence opens with what is to guide the work (以…为指导, 深入贯彻…精神) and no unit is told to."""
    if _GUIDED.match(sentence):
        return not subject(sentence) and not _CONCRETE.search(sentence)
    place = first_modal(sentence)
    clause = sentence.rfind("，", 0, max(place, 0)) + 1
    return (
        place >= 0
        and _GUIDED.match(sentence, clause) is not None
        and (not subject(sentence) or sentence.startswith(("全", "我们"), clause))
    )


def _attitude(sentence: str) -> bool:
    if _MINDSET.search(sentence) or _SLOGAN.search(sentence) or _SEES.search(sentence):
        return True
    clauses = [sentence[a:b] for a, b in pieces(sentence, 0, len(sentence), "，；")]
    seen = False
    for clause in clauses:
        if _ATTITUDE.search(clause):
            seen = True
        elif has_modal(clause) or opens_with_verb(clause) or _REPORTS.search(clause):
            return False
    return seen
