"""责任 duties: who leads, who answers and who helps, read from brackets, labels, table cells and subjects."""

import re
from dataclasses import dataclass

from bihuan.reading.clauses import Span, pieces
from bihuan.reading.lexicon import words_of

_STATEMENT = re.compile(
    r"牵头|负责|配合|责任(?:单位|部门)|协办|主办|承办|协同|分工落实|会同|参与单位|落实单位|实施单位"
)
_BRACKET = re.compile(r"（(?:[^（）\n]|（[^（）\n]{0,60}）){2,400}）")
_WHO_LABEL = (
    r"(?:主要|第一)?(?:牵头|责任|配合|协同|协办|主办|承办|参与|实施|落实|参加)(?:单位|部门|科室|处室)(?:及责任人)?"
)
_WHEN_LABEL = r"(?:完成|办理|整改)?(?:时限|时间|期限)(?:节点|要求)?"
_LABEL = re.compile(rf"(?:^|(?<=[。；，\n（ ]))(?P<label>{_WHO_LABEL}|{_WHEN_LABEL})[：:]")
_LEADING = re.compile(r"牵头|主办")
_HELPING = re.compile(r"配合|协办|协同|参与|参加|支持")
_TIME = re.compile(r"时限|时间|期限")
_RULE = re.compile(r"(?:列|排)(?:在|名)?(?:第一位|首位|第一)(?:者|的)?(?:单位|部门)?为牵头(?:单位|部门)")
_CONTENT = re.compile(r"(?:整改|工作|具体|主要|落实|推进)(?:措施|举措|任务|内容|目标|要求)：")
_UNIT_TAILS = words_of("unit_tails")
_DATED = re.compile(r"\d{1,2}月|年底|年内|季度|半年|\d{4}年|持续推进|长期坚持|立行立改|即知即改")
_RULED = re.compile(r"[，。；][^，。；]*为牵头(?:单位|部门)|[，。；]下同")
_TAIL = re.compile(
    r"(?:等)?(?:有关)?(?:按照?(?:各自)?职责(?:分工|任务)?|依(?:各自)?职责|分别|共同|具体|分工|根据职责分工)*(?:抓好)?(?:牵头负责|牵头落实|牵头|负责落实|负责|配合|落实|协同配合|参与配合|参与|参加|协办|主办|承办|会同)+$"
)
_SHARED = re.compile(
    r"^各(?:省、自治区、直辖市|(?:市|县|区)、(?:市|县|区)(?:（[^）]*）)?(?:、[市县区])?(?=人民政府|政府))"
)


@dataclass(frozen=True, slots=True)
class Duty:
    """One responsibility statement: its units in document order, leads and helpers among them, its deadline;

    `first_leads` when the rule 列第一位者为牵头单位 holds from here on, `asked` when the units are asked (请…).
    """

    lead: tuple[str, ...] = ()
    units: tuple[str, ...] = ()
    cooperate: tuple[str, ...] = ()
    deadline: Span | None = None
    first_leads: bool = False
    asked: bool = False


def statements(text: str, start: int, end: int) -> list[Span]:
    """Spans of the brackets between `start` and `end` that say who is responsible and close a sentence."""
    return [
        found.span()
        for found in _BRACKET.finditer(text, start, end)
        if (_STATEMENT.search(found[0]) or (found.end() >= end - 1 and _only_units(found[0][1:-1])))
        and (found.end() >= end - 1 or text[found.start() - 1] in "。；" or text[found.end()] in "。；\n")
    ]


def _only_units(words: str) -> bool:
    """Whether a bracket holds nothing but units, perhaps with a date: （区民政局、区财政局，10月底前）."""
    parts = [part for part in re.split(r"[、，；]", words) if not _DATED.search(part)]
    return bool(parts) and all(part.endswith(_UNIT_TAILS) and len(part) > 2 for part in parts)


def labels(text: str, start: int, end: int) -> list[tuple[str, Span]]:
    """Labelled values (牵头单位：… 完成时限：…) between `start` and `end`: the label and the span of its value."""
    found = list(_LABEL.finditer(text, start, end))
    out: list[tuple[str, Span]] = []
    for index, label in enumerate(found):
        stop = found[index + 1].start() if index + 1 < len(found) else end
        out.append((label["label"], (label.end(), stop)))
    return out


def label_start(text: str, start: int, end: int) -> int:
    """Where the first labelled value begins, or -1."""
    found = _LABEL.search(text, start, end)
    return found.start() if found else -1


def content_start(text: str, start: int, end: int) -> int:
    """Where the words begin behind a label of content (整改措施：), `end` behind an aim (整改目标：)."""
    label = _CONTENT.match(text, start, end)
    if not label:
        return start
    return end if "目标" in label[0] else label.end()


