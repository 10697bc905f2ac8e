"""用语 lexicon: the words by which official Chinese opens an order, colours it, or shows that it is none."""

import re
import tomllib
from importlib import resources

_LISTS = tomllib.loads(resources.files(__package__).joinpath("lexicon.toml").read_text("utf-8"))


def any_of(name: str) -> str:
    """The words of a list as one pattern that matches any of them."""
    return "(?:" + "|".join(_LISTS[name].split()) + ")"


def words_of(name: str) -> tuple[str, ...]:
    """The words of a list that holds no patterns."""
    return tuple(_LISTS[name].split())


def table_of(name: str) -> dict[str, tuple[int, int]]:
    """A table of names and month-days."""
    table: dict[str, list[int]] = _LISTS[name]
    return {key: (pair[0], pair[1]) for key, pair in table.items()}


RETROSPECT = re.compile(any_of("retrospect_headings"))
GOAL_HEADING = re.compile(any_of("goal_headings"))
GUIDANCE_HEADING = re.compile(any_of("guidance_headings"))
PASSING_HEADING = re.compile(any_of("passing_headings"))
ADDRESS = re.compile(any_of("addresses") + "[，！：]")
PHASE = re.compile(any_of("phases"))
