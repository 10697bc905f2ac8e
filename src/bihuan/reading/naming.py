"""认名 naming: the unit a written name means among the units of a site, all of them where it may mean several."""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

Sort = Literal["place", "town", "department", "other"]
How = Literal["full", "contracted", "prefix", "other_level", "everybody", "some", "unknown"]

CONFIDENCE: dict[How, float] = {
    "full": 1.0,
    "contracted": 0.85,
    "prefix": 0.95,
    "other_level": 0.5,
    "everybody": 0.9,
    "some": 0.4,
    "unknown": 0.0,
}
"""How far a name found in this way is to be trusted."""

_LEVELS = "省市州盟区县旗"
_TAILS = (
    ("管理委员会", "管委"),
    ("管委会", "管委"),
    ("委员会", "委"),
    ("委", "委"),
    ("街道办事处", "街道"),
    ("街道办", "街道"),
    ("街道", "街道"),
    ("办公室", "办"),
    ("办", "办"),
    ("镇人民政府", "镇"),
    ("镇政府", "镇"),
    ("镇", "镇"),
    ("乡人民政府", "乡"),
    ("乡政府", "乡"),
    ("乡", "乡"),
    ("指挥部", "指挥部"),
    ("分局", "分局"),
    ("局", "局"),
    ("厅", "厅"),
    ("部", "部"),
    ("中心", "中心"),
    ("公司", "公司"),
    ("集团", "集团"),
)
_OWN = re.compile(rf"(?:我|本|全)?[{_LEVELS}](?:委(?!员)|人民政府|政府)?|新区|开发区|我")
_TOWNS = re.compile(r"各(?:(?:乡|镇|街道|街)(?:人民政府|政府|办事处|办|党工委|党委)?[、和及（(）)]*)+")
_ALL = re.compile(r"各(?:[省市州盟区县旗]直)?(?:部门|单位|部门单位)")
_SOME = re.compile(r"(?:各|有关|相关|其他|其它|全体).*|.*(?:成员单位|有关部门|相关部门|有关单位|相关单位)")


@dataclass(frozen=True, slots=True)
class Known:
    """在册单位: one unit of the site, with every name it is known by, the full one first."""

    unit: int
    names: tuple[str, ...]
    sort: Sort = "other"


@dataclass(frozen=True, slots=True)
class Meant:
    """所指: the units a written name may mean, and how they were found; several are for a person to choose from."""

    written: str
    units: tuple[int, ...]
    how: How

    @property
    def one(self) -> int | None:
        """The one unit meant, or None where it is none, several, or a collective."""
        return self.units[0] if len(self.units) == 1 and self.how not in ("everybody", "some") else None

    @property
    def is_collective(self) -> bool:
        """Whether the name stands for many units."""
        return self.how in ("everybody", "some")


class Directory:
    """名录: the units of a site, asked by name."""

    def __init__(self, known: Iterable[Known]) -> None:
        self._known = tuple(known)
        self._full: dict[str, list[int]] = {}
        for unit in self._known:
            for name in unit.names:
                means = self._full.setdefault(_clean(name), [])
                if unit.unit not in means:
                    means.append(unit.unit)
        self._places = tuple(_clean(name) for unit in self._known if unit.sort == "place" for name in unit.names)
        self._level = next((place[-1] for place in self._places if place[-1] in _LEVELS), "")

    def find(self, written: str, *, named: Iterable[int] = ()) -> Meant:
        """What a name means; of an open collective (有关部门, 各成员单位) the units `named` elsewhere may be meant."""
        name = _clean(written)
        if gathered := self._collective(name, tuple(named)):
            return Meant(written, *gathered)
        if found := self._bare(name):
            return Meant(written, *found)
        for rest, how in self._without_place(name):
            if found := self._bare(rest):
                return Meant(written, found[0], how)
        return Meant(written, (), "unknown")

    def _bare(self, name: str) -> tuple[tuple[int, ...], How] | None:
        if name in self._full:
            return tuple(self._full[name]), "full"
        alike = [unit.unit for unit in self._known if any(_contracts(name, _clean(full)) for full in unit.names)]
        return (tuple(alike), "contracted") if alike else None

    def _without_place(self, name: str) -> Iterable[tuple[str, How]]:
        for place in self._places:
            if name.startswith(place) and len(name) > len(place) + 1:
                yield name[len(place) :], "prefix"
        prefix = _OWN.match(name)
        if prefix and len(name) > prefix.end() + 1:
            level = next((mark for mark in prefix[0] if mark in _LEVELS), self._level)
            yield name[prefix.end() :], "other_level" if self._level and level != self._level else "prefix"

    def _collective(self, name: str, named: tuple[int, ...]) -> tuple[tuple[int, ...], How] | None:
        if _TOWNS.fullmatch(name):
            towns = (unit for unit in self._known if unit.sort == "town" and _is_of(unit.names[0], name))
            return tuple(unit.unit for unit in towns), "everybody"
        if _ALL.fullmatch(name):
            return tuple(unit.unit for unit in self._known if unit.sort == "department"), "everybody"
        return (named, "some") if _SOME.fullmatch(name) else None


def _clean(name: str) -> str:
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", name)).strip("《》“”\"'。;,、:")


def _is_of(town: str, collective: str) -> bool:
    """Whether a town's name is of a sort the collective speaks of; 街 is short for 街道."""
    sorts = {"乡": "乡", "镇": "镇", "街": "街道"}
    body = town.removesuffix("办事处").removesuffix("人民政府")
    return any(body.endswith(sort) for mark, sort in sorts.items() if mark in collective)


def _parts(name: str) -> tuple[str, str] | None:
    for tail, form in _TAILS:
        if name.endswith(tail) and len(name) > len(tail):
            return name.removesuffix(tail), form
    return None


def _contracts(name: str, other: str) -> bool:
    """Whether one of two names is the other with characters left out: the first stays, and the form of body 局委办."""
    left, right = _parts(name), _parts(other)
    if left is None or right is None or left[1] != right[1]:
        return False
    short, long = sorted((left[0], right[0]), key=len)
    rest = iter(long)
    return len(short) > 1 and short[0] == long[0] and all(mark in rest for mark in short)
