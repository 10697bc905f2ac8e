"""事项 matters: matters and duties to read, and acts to perform on them, through the one door."""

from datetime import UTC, date, datetime
from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Field, Query, Router, Schema
from pydantic import AwareDatetime

from bihuan.api.caller import Bearer, Caller, caller, language
from bihuan.api.shapes import answers
from bihuan.core.loop import day_of, open_acts
from bihuan.core.seen import why_due
from bihuan.core.standing import Owed, Standing
from bihuan.core.words import Language
from bihuan.matters import kinds, queries, sight, store
from bihuan.matters.acts import Done, perform
from bihuan.matters.models import Duty, Matter

Happened = Annotated[AwareDatetime, Field(ge=datetime(1990, 1, 1, tzinfo=UTC), le=datetime(2100, 1, 1, tzinfo=UTC))]
"""When an act took place, within the years that any field may name."""

router = Router(tags=["matters"], auth=Bearer())
PAGE = 100


class UnitOut(Schema):
    """One unit by its id and name."""

    id: int
    name: str


class DutyOut(Schema):
    """One duty: what is owed by whom to whom, by when, and why then."""

    matter: int
    n: int
    owes: str
    title: str
    owner: UnitOut
    watcher: UnitOut
    opened: date
    due: date
    why: str
    held_by: int | None
    chased: int
    outcome: str
    closed: date | None


class MatterLine(Schema):
    """One matter in a list; `seen` is what an act has to name as the state it was decided upon."""

    id: int
    number: str
    state: str
    title: str
    lead: UnitOut | None
    due: date | None
    percent: int | None
    light: str
    reason: str
    seen: int


class MatterOut(MatterLine):
    """One matter with its parties, its duties and the acts that the caller may perform now."""

    sentence: str
    standard: str
    supervisor: UnitOut
    coordinator: UnitOut
    partners: list[UnitOut]
    registered: date
    start: date | None
    ended: date | None
    duties: list[DutyOut]
    acts: list[str]


class Matters(Schema):
    """A page of matters in the order of their ids; `next` is the `after` of the next page, null on the last."""

    items: list[MatterLine]
    next: int | None


class Duties(Schema):
    """A page of open duties; `next` is the `after` of the next page, null on the last."""

    items: list[DutyOut]
    next: int | None


class ActIn(Schema):
    """An act on a matter: its fields, the state it was decided upon, a key that makes a repeat harmless."""

    act: str = Field(max_length=40)
    payload: dict[str, Any] = Field(default_factory=dict)
    seen: int | None = None
    key: str | None = Field(default=None, min_length=1, max_length=200)
    happened: Happened | None = None


class RegisterIn(Schema):
    """The registration of a new matter."""

    act: str = Field(default="register", max_length=40)
    payload: dict[str, Any]
    key: str | None = Field(default=None, min_length=1, max_length=200)
    happened: Happened | None = None


class ActOut(Schema):
    """The entry an act became: committed when this is answered."""

    subject: str
    matter: int
    seq: int
    hash: str
    act: str


@router.get("/matters", response=answers(Matters), operation_id="list_matters")
def list_matters(
    request: HttpRequest,
    state: str | None = None,
    unit: int | None = None,
    after: int = Query(0, ge=0, lt=2**63),
) -> Matters:
    """The matters the caller may know of, those of one state or one lead unit if asked, 100 at a time."""
    who = caller(request)
    found = Matter.objects.filter(sight.visible_to(who.actor, who.tree), id__gt=after)
    if state is not None:
        found = found.filter(state=state)
    if unit is not None:
        found = found.filter(lead=unit) if 0 < unit < 2**63 else found.none()
    ids = list(found.order_by("id").values_list("id", flat=True)[: PAGE + 1])
    standings = store.standings(ids[:PAGE], with_closed_duties=False)
    lines = [_line(matter, standings[matter], who, language(request)) for matter in ids[:PAGE]]
    return Matters(items=[MatterLine(**line) for line in lines], next=ids[PAGE - 1] if len(ids) > PAGE else None)


