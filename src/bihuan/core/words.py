"""语句 words: sentences fit to show to a person, in Chinese and in English, and refusals that carry one."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib import resources
from types import MappingProxyType
from typing import Any, Literal, Protocol, runtime_checkable

Language = Literal["zh", "en"]
RefusalKind = Literal["not_now", "not_you", "missing", "unknown"]


@cache
def sentences() -> Mapping[str, Mapping[str, str]]:
    """Every sentence and label by its key, each with a `zh` and an `en` text, from the TOML files of `sentences/`.

    A key that stands in two files is a `ValueError`.
    """
    texts: dict[str, Mapping[str, str]] = {}
    for file in sorted(resources.files(__package__).joinpath("sentences").iterdir(), key=lambda file: file.name):
        found = tomllib.loads(file.read_text("utf-8"))
        if twice := texts.keys() & found.keys():
            raise ValueError(f"{file.name}: {', '.join(sorted(twice))} is in another file already")
        texts |= found
    return MappingProxyType(texts)


@dataclass(frozen=True, slots=True)
class Said:
    """One sentence by key and parameters; a parameter may be another `Said` (a label, a unit's name stays text)."""

    key: str
    params: Mapping[str, Any] = field(default_factory=dict)

    def say(self, language: Language = "zh") -> str:
        """The sentence in `language`; an unknown key is a programming error and raises `KeyError`."""
        params = {name: speak(value, language) for name, value in self.params.items()}
        return sentences()[self.key][language].format_map(params)

    def __str__(self) -> str:
        return self.say()


def said(key: str, /, **params: Any) -> Said:
    """The sentence named `key` with its parameters filled in when it is spoken."""
    return Said(key, params)


def owed_label(owes: str) -> Said:
    """The label of what a duty owes."""
    return said(f"owes_{owes}")


@runtime_checkable
class Spoken(Protocol):
    """Whatever says itself in either language: a sentence, the name of a holiday."""

    def say(self, language: Language = "zh") -> str:
        """The text in `language`."""


def speak(value: Any, language: Language) -> str:
    """`value` as text in `language`: what can say itself does, lists are joined, anything else is shown as it is."""
    if isinstance(value, str | int):
        return str(value)
    if isinstance(value, Spoken):
        return value.say(language)
    if isinstance(value, list | tuple):
        return ("、" if language == "zh" else ", ").join(speak(item, language) for item in value)
    return str(value)


class Refused(Exception):
    """What the system will not do, with the sentence that says what, where and what to do; nothing has changed.

    Kinds: `not_now` (409, the state forbids it), `not_you` (403, the right is missing), `missing` (422, something is
    missing or malformed), `unknown` (404, there is no such thing, or it is not for you to know).
    """

    def __init__(self, kind: RefusalKind, key: str, /, **params: Any) -> None:
        self.kind: RefusalKind = kind
        self.sentence = said(key, **params)
        super().__init__(self.sentence.say())
