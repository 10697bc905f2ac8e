"""目标值 amounts: figures a task must reach, told apart from subsidies, thresholds, ages, dates and names."""

import re

from bihuan.reading.draft import Operator, Target
from bihuan.reading.lexicon import any_of, words_of
from bihuan.reading.markers import numeral

_UNIT = any_of("measures")
_NUMBER = r"\d{1,3}(?:,\d{3})+|\d+(?:\.\d+)?"
_BEFORE = (
    "不得超过|不得高于|不得低于|不得少于|不得突破|不少于|不低于|不小于|至少|达到|达|突破|超过|超|高于|不超过|不超|不高于|低于|控制在|降至|降到|下降到|降低到|降低至|压缩至|压缩到|缩短至"
    "|缩短到|压减至|压减到|减至|减少到|减少至|提升至|提升到|提高到|提高至|增加到|增至|增长到|扩大到|近|约|力争达到"
)
_AMOUNT = re.compile(
    rf"(?P<before>{_BEFORE})?(?<![\d.A-Za-z+第])(?P<value>{_NUMBER})(?:[%‰]?(?P<to>[—–~-]|至|到)(?P<max>{_NUMBER}))?"
    rf"(?P<scale>多?[十百千]?[万亿]|多|余)?(?P<unit>{_UNIT})?(?P<after>及?以上|以内|以下|之内|左右|上下)?"
)
_NUMBERLIKE = re.compile(r"\d|番|半|轮")
_ROUNDS = re.compile(r"(?P<n>[两二三四五六七八九十]{1,3})轮(?=“|[^，。；]{2,10}行动)")
_DOUBLED = re.compile(r"翻(?P<n>[一两二三])?番")
_HALVED = re.compile(r"(?:压缩|减少|降低|压减|缩短)(?:了)?一半|减半")
_HALF_LONG = re.compile(r"(?:缩短|提前|压缩)[^，。；\d]{0,6}半(?P<u>个月|年|天)")
_MONEY = re.compile(
    r"加计|抵减|抵扣|补助|补贴|奖励|奖补|贴息|返还|资助|罚款|扶持资金|经费|费用|最高|给予|年费|减免|处以|可申请|(?:贷款|补助|补贴|授信)额度|每人每|每户|收费标准|奖金|资金支持"
)
_SPENT = re.compile(r"经费|费用|资助")
_GROWS = re.compile(r"(?:提高|增长|达到|降低|下降|压减|压缩|不低于|不高于|控制在|占比?)[^，；]{0,14}$")
_FREED = re.compile(r"(?:减免|免收|免除|缓缴|延缓)[^，。；]{0,6}$")
_COVERED = re.compile(r"(?:的)?[^，。；、]{1,10}(?:全覆盖|全部[^，。；]{1,4}$)")
_SHARED_END = re.compile(
    r"分别[^，。；]{0,6}?(?P<word>达到|提高到|提升到|增长到|降至|降到|控制在|不低于|不少于|不超过)[^，。；]{0,30}$"
)
_PAID = re.compile(r"，(?:给予|予以|进行)[^，。；]{0,20}(?:补助|补贴|奖励|奖补|资助|支持)")
_PEOPLE = re.compile(r"[^，。；、的]{0,8}(?:人口|群众|职工|农民|学生|党员|干部|劳动力|居民)")
_FORBIDS = re.compile(r"不得|严禁|禁止")
_AGED = re.compile(r"(?:周岁|岁|年|学历|职称|工龄|参保|超过\d+人的|条件的|满|对.{0,14})$")
_PAST = re.compile(r"(?:上年|去年|已有|已经|累计已|已|原有|现有|截至目前|由|从)$")
_NAMED = re.compile(r"(?:年|月|岁|周岁|强|后|年以上|个月|号|版|届|的企业|的标准|的费用|范围|分制|号线)")
_CONDITION = re.compile(r"[^，。；]{0,40}的，(?:可|给予|按|予以|由|免|视为|一律|依法|不予|应当)")
_SCOPE = re.compile(r"的?(?:重点|重大|工业|投资|以上)?(?:项目|企业|工程|单位|农户|群众|建筑)")
_LIMITS = re.compile(r"(?:压缩|缩短|压减|控制|减少?|提前|时限|不超过|不低于|不少于|限时|储备)[^，。；]{0,14}$")
_TIME = frozenset(words_of("time_measures"))
_LOOSE = frozenset(words_of("loose_measures"))
_AT_MOST = (
    "不得超过", "不得高于", "不得突破", "不超过", "不超", "不高于", "低于", "控制在", "降至", "降到", "下降到",
    "降低到", "降低至", "压缩至", "压缩到", "缩短至", "缩短到", "压减至", "压减到", "减至", "减少到", "减少至",
)  # fmt: skip
_AT_LEAST = (
    "不得低于", "不得少于", "不少于", "不低于", "不小于", "至少", "达到", "达", "力争达到", "提升至", "提升到",
    "提高到", "提高至", "增加到", "增至", "增长到", "扩大到",
)  # fmt: skip


