"""本地类型 kinds: the kinds of matter and the presets of lights as this site has them, its own folders' first."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date
from functools import cache
from pathlib import Path

from django.conf import settings

from bihuan.core import seen
from bihuan.core.kinds import Shelf
from bihuan.core.lights import Presets, Shown
from bihuan.core.standing import Standing
from bihuan.core.words import Said, said

_as_they_are: ContextVar[tuple[Shelf, Presets] | None] = ContextVar("kinds_as_they_are", default=None)


def shelf() -> Shelf:
    """The kinds of the site, read from the folder `kinds` of its data where there is one.

    A file that was changed for the worse keeps its last good version in force; what is wrong is told by `refusals`.
    """
    settled = _as_they_are.get()
    return settled[0] if settled is not None else _shelf()


def presets() -> Presets:
    """The presets of lights of the site, read from the folder `lights` of its data where there is one, as kinds are."""
    settled = _as_they_are.get()
    return settled[1] if settled is not None else _presets()


@contextmanager
def as_they_are() -> Iterator[None]:
    """While the block runs each kind and preset stays as it is when it is first asked for: files are looked at once.

    For a batch, a page or an audit; a block inside another one sees what the outer one sees.
    """
    if _as_they_are.get() is not None:
        yield
        return
    token = _as_they_are.set((_shelf().as_it_is(), _presets().as_it_is()))
    try:
        yield
    finally:
        _as_they_are.reset(token)


@cache
def _shelf() -> Shelf:
    folder: Path = settings.KINDS_FOLDER
    return Shelf(folder, _presets())


@cache
def _presets() -> Presets:
    folder: Path = settings.LIGHTS_FOLDER
    return Presets(folder)


def shown(now: Standing, today: date) -> Shown:
    """The light of a matter on a day by the thresholds of its kind, with its reason."""
    return seen.shown(now, shelf().kind(now.kind), presets(), today)


def uncounted() -> frozenset[str]:
    """The kinds whose matters are in no total, as the site has them now."""
    site = shelf()
    return frozenset(name for name in site.names() if site.kind(name).uncounted)


def refusals() -> Iterator[Said]:
    """What is wrong in the site's own files of kinds and lights as they are now, a sentence for each file."""
    for folder, wrong in (("lights", _presets().refusals()), ("kinds", _shelf().refusals())):
        yield from (said("site_file_refused", folder=folder, why=refusal.sentence) for refusal in wrong)
