"""校准 calibration: how often what a rule read was right, beside how far the rule is trusted."""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from scoring import Case, Scorer

from bihuan.reading import rules


def calibrated(scorer: Scorer, cases: Iterable[Case]) -> str:
    """A table of rules: how often used, how often right, how far trusted."""
    used: dict[tuple[str, str], int] = defaultdict(int)
    right: dict[tuple[str, str], int] = defaultdict(int)
    for case in cases:
        read = case.read()
        pairs = {found: gold for gold, found in scorer.pairs(case, read)}
        for index, task in enumerate(read["tasks"]):
            gold = case.gold["tasks"][pairs[index]] if index in pairs else None
            for reading in task["readings"]:
                key = (reading["field"], reading["rule"])
                if gold is None and reading["field"] != "task":
                    continue
                used[key] += 1
                right[key] += gold is not None and _agrees(reading["field"], task, gold, pairs)
    known = rules()
    rows = [f"{'field':10}{'rule':22}{'used':>6}{'right':>8}{'trusted':>9}"]
    for field, name in sorted(used):
        share = right[field, name] / used[field, name]
        rows.append(f"{field:10}{name:22}{used[field, name]:6}{share:8.3f}{known[name].confidence:9.2f}")
    return "\n".join(rows)


def _agrees(field: str, task: dict[str, Any], gold: dict[str, Any], pairs: dict[int, int]) -> bool:
    if field == "task":
        return True
    if field == "parent":
        above = None if task["parent"] is None else pairs.get(task["parent"], -1)
        return bool(above == gold.get("parent"))
    if field == "deadline":
        return (task["deadline"] or {}).get("end") == (gold.get("deadline") or {}).get("end")
    if field == "targets":
        return _amounts(task) == _amounts(gold)
    return _units(task, field) == _units(gold, field)


def _amounts(task: dict[str, Any]) -> list[tuple[float, str]]:
    return sorted((float(target["value"]), target["unit"] or "") for target in task.get("targets") or [])


def _units(task: dict[str, Any], field: str) -> set[str]:
    names = task.get("lead") or [] if field == "lead" else [*(task.get("lead") or []), *(task.get("units") or [])]
    return {"".join(name.split()) for name in names}
