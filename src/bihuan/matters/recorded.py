"""办理记录 recorded: the entries of a matter as people read them, a page at a time, the latest first."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from bihuan.core.acts import act_label
from bihuan.core.papers import NAMING
from bihuan.core.readers import field_label
from bihuan.core.standing import EXPUNGED
from bihuan.core.words import Said, owed_label, said
from bihuan.ledger.entries import Record
from bihuan.people.models import Person, Post

AT_ONCE = 30
"""Entries on one page of the record."""
PLURAL: Mapping[str, str] = {"step": "steps", "point": "points"}


@dataclass(frozen=True, slots=True)
class Told:
    """One piece of what an entry says, under its label; `file` is the word that names the file, if there is one."""

    label: Said | str
    text: Said | str
    file: str = ""


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
    words: tuple["Told", ...]
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
            words=_told(record),
            hash=record.hash,
        )
        for record in shown
    )
    return Page(len(records), lines, shown[-1].seq if len(left) > AT_ONCE else None, before is None)


def _told(record: Record) -> tuple[Told, ...]:
    """The words of an entry, each under its label; of a computing again what it moved."""
    if record.act == "recalendar":
        return tuple(Told(said("sheet_due"), sentence) for sentence in _moved(record))
    return tuple(
        Told(_word_label(name), read_text(text), file if (file := _file_of(name)) in record.words else "")
        for name, text in record.words.items()
        if not NAMING.fullmatch(name)
    )


def _file_of(name: str) -> str:
    """The word that would name the file of a paper whose name is the word `name`."""
    return f"{name.removesuffix('name')}file" if name.endswith(".name") else f"{name}_file"


def _moved(record: Record) -> tuple[Said, ...]:
    """What an act of the calendar moved, each with the day it was and why, in the order of duties."""
    held = {item["n"]: item for item in record.facts.get("moved", ())}
    told = []
    for item in record.facts.get("recomputed", ()):
        due = held.pop(item["n"], item)["due"]
        about = {"owes": owed_label(item["owes"]), "due": due, "calendar": item["term"]["calendar"]}
        if due == item["was"]:
            told.append(said("recalendar_stays", **about))
        else:
            told.append(said("recalendar_line", **about, was=item["was"], earlier=item["term"]["was_by"]))
    for item in held.values():
        days = {"was": item["was"], "due": item["due"]}
        told.append(said("recalendar_held", n=item["n"], **days) if item["n"] else said("recalendar_deadline", **days))
    return tuple(told)


def read_text(text: str | None) -> str:
    """Words of an entry; those that are gone read as expunged."""
    return EXPUNGED if text is None else text


def _word_label(name: str) -> Said | str:
    """The label of the field that a word is, or is part of: `step3`, `point_cause`, `payload.evidence.0.name`."""
    field = next(part for part in name.split(".") if part != "payload")
    known = re.match(r"(step|point|evidence)(?=\d|_|$)", field)
    return field_label(PLURAL.get(known[1], known[1]) if known else field)
