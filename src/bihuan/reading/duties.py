"""责任 duties: who leads, who answers and who helps, read from brackets, labels and table cells."""

import re
from dataclasses import dataclass, replace

from bihuan.reading.clauses import Span, pieces
from bihuan.reading.units import are_units, is_collective, is_statement, parts_taken, split_units

_STATEMENT = re.compile(
    r"牵头|负责|配合|责任(?:单位|部门|主体)|协办|主办|承办|协同|分工落实|会同|参与单位|落实单位|实施单位|完成(?:时限|时间)"
)
_BRACKET = re.compile(r"（(?:[^（）\n]|（[^（）\n]{0,60}）){2,400}）")
_ANY_BRACKET = re.compile(r"〔[^〔〕\n]{2,400}〕|【[^【】\n]{2,400}】|［[^［］\n]{2,400}］|\[[^\[\]\n]{2,400}\]")
_WHO_LABEL = (
    r"(?:主要|第一|具体)?(?:牵头|责任|配合|协同|协办|主办|承办|参与|实施|落实|参加|协助|支持|协作|主责|指导|督办|包抓)"
    r"(?:单位|部门|科室|处室|主体|地区)(?:及责任人|（部门）|\(部门\))?|(?:牵头|配合|主办|协办)(?=[：:])|责任分工"
)
_WHEN_LABEL = r"(?:完成|办理|整改|推进|实施|落实)?(?:时限|时间|期限)(?:节点|要求|安排)?|时间节点"
_PERSON_LABEL = r"(?:包保|责任|分管|牵头|联系)(?:领导|人)"
_LABEL_WORDS = rf"(?P<label>{_WHO_LABEL}|{_WHEN_LABEL}|{_PERSON_LABEL})[：:]"
_LABEL = re.compile(rf"(?<=[。；，\n（ ]){_LABEL_WORDS}")
_LABEL_HERE = re.compile(_LABEL_WORDS)
_LEADING = re.compile(r"牵头|主办")
_HELPING = re.compile(r"配合|协办|协同|协作|协助|参与|参加|支持")
_TIME = re.compile(r"时限|时间|期限")
_PERSON = re.compile(r"(?:领导|联系人|责任人)$")
_FIRST = r"(?:列|排|位)?(?:名|序|在|居|于)*(?:第一位|首位|第一|最前)(?:者|的)?(?:责任|承办)?(?:单位|部门)?"
_JOINTLY = re.compile(r"会同(?:办理|落实|负责|实施|推进|完成)?$")
_RULE = re.compile(rf"{_FIRST}(?:即)?[为是](?:该项(?:任务|工作)的?)?(?:牵头|主办)(?:单位|部门)?")
_CONTENT = re.compile(
    r"(?:(?:整改|工作|具体|主要|落实|推进|重点|建设|实施|项目|年度)(?:措施|举措|任务|内容|目标|要求|事项)|目标任务|任务目标)："
)
_BY_WHEN = re.compile(
    r"(?:于|在)?(?:(?:20\d\d年|今年)?(?:\d{1,2}月(?:\d{1,2}日|[上中下]旬|[底末初])?|[第一二三四]{1,2}季度|[上下]半年)|年[底内]|持续推进|长期坚持)"
    r"(?:之?前|以前|内|末)?(?:(?:全部|基本|确保)?(?:完成|实现|落实|出台|提出|制定|印发|上报|报送|见效|到位)[^，。；：\d]{0,8})?$"
)
_LONGEST_STATEMENT = 200
_DATED = re.compile(
    r"\d{1,2}月|年底|年内|年末|全年|季度|半年|\d{4}年|持续推进|长期坚持|立行立改|即知即改|常态化|之日起|长期"
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
    rule: str = ""
    lead_rule: str = ""

    def joined(self, other: "Duty") -> "Duty":
        """This duty with what another statement of the same item adds."""
        return replace(
            self,
            lead=_merged(self.lead, other.lead),
            units=_merged(self.units, other.units),
            cooperate=_merged(self.cooperate, other.cooperate),
            deadline=other.deadline or self.deadline,
            rule=other.rule or self.rule,
            lead_rule=other.lead_rule or self.lead_rule,
        )


def with_round_brackets(text: str) -> str:
    """`text` of the same length, every bracket that states a responsibility written with （ and ）."""
    return _ANY_BRACKET.sub(
        lambda found: f"（{found[0][1:-1]}）" if _names_someone(found[0][1:-1], last=True) else found[0], text
    )


def statements(text: str, start: int, end: int) -> list[Span]:
    """Spans of the brackets between `start` and `end` that say who is responsible and close a sentence."""
    return [
        found.span()
        for found in _BRACKET.finditer(text, start, end)
        if _names_someone(found[0][1:-1], last=found.end() >= end - 1)
        and (found.end() >= end - 1 or text[found.start() - 1] in "。；\n" or text[found.end()] in "。；\n")
    ]


def _names_someone(words: str, *, last: bool) -> bool:
    if _STATEMENT.search(words):
        return True
    parts = [part for part in re.split(r"[，；]", words) if not _DATED.search(part)]
    return last and bool(parts) and all(are_units(part) for part in parts)


def labels(text: str, start: int, end: int) -> list[tuple[str, Span]]:
    """Labelled values (牵头单位：… 完成时限：…) between `start` and `end`: the label and the span of its value."""
    found = _labels(text, start, end)
    out: list[tuple[str, Span]] = []
    for index, label in enumerate(found):
        stop = found[index + 1].start() if index + 1 < len(found) else end
        out.append((label["label"], (label.end(), stop)))
    return out


def _labels(text: str, start: int, end: int) -> list[re.Match[str]]:
    first = _first_label(text, start, end)
    return [first, *_LABEL_HERE.finditer(text, first.end(), end)] if first else []


def _first_label(text: str, start: int, end: int) -> re.Match[str] | None:
    """The first label that says who or when; whom to call (联系人：) says neither."""
    here = _LABEL_HERE.match(text, start, end)
    if here and here["label"] != "联系人":
        return here
    return next((found for found in _LABEL.finditer(text, start, end) if found["label"] != "联系人"), None)


def label_start(text: str, start: int, end: int) -> int:
    """Where the first labelled value begins, or -1."""
    found = _first_label(text, start, end)
    return found.start() if found else -1


def content_start(text: str, start: int, end: int) -> int:
    """Where the words begin behind a label of content (整改措施：), `end` behind an aim (整改目标：)."""
    label = _CONTENT.match(text, start, end)
    if not label:
        return start
    return end if "目标" in label[0] and "任务" not in label[0] else label.end()


def from_labels(text: str, values: list[tuple[str, Span]], *, first_leads: bool = False, rule: str = "label") -> Duty:
    """The duty that labelled values state; with `first_leads` the first unit named leads."""
    duty = Duty(first_leads=first_leads, rule=rule)
    for label, (start, end) in values:
        if _PERSON.search(label):
            continue
        if _TIME.search(label):
            duty = replace(duty, deadline=(start, end))
            continue
        said = _from_words(text, start, end)
        if _LEADING.search(label):
            said = replace(said, lead=said.units)
        elif _HELPING.search(label):
            said = replace(said, lead=(), cooperate=said.units)
        duty = replace(duty.joined(said), first_leads=duty.first_leads or said.first_leads, rule=rule)
    return _with_first(duty)


def from_bracket(text: str, start: int, end: int, *, first_leads: bool) -> Duty:
    """The duty a bracket states; with `first_leads` the first unit named leads, unless it is a collective."""
    values = labels(text, start + 1, end - 1)
    if values:
        return from_labels(text, values, first_leads=first_leads, rule="bracket_label")
    said = _from_words(text, start + 1, end - 1)
    return _with_first(replace(said, first_leads=said.first_leads or first_leads, rule="bracket"))


def _from_words(text: str, start: int, end: int) -> Duty:
    """The duty stated in words: X牵头，Y配合 · X会同Y · X、Y按职责分工负责."""
    duty = Duty()
    for a, b in pieces(text, start, end, "。；，"):
        part = text[a:b]
        if _DATED.search(part) and not _STATEMENT.search(part):
            duty = replace(duty, deadline=(a, b))
            continue
        if _RULE.search(part):
            duty = replace(duty, first_leads=True)
            continue
        if part.strip() == "下同":
            continue
        who, joins, helpers = _JOINTLY.sub("共同负责", part).partition("会同")
        named = tuple(split_units(who))
        said = Duty(units=named)
        marked = parts_taken(who)
        if any(marked):
            said = replace(said, lead=marked[0], cooperate=marked[1])
        elif joins or re.search(r"牵头|主办", part):
            said = replace(said, lead=named)
        elif _HELPING.search(part):
            said = replace(said, cooperate=named)
        if helpers:
            said = replace(said, units=named + tuple(split_units(helpers)))
        duty = replace(duty.joined(said), first_leads=duty.first_leads)
    return duty


def closing_statement(text: str, spans: list[Span]) -> tuple[Span, Duty] | None:
    """The last sentences of an item, if they only say who does it and by when, where they stand and what they say."""
    first = len(spans)
    while first > 1 and _only_states(text, *spans[first - 1]):
        first -= 1
    if first == len(spans):
        return None
    start, end = spans[first][0], spans[-1][1]
    duty = replace(_from_words(text, start, end), rule="stated")
    return ((start, end), duty) if duty.units else None


def _only_states(text: str, start: int, end: int) -> bool:
    """Whether every clause of a sentence names units and their part in the work, or begins with a date."""
    if end - start > _LONGEST_STATEMENT:
        return False
    clauses = [text[a:b].strip() for a, b in pieces(text, start, end, "。；，\n")]
    return bool(clauses) and all(
        _BY_WHEN.match(clause) or is_statement(clause.removeprefix("会同")) for clause in clauses
    )


def is_rule(words: str) -> bool:
    """Whether the words lay down that the unit named first leads (列第一位者为牵头单位)."""
    return _RULE.search(words) is not None


def _with_first(duty: Duty) -> Duty:
    if not duty.first_leads or duty.lead or not duty.units or is_collective(duty.units[0]):
        return duty
    return replace(duty, lead=duty.units[:1], lead_rule="first_leads")


def _merged(first: tuple[str, ...], second: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(first + second))
