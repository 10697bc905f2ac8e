"""角色 roles: who a person is toward a matter, from the posts they hold and the parties it has."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class Function(StrEnum):
    """What a post is for inside its unit (职能)."""

    OFFICER = "officer"  # 经办人
    HEAD = "head"  # 负责人
    LEADER = "leader"  # 领导
    SUPERVISOR = "supervisor"  # 督查员
    AUDITOR = "auditor"  # 审计员
    SYSADMIN = "sysadmin"  # 系统管理员
    SECADMIN = "secadmin"  # 安全管理员


ADMINISTRATORS = frozenset({Function.AUDITOR, Function.SYSADMIN, Function.SECADMIN})
"""The three administrators 三员: no role toward any matter, nobody holds two of them (GB/T 22239 8.1.5)."""


@dataclass(frozen=True, slots=True)
class Seat:
    """One post somebody may act from on a day: as its holder, or `on_behalf` of the holder they stand in for."""

    post: int
    unit: int
    function: Function
    on_behalf: int | None = None


@dataclass(frozen=True, slots=True)
class Actor:
    """Who presses the button: a person with the seats they hold on the day; the scheduler is nobody's person."""

    person: int | None
    seats: tuple[Seat, ...] = ()


SCHEDULER = Actor(person=None)


@dataclass(frozen=True, slots=True)
class UnitTree:
    """The tree of units: parent of each unit, the first-level ones 一级单位, and who can answer for each today.

    `answering` holds the units that have at least one current holder of an officer's or head's post.
    """

    parents: Mapping[int, int | None]
    first_level: frozenset[int]
    answering: frozenset[int]
    names: Mapping[int, str]
    _firsts: dict[int, int] = field(default_factory=dict, compare=False, repr=False)

    def lineage(self, unit: int) -> Iterable[int]:
        """The unit itself, then its parent, up to the root."""
        current: int | None = unit
        while current is not None:
            yield current
            current = self.parents.get(current)

    def first(self, unit: int) -> int:
        """The first-level unit that `unit` belongs to; the topmost unit when none above it is marked."""
        found = self._firsts.get(unit)
        if found is None:
            line = tuple(self.lineage(unit))
            found = self._firsts[unit] = next((one for one in line if one in self.first_level), line[-1])
        return found

    def same_house(self, one: int, other: int) -> bool:
        """Whether two units belong to one first-level unit, so that neither may watch or verify the other."""
        return self.first(one) == self.first(other)

    def on_one_branch(self, one: int, other: int) -> bool:
        """Whether one unit lies on the other's line inside the same first-level unit, so that it acts for it."""
        return one == other or (
            self.same_house(one, other) and (one in self.lineage(other) or other in self.lineage(one))
        )

    def name(self, unit: int | None) -> str:
        """The unit's name, or a dash where there is none."""
        return self.names.get(unit, "—") if unit is not None else "—"


def roles_toward(actor: Actor, parties: Mapping[str, Iterable[int]], tree: UnitTree) -> Mapping[str, Seat]:
    """Each role the actor has toward a matter, such as `lead.officer`, with the seat that gives it.

    `parties` maps a party word (lead, partner, supervisor, coordinator, …) to its units. A leader's post 领导 counts as
    `leader` whatever the parties are; the three administrators have no role; own seats come before substitutions.
    """
    found: dict[str, Seat] = {}
    if actor.person is None:
        return {"scheduler": Seat(post=0, unit=0, function=Function.SYSADMIN)}
    for seat in sorted(actor.seats, key=lambda seat: (seat.on_behalf is not None, seat.post)):
        if seat.function in ADMINISTRATORS:
            continue
        if seat.function is Function.LEADER:
            found.setdefault("leader", seat)
        for party, units in parties.items():
            if any(tree.on_one_branch(seat.unit, unit) for unit in units):
                found.setdefault(f"{party}.{seat.function}", seat)
    return found
