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


RETROSPECT = re.compile(any_of("retrospect_headings"))
GOAL_HEADING = re.compile(any_of("goal_headings"))
GUIDANCE_HEADING = re.compile(any_of("guidance_headings"))
