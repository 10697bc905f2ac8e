"""本地类型 kinds: the kinds of matter and the presets of lights as this site has them, its own folders' first."""

from contextlib import suppress
from datetime import date
from functools import cache
from pathlib import Path

from django.conf import settings

from bihuan.core import seen
from bihuan.core.kinds import Shelf
from bihuan.core.lights import Presets, Shown
from bihuan.core.standing import Standing
from bihuan.core.words import Refused


@cache
def shelf() -> Shelf:
    """The kinds of the site, read from the folder `kinds` of its data where there is one.

    A file that was changed for the worse keeps its last good version in force; what is wrong is told by `refusals`.
    """
    folder: Path = settings.KINDS_FOLDER
    return Shelf(folder, presets())


@cache
def presets() -> Presets:
    """The presets of lights of the site, read from the folder `lights` of its data where there is one, as kinds are."""
    folder: Path = settings.LIGHTS_FOLDER
    return Presets(folder)


def shown(now: Standing, today: date) -> Shown:
    """The light of a matter on a day by the thresholds of its kind, with its reason."""
    return seen.shown(now, shelf().kind(now.kind), presets(), today)


def uncounted() -> frozenset[str]:
    """The kinds whose matters are in no total, as the site has them now."""
    site = shelf()
    return frozenset(name for name in site.names() if _is_uncounted(site, name))


def _is_uncounted(site: Shelf, name: str) -> bool:
    # A file that never was good has no matters either.
    with suppress(Refused):
        return site.kind(name).uncounted
    return False
