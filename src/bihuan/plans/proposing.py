"""复核 proposing: what a model read in a document; only what the document and the rules bear out stands."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from bihuan.core.words import Refused
from bihuan.plans.asking import BOUNDS, Shaped
from bihuan.plans.drafts import LONGEST
from bihuan.reading.assent import Ground

REASONS = ("words", "length", "unit", "date", "amount")


class Amount(Shaped):
    """One amount to be reached, as a model read it."""

    words: str
    value: float
    unit: str


class Node(Shaped):
    """One task as a model read it: the words of the document, and what it takes them to mean."""

    sentence: str
    lead: str | None
    partners: list[str]
    deadline: str | None
    end: date | None
    targets: list[Amount]


class Answer(Shaped):
    """All the tasks that a model read in a document."""

    nodes: list[Node]


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """One task of a model that the document bears out, with its place in it."""

    start: int
    end: int
    text: str
    lead: str = ""
    partners: tuple[str, ...] = ()
    due: date | None = None
    due_text: str = ""
    standard: str = ""


def held(answer: Answer, *, ground: Ground) -> tuple[list[Held], dict[str, int]]:
    """The tasks that the document bears out, in its order, and how many were set aside for each reason.

    Refused where there are more of them than a document can hold.
    """
    if len(answer.nodes) > BOUNDS.nodes:
        raise Refused("not_now", "model_too_many", limit=BOUNDS.nodes)
    kept: dict[tuple[int, int], Held] = {}
    aside = dict.fromkeys(REASONS, 0)
    after = 0
    for node in answer.nodes:
        span = ground.find(node.sentence, after=after)
        reason = _fault(node, span=span, ground=ground)
        if reason or span is None:
            aside[reason] += 1
            continue
        after = span[1]
        kept.setdefault(span, _held(node, span=span))
    return sorted(kept.values(), key=lambda one: one.start), {why: count for why, count in aside.items() if count}


def _fault(node: Node, *, span: tuple[int, int] | None, ground: Ground) -> str:
    """Why a node cannot be taken, one of REASONS; nothing where it can."""
    if span is None:
        return "words"
    if len(_joined(node.sentence)) > LONGEST["text"]:
        return "length"
    if not all(ground.find(name) for name in (*_given(node.lead), *node.partners)):
        return "unit"
    if (node.deadline or node.end) and not _is_day(node, ground):
        return "date"
    bare = "".join(node.sentence.split())
    if not all("".join(one.words.split()) in bare and _is_read(one, ground) for one in node.targets):
        return "amount"
    return ""


def _is_day(node: Node, ground: Ground) -> bool:
    """Whether the words of a deadline stand in the document and mean the day the model says, or none as it says."""
    words = node.deadline or ""
    return ground.find(words) is not None and ground.day(words) == node.end


def _is_read(amount: Amount, ground: Ground) -> bool:
    return any((one.value, one.unit) == (amount.value, amount.unit) for one in ground.amounts(amount.words))


def _held(node: Node, *, span: tuple[int, int]) -> Held:
    return Held(
        start=span[0],
        end=span[1],
        text=_joined(node.sentence),
        lead="".join((node.lead or "").split()),
        partners=tuple(dict.fromkeys("".join(name.split()) for name in node.partners if name.strip())),
        due=node.end,
        due_text=_joined(node.deadline or "")[:100],
        standard="；".join(_joined(one.words) for one in node.targets)[: LONGEST["standard"]],
    )


def _given(name: str | None) -> Iterable[str]:
    return () if name is None else (name,)


def _joined(words: str) -> str:
    return " ".join(words.split())
