"""事项全貌 view: one matter as its page shows it, with its light, its loop, its duties and its record."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from bihuan.core.acts import Act
from bihuan.core.lights import Shown
from bihuan.core.loop import day_of
from bihuan.core.parts.figures import MAIN
from bihuan.core.roles import Actor, UnitTree
from bihuan.core.seen import why_matter_due
from bihuan.core.standing import Standing
from bihuan.core.words import Said, said
from bihuan.ledger import entries as ledger
from bihuan.ledger.entries import Record
from bihuan.matters import kinds
from bihuan.matters.gantt import Gantt, gantt
from bihuan.matters.lacking import NeedLine, needs_of
from bihuan.matters.lit import lit
from bihuan.matters.queries import DutyLine, Seen, answers, standing_of
from bihuan.matters.recorded import Page, read_text, record_page
from bihuan.matters.sight import sees_inner
from bihuan.matters.spent import Spent, spent
from bihuan.matters.told import FigureLine, GateLine, SlipLine, figures_of, gates_of, slips_of
from bihuan.plans.models import Document, Node

REPORTS = ("progress", "problem", "next")
BEGUN = frozenset({"active", "submitted", "closed", "archived"})
"""States in which a matter is past its acceptance, whoever accepted it."""
SLIP = ("slip", "answer")


@dataclass(frozen=True, slots=True)
class Telling:
    """One piece of the latest report's words with the day it was told, and the day a check followed, if one did."""

    label: Said
    text: str
    on: date | None
    checked: date | None = None


@dataclass(frozen=True, slots=True)
class Stage:
    """One stage of the loop: done on a day, standing now, or still ahead; `skipped` where this matter needs none."""

    label: Said
    place: str
    on: date | None = None


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
    figures: tuple[FigureLine, ...]
    stages: tuple[Stage, ...]
    awaited: tuple[DutyLine, ...]
    gantt: Gantt | None
    gates: tuple[GateLine, ...]
    closed: tuple[tuple[DutyLine, Said, date | None], ...]
    record: Page
    acts: tuple[Act, ...]
    more: tuple[Act, ...]
    slips: tuple[SlipLine, ...]
    needs: tuple[NeedLine, ...]
    spent: Spent | None


@kinds.as_they_are()
def matter_view(matter: int, actor: Actor, tree: UnitTree, today: date, *, before: int | None = None) -> MatterView:
    """The matter as the actor may see it on a day, in up to eight statements; refused `unknown` where they may not.

    `before` is the number of the entry before which the page of the record begins.
    """
    standing = standing_of(matter, actor=actor, tree=tree)
    records = [
        record for record in ledger.read(f"matter:{matter}") if sees_inner(record.facts.get("inner", 0), actor, tree)
    ]
    seen = Seen(matter, standing, actor, tree, today)
    lines = [(duty, seen.line(duty)) for duty in standing.duties]
    opened = {duty.n: line for duty, line in lines if duty.is_open}
    kind = kinds.shelf().kind(standing.kind)
    answering = _answering(seen.acts, standing)
    return MatterView(
        id=matter,
        standing=standing,
        shown=seen.shown,
        flips=lit(standing, today).flips_on,
        why_due=why_matter_due(standing),
        parties=_parties(standing, tree),
        sources=_sources(standing),
        placements=_paths(standing.placements),
        tellings=_tellings(records, standing),
        figures=figures_of(standing, today, kind=kind),
        stages=_stages(standing, records),
        awaited=tuple(sorted((line for duty, line in lines if duty.is_open), key=lambda line: (line.due, line.n))),
        gantt=gantt(standing, today, lines=opened),
        gates=gates_of(standing, kind=kind),
        closed=tuple((line, said(f"outcome_{duty.outcome}"), duty.closed) for duty, line in lines if not duty.is_open),
        record=record_page(records, before=before),
        acts=answering,
        more=tuple(act for act in seen.acts if act not in answering),
        slips=slips_of(standing, tree, lines={duty.term["slip"]: opened[duty.n] for duty in standing.open(*SLIP)}),
        needs=needs_of(standing, tree, lines=opened),
        spent=spent(standing, tree, today),
    )


def _answering(acts: Iterable[Act], standing: Standing) -> tuple[Act, ...]:
    """The acts that answer what is owed now; where none does, all of them."""
    owed = {duty.owes for duty in standing.open()}
    return tuple(act for act in acts if any(answers(act, owes) for owes in owed))


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


def _tellings(records: Iterable[Record], standing: Standing) -> tuple[Telling, ...]:
    latest: dict[str, Telling] = {name: Telling(said(f"field_{name}"), "", None) for name in REPORTS}
    main = standing.figure(MAIN)
    checked = main.verified_on if main else None
    for record in records:
        if record.act == "report":
            latest |= {name: _telling(name, record, checked) for name in REPORTS}
        elif record.act == "no_change" and "next" in record.words:
            latest["next"] = _telling("next", record, checked)
    return tuple(latest.values())


def _telling(name: str, record: Record, checked: date | None) -> Telling:
    on, text = day_of(record.happened), read_text(record.words.get(name, ""))
    return Telling(said(f"field_{name}"), text, on, checked if checked and checked >= on else None)


def _stages(standing: Standing, records: Sequence[Record]) -> tuple[Stage, ...]:
    days: Mapping[str, date] = {record.act: day_of(record.happened) for record in records}
    arranging = [duty for duty in standing.duties if duty.owes == "arrange"]
    is_closed = standing.state in {"closed", "archived"}
    reached = {
        "deploy": days.get("deploy", days.get("take_over")),
        "accept": days.get("accept") if standing.state != "deployed" else None,
        "arrange": arranging[-1].closed if arranging else None,
        "active": days.get("submit") if standing.state == "submitted" or is_closed else None,
        "verify": days.get("pass"),
        "close": standing.ended if is_closed else None,
    }
    # A matter that was taken over under way was never accepted here, and some need no plan.
    was_begun = reached["accept"] is not None or standing.state in BEGUN
    never = {name for name in ("accept", "arrange") if reached[name] is None and was_begun}
    if arranging:
        never.discard("arrange")
    stages = []
    now = standing.state != "cancelled"
    for name, on in reached.items():
        if name in never:
            place = "skipped"
        elif on is not None:
            place = "done"
        else:
            place, now = ("now" if now else "ahead"), False
        stages.append(Stage(said(f"stage_{name}"), place, on))
    return tuple(stages)
