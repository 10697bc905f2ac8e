"""亮灯规则 rules: the presets of thresholds from which a light turns, one file each, checked when they are read."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache, cached_property, partial
from importlib import resources
from pathlib import Path
from typing import Annotated, Literal

from bihuan.core.lastgood import LastGood
from bihuan.core.lights.shapes import Light
from bihuan.core.schema import Days, Source
from bihuan.core.schema import read as read_row
from bihuan.core.words import Refused, said

Percent = Annotated[int, range(1, 101)]
Months = Annotated[int, range(1, 1000)]


@dataclass(frozen=True, slots=True)
class Late:
    """Natural days past a day from which it is yellow, and red."""

    yellow: Days
    red: Days


@dataclass(frozen=True, slots=True)
class Gap:
    """How far behind the expectation it is yellow, and red: in percentage points, or the share that is missing."""

    counted: Literal["points", "share"]
    yellow: Percent
    red: Percent


@dataclass(frozen=True, slots=True)
class Wait:
    """How long something may be waited for until it is yellow, and red."""

    unit: Literal["days", "months"]
    yellow: Months
    red: Months


@dataclass(frozen=True, kw_only=True)
class Rules:
    """One preset of one version: a table for each dimension; a dimension without a table gives no colour.

    Of several findings the first in `order` is shown. With `blue_from` a matter that many points ahead is blue.
    """

    version: str
    near_due: Days
    order: tuple[Light, ...]
    deadline: Late
    milestone: Late
    progress: Gap | None = None
    start: Wait | None = None
    funds: Gap | None = None
    statistics: Wait | None = None
    blue_from: Percent | None = None

    @cached_property
    def rank(self) -> dict[Light, int]:
        """The place of each light in the order, the worst first."""
        return {light: place for place, light in enumerate(self.order)}


@cache
def rules(preset: str = "linear") -> Rules:
    """The shipped thresholds of one preset; an unknown preset is refused."""
    if preset not in presets():
        raise Refused("missing", "lights_preset_unknown", preset=preset, presets=presets())
    file = f"{preset}.toml"
    return read(Source(f"lights/{file}", _folder().joinpath(file).read_text("utf-8")))


@cache
def presets() -> list[str]:
    """The names of the presets that come with the release."""
    return sorted(file.name.removesuffix(".toml") for file in _folder().iterdir() if file.name.endswith(".toml"))


@dataclass(frozen=True)
class Presets:
    """The presets of a site: those of its own folder, by name in front of the shipped ones.

    A file that was changed for the worse is told by `refusals` while its last good version stays in force.
    """

    folder: Path | None = None
    _kept: LastGood[Rules] = field(default_factory=lambda: LastGood(read), compare=False, repr=False)

    def of(self, preset: str) -> Rules:
        """The thresholds of one preset as the site has them now; an unknown preset is refused."""
        file = self.folder / f"{preset}.toml" if self.folder is not None else None
        if file is None or not file.is_file():
            return rules(preset)
        shipped = partial(rules, preset) if preset in presets() else None
        return self._kept.get(file, name=f"lights/{file.name}", otherwise=shipped)

    def as_it_is(self) -> "Presets":
        """The presets with each as it is when it is first asked for: one batch or page is judged by one version."""
        return Settled(self.folder, behind=self)

    def names(self) -> list[str]:
        """The names of all presets in force at the site."""
        return sorted({*presets(), *(name for name in self._own() if self._holds(name))})

    def refusals(self) -> Iterator[Refused]:
        """What is wrong in each file of the site's folder as it is now."""
        for name in self._own():
            self._holds(name)
            if (refusal := self._kept.refused.get(name)) is not None:
                yield refusal

    def _own(self) -> list[str]:
        return sorted(file.stem for file in self.folder.glob("*.toml")) if self.folder is not None else []

    def _holds(self, name: str) -> bool:
        """Whether a version of the preset is in force."""
        try:
            self.of(name)
        except Refused:
            return False
        return True


@dataclass(frozen=True)
class Settled(Presets):
    """Presets whose files are looked at once, as the presets `behind` them find them."""

    behind: Presets = field(default_factory=Presets)
    _found: dict[str, Rules] = field(default_factory=dict, compare=False, repr=False)

    def of(self, preset: str) -> Rules:
        """The thresholds of one preset as they were when they were first asked for; an unknown one is refused."""
        if preset not in self._found:
            self._found[preset] = self.behind.of(preset)
        return self._found[preset]


def read(source: Source) -> Rules:
    """The preset a text gives; what is unknown, missing or contradictory is refused by file, line and reason."""
    found = read_row(Rules, source)
    for name in ("deadline", "milestone", "progress", "start", "funds", "statistics"):
        table: Late | Gap | Wait | None = getattr(found, name)
        if table is not None and not 1 <= table.yellow <= table.red:
            raise source.wrong((name, "red"), said("lights_red_before_yellow", yellow=table.yellow, red=table.red))
    # Red, then yellow, then what has nothing to say: only then can a light never improve while nothing is reported.
    wanted = ["red", "yellow", "pending", "steady", *(["blue"] if found.blue_from is not None else [])]
    if [name for name in found.order if name != "unknown"] != wanted:
        raise source.wrong(("order",), said("lights_order_wrong", order=wanted))
    if found.order.count(Light.UNKNOWN) != 1 or found.order.index(Light.UNKNOWN) > 2:
        raise source.wrong(("order",), said("lights_order_unknown"))
    return found


def _folder() -> resources.abc.Traversable:
    return resources.files("bihuan.core.rules").joinpath("lights")
