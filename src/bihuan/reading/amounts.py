"""目标值 amounts: figures a task must reach, told apart from subsidies, thresholds, ages, dates and names."""

import re

from bihuan.reading.draft import Operator, Target
from bihuan.reading.markers import numeral

_UNIT = (
    r"个百分点|个月|个工作日|平方公里|平方千米|万立方米|立方米|公里|千米|千瓦时|千瓦|兆瓦|吉瓦|微克/立方米|人次|场次|万吨|标准煤|公顷|平方米|小时|分钟|毫秒"
    r"|%|‰|ms|TB|PB|EB|MW|GW|km|个|名|家|人|户|项|所|座|条|件|场|次|批|套|台|辆|张|亩|吨|元|只|支|处|类|种|篇|部|本|册|村|天|日|倍|对|艘|架|期|轮|款|例|门|对|米|斤|头|株|棵|艘|卡|P|宗|起|床|张|位|组|站|环|片|栋|口|度"
)
_NUMBER = r"\d{1,3}(?:,\d{3})+|\d+(?:\.\d+)?"
_BEFORE = "不少于|不低于|不小于|至少|达到|达|突破|超过|超|高于|不超过|不超|不高于|低于|控制在|降至|降到|近|约|力争达到"
_AMOUNT = re.compile(
    rf"(?P<before>{_BEFORE})?(?<![\d.A-Za-z+第])(?P<value>{_NUMBER})(?:(?P<to>[—–~-]|至|到)(?P<max>{_NUMBER}))?"
    rf"(?P<scale>多?[十百千]?[万亿]|多)?(?P<unit>{_UNIT})?(?P<after>以上|以内|以下|左右|及以上)?"
)
_ROUNDS = re.compile(r"(?P<n>[两二三四五六七八九十]{1,3})轮(?=“|[^，。；]{2,10}行动)")
_DOUBLED = re.compile(r"翻(?P<n>[一两二三])番")
_HALVED = re.compile(r"(?:压缩|减少|降低|压减|缩短)(?:了)?一半")
_MONEY = re.compile(r"补助|补贴|奖励|奖补|贴息|贷款|返还|资助|罚款|扶持资金|经费|费用|最高|给予|年费|减免|额度|处以")
_THRESHOLD = re.compile(r"(?:周岁|岁|年|学历|职称|工龄|参保|超过\d+人的|条件的|满|对.{0,14})$")
_SHORTENED = re.compile(r"(?:压缩|缩短|压减|控制|减)(?:至|到|在)?$|不超过$")
_AT_MOST = ("不超过", "不超", "不高于", "低于", "降至", "降到")


def targets_in(text: str, masked: str, start: int, end: int) -> list[Target]:
    """The amounts to be reached in a task, in order."""
    found: list[tuple[int, Target]] = []
    for match in _AMOUNT.finditer(masked, start, end):
        target = _target(text, masked, match, start, end)
        if target:
            found.append((match.start(), target))
    for match in _ROUNDS.finditer(masked, start, end):
        found.append((match.start(), Target(text[match.start() : match.end()], numeral(match["n"]), "轮", "=")))
    for match in _DOUBLED.finditer(masked, start, end):
        found.append((match.start(), Target(match[0], 2.0 ** numeral(match["n"]), "倍", "=")))
    for match in _HALVED.finditer(masked, start, end):
        found.append((match.start(), Target(match[0], 50, "%", "=")))
    return [target for _, target in sorted(found, key=lambda pair: pair[0])]


def _target(text: str, masked: str, match: re.Match[str], start: int, end: int) -> Target | None:
    unit = match["unit"]
    if not unit and match["max"] and not match["scale"]:
        unit = _borrowed(masked, match.end(), end)
    if not unit or _not_a_goal(masked, match, unit, start, end):
        return None
    value = float(match["value"].replace(",", ""))
    scale = (match["scale"] or "").replace("多", "")
    begin = max(masked.rfind(mark, start, match.start()) for mark in "，。；、：") + 1
    limit = min(end, match.end() + 30)
    stops = [place for mark in "，。；、\n" if (place := masked.find(mark, match.end(), limit)) >= 0]
    words = text[max(start, begin) : min(stops, default=limit)].strip()
    high = float(match["max"].replace(",", "")) if match["max"] else None
    return Target(words, value, scale + unit, _operator(match), high)


def _operator(match: re.Match[str]) -> Operator:
    before, after = match["before"] or "", match["after"] or ""
    if match["max"]:
        return "range"
    if before in _AT_MOST or after in ("以内", "以下"):
        return "<="
    if after == "左右" or before in ("近", "约"):
        return "~"
    if before in ("超过", "超", "突破", "高于"):
        return ">"
    if after in ("以上", "及以上") or before in ("不少于", "不低于", "不小于", "至少", "达到", "达", "力争达到"):
        return ">="
    return "<=" if match["unit"] in ("ms", "毫秒") else "="


def _not_a_goal(masked: str, match: re.Match[str], unit: str, start: int, end: int) -> bool:
    """Whether the figure is money paid out, a threshold, an age, a date or part of a name."""
    before = masked[max(start, match.start() - 12) : match.start()]
    clause_start = max(masked.rfind(mark, start, match.start()) for mark in "，。；") + 1
    stops = [place for mark in "，。；" if (place := masked.find(mark, match.end(), end)) >= 0]
    clause = masked[max(start, clause_start) : min(stops, default=end)]
    after = masked[match.end() : min(end, match.end() + 6)]
    if unit == "元" and _MONEY.search(clause):
        return True
    if unit in ("天", "日", "次", "度", "期", "米", "部", "P", "卡", "站", "环", "组") and not match["before"]:
        return True
    if unit == "%" and _MONEY.search(masked, max(start, masked.rfind("。", start, match.start())), end):
        return True
    if unit in ("个工作日", "个月") and (after.startswith("内") or not _SHORTENED.search(before)):
        return True
    if re.match(r"(?:年|月|岁|周岁|强|后|年以上|个月|号|版|的企业|的标准|范围)", after) or (
        unit == "个" and after.startswith(("月", "多月", "工作日"))
    ):
        return True
    if re.search(r"(?:上年|去年|已有|已经|累计已|原有|现有|截至目前|超过)$", before) and unit not in ("%",):
        return True
    return (
        bool(re.search(r"第$|每$|前$", before))
        or bool(re.search(r"(?:的|，)?人员数量", clause))
        or bool(_THRESHOLD.search(before) and unit == "人")
    )


def _borrowed(masked: str, place: int, end: int) -> str:
    found = re.compile(rf"(?:{_UNIT})").match(masked, place, end)
    return found[0] if found else ""