@router.get("/matters/{int:matter}", response=answers(MatterOut), operation_id="read_matter")
def read_matter(request: HttpRequest, matter: int) -> MatterOut:
    """One matter; refused `unknown` where there is none, or none the caller may know of."""
    who, tongue = caller(request), language(request)
    standing = queries.standing_of(_known(matter), actor=who.actor, tree=who.tree)
    return MatterOut(
        **_line(matter, standing, who, tongue),
        sentence=standing.sentence,
        standard=standing.standard,
        supervisor=_unit(standing.supervisor, who),
        coordinator=_unit(standing.coordinator, who),
        partners=[_unit(unit, who) for unit in standing.partners],
        registered=standing.registered,
        start=standing.start,
        ended=standing.ended,
        duties=[_duty(matter, duty, who, tongue) for duty in standing.duties],
        acts=[act.name for act in open_acts(standing, who.actor, who.tree)],
    )


@router.get("/duties", response=answers(Duties), operation_id="list_duties")
def list_duties(request: HttpRequest, after: int = Query(0, ge=0, lt=2**63)) -> Duties:
    """The open duties that the caller's units owe, 100 at a time."""
    who, tongue = caller(request), language(request)
    mine = queries.units_of(who.actor, who.tree)
    found = Duty.objects.filter(owner__in=mine, closed_seq=None, id__gt=after).order_by("id")
    rows = list(found[: PAGE + 1])
    items = [_duty(row.matter_id, store.owed(row), who, tongue) for row in rows[:PAGE]]
    return Duties(items=items, next=rows[PAGE - 1].pk if len(rows) > PAGE else None)


@router.post("/matters/{int:matter}/acts", response=answers(ActOut), operation_id="perform_act")
def perform_act(request: HttpRequest, matter: int, asked: ActIn) -> ActOut:
    """Performs one act on a matter; refused with the sentence that pages and commands give, and nothing changes."""
    who = caller(request)
    queries.standing_of(_known(matter), actor=who.actor, tree=who.tree)
    return _done(
        perform(
            who.actor,
            f"matter:{matter}",
            asked.act,
            asked.payload,
            at=who.at,
            seen=asked.seen,
            key=asked.key,
            happened=asked.happened,
        )
    )


@router.post("/acts", response=answers(ActOut), operation_id="register_matter")
def register_matter(request: HttpRequest, asked: RegisterIn) -> ActOut:
    """Registers a new matter."""
    who = caller(request)
    done = perform(who.actor, "matter:new", asked.act, asked.payload, at=who.at, key=asked.key, happened=asked.happened)
    return _done(done)


def _known(matter: int) -> int:
    return matter if matter < 2**63 else 0


def _done(done: Done) -> ActOut:
    return ActOut(subject=done.subject, matter=done.matter, seq=done.seq, hash=done.hash, act=done.act)


def _unit(unit: int, who: Caller) -> UnitOut:
    return UnitOut(id=unit, name=who.tree.name(unit))


def _line(matter: int, standing: Standing, who: Caller, tongue: Language) -> dict[str, Any]:
    shown = kinds.shown(standing, day_of(who.at))
    return {
        "id": matter,
        "number": standing.number,
        "state": standing.state,
        "title": standing.title,
        "lead": _unit(standing.lead, who) if standing.lead is not None else None,
        "due": standing.due,
        "percent": standing.percent,
        "light": shown.light.value,
        "reason": shown.reason.say(tongue),
        "seen": standing.seq,
    }


def _duty(matter: int, duty: Owed, who: Caller, tongue: Language) -> DutyOut:
    return DutyOut(
        matter=matter,
        n=duty.n,
        owes=duty.owes,
        title=duty.title,
        owner=_unit(duty.owner, who),
        watcher=_unit(duty.watcher, who),
        opened=duty.opened,
        due=duty.due,
        why=why_due(duty).say(tongue),
        held_by=duty.held_by,
        chased=duty.chased,
        outcome=duty.outcome,
        closed=duty.closed,
    )
