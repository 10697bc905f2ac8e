"""寻记录 seeking: entries of every chain by matter, unit, person, act and day, the latest first, in bounded steps."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields, replace
from datetime import date, datetime, time, timedelta
from typing import Any
from urllib.parse import urlencode

from django.db.models import Max, QuerySet

from bihuan.core.acts import act_label, table
from bihuan.core.chain import SHANGHAI
from bihuan.core.words import Said, said, sentences
from bihuan.ledger.models import Entry, Leaf, Seal, Word
from bihuan.matters.models import Matter
from bihuan.matters.recorded import word_label
from bihuan.people.models import Person, Post

PAGE = 40
"""Entries on one page."""
WINDOW = 50_000
"""Rows that one page goes through at most: the columns one may ask by have no index, so that acts stay fast."""
NAMESAKES = 50
"""People of a name, or with a part of it, whose entries are sought."""
BESIDE = "entered_"
"""What the labels of acts begin with that stand in no row of the table of acts."""
LATEST_COMMIT = timedelta(minutes=10)
"""How long after its moment an entry may still be written."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What is sought; empty fields ask for nothing. `before` is the row where a page begins."""

    number: str = ""
    unit: int | None = None
    person: str = ""
    act: str = ""
    since: date | None = None
    until: date | None = None
    before: int | None = None

    @property
    def query(self) -> str:
        """The address of this search, without its page."""
        return replace(self, before=None).page_query

    @property
    def page_query(self) -> str:
        """The address of this page of the search."""
        values = {field.name: getattr(self, field.name) for field in fields(self)}
        return urlencode({name: value for name, value in values.items() if value not in ("", None)})


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """One entry that was found, with the names of whoever and whatever it speaks of."""

    id: int
    subject: str
    seq: int
    act: Said
    matter: int | None
    about: str
    who: str
    post: str
    happened: datetime
    recorded: datetime
    is_sealed: bool
    words: tuple[tuple[Said | str, str], ...]
    hash: str


@dataclass(frozen=True, slots=True)
class Page:
    """One page: what was found, where the next begins (None at the end), and whether the search stopped half way."""

    rows: tuple[Found, ...]
    before: int | None
    is_cut: bool


def acts() -> list[tuple[str, Said]]:
    """Every act that leaves an entry, with its label: those of the loop, then those beside it."""
    beside = [key.removeprefix(BESIDE) for key in sentences() if key.startswith(BESIDE)]
    return [(name, entry_label(name)) for name in (*table(), *beside)]


def entry_label(act: str) -> Said:
    """The label of an act of the loop, or of one beside it such as an appointment."""
    return said(f"{BESIDE}{act}") if f"{BESIDE}{act}" in sentences() else act_label(act)


def asked_of(sent: Mapping[str, str]) -> Asked:
    """What a request asks for; what cannot be read is as if it were not there."""
    return Asked(
        number=" ".join(sent.get("number", "").split())[:80],
        unit=number_of(sent.get("unit", "")),
        person=sent.get("person", "").strip()[:40],
        act=sent.get("act", "")[:40],
        since=_day(sent.get("since", "")),
        until=_day(sent.get("until", "")),
        before=number_of(sent.get("before", "")),
    )