def from_labels(text: str, values: list[tuple[str, Span]], *, first_leads: bool = False) -> Duty:
    """The duty that labelled values state; with `first_leads` the first unit named leads."""
    rule = first_leads or any(is_rule(text[a:b]) for _, (a, b) in values)
    lead: list[str] = []
    units: list[str] = []
    cooperate: list[str] = []
    deadline: Span | None = None
    for label, (start, end) in values:
        if _TIME.search(label):
            deadline = (start, end)
            continue
        named = split_units(_RULED.sub("", text[start:end]))
        units += [unit for unit in named if unit not in units]
        if _LEADING.search(label):
            lead += named
        elif _HELPING.search(label):
            cooperate += named
    if rule:
        lead = lead or _first(units)
    return Duty(tuple(lead), tuple(units), tuple(cooperate), deadline, rule)


def from_bracket(text: str, start: int, end: int, *, first_leads: bool) -> Duty:
    """The duty a bracket states; with `first_leads` the first unit named leads, unless it is a collective."""
    values = labels(text, start + 1, end - 1)
    if values:
        return from_labels(text, values, first_leads=first_leads)
    lead: list[str] = []
    units: list[str] = []
    cooperate: list[str] = []
    rule = first_leads
    deadline: Span | None = None
    for a, b in pieces(text, start + 1, end - 1, "。；，"):
        part = text[a:b]
        if _DATED.search(part) and not _STATEMENT.search(part):
            deadline = (a, b)
            continue
        if _RULE.search(part):
            rule = True
            continue
        if part.strip() == "下同":
            continue
        who, _, helpers = part.partition("会同")
        named = split_units(who)
        units += [unit for unit in named if unit not in units]
        if helpers or re.search(r"牵头|主办", part):
            lead += named
        elif _HELPING.search(part):
            cooperate += named
        if helpers:
            joined = split_units(helpers)
            units += [unit for unit in joined if unit not in units]
    if rule:
        lead = lead or _first(units)
    return Duty(tuple(lead), tuple(units), tuple(cooperate), deadline, rule)


def split_units(words: str) -> list[str]:
    """The single units a list names, without 等 and without what they are to do."""
    words = words.strip("。；，、 ")
    for _ in range(2):
        words = _TAIL.sub("", words).strip("。；，、 ")
    words = re.sub(r"^(?:由|请|责任单位为|经(?![济营贸信开])|这些|那些)", "", words)
    if not words or words == "无":
        return []
    out: list[str] = []
    for piece in _split_list(words):
        head, _, rest = piece.partition("等")
        for part in (head, rest) if rest and len(rest) > 3 else (head,):
            part = re.sub(r"(?:负责同志)$", "", part.strip())
            if part and part not in out:
                out.append(part)
    return out


def _first(units: list[str]) -> list[str]:
    return units[:1] if units and not is_collective(units[0]) else []


def is_rule(words: str) -> bool:
    """Whether the words lay down that the unit named first leads (列第一位者为牵头单位)."""
    return _RULE.search(words) is not None


def is_collective(unit: str) -> bool:
    """Whether a name stands for many units (各地, 有关部门) rather than for one."""
    return bool(re.match(r"(?:各|有关|相关|全体|所有|其他)", unit))


def _split_list(words: str) -> list[str]:
    if _SHARED.match(words):
        shared = _SHARED.match(words)
        rest = words[shared.end() if shared else 0 :]
        head, _, tail = rest.partition("，")
        return [words[: len(words) - len(rest)] + head, *(_split_list(tail) if tail else [])]
    words = re.sub(r"(?<=各地区|各部门|各方面)(?=各)|(?<=各地)(?=各)", "、", words.replace("以及", "、"))
    pieces: list[str] = []
    depth = begin = 0
    for place, character in enumerate(words):
        depth += (character == "（") - (character == "）")
        if depth == 0 and (character in "、，；/" or (character in "和及" and _between_units(words, place))):
            pieces.append(words[begin:place])
            begin = place + 1
    return [piece for piece in [*pieces, words[begin:]] if piece.strip("以")]


def _between_units(words: str, place: int) -> bool:
    """Whether 和 or 及 joins two units rather than standing inside one name (文化和旅游部, 各级党委和政府)."""
    before, after = re.split(r"[、，]", words[:place])[-1], re.split(r"[、，和及]", words[place + 1 :])[0]
    if re.search(r"(?:有关|相关)部门$|党委$", before) and not after.startswith("各"):
        return False
    ends = (
        r"(?:部|委|局|厅|办|院|署|会|处|政府|单位|部门|地区|机构|组织|专班|指挥部|企业|公司"
        r"|省|市|区|县|各地|地|中心|银行|所|智库|干部)"
    )
    if not re.search(ends + "$", before):
        return False
    return bool(re.search(ends + r"(?:（.*）)?$", after)) and not re.match(
        r"(?:社会保障|信息化|旅游|改革|技术|体育|城乡|草原|海洋|退役)", after
    )
