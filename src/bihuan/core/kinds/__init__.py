"""类型 kinds: what a kind of matter varies, as validated data files; the code of the loop is the same for all."""

from collections.abc import Collection, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from functools import cache, partial
from importlib import resources
from pathlib import Path

from bihuan.core import lights
from bihuan.core.acts import CODES, table
from bihuan.core.kinds.shape import Clock, Kind, Known, Measure, kind_from
from bihuan.core.lastgood import LastGood
from bihuan.core.schema import Source
from bihuan.core.words import Refused

__all__ = ["SHIPPED", "Clock", "Kind", "Measure", "Shelf", "kind", "kind_of", "names"]

PLAIN = "task"
"""The kind whose clocks hold where another kind names none of its own."""

WITHOUT_CLOCK = frozenset({"*", "deploy", "report", "reach", "look_back", "late", "review", "unpause"})
"""Duties whose day does not come from the kind's clocks: by the source, the cadence, the plan, the look-back terms."""


@cache
def clocks_needed() -> frozenset[str]:
    """The sorts of duty that every kind gives a clock."""
    return frozenset(owes for act in table().values() for owes in (*act.needs, *act.closes)) - WITHOUT_CLOCK


def kind_of(source: Source, *, presets: Collection[str] = ()) -> Kind:
    """The kind a text describes; refused by file, line and reason where something in it is wrong.

    `presets` are those of the site's own lights that the kind may name beside the shipped ones.
    """
    known = Known(
        clocks=clocks_needed(),
        sources=frozenset(CODES["source"]),
        presets=frozenset((*lights.presets(), *presets)),
        acts=frozenset(table()),
    )
    return kind_from(source, known, base=None if source.file == f"{PLAIN}.toml" else kind(PLAIN))


@cache
def names() -> tuple[str, ...]:
    """The names of the kinds that come with the system, in the order of their files."""
    files = sorted(file.name for file in resources.files(__package__).iterdir() if file.name.endswith(".toml"))
    return tuple(name.removesuffix(".toml") for name in files)


@cache
def kind(name: str) -> Kind:
    """The shipped kind of that name; an unknown name is refused."""
    if name not in names():
        raise Refused("missing", "kind_unknown", kind=name)
    return kind_of(Source(f"{name}.toml", resources.files(__package__).joinpath(f"{name}.toml").read_text("utf-8")))


@dataclass(frozen=True)
class Shelf:
    """The kinds of a site: those of its own folder, by name in front of the shipped ones.

    A file that was changed for the worse is told by `refusals` while its last good version stays in force.
    """

    folder: Path | None = None
    presets: lights.Presets = field(default_factory=lights.Presets)
    _kept: LastGood[Kind] = field(init=False, compare=False, repr=False)

    def __post_init__(self) -> None:
        loader = LastGood(lambda source: kind_of(source, presets=self.presets.names()))
        object.__setattr__(self, "_kept", loader)

    def kind(self, name: str) -> Kind:
        """The kind of that name as the site has it now; an unknown name is refused."""
        file = self.folder / f"{name}.toml" if self.folder is not None and name.isidentifier() else None
        return kind(name) if file is None or not file.is_file() else self._read(file)

    def _read(self, file: Path) -> Kind:
        shipped = partial(kind, file.stem) if file.stem in names() else None
        return self._kept.get(file, name=file.name, otherwise=shipped)

    def as_it_is(self) -> "Shelf":
        """The shelf with each kind as it is when it is first asked for: one batch is judged by one version."""
        return Settled(self.folder, self.presets, behind=self)

    def names(self) -> tuple[str, ...]:
        """The names of all kinds in force at the site."""
        own = (file.stem for file in self._own() if self._holds(file.stem))
        return tuple(dict.fromkeys((*names(), *own)))

    def refusals(self) -> Iterator[Refused]:
        """What is wrong in each file of the site's folder as it is now."""
        for file in self._own():
            with suppress(Refused):
                self._read(file)
            if (refusal := self._kept.refused.get(file.stem)) is not None:
                yield refusal

    def _own(self) -> list[Path]:
        return sorted(self.folder.glob("*.toml")) if self.folder is not None else []

    def _holds(self, name: str) -> bool:
        """Whether a version of the kind is in force."""
        try:
            self.kind(name)
        except Refused:
            return False
        return True


@dataclass(frozen=True)
class Settled(Shelf):
    """A shelf whose files are looked at once, as the shelf `behind` it finds them."""

    behind: Shelf = field(default_factory=Shelf)
    _found: dict[str, Kind] = field(default_factory=dict, compare=False, repr=False)

    def kind(self, name: str) -> Kind:
        """The kind of that name as it was when it was first asked for; an unknown name is refused."""
        if name not in self._found:
            self._found[name] = self.behind.kind(name)
        return self._found[name]


SHIPPED = Shelf()
