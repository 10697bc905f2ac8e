"""相似 likeness: how far two sentences say the same, by the pairs of characters they share."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import log

SAME = 0.62
"""From here on two sentences are shown to a person as perhaps the same task."""

_COMMON = (
    "进一步|推进|工作|加强|加快|完成|开展|组织|实施|落实|负责|做好|抓好|建设|管理|监督|指导|协调|全区|全市|我区|有关"
    "|相关|确保|促进|服务|发展|提升|完善|建立|承担|拟订|任务|各项"
)
_NOISE = re.compile(rf"[\W\d_]+|(?<=\d)[年月日]+底?前?|{_COMMON}")


@dataclass(frozen=True, slots=True)
class Alike:
    """相近: the index of a text and how far it says the same, 0 to 1."""

    index: int
    likeness: float


@dataclass(frozen=True, slots=True)
class Fit:
    """相合: a unit whose remit speaks of the task, with the words that both use, the weightiest first."""

    unit: int
    words: tuple[str, ...]
    remit: str
    weight: float


class Texts:
    """文句: sentences that can be asked which of them are alike."""

    def __init__(self, texts: Iterable[str]) -> None:
        self._pairs = [_pairs(text) for text in texts]
        self._holding: dict[str, list[int]] = {}
        for index, pairs in enumerate(self._pairs):
            for pair in pairs:
                self._holding.setdefault(pair, []).append(index)

    def like(self, text: str, *, at_least: float = SAME) -> list[Alike]:
        """The texts that are at least so alike, the nearest first."""
        asked = _pairs(text)
        shared = Counter(index for pair in asked for index in self._holding.get(pair, ()))
        found = (Alike(index, 2 * n / (len(asked) + len(self._pairs[index]))) for index, n in shared.items())
        return sorted((one for one in found if one.likeness >= at_least), key=lambda one: (-one.likeness, one.index))


def twins(texts: Sequence[str], *, at_least: float = SAME) -> dict[int, int]:
    """For each text that repeats an earlier one, the index of the earlier one that is nearest."""
    among = Texts(texts)
    found: dict[int, int] = {}
    for index, text in enumerate(texts):
        earlier = [alike.index for alike in among.like(text, at_least=at_least) if alike.index < index]
        if earlier:
            found[index] = earlier[0]
    return found


class Remits:
    """职责目录: what each unit is there for, line by line, asked which unit a task is for."""

    def __init__(self, remits: Iterable[tuple[int, str]]) -> None:
        self._lines = [(unit, line.strip()) for unit, remit in remits for line in remit.splitlines() if line.strip()]
        self._units = max(len({unit for unit, _ in self._lines}), 1)
        holders: dict[str, set[int]] = {}
        for unit, line in self._lines:
            for pair in _pairs(line):
                holders.setdefault(pair, set()).add(unit)
        self._weight = {pair: log(1 + self._units / len(units)) for pair, units in holders.items()}

    def fit(self, text: str, *, most: int = 3) -> list[Fit]:
        """The units whose remit shares at least two weighty pairs of characters with the task, the weightiest first."""
        asked = _pairs(text)
        best: dict[int, Fit] = {}
        for unit, line in self._lines:
            shared = asked & _pairs(line)
            weight = sum(self._weight[pair] for pair in shared)
            if len(shared) > 1 and (unit not in best or weight > best[unit].weight):
                best[unit] = Fit(unit, _runs(line, shared), line, weight)
        ranked = sorted(best.values(), key=lambda fit: (-fit.weight, fit.unit))
        return [fit for fit in ranked[:most] if fit.weight * 2 >= ranked[0].weight]


def _pairs(text: str) -> frozenset[str]:
    runs = _NOISE.sub(" ", text.replace("的", "")).split()
    return frozenset(run[i : i + 2] for run in runs for i in range(len(run) - 1))


def _runs(line: str, shared: frozenset[str]) -> tuple[str, ...]:
    runs: list[str] = []
    place = 0
    while place < len(line) - 1:
        end = place
        while line[end : end + 2] in shared:
            end += 1
        if end > place:
            runs.append(line[place : end + 1])
        place = end + 1
    return tuple(sorted(dict.fromkeys(runs), key=len, reverse=True))