def targets_in(text: str, masked: str, start: int, end: int) -> list[Target]:
    """The amounts to be reached in a task, in order."""
    found: list[tuple[int, Target]] = []
    if not _NUMBERLIKE.search(masked, start, end):
        return []
    for match in _AMOUNT.finditer(masked, start, end):
        target = _target(text, masked, match, start, end)
        if target:
            found.append((match.start(), target))
    for match in _ROUNDS.finditer(masked, start, end):
        found.append(
            (match.start(), Target(text[match.start() : match.end()], numeral(match["n"]), "轮", "=", rule="worded"))
        )
    for match in _DOUBLED.finditer(masked, start, end):
        found.append((match.start(), Target(match[0], 2.0 ** numeral(match["n"] or "一"), "倍", "=", rule="worded")))
    for match in _HALVED.finditer(masked, start, end):
        found.append((match.start(), Target(match[0], 50, "%", "=", rule="worded")))
    for match in _HALF_LONG.finditer(masked, start, end):
        found.append((match.start(), Target(match[0], 0.5, match["u"], "=", rule="worded")))
    return [target for _, target in sorted(found, key=lambda pair: pair[0])]


def _target(text: str, masked: str, match: re.Match[str], start: int, end: int) -> Target | None:
    unit = match["unit"]
    if not unit and match["max"] and not match["scale"]:
        unit = _borrowed(masked, match.end(), end)
    if not unit and match["scale"] and _PEOPLE.match(masked, match.end(), end):
        unit = "人"
    if not unit or _not_a_goal(masked, match, unit, start, end):
        return None
    value = float(match["value"].replace(",", ""))
    scale = (match["scale"] or "").replace("多", "").replace("余", "")
    begin, stop = _clause(masked, match, start, end, "，。；、：")
    words = text[begin : min(stop, match.end() + 30)].strip()
    high = float(match["max"].replace(",", "")) if match["max"] else None
    op = _operator(masked, match, begin)
    return Target(words, value, scale + unit, op, high, rule="plain" if op == "=" else "compared")


def _operator(masked: str, match: re.Match[str], begin: int) -> Operator:
    before, after = match["before"] or "", match["after"] or ""
    if not before:
        before = next(
            (word for word in ("至少", "不少于", "不低于", "不超过") if word in masked[begin : match.start()]), ""
        )
        shared = _SHARED_END.search(masked, begin, match.start())
        before = shared["word"] if shared else before
    if match["max"]:
        return "range"
    if after in ("左右", "上下") or before in ("近", "约"):
        return "~"
    if before in _AT_MOST or after in ("以内", "以下", "之内"):
        return "<="
    if before in ("超过", "超", "突破", "高于"):
        return ">"
    if after in ("以上", "及以上") or before in _AT_LEAST:
        return ">="
    return "<=" if match["unit"] in ("ms", "毫秒") else "="


def _not_a_goal(masked: str, match: re.Match[str], unit: str, start: int, end: int) -> bool:
    """Whether the figure is money paid out, a length of time, a threshold, an age, a date or part of a name."""
    before = masked[max(start, match.start() - 20) : match.start()]
    begin, stop = _clause(masked, match, start, end, "，。；")
    clause, after = masked[begin:stop], masked[match.end() : min(end, match.end() + 12)]
    if unit in ("元", "美元", "%", "个百分点") and (_paid(clause, unit, before) or _PAID.match(masked, stop, end)):
        return True
    if unit in ("元", "美元") and (match["after"] or match["before"]) and _SCOPE.match(after):
        return True
    if after.startswith("的") and before.endswith("总投资"):
        return True
    if after.startswith("的") and (match["after"] or match["before"] in ("超过", "超", "达", "高于", "低于")):
        return True
    if match["before"] in ("超过", "超") and _FORBIDS.search(masked, begin, match.start()):
        return True
    if match["after"] and not match["before"] and _COVERED.match(after):
        return True
    if unit in _LOOSE and not match["before"] and not match["after"]:
        return True
    if unit in _TIME and _FREED.search(before):
        return True
    if unit in _TIME and (
        not (match["before"] or _LIMITS.search(before))
        or (after.startswith(("内", "的")) and match["before"] not in _AT_MOST)
    ):
        return True
    if _NAMED.match(after) or (unit == "个" and after.startswith(("月", "多月", "工作日"))):
        return True
    if _CONDITION.match(masked, match.end(), min(end, match.end() + 60)):
        return True
    if _PAST.search(before) and (unit != "%" or before.endswith(("由", "从"))):
        return True
    return bool(re.search(r"第$|每$|(?<![底旬日月初内末])前$", before)) or bool(
        _AGED.search(before[-15:]) and unit == "人"
    )


def _paid(clause: str, unit: str, before: str) -> bool:
    """Whether a clause speaks of money given or taken; what share of it is spent may still be a goal."""
    found = _MONEY.search(clause)
    if not found or unit not in ("%", "个百分点"):
        return found is not None
    return not (_SPENT.fullmatch(found[0]) and _GROWS.search(before))


def _clause(masked: str, match: re.Match[str], start: int, end: int, marks: str) -> tuple[int, int]:
    """Where the clause around a figure begins and ends."""
    begin = max(masked.rfind(mark, start, match.start()) for mark in marks) + 1
    stop = min([place for mark in marks + "\n" if (place := masked.find(mark, match.end(), end)) >= 0], default=end)
    return max(start, begin), stop


def _borrowed(masked: str, place: int, end: int) -> str:
    found = re.compile(_UNIT).match(masked, place, end)
    return found[0] if found else ""
