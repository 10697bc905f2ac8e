"""类型的形状 shape: what a kind of matter may vary, field by field, and what must fit together inside one kind."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import Annotated, Literal

from bihuan.core.parts.drafts import SignRule
from bihuan.core.schema import Days, Path, Source, read
from bihuan.core.words import Said, said

Measure = Literal["working", "natural"]
Percent = Annotated[int, range(1, 101)]


@dataclass(frozen=True, slots=True)
class Clock:
    """How long an owed act may take: whole days in a measure."""

    days: Days
    measure: Measure = "working"


@dataclass(frozen=True, slots=True)
class Stage:
    """One verifier of the chain: which party, by paper, on site or by sample, and when the stage is there at all.

    `named` asks it only where the matter names such a party, `upper` only where its date was set above.
    """

    by: Literal["line", "supervisor", "third", "upper"]
    method: Literal["paper", "site", "sample"] = "paper"
    when: Literal["always", "named", "upper"] = "always"


@dataclass(frozen=True, slots=True)
class Node:
    """One node of the template: typical span, the authority's statutory limit, the least days the law asks for.

    `least` counts from the node before it in the plan; `law` names the article.
    """

    key: str
    zh: str
    en: str
    weight: Percent = 1
    is_key: bool = False
    is_needed: bool = False
    typical: Days = 0
    limit: Days = 0
    least: Days = 0
    measure: Measure = "working"
    law: str = ""

    @property
    def label(self) -> Said:
        """The node's word."""
        return said("label", zh=self.zh, en=self.en)


@dataclass(frozen=True, slots=True)
class Gate:
    """A record that must exist before certain nodes may be reached; `after` names one that must be `days` older."""

    key: str
    zh: str
    en: str
    before: tuple[str, ...]
    law: str = ""
    after: str = ""
    days: Days = 0
    measure: Measure = "natural"

    @property
    def label(self) -> Said:
        """The gate's word."""
        return said("label", zh=self.zh, en=self.en)


@dataclass(frozen=True, slots=True)
class Named:
    """A word of a kind's own: a point to be told at closing, a ground on which a clock may stop; `law` its basis."""

    key: str
    zh: str
    en: str
    law: str = ""

    @property
    def label(self) -> Said:
        """The word in both tongues."""
        return said("label", zh=self.zh, en=self.en)


@dataclass(frozen=True, slots=True)
class Measured:
    """A figure that reports of the kind may carry, with its unit."""

    key: str
    zh: str
    en: str
    unit: str

    @property
    def label(self) -> Said:
        """The figure's word."""
        return said("label", zh=self.zh, en=self.en)


@dataclass(frozen=True, slots=True)
class Watched:
    """What the lights beside the progress look at: a node, a paper on record, a figure and its whole."""

    start: str = ""
    recorded: str = ""
    funds: str = ""
    funds_whole: str = ""


@dataclass(frozen=True, slots=True)
class Point:
    """One point of an agreed curve: after so much of the time, in percent, so much is expected."""

    time: Percent
    percent: Percent


@dataclass(frozen=True, slots=True)
class Proof:
    """The evidence rule of a kind: how many papers a submission names at least, and at most."""

    least: Annotated[int, range(21)] = 0
    most: Annotated[int, range(21)] = 5


