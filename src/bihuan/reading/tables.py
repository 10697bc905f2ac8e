"""任务表 tables: rows of a task table, their columns known by the words of the header row."""

import re
from dataclasses import dataclass, replace

from bihuan.reading.clauses import Span, trimmed
from bihuan.reading.duties import Duty, from_bracket, statements
from bihuan.reading.markers import marker_at
from bihuan.reading.speech import has_modal, opens_with_verb
from bihuan.reading.units import parts_taken, split_units

_COLUMNS = (
    (
        "other",
        re.compile(
            r"领导|(?<!单位及|单位、|单位和|部门及|部门、|部门和)责任人|联系|^序$|序号|编号|备注|电话|问题$|问题表现|进展|完成情况|分值|得分"
            r"|投资额|总投资|投资规模|资金|来源|当前|现状"
        ),
    ),
    (
        "amount",
        re.compile(
            r"^(?!.*(?:内容|任务|举措|措施|事项)).*(?:目标值|指标值|预期值|数量|(?:年度|预期|量化|具体|绩效|工作|阶段性?|考核)(?:目标|指标)|^目标|目标$|成[效果]$|标准$|量化)"
        ),
    ),
    ("lead", re.compile(r"牵头|主办|主要责任单位")),
    ("cooperate", re.compile(r"协同|配合|协办|参与|参加")),
    (
        "units",
        re.compile(
            r"责任(?:单位|部门|[科处股]室|主体|分工)|承办|谁(?:来|负责|[做办干抓])|由谁|(?:单位|部门|[科处股]室|主体)(?:及责任人)?$"
        ),
    ),
    (
        "deadline",
        re.compile(
            r"时间|时限|期限|限期|日期|进度|节点|完[成工](?:时|日|月)|(?:计划|预计|要求|何时|几时)完[成工]|何时|(?:什么|啥)时候|截止|办结"
        ),
    ),
    ("group", re.compile(r"任务组|类别|领域|大类|板块|工作(?:类别|领域)|一级|方面|主要任务$|项目类别|^类型|^分类")),
    (
        "task",
        re.compile(
            r"任务|举措|措施|内容|事项|项目|目标|整改要求|工作要求|具体要求|要点|重点|(?:具体|主要|重点|年度|^)工作$|做法|安排$|(?:做|干|办|抓)什么|怎么[做干办抓]"
        ),
    ),
)
_STAGE = re.compile(r"进度|节点")
_RULER = re.compile(r"[|:\-—]+")


@dataclass(frozen=True, slots=True)
class Row:
    """One row: the span of its task, of its group, what its cells say about who, when and how much;

    `above` is what the row that heads it says of who answers for the group.
    """

    task: Span
    group: Span | None
    duty: Duty
    above: Duty | None = None
    amounts: tuple[Span, ...] = ()


def rows_of(text: str, lines: list[Span], *, header: list[str]) -> tuple[list[Row], list[str]]:
    """The task rows of one table and its header; without one that names a task column the `header` before goes on.

    A row with one filled cell heads the rows beneath it; a task printed in several rows is one task of all their units.
    """
    table = [cells_of(text, start, end) for start, end in lines if not _RULER.fullmatch(text[start:end])]
    printed = [[text[a:b] for a, b in cells] for cells in table]
    at = next((index for index, words in enumerate(printed) if names_tasks(words)), -1)
    if at < 0 and (not header or not printed or len(printed[0]) != len(header)):
        return [], []
    header, first = (printed[at], at + 1) if at >= 0 else (header, 0)
    top = header
    while at >= 0 and first < len(table) and _is_second_header(printed[first], top):
        header = printed[first] if names_tasks(printed[first]) else header
        first += 1
    columns = _columns(header, [words for words in printed[first:] if sum(map(bool, words)) > 1 and words != header])
    grouped = "group" in columns.values()
    stages = frozenset(index for index, words in enumerate(header) if _STAGE.search(words))
    rows: list[Row] = []
    section: Span | None = None
    above: Duty | None = None
    for cells, words in zip(table[first:], printed[first:], strict=True):
        filled = [cell for cell in cells if cell[1] > cell[0]]
        if words in (header, top):
            continue
        if len(filled) == 1 and len(cells) > 2 and not grouped:
            section, above = _section(text, *filled[0])
            continue
        row = _row(text, cells, columns, rows[-1].group if grouped and rows else section, stages=stages)
        if row:
            _add(rows, replace(row, above=above) if row.group == section else row, text)
    return rows, header


