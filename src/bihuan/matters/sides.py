"""各方意见 sides: what was said for and against a question, by whom and when, from the acts that raised it."""

import json
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from bihuan.core.acts import act_label
from bihuan.core.loop import day_of
from bihuan.core.readers import field_label
from bihuan.core.words import Said
from bihuan.ledger.entries import record_of
from bihuan.ledger.models import Entry, Word
from bihuan.matters.recorded import read_text
from bihuan.people.models import Post

RAISING = ("contest", "need", "refuse", "ask_extension", "elevate", "reach", "submit")
"""Acts that put a question or a claim, or say something to it."""
AT_MOST = 6
"""The latest of them on one matter that are shown."""


@dataclass(frozen=True, slots=True)
class Side:
    """One thing said: by which unit, in which act, on which day, in which words."""

    unit: str
    act: Said
    name: str
    on: date
    words: tuple[tuple[Said, str], ...]


def sides_of(matters: Collection[int]) -> dict[int, tuple[Side, ...]]:
    """What was said on each matter, the latest last; three statements, however many matters.

    The caller has made sure that the matters may be known.
    """
    subjects = {f"matter:{matter}": matter for matter in matters}
    rows = Entry.objects.filter(subject__in=list(subjects), act__in=RAISING).order_by("subject", "seq")
    kept: dict[str, list[tuple[int, str, str]]] = {subject: [] for subject in subjects}
    for id_, subject, hash_, body in rows.values_list("id", "subject", "hash", "body"):
        kept[subject] = [*kept[subject][1 - AT_MOST :], (id_, hash_, body)]
    texts: dict[int, dict[str, str]] = {}
    wanted = [id_ for some in kept.values() for id_, _, _ in some]
    for entry, name, text in Word.objects.filter(entry__in=wanted).values_list("entry_id", "name", "text"):
        texts.setdefault(entry, {})[name] = text
    records = {
        matter: [record_of(json.loads(body), hash_=hash_, texts=texts.get(id_, {})) for id_, hash_, body in kept[name]]
        for name, matter in subjects.items()
    }
    posts = {record.post for some in records.values() for record in some if record.post}
    units = dict(Post.objects.filter(id__in=posts).values_list("id", "unit__name"))
    return {
        matter: tuple(
            Side(
                unit=units.get(record.post, "") if record.post else "",
                act=act_label(record.act),
                name=record.act,
                on=day_of(record.happened),
                words=tuple((field_label(name), read_text(text)) for name, text in record.words.items()),
            )
            for record in some
        )
        for matter, some in records.items()
    }
