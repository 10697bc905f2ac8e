"""减负 burden: what answering requests took of a unit, counted from the entries that answered, by a table of rules."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Annotated, Any

from bihuan.core.schema import Source, read

SHIPPED = "burden.toml"
ATTACHED = "evidence"

Tenths = Annotated[int, range(10_000)]


@dataclass(frozen=True, slots=True)
class Weights:
    """How many tenths of a minute it takes to open a request and to fill in each sort of field, under one version."""

    version: str
    request: Tenths
    text: Tenths
    figure: Tenths
    attachment: Tenths


@dataclass(frozen=True, slots=True)
class Load:
    """What was asked and given: requests, answers, the fields and the attachments in them."""

    requests: int = 0
    answers: int = 0
    texts: int = 0
    figures: int = 0
    attachments: int = 0

    @property
    def fields(self) -> int:
        """Texts and figures together."""
        return self.texts + self.figures

    def minutes(self, weights: Weights) -> int:
        """The minutes the answers are estimated to have taken, rounded to whole ones."""
        tenths = self.answers * weights.request + self.texts * weights.text
        tenths += self.figures * weights.figure + self.attachments * weights.attachment
        return (tenths + 5) // 10


@cache
def shipped() -> Weights:
    """The shipped table; one that is wrong is refused with file, line and reason."""
    text = resources.files("bihuan.core.rules").joinpath(SHIPPED).read_text("utf-8")
    return read(Weights, Source(SHIPPED, text))


def answer(facts: Mapping[str, Any], *, words: Iterable[str]) -> Load:
    """What one entry gave in answer: its texts, its figures, and the papers it names."""
    names = list(words)
    papers = {name.partition("_")[0] for name in names if name.startswith(ATTACHED)}
    texts = sum(not name.startswith(ATTACHED) for name in names)
    return Load(answers=1, texts=texts, figures=len(facts.get("put", {}).get("figures", ())), attachments=len(papers))


def total(loads: Iterable[Load]) -> Load:
    """All of them together."""
    each = list(loads)
    return Load(
        requests=sum(one.requests for one in each),
        answers=sum(one.answers for one in each),
        texts=sum(one.texts for one in each),
        figures=sum(one.figures for one in each),
        attachments=sum(one.attachments for one in each),
    )
