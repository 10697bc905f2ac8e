"""待补 gaps: what each task still lacks before someone can be held to it."""

from bihuan.reading.draft import Gap, Task
from bihuan.reading.units import is_collective


def gaps_of(tasks: tuple[Task, ...]) -> tuple[Gap, ...]:
    """What each leaf lacks: a leading unit, a deadline, a completion standard; inherited ones from above count."""
    parents = {task.parent for task in tasks}
    gaps: list[Gap] = []
    for index, task in enumerate(tasks):
        if index in parents:
            continue
        line = [task, *_above(tasks, task)]
        if not any(each.lead or _answers_alone(each) for each in line):
            gaps.append(Gap(index, "lead"))
        if not any(each.deadline for each in line):
            gaps.append(Gap(index, "deadline"))
        if not task.targets:
            gaps.append(Gap(index, "standard"))
    return tuple(gaps)


def _above(tasks: tuple[Task, ...], task: Task) -> list[Task]:
    line: list[Task] = []
    while task.parent is not None:
        task = tasks[task.parent]
        line.append(task)
    return line


def _answers_alone(task: Task) -> bool:
    """Whether one single unit is named, so that nobody need ask who leads."""
    return len(task.units) == 1 and not is_collective(task.units[0])
