"""办理记录 recorded: the entries of a matter as people read them, a page at a time, the latest first."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from bihuan.core.acts import act_label
from bihuan.core.standing import EXPUNGED
from bihuan.core.words import Said, said
from bihuan.ledger.entries import Record
from bihuan.people.models import Person, Post

AT_ONCE = 30
"""Entries on one page of the record."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One entry of the record as people read it."""

    seq: int
    act: Said
    who: str
    post: str
    happened: datetime
    recorded: datetime
    late: bool
    deemed: bool
    words: tuple[tuple[Said, str], ...]
    hash: str


@dataclass(frozen=True, slots=True)
class Page:
    """One page of the record: how many entries there are in all, those shown, and before which the next page begins."""

    count: int
    lines: tuple[Line, ...]
    earlier: int | None
    is_first: bool


def record_page(records: Sequence[Record], *, before: int | None) -> Page:
    """The latest entries, or those before a number, in two statements."""
    left = [record for record in reversed(records) if before is None or record.seq < before]
    shown = left[:AT_ONCE]
    people = dict(Person.objects.filter(id__in={record.by for record in shown}).values_list("id", "name"))
    rows = Post.objects.filter(id__in={record.post for record in shown}).values_list("id", "unit__name", "title")
    posts = {id_: f"{unit} {title}" for id_, unit, title in rows}
    lines = tuple(
        Line(
            seq=record.seq,
            act=act_label(record.act),
            who=people.get(record.by, "") if record.by else "",
            post=posts.get(record.post, "") if record.post else "",
            happened=record.happened,
            recorded=record.recorded,
            late=record.late,
            deemed=bool(record.facts.get("deemed")),
            words=tuple((_word_label(name), read_text(text)) for name, text in record.words.items()),
            hash=record.hash,
        )
        for record in shown
    )
    return Page(len(records), lines, shown[-1].seq if len(left) > AT_ONCE else None, before is None)


def read_text(text: str | None) -> str:
    """Words of an entry; those that are gone read as expunged."""
    return EXPUNGED if text is None else text


def _word_label(name: str) -> Said:
    return said("field_steps") if name.startswith("step") else said(f"field_{name}")
