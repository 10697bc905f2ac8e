"""评分 scoring: cases with their gold, scored by the scorer of the corpus, which is used where it lies."""

import importlib.util
import json
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from bihuan import reading

_TARGET = re.compile(r"(>=|<=|>|<|=|~|range)([\d.]+)(.*)")
_QUOTES = str.maketrans("", "", "“”\"'")
_CLAIM = re.compile(r"# (.*?)(?: \S+=[\d+]+)? (\d+|None)/\d+(?:: (.*))?$")


@dataclass(frozen=True)
class Case:
    """One text with what is right about it."""

    name: str
    kind: str
    path: Path
    text: str
    gold: dict[str, Any]

    def rewritten(self, rewrite: Callable[[str], str]) -> "Case":
        """The case with its text rewritten; its gold stands, since no word of a task changes."""
        return replace(self, text=rewrite(self.text))

    def read(self) -> dict[str, Any]:
        """What the rules read in the text, empty where they refuse it."""
        try:
            return reading.decompose(reading.Source(self.name, self.text)).to_json()
        except reading.Refused:
            return {"tasks": [], "claims": []}


class Scorer:
    """The scorer of a corpus, loaded from its file."""

    def __init__(self, path: Path) -> None:
        spec = importlib.util.spec_from_file_location("corpus_score", path)
        assert spec is not None
        assert spec.loader is not None
        self.module = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(self.module)

    def figures(self, cases: Iterable[Case]) -> dict[str, float | None]:
        """The scorer's figures over some cases together."""
        score = self.module.Score()
        for case in cases:
            score.add(case.text, _with_whole_claims(case.gold), _with_whole_claims(case.read()))
        figures: dict[str, float | None] = score.figures()
        return figures

    def pairs(self, case: Case, read: dict[str, Any]) -> list[tuple[int, int]]:
        """Which gold task and which read task are the same: pairs of indexes."""
        document = self.module.squeeze(case.text)
        gold = self.module.spans([task["text"] for task in case.gold["tasks"]], document)
        found = self.module.spans([task["text"] for task in read["tasks"]], document)
        pairs: list[tuple[int, int]] = self.module.match(gold, found)
        return pairs


def corpus_cases(corpus: Path) -> list[Case]:
    """The cases of a corpus folder."""
    cases: list[Case] = []
    for path in sorted((corpus / "gold").glob("*.json")):
        gold = json.loads(path.read_text("utf-8"))
        document = next(iter(sorted((corpus / "docs").glob(f"{path.stem}.*"))))
        cases.append(Case(path.stem, gold.get("kind", "?"), document, document.read_text("utf-8"), gold))
    return cases


def own_cases(folder: Path) -> list[Case]:
    """The cases written down as trees beside their texts; the kind is the first word of the name."""
    return [
        Case(
            path.stem,
            path.stem.partition("_")[0],
            path.with_suffix(".txt"),
            path.with_suffix(".txt").read_text("utf-8"),
            _gold_of(path.read_text("utf-8")),
        )
        for path in sorted(folder.rglob("*.tree"))
    ]


def _gold_of(tree: str) -> dict[str, Any]:
    tasks: list[dict[str, Any]] = []
    claims: list[dict[str, Any]] = []
    above: list[int] = []
    for line in tree.splitlines():
        claim = _CLAIM.match(line)
        if claim:
            declared = None if claim[2] == "None" else int(claim[2])
            claims.append({"text": claim[1], "declared": declared, "members": [claim[3]] if claim[3] else []})
            continue
        level = (len(line) - len(line.lstrip(" "))) // 2
        above = [*above[:level], len(tasks)]
        tasks.append(_task_of(line.strip().split(" | "), above[level - 1] if level else None))
    return {"tasks": tasks, "claims": claims}


def _task_of(fields: list[str], parent: int | None) -> dict[str, Any]:
    task: dict[str, Any] = {"text": fields[0], "parent": parent, "lead": [], "units": [], "targets": []}
    ends: list[str] = []
    for said in fields[1:]:
        word, _, value = said.partition(" ")
        if word == "时限":
            ends.append(value.rpartition("=")[2])
        elif word == "目标":
            target = _TARGET.match(value)
            assert target
            task["targets"].append({"value": float(target[2]), "unit": target[3]})
        else:
            task["units"].append(value)
            task["lead"] += [value] if word == "牵头" else []
    dated = [end for end in ends if end != "None"]
    return {**task, "deadline": {"end": max(dated)} if dated else None}


def _with_whole_claims(draft: dict[str, Any]) -> dict[str, Any]:
    """The draft with the members of each claim in one string, as trees write them: a member may hold a 、 itself."""
    whole = [
        {**claim, "members": ["、".join(claim["members"]).translate(_QUOTES)] if claim["members"] else []}
        for claim in draft["claims"]
    ]
    return {**draft, "claims": whole}
