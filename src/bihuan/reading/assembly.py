"""合成 assembly: the outline, its dates, amounts and counts put together into one draft."""

import re
from dataclasses import replace
from datetime import date

from bihuan.reading.amounts import targets_in
from bihuan.reading.blocks import blocks_of
from bihuan.reading.calendar import Calendar, calendar_of
from bihuan.reading.claims import claims_in
from bihuan.reading.clauses import Span, mask, mask_names
from bihuan.reading.columns import unread_columns
from bihuan.reading.dates import deadlines_in
from bihuan.reading.draft import Deadline, Draft, Target, Task
from bihuan.reading.duties import Duty, with_round_brackets
from bihuan.reading.gaps import gaps_of
from bihuan.reading.nodes import Node
from bihuan.reading.outline import outline
from bihuan.reading.readings import readings_of
from bihuan.reading.reflow import Running, reflow
from bihuan.reading.sources import Source

_DATE_ONLY = re.compile(
    r"（([\d年月日号—–~至到起前底末上中下旬初半全季度第一二三四、，-]*[年月度][\d年月日号—–~至到起前底末上中下旬初半全季度第一二三四、，-]*)）"
)


def assemble(source: Source, *, issued: date | None) -> Draft:
    """The draft of a text, empty where it orders nothing."""
    running = reflow(source)
    running = replace(running, text=with_round_brackets(running.text))
    masked = mask(running.text)
    blocks = blocks_of(running, masked)
    nodes = outline(running, masked, blocks)
    calendar = calendar_of(running.text, masked, issued)
    named = mask_names(running.text)
    parents = {node.parent for node in nodes}
    tasks: list[Task] = []
    for index, node in enumerate(nodes):
        level = 1 if node.parent is None else tasks[node.parent].level + 1
        tasks.append(
            _task(
                running,
                (masked, named),
                node,
                calendar,
                level=min(level, 4),
                bare=node.kind == "heading" and index in parents,
                above=_bracketed_dates(running.text, nodes[node.parent]) if node.parent is not None else [],
            )
        )
    done = tuple(
        replace(task, readings=readings_of(task, node=node, nodes=nodes))
        for task, node in zip(tasks, nodes, strict=True)
    )
    return Draft(
        done,
        claims_in(running, masked, nodes, blocks),
        gaps_of(done),
        calendar.year,
        source.standing(),
        unread_columns(running.text, blocks),
    )


def _task(
    running: Running,
    masks: tuple[str, str],
    node: Node,
    calendar: Calendar,
    *,
    level: int,
    bare: bool,
    above: list[Span],
) -> Task:
    duty = node.duty or Duty()
    start, end = running.source_span(node.start, node.end)
    deadlines = () if bare else _deadlines(running, masks[0], node, calendar, above=above)
    return Task(
        text=running.quote(node.start, node.end),
        start=start,
        end=end,
        parent=node.parent,
        level=level,
        kind=node.kind,
        lead=duty.lead,
        units=duty.units,
        cooperate=duty.cooperate,
        deadline=_latest(deadlines),
        deadlines=deadlines,
        targets=() if bare else _targets(running, masks[1], node),
    )


def _targets(running: Running, named: str, node: Node) -> tuple[Target, ...]:
    """The amounts of a node: in its own words, then in the cells of its row that name what is to be reached."""
    own = targets_in(running.text, named, node.start, node.end)
    said = {(target.value, target.unit) for target in own}
    cells = [target for span in node.amounts for target in targets_in(running.text, named, *span)]
    return (*own, *(target for target in cells if (target.value, target.unit) not in said))


def _deadlines(
    running: Running, masked: str, node: Node, calendar: Calendar, *, above: list[Span]
) -> tuple[Deadline, ...]:
    """The deadlines of a node: in its own words, in a sentence that dates it, in its cell, its label, its heading."""
    cells = [*_bracketed_dates(running.text, node), *above]
    if node.duty and node.duty.deadline:
        cells.append(node.duty.deadline)
    found: list[Deadline] = []
    for index, (start, end) in enumerate((node.scope, *node.dated, *cells)):
        cell = index > len(node.dated)
        words = running.text if cell else masked
        for a, b, deadline in deadlines_in(words, start, end, calendar, cell=cell):
            taken = 0 < index <= len(node.dated) or (start, end) in above
            rule = "inherited" if taken else deadline.rule
            found.append(replace(deadline, text=running.quote(a, b), rule=rule))
    return tuple(dict.fromkeys(found))


def _bracketed_dates(text: str, node: Node) -> list[Span]:
    """Brackets in a node that hold nothing but a date: 第一阶段（2023年3月—5月）."""
    return [found.span(1) for found in _DATE_ONLY.finditer(text, node.start, node.end)]


def _latest(deadlines: tuple[Deadline, ...]) -> Deadline | None:
    dated = [deadline for deadline in deadlines if deadline.end]
    return max(dated, key=lambda deadline: deadline.end or date.min) if dated else (deadlines[0] if deadlines else None)
