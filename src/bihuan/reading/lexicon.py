"""用语 lexicon: the words by which official Chinese opens an order, colours it, or shows that it is none."""

import re
import tomllib
from importlib import resources

_PLAIN = re.compile(r"[\u4e00-\u9fffA-Za-z%‰、/]+")
_LISTS = tomllib.loads(resources.files(__package__).joinpath("lexicon.toml").read_text("utf-8"))


def any_of(name: str) -> str:
    """The words of a list as one pattern that matches any of them, a longer one before its own beginning."""
    plain: dict[str, list[str]] = {}
    patterns: list[str] = []
    for word in _LISTS[name].split():
        if _PLAIN.fullmatch(word):
            plain.setdefault(word[0], []).append(word[1:])
        else:
            patterns.append(word)
    grouped = [first + _rest(rests) for first, rests in plain.items()]
    return "(?:" + "|".join([*patterns, *grouped]) + ")"


def _rest(rests: list[str]) -> str:
    ordered = sorted(set(rests), key=len, reverse=True)
    return ordered[0] if len(ordered) == 1 else "(?:" + "|".join(ordered) + ")"


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
