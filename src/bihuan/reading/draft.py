"""草案 draft: what reading a document yields, a plan tree with its counts and gaps, before anyone has adopted it."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any, Literal

from bihuan.core.words import Said
from bihuan.reading.places import Places, Standing, lines_of
from bihuan.reading.provenance import Reading, rule_of

Operator = Literal[">=", ">", "<=", "<", "=", "~", "range"]
Kind = Literal["heading", "task"]
Lack = Literal["lead", "deadline", "standard"]


@dataclass(frozen=True, slots=True)
class Deadline:
    """时限: the words that set it and the days they mean; `end` is None where there is no year to reckon from."""

    text: str
    start: date | None
    end: date | None
    rule: str = field(default="date", compare=False)

    def to_json(self) -> dict[str, Any]:
        return {"text": self.text, "start": _iso(self.start), "end": _iso(self.end)}


@dataclass(frozen=True, slots=True)
class Target:
    """目标值: an amount to be reached, 万 and 亿 staying in the unit."""

    text: str
    value: float
    unit: str
    op: Operator
    value_max: float | None = None
    rule: str = field(default="plain", compare=False)

    def to_json(self) -> dict[str, Any]:
        out: dict[str, Any] = {"text": self.text, "value": _plain(self.value), "unit": self.unit, "op": self.op}
        return out if self.value_max is None else {**out, "value_max": _plain(self.value_max)}


@dataclass(frozen=True, slots=True)
class Task:
    """节点: one node of the plan tree; `start` and `end` are offsets in the source, `parent` is an index."""

    text: str
    start: int
    end: int
    parent: int | None
    level: int
    kind: Kind
    lead: tuple[str, ...] = ()
    units: tuple[str, ...] = ()
    cooperate: tuple[str, ...] = ()
    deadline: Deadline | None = None
    deadlines: tuple[Deadline, ...] = ()
    targets: tuple[Target, ...] = ()
    readings: tuple[Reading, ...] = ()

    @property
    def confidence(self) -> float:
        """How far the least trusted of its fields is to be trusted, 0 to 1."""
        return min((reading.rule.confidence for reading in self.readings), default=1.0)

    def to_json(self) -> dict[str, Any]:
        return {
            "text": self.text,
            "start": self.start,
            "end": self.end,
            "level": self.level,
            "parent": self.parent,
            "kind": self.kind,
            "lead": list(self.lead),
            "units": list(self.units),
            "cooperate": list(self.cooperate),
            "deadline": self.deadline and self.deadline.to_json(),
            "deadlines": [deadline.to_json() for deadline in self.deadlines],
            "targets": [target.to_json() for target in self.targets],
            "readings": [reading.to_json() for reading in self.readings],
            "confidence": self.confidence,
        }


@dataclass(frozen=True, slots=True)
class Claim:
    """宣称数: a count the document declares and the members found for it; `declared` is None where it is open (1+N)."""

    text: str
    start: int
    end: int
    declared: int | None
    members: tuple[str, ...] = ()
    code: str = ""
    parts: tuple[int, ...] = ()
    implicit: bool = False
    rule: str = field(default="bare", compare=False)

    @property
    def confidence(self) -> float:
        """How far the claim is to be trusted, 0 to 1."""
        return rule_of("claim", self.rule).confidence

    @property
    def found(self) -> int:
        """How many members were found."""
        return len(self.members)

    @property
    def agrees(self) -> bool | None:
        """Whether as many were found as declared; None where nothing is declared or no member is named at all."""
        return None if self.declared is None or not self.members else self.declared == self.found

    def to_json(self) -> dict[str, Any]:
        return {
            "text": self.text,
            "start": self.start,
            "end": self.end,
            "declared": self.declared,
            "found": self.found,
            "members": list(self.members),
            **({"code": self.code, "parts": list(self.parts)} if self.code else {}),
            **({"implicit": True} if self.implicit else {}),
            "rule": f"claim.{self.rule}",
            "confidence": self.confidence,
        }


@dataclass(frozen=True, slots=True)
class Gap:
    """待补: what a task still lacks before it can be held to account."""

    task: int
    lacks: Lack

    def to_json(self) -> dict[str, Any]:
        return {"task": self.task, "lacks": self.lacks}


@dataclass(frozen=True, slots=True)
class Draft:
    """草案: the tree, the declared counts, what is still to be filled in, and the year the document speaks of;

    `notes` what a person should know before trusting it (columns of a table that were not read).
    """

    tasks: tuple[Task, ...]
    claims: tuple[Claim, ...]
    gaps: tuple[Gap, ...]
    year: int | None = None
    places: Places = field(default_factory=lambda: lines_of(""), repr=False, compare=False)
    notes: tuple[Said, ...] = ()

    def place_of(self, start: int, end: int) -> Standing:
        """Where a span of the source stands in the file: page and line, paragraph, cell, or line of a text."""
        return self.places.span(start, end)

    def leaves(self) -> tuple[int, ...]:
        """Indexes of the tasks nobody names as parent."""
        parents = {task.parent for task in self.tasks}
        return tuple(index for index in range(len(self.tasks)) if index not in parents)

    def to_json(self) -> dict[str, Any]:
        """The draft as plain values: tasks, claims, gaps, notes; spans verbatim, with offsets and place in the file."""
        return {
            "year": self.year,
            "tasks": [self._placed(task) for task in self.tasks],
            "claims": [self._placed(claim) for claim in self.claims],
            "gaps": [gap.to_json() for gap in self.gaps],
            "notes": [{"zh": note.say("zh"), "en": note.say("en")} for note in self.notes],
        }

    def _placed(self, part: Task | Claim) -> dict[str, Any]:
        return {**part.to_json(), "place": self.place_of(part.start, part.end).to_json()}


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _plain(value: float) -> float | int:
    return int(value) if value == int(value) else value
