"""合成 assembly: the outline, its dates, amounts and counts put together into one draft."""

from dataclasses import replace
from datetime import date

from bihuan.reading.amounts import targets_in
from bihuan.reading.blocks import blocks_of
from bihuan.reading.claims import claims_in
from bihuan.reading.clauses import mask, mask_names
from bihuan.reading.dates import Calendar, calendar_of, deadlines_in
from bihuan.reading.draft import Deadline, Draft, Task
from bihuan.reading.duties import Duty
from bihuan.reading.gaps import gaps_of
from bihuan.reading.nodes import Node
from bihuan.reading.outline import outline
from bihuan.reading.reflow import Running, reflow
from bihuan.reading.sources import Source


def assemble(source: Source, *, issued: date | None) -> Draft:
    """The draft of a text, empty where it orders nothing."""
    running = reflow(source)
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
            )
        )
    done = tuple(tasks)
    return Draft(done, claims_in(running, masked, nodes, blocks), gaps_of(done), calendar.year, source.standing())


def _task(running: Running, masks: tuple[str, str], node: Node, calendar: Calendar, *, level: int, bare: bool) -> Task:
    duty = node.duty or Duty()
    start, end = running.source_span(node.start, node.end)
    deadlines = () if bare else _deadlines(running, masks[0], node, calendar)
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
        targets=() if bare else tuple(targets_in(running.text, masks[1], node.start, node.end)),
    )


def _deadlines(running: Running, masked: str, node: Node, calendar: Calendar) -> tuple[Deadline, ...]:
    """The deadlines of a node: in its own words, in a sentence that dates it, in its table cell or label."""
    spans = [(node.scope, False), *((span, False) for span in node.dated)]
    if node.duty and node.duty.deadline:
        spans.append((node.duty.deadline, True))
    found: list[Deadline] = []
    for (start, end), cell in spans:
        words = running.text if cell else masked
        for a, b, deadline in deadlines_in(words, start, end, calendar, cell=cell):
            found.append(replace(deadline, text=running.quote(a, b)))
    return tuple(dict.fromkeys(found))


def _latest(deadlines: tuple[Deadline, ...]) -> Deadline | None:
    dated = [deadline for deadline in deadlines if deadline.end]
    return max(dated, key=lambda deadline: deadline.end or date.min) if dated else (deadlines[0] if deadlines else None)
