"""事项全貌 view: one matter as its page shows it, with its light, its loop, its duties and its record."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from bihuan.core.acts import Act, act_label
from bihuan.core.lights import Shown
from bihuan.core.loop import day_of
from bihuan.core.roles import Actor, UnitTree
from bihuan.core.seen import why_matter_due
from bihuan.core.standing import EXPUNGED, Standing
from bihuan.core.words import Said, said
from bihuan.ledger import entries as ledger
from bihuan.ledger.entries import Record
from bihuan.matters.lacking import NeedLine, needs_of
from bihuan.matters.lit import lit
from bihuan.matters.queries import DutyLine, Seen, answers, standing_of
from bihuan.matters.sight import sees_inner
from bihuan.matters.spent import Spent, spent
from bihuan.people.models import Person, Post
from bihuan.plans.models import Document, Node

REPORTS = ("progress", "problem", "next")


@dataclass(frozen=True, slots=True)
class Telling:
    """One piece of the latest report's words with the day it was told."""

    label: Said
    text: str
    on: date | None


@dataclass(frozen=True, slots=True)
class Stage:
    """One stage of the loop: done on a day, standing now, or still ahead; `skipped` where this matter needs none."""

    label: Said
    place: str
    on: date | None = None


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


@dataclass(frozen=True, slots=True, kw_only=True)
class MatterView:
    """One matter, finished for a page."""

    id: int
    standing: Standing
    shown: Shown
    flips: date | None
    why_due: Said
    parties: tuple[tuple[Said, str], ...]
    sources: tuple[Said | str, ...]
    placements: tuple[tuple[str, ...], ...]
    tellings: tuple[Telling, ...]
    stages: tuple[Stage, ...]
    awaited: tuple[DutyLine, ...]
    steps: tuple[tuple[DutyLine, date | None], ...]
    closed: tuple[tuple[DutyLine, Said, date | None], ...]
    record: tuple[Line, ...]
    acts: tuple[Act, ...]
    needs: tuple[NeedLine, ...]
    spent: Spent | None


def matter_view(matter: int, actor: Actor, tree: UnitTree, today: date) -> MatterView:
    """The matter as the actor may see it on a day, in up to eight statements; refused `unknown` where they may not."""
    standing = standing_of(matter, actor=actor, tree=tree)
    records = [
        record for record in ledger.read(f"matter:{matter}") if sees_inner(record.facts.get("inner", 0), actor, tree)
    ]
    seen = Seen(matter, standing, actor, tree, today)
    lines = [(duty, seen.line(duty)) for duty in standing.duties]
    return MatterView(
        id=matter,
        standing=standing,
        shown=seen.shown,
        flips=lit(standing, today).flips_on,
        why_due=why_matter_due(standing),
        parties=_parties(standing, tree),
        sources=_sources(standing),
        placements=_paths(standing.placements),
        tellings=_tellings(records),
        stages=_stages(standing, records),
        awaited=tuple(sorted((line for duty, line in lines if duty.is_open), key=lambda line: (line.due, line.n))),
        steps=tuple((line, duty.closed) for duty, line in lines if duty.owes == "reach"),
        closed=tuple((line, said(f"outcome_{duty.outcome}"), duty.closed) for duty, line in lines if not duty.is_open),
        record=_record(records),
        acts=_answering_first(seen.acts, standing),
        needs=needs_of(standing, tree, lines={line.n: line for duty, line in lines if duty.is_open}),
        spent=spent(standing, tree, today),
    )


def _answering_first(acts: Iterable[Act], standing: Standing) -> tuple[Act, ...]:
    owed = {duty.owes for duty in standing.open()}
    return tuple(sorted(acts, key=lambda act: not any(answers(act, owes) for owes in owed)))


def _parties(standing: Standing, tree: UnitTree) -> tuple[tuple[Said, str], ...]:
    return tuple(
        (said(f"party_{party}"), "、".join(tree.name(unit) for unit in units))
        for party, units in standing.parties().items()
        if units
    )


def _sources(standing: Standing) -> tuple[Said | str, ...]:
    titles = Document.objects.filter(id=standing.document or 0).values_list("title", flat=True)
    document = titles.first() if standing.document is not None else None
    told = (document, standing.source_note, standing.upper_number)
    return said(f"source_{standing.source_kind}"), *(text for text in told if text)


def _paths(places: Sequence[int]) -> tuple[tuple[str, ...], ...]:
    plans = Node.objects.filter(id__in=places).values("plan_id")
    rows = Node.objects.filter(plan_id__in=plans).values_list("id", "parent_id", "title", "plan__title")
    nodes = {id_: (parent, title, plan) for id_, parent, title, plan in rows} if places else {}
    paths = []
    for place in places:
        path: list[str] = []
        current: int | None = place
        plan = ""
        while current is not None:
            current, title, plan = nodes[current]
            path.insert(0, title)
        paths.append((plan, *path) if path[0] != plan else tuple(path))
    return tuple(paths)


def _tellings(records: Iterable[Record]) -> tuple[Telling, ...]:
    latest: dict[str, Telling] = {name: Telling(said(f"field_{name}"), "", None) for name in REPORTS}
    for record in records:
        if record.act == "report":
            latest |= {name: _telling(name, record) for name in REPORTS}
        elif record.act == "no_change" and "next" in record.words:
            latest["next"] = _telling("next", record)
    return tuple(latest.values())


def _telling(name: str, record: Record) -> Telling:
    return Telling(said(f"field_{name}"), _text(record.words.get(name, "")), day_of(record.happened))


def _text(text: str | None) -> str:
    return EXPUNGED if text is None else text


def _stages(standing: Standing, records: Sequence[Record]) -> tuple[Stage, ...]:
    days: Mapping[str, date] = {record.act: day_of(record.happened) for record in records}
    arranging = [duty for duty in standing.duties if duty.owes == "arrange"]
    submitted = days.get("submit") if standing.state in {"submitted", "closed"} else None
    reached = {
        "deploy": days.get("deploy"),
        "accept": days.get("accept") if standing.state != "deployed" else None,
        "arrange": arranging[-1].closed if arranging else None,
        "active": submitted,
        "verify": days.get("pass"),
        "close": standing.ended if standing.state == "closed" else None,
    }
    no_plan = not arranging and reached["accept"] is not None
    stages = []
    now = standing.state != "cancelled"
    for name, on in reached.items():
        if name == "arrange" and no_plan:
            place = "skipped"
        elif on is not None:
            place = "done"
        else:
            place, now = ("now" if now else "ahead"), False
        stages.append(Stage(said(f"stage_{name}"), place, on))
    return tuple(stages)


def _record(records: Sequence[Record]) -> tuple[Line, ...]:
    people = dict(Person.objects.filter(id__in={record.by for record in records}).values_list("id", "name"))
    rows = Post.objects.filter(id__in={record.post for record in records}).values_list("id", "unit__name", "title")
    posts = {id_: f"{unit} {title}" for id_, unit, title in rows}
    return tuple(
        Line(
            seq=record.seq,
            act=act_label(record.act),
            who=people.get(record.by, "") if record.by else "",
            post=posts.get(record.post, "") if record.post else "",
            happened=record.happened,
            recorded=record.recorded,
            late=record.late,
            deemed=bool(record.facts.get("deemed")),
            words=tuple((_word_label(name), _text(text)) for name, text in record.words.items()),
            hash=record.hash,
        )
        for record in reversed(records)
    )


def _word_label(name: str) -> Said:
    return said("field_steps") if name.startswith("step") else said(f"field_{name}")