def _section(text: str, start: int, end: int) -> tuple[Span, Duty | None]:
    """The words of a row that heads others, without its number, and what its bracket says of who answers."""
    marker = marker_at(text, start)
    start = marker.body if marker and marker.body < end else start
    said = statements(text, start, end)
    duty = from_bracket(text, *said[-1], first_leads=False) if said else None
    return trimmed(text, start, said[-1][0] if said else end), duty


def names_tasks(words: list[str]) -> bool:
    """Whether the words of a row are a header: they name tasks, or goals and who answers for them."""
    kinds = set(map(kind_of, words))
    return "task" in kinds or ("amount" in kinds and bool(kinds & {"units", "lead"}))


def kind_of(words: str) -> str:
    """What a column of this header holds (lead, units, deadline, …, or other), nothing where no rule knows it."""
    return next((kind for kind, form in _COLUMNS if form.search(words)), "")


def _is_second_header(words: list[str], header: list[str]) -> bool:
    """Whether a row goes on with the header: some cell of the header, merged downwards, stands in it again."""
    return any(word and word == above for word, above in zip(words, header, strict=False))


def _add(rows: list[Row], row: Row, text: str) -> None:
    """Adds a row, or its units to the row before where the same task goes on over several rows."""
    last = rows[-1] if rows else None
    if (
        last is None
        or text[slice(*last.task)] != text[slice(*row.task)]
        or text[slice(*last.group or (0, 0))] != text[slice(*row.group or (0, 0))]
    ):
        rows.append(row)
        return
    duty, more = last.duty, row.duty
    merged = replace(
        duty,
        lead=tuple(dict.fromkeys([*duty.lead, *more.lead])),
        units=tuple(dict.fromkeys([*duty.units, *more.units])),
        cooperate=tuple(dict.fromkeys([*duty.cooperate, *more.cooperate])),
    )
    rows[-1] = replace(last, duty=merged)


def cells_of(text: str, start: int, end: int) -> list[Span]:
    """The spans of the cells of one row."""
    if text[start] == "|":
        start += 1
    if end > start and text[end - 1] == "|":
        end -= 1
    cells: list[Span] = []
    begin = start
    for place in range(start, end):
        if text[place] == "|":
            cells.append((begin, place))
            begin = place + 1
    return [*cells, (begin, end)]


def _columns(header: list[str], body: list[list[str]]) -> dict[int, str]:
    """Which column holds what; of several task columns the one that reads most as orders is the task.

    A task column before it that says the same in several rows, or nothing, is the group.
    """
    named = {index: kind for index, words in enumerate(header) if (kind := kind_of(words))}
    tasks = [index for index, kind in named.items() if kind == "task"]
    tasks = tasks or [index for index, kind in named.items() if kind == "amount"]  # a table of goals alone
    named |= dict.fromkeys(tasks, "task")
    task = max(tasks, key=lambda index: (not _repeats(body, index), _orders(body, index), index))
    for index in tasks:
        if index != task:
            grouped = "group" not in named.values() and index < task and _repeats(body, index)
            named[index] = "group" if grouped else "other"
    return named


def _orders(body: list[list[str]], index: int) -> int:
    """How many cells of a column read as orders."""
    cells = [row[index] for row in body if index < len(row)]
    return sum(1 for cell in cells if opens_with_verb(cell) or has_modal(cell))


def _repeats(body: list[list[str]], index: int) -> bool:
    cells = [row[index] for row in body if index < len(row)]
    return len(set(cells)) < len(cells) or "" in cells


def _row(
    text: str, cells: list[Span], columns: dict[int, str], above: Span | None, *, stages: frozenset[int]
) -> Row | None:
    """The row of some cells; an empty group cell is merged with the one `above`.

    A column of `stages` (一季度进度) says when only where no other does.
    """
    spans: dict[str, Span] = {}
    for index, kind in sorted(columns.items(), key=lambda column: column[0] in stages):
        if index < len(cells) and cells[index][1] > cells[index][0]:
            spans.setdefault(kind, cells[index])
    if "task" not in spans:
        return None
    named = {
        kind: tuple(split_units(text[slice(*spans[kind])])) if kind in spans else ()
        for kind in ("lead", "units", "cooperate")
    }
    if "units" in spans and not named["lead"]:
        named["lead"], helps = parts_taken(text[slice(*spans["units"])])
        named["cooperate"] += helps
    units = tuple(dict.fromkeys([*named["lead"], *named["units"], *named["cooperate"]]))
    duty = Duty(named["lead"], units, named["cooperate"], spans.get("deadline"), rule="cell")
    group = trimmed(text, *spans["group"]) if "group" in spans else above
    amounts = tuple(cells[index] for index, kind in columns.items() if kind == "amount" and index < len(cells))
    return Row(trimmed(text, *spans["task"]), group, duty, amounts=amounts)