@dataclass(frozen=True, slots=True)
class Known:
    """What a kind may refer to: duties with a clock, origins of matters, presets of lights, acts, roles of signers."""

    clocks: frozenset[str]
    sources: frozenset[str]
    presets: frozenset[str]
    acts: frozenset[str]


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of matter, under a version that entries name; every number in it is a preset of its file."""

    name: str
    version: str
    zh: str
    en: str
    number: str
    cadence: Literal["week", "half_month", "month", "quarter"]
    visibility: Literal["district", "line", "parties", "named"]
    arrange_when_longer_than: Days
    grace_days_for_late_entry: Days
    no_change_run: Days
    review_within_days: Days = 30
    deploy_days: Mapping[str, Days] = field(default_factory=dict)
    clocks: Mapping[str, Clock] = field(default_factory=dict)
    lights: str = "linear"
    expected: Literal["linear", "curve", "milestones"] = "linear"
    curve: tuple[Point, ...] = ()
    watched: Watched = Watched()
    uncounted: bool = False
    arrange: Literal["always", "when_long", "never"] = "when_long"
    silence: tuple[str, ...] = ()
    evidence: Proof = Proof()
    verify: tuple[Stage, ...] = (Stage("supervisor"),)
    resubmit_from: Literal["first", "returned"] = "first"
    publish_days: Days = 0
    look_back: tuple[Clock, ...] = ()
    signatures: Mapping[str, SignRule] = field(default_factory=dict)
    points: tuple[Named, ...] = ()
    figures: tuple[Measured, ...] = ()
    nodes: tuple[Node, ...] = ()
    gates: tuple[Gate, ...] = ()
    stops: tuple[Named, ...] = ()

    def clock(self, owes: str, *, source_kind: str) -> Clock:
        """The clock of an owed act; the one of `deploy` hangs on where the matter came from."""
        return Clock(self.deploy_days[source_kind]) if owes == "deploy" else self.clocks[owes]

    def node(self, key: str) -> Node | None:
        """The node of the template with that key, or None."""
        return next((node for node in self.nodes if node.key == key), None)

    def gate(self, key: str) -> Gate | None:
        """The gate with that key, or None."""
        return next((gate for gate in self.gates if gate.key == key), None)

    def gates_before(self, node: str) -> tuple[Gate, ...]:
        """The gates that must be open before a node of the template is reached."""
        return tuple(gate for gate in self.gates if node and node in gate.before)


def kind_from(source: Source, known: Known, *, base: Kind | None) -> Kind:
    """The kind a text describes, by the name of its file; refused by line and reason where something does not fit.

    Clocks that the text leaves out are those of `base`.
    """
    kind = read(Kind, source, name=source.file.removesuffix(".toml"))
    if base is not None:
        clocks, days = {**base.clocks, **kind.clocks}, {**base.deploy_days, **kind.deploy_days}
        kind = replace(kind, clocks=MappingProxyType(clocks), deploy_days=MappingProxyType(days))
    for path, why in _misfits(kind, known):
        raise source.wrong(path, why)
    return kind


def _misfits(kind: Kind, known: Known) -> Iterator[tuple[Path, Said]]:
    if not kind.name.isidentifier():
        yield (), said("kind_file_name", name=kind.name)
    yield from _references(kind, known)
    if not any(stage.by == "supervisor" and stage.when == "always" for stage in kind.verify):
        yield ("verify",), said("kind_chain_without_office")
    if kind.evidence.least > kind.evidence.most:
        yield ("evidence", "most"), said("kind_evidence")
    yield from _twice(kind)
    yield from _gates(kind)
    yield from _expectations(kind)


def _references(kind: Kind, known: Known) -> Iterator[tuple[Path, Said]]:
    for name, keys, allowed in (
        ("clocks", kind.clocks, known.clocks),
        ("deploy_days", kind.deploy_days, known.sources),
        ("signatures", kind.signatures, known.acts),
    ):
        for key in keys:
            if key not in allowed:
                yield (name, key), said("schema_key_unknown", known=sorted(allowed))
    if missing := known.clocks - kind.clocks.keys():
        yield ("clocks",), said("kind_clock_missing", owes=sorted(missing))
    if known.sources - kind.deploy_days.keys():
        yield ("deploy_days",), said("kind_sources", sources=sorted(known.sources))
    if kind.lights not in known.presets:
        yield ("lights",), said("schema_one_of", allowed=sorted(known.presets))
    for place, act in enumerate(kind.silence):
        if act not in known.acts:
            yield ("silence", place), said("schema_one_of", allowed=sorted(known.acts))


def _expectations(kind: Kind) -> Iterator[tuple[Path, Said]]:
    if (kind.expected == "curve") != bool(kind.curve):
        yield ("expected",), said("kind_curve_missing")
    before = Point(0, 0)
    for place, point in enumerate(kind.curve):
        if point.time <= before.time or point.percent < before.percent:
            yield ("curve", place), said("kind_curve_falls")
        before = point
    figures = {figure.key for figure in kind.figures}
    known = {
        "start": {node.key for node in kind.nodes},
        "recorded": {gate.key for gate in kind.gates},
        "funds": figures,
        "funds_whole": figures,
    }
    for name, keys in known.items():
        key = getattr(kind.watched, name)
        if key and key not in keys:
            yield ("watched", name), said("schema_one_of", allowed=sorted(keys))
    if bool(kind.watched.funds) != bool(kind.watched.funds_whole):
        yield ("watched", "funds"), said("kind_funds_whole")


def _twice(kind: Kind) -> Iterator[tuple[Path, Said]]:
    for name in ("points", "figures", "nodes", "gates", "stops"):
        keys: list[str] = [row.key for row in getattr(kind, name)]
        for place, key in enumerate(keys):
            if key in keys[:place] or not key.isidentifier():
                yield (name, place, "key"), said("kind_key_twice", key=key)


def _gates(kind: Kind) -> Iterator[tuple[Path, Said]]:
    nodes = {node.key for node in kind.nodes}
    known: set[str] = set()
    for place, gate in enumerate(kind.gates):
        if lost := [key for key in gate.before if key not in nodes]:
            yield ("gates", place, "before"), said("kind_gate_node", node=lost[0])
        if gate.after and gate.after not in known:
            yield ("gates", place, "after"), said("kind_gate_after", gate=gate.after)
        known.add(gate.key)