def number_of(text: str) -> int | None:
    """The whole number that a text is; None where it is none."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 18 else None


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def found(asked: Asked) -> Page:
    """A page of the entries asked for; a search without a subject goes through a bounded number of rows."""
    rows = _of_actors(asked, Entry.objects.all())
    if asked.act:
        rows = rows.filter(act=asked.act)
    if asked.since:
        rows = rows.filter(recorded__gte=_start(asked.since))
    if asked.until:
        rows = rows.filter(recorded__lt=_start(asked.until + timedelta(days=1)))
    lowest, highest = _bounds(asked)
    if asked.number:
        rows, floor = rows.filter(subject=_subject(asked.number)), lowest
    else:
        floor = max(lowest, highest - WINDOW)
    rows = rows.filter(id__gt=floor, id__lte=highest).order_by("-id")
    columns = ("id", "subject", "seq", "act", "by", "post", "happened", "recorded", "hash")
    some = list(rows.values(*columns)[: PAGE + 1])
    if len(some) > PAGE:
        return Page(_told(some[:PAGE]), some[PAGE - 1]["id"], is_cut=False)
    return Page(_told(some), floor + 1 if floor > lowest else None, is_cut=floor > lowest)


def _of_actors(asked: Asked, rows: QuerySet[Entry]) -> QuerySet[Entry]:
    if asked.unit is not None:
        rows = rows.filter(post__in=list(Post.objects.filter(unit=asked.unit).values_list("id", flat=True)))
    if asked.person:
        people = Person.objects.filter(name__icontains=asked.person).order_by("id")
        rows = rows.filter(by__in=list(people.values_list("id", flat=True)[:NAMESAKES]))
    return rows


def _subject(number: str) -> str:
    """The chain of the matter with a number; what is no number is taken for the name of a chain, such as `unit:3`."""
    matter = Matter.objects.filter(number=number).values_list("id", flat=True).first()
    return number if matter is None else f"matter:{matter}"


def _start(day: date) -> datetime:
    return datetime.combine(day, time.min, SHANGHAI)


def _bounds(asked: Asked) -> tuple[int, int]:
    """Between which rows the entries of the days lie: above the first, up to the second.

    What was sealed before the first day was recorded before it, and what was recorded on the last day is sealed soon.
    """
    lowest, highest = 0, Entry.objects.aggregate(last=Max("id"))["last"] or 0
    if asked.since:
        before = Seal.objects.filter(sealed__lt=_start(asked.since)).order_by("-sealed", "-number").first()
        lowest = _last_row(before) if before else 0
    if asked.until:
        end = _start(asked.until + timedelta(days=1)) + LATEST_COMMIT
        after = Seal.objects.filter(sealed__gte=end).order_by("sealed", "number").first()
        highest = _last_row(after) if after else highest
    return lowest, highest if asked.before is None else min(highest, asked.before - 1)


def _last_row(seal: Seal) -> int:
    """The row of the last entry that a seal covers."""
    return Leaf.objects.values_list("entry_id", flat=True).get(position=seal.first + seal.size - 1)


def _told(rows: Sequence[Mapping[str, Any]]) -> tuple[Found, ...]:
    """The rows with the names of people, posts and matters, and with their words; five statements."""
    ids = [row["id"] for row in rows]
    people = dict(Person.objects.filter(id__in={row["by"] for row in rows}).values_list("id", "name"))
    posts = Post.objects.filter(id__in={row["post"] for row in rows}).values_list("id", "unit__name", "title")
    places = {id_: f"{unit} {title}" for id_, unit, title in posts}
    sealed = set(Leaf.objects.filter(entry__in=ids).values_list("entry_id", flat=True))
    matters = {row["subject"]: _matter(row["subject"]) for row in rows}
    titles = Matter.objects.filter(id__in=[one for one in matters.values() if one]).values_list("id", "number", "title")
    names = {id_: f"{number} {title}" for id_, number, title in titles}
    words: dict[int, list[tuple[Said | str, str]]] = {}
    for entry, name, text in Word.objects.filter(entry__in=ids).order_by("id").values_list("entry_id", "name", "text"):
        words.setdefault(entry, []).append((word_label(name), text))
    return tuple(
        Found(
            id=row["id"],
            subject=row["subject"],
            seq=row["seq"],
            act=entry_label(row["act"]),
            matter=matters[row["subject"]] if matters[row["subject"]] in names else None,
            about=names.get(matters[row["subject"]] or 0, row["subject"]),
            who=people.get(row["by"], ""),
            post=places.get(row["post"], ""),
            happened=row["happened"],
            recorded=row["recorded"],
            is_sealed=row["id"] in sealed,
            words=tuple(words.get(row["id"], ())),
            hash=row["hash"],
        )
        for row in rows
    )


def _matter(subject: str) -> int | None:
    kind, _, number = subject.partition(":")
    return number_of(number) if kind == "matter" else None
