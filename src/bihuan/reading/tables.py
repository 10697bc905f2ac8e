"""任务表 tables: rows of a task table, their columns known by the words of the header row."""

import re
from dataclasses import dataclass

from bihuan.reading.clauses import Span, trimmed
from bihuan.reading.duties import Duty
from bihuan.reading.units import split_units

_COLUMNS = (
    (
        "other",
        re.compile(
            r"领导|责任人|联系|序号|编号|备注|电话|存在问题|问题表现|进展|完成情况|分值|得分|目标值|指标值|数量|预期值"
        ),
    ),
    ("lead", re.compile(r"牵头|主办|主要责任单位")),
    ("cooperate", re.compile(r"协同|配合|协办|参与|参加")),
    ("units", re.compile(r"责任(?:单位|部门|科室|主体|分工)|承办|实施单位|落实单位|单位$|部门$")),
    ("deadline", re.compile(r"时间|时限|期限|进度|节点")),
    ("group", re.compile(r"任务组|类别|领域|大类|板块|工作(?:类别|领域)|一级|方面|主要任务$|项目类别|^类型|^分类")),
    ("task", re.compile(r"任务|举措|措施|内容|事项|项目|目标|整改要求|工作要求|具体要求|要点")),
)
_RULER = re.compile(r"[|:\-—]+")


@dataclass(frozen=True, slots=True)
class Row:
    """One row: the span of its task, of its group and what its cells say about responsibility."""

    task: Span
    group: Span | None
    duty: Duty


def rows_of(text: str, lines: list[Span]) -> list[Row]:
    """The task rows of one table; without a header that names a task column there are none."""
    columns: dict[int, str] = {}
    rows: list[Row] = []
    for start, end in lines:
        if _RULER.fullmatch(text[start:end]):
            continue
        cells = _cells(text, start, end)
        if not columns:
            columns = _columns([text[a:b] for a, b in cells])
            continue
        row = _row(text, cells, columns, rows[-1].group if rows else None)
        if row:
            rows.append(row)
    return rows


def _cells(text: str, start: int, end: int) -> list[Span]:
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


def _columns(header: list[str]) -> dict[int, str]:
    """Which column holds what; the last of two task columns is the task, the one before it the group."""
    named: dict[int, str] = {}
    for index, words in enumerate(header):
        kind = next((kind for kind, form in _COLUMNS if form.search(words)), "")
        if kind:
            named[index] = kind
    tasks = [index for index, kind in named.items() if kind == "task"]
    for index in tasks[:-1]:
        named[index] = "group" if "group" not in named.values() else "other"
    return named if tasks else {}


def _row(text: str, cells: list[Span], columns: dict[int, str], above: Span | None) -> Row | None:
    """The row of some cells; an empty group cell is merged with the one `above`."""
    spans: dict[str, Span] = {}
    for index, kind in columns.items():
        if index < len(cells) and cells[index][1] > cells[index][0]:
            spans.setdefault(kind, cells[index])
    if "task" not in spans:
        return None
    named = {
        kind: tuple(split_units(text[slice(*spans[kind])])) if kind in spans else ()
        for kind in ("lead", "units", "cooperate")
    }
    units = tuple(dict.fromkeys([*named["lead"], *named["units"], *named["cooperate"]]))
    duty = Duty(named["lead"], units, named["cooperate"], spans.get("deadline"), rule="cell")
    group = trimmed(text, *spans["group"]) if "group" in spans else above
    return Row(trimmed(text, *spans["task"]), group, duty)
