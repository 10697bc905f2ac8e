"""Every text of the folder `texts`, in every style of official writing, yields the tree written down beside it."""

from pathlib import Path

import pytest

from bihuan import reading
from bihuan.reading import Draft, Task

TEXTS = Path(__file__).parent / "texts"
NAMES = sorted(path.stem for path in TEXTS.glob("*.tree"))


def told(draft: Draft) -> str:
    """A draft as lines: a node indented by its level with what it says of who, when and how much, then the counts."""
    lines = [f"{'  ' * (task.level - 1)}{task.text}{marks(task)}" for task in draft.tasks]
    for claim in draft.claims:
        parts = f" {claim.code}={'+'.join(map(str, claim.parts))}" if claim.code else ""
        lines.append(f"# {claim.text}{parts} {claim.declared}/{claim.found}: {'、'.join(claim.members)}".rstrip(": "))
    return "\n".join(lines) + "\n"


def marks(task: Task) -> str:
    others = [unit for unit in task.units if unit not in task.lead + task.cooperate]
    said = [f"牵头 {unit}" for unit in task.lead] + [f"单位 {unit}" for unit in others]
    said += [f"配合 {unit}" for unit in task.cooperate]
    said += [f"时限 {deadline.text}={deadline.end}" for deadline in task.deadlines]
    said += [f"目标 {target.op}{target.value:g}{target.unit}" for target in task.targets]
    return "".join(f" | {words}" for words in said)


@pytest.mark.parametrize("name", NAMES)
def test_text_yields_the_tree_written_beside_it(name: str) -> None:
    draft = reading.decompose(reading.read_file(TEXTS / f"{name}.txt"))
    assert told(draft) == (TEXTS / f"{name}.tree").read_text("utf-8")


@pytest.mark.parametrize("name", NAMES)
def test_every_node_is_where_its_offsets_say(name: str) -> None:
    source = reading.read_file(TEXTS / f"{name}.txt")
    for task in reading.decompose(source).tasks:
        there = source.text[task.start : task.end]
        assert "".join(there.split()) == "".join(task.text.split())


@pytest.mark.parametrize("name", NAMES)
def test_parents_come_first_and_levels_follow_them(name: str) -> None:
    tasks = reading.decompose(reading.read_file(TEXTS / f"{name}.txt")).tasks
    for index, task in enumerate(tasks):
        assert task.parent is None or task.parent < index
        assert task.level == min(4, 1 if task.parent is None else tasks[task.parent].level + 1)
