"""The small named cast of the pure core's tests: units, who sits where, and one world on one day."""

from dataclasses import replace
from datetime import date, datetime, time
from importlib import resources
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from bihuan.core import lights, workdays
from bihuan.core.case import Case
from bihuan.core.kinds import Shelf, shape
from bihuan.core.loop import Verdict, judge
from bihuan.core.roles import SCHEDULER, Actor, Function, Seat, UnitTree
from bihuan.core.standing import Owed, Standing, apply

DISTRICT, OFFICE, COORDINATION, HOUSING, HOUSING_SECTION, WATER, EMPTY = 1, 10, 20, 30, 31, 40, 50
TREE = UnitTree(
    parents={
        DISTRICT: None,
        OFFICE: DISTRICT,
        COORDINATION: DISTRICT,
        HOUSING: DISTRICT,
        HOUSING_SECTION: HOUSING,
        WATER: DISTRICT,
        EMPTY: DISTRICT,
    },
    first_level=frozenset({OFFICE, COORDINATION, HOUSING, WATER, EMPTY}),
    answering=frozenset({OFFICE, COORDINATION, HOUSING, WATER}),
    names={
        DISTRICT: "某区",
        OFFICE: "督查室",
        COORDINATION: "编办",
        HOUSING: "住建局",
        HOUSING_SECTION: "住建局房管科",
        WATER: "水务局",
        EMPTY: "空局",
    },
)
SEATED = {101: OFFICE, 201: COORDINATION, 301: HOUSING, 302: HOUSING, 311: HOUSING_SECTION, 401: WATER}


def seated(person: int, post: int, unit: int, function: Function) -> Actor:
    """A person with one seat."""
    return Actor(person, (Seat(post, unit, function),))


SUPERVISOR = seated(1, 101, OFFICE, Function.SUPERVISOR)
SUPERVISION_HEAD = seated(12, 102, OFFICE, Function.HEAD)
COORDINATOR = seated(2, 201, COORDINATION, Function.HEAD)
OFFICER = seated(3, 301, HOUSING, Function.OFFICER)
HEAD = seated(4, 302, HOUSING, Function.HEAD)
SECTION_OFFICER = seated(5, 311, HOUSING_SECTION, Function.OFFICER)
COLLEAGUE = seated(6, 401, WATER, Function.OFFICER)
LEADER = seated(7, 11, DISTRICT, Function.LEADER)
AUDITOR = seated(8, 12, HOUSING, Function.AUDITOR)
STRANGER = Actor(9)
EVERYWHERE = Actor(
    99,
    (
        Seat(11, DISTRICT, Function.LEADER),
        Seat(101, OFFICE, Function.SUPERVISOR),
        Seat(201, COORDINATION, Function.HEAD),
        Seat(301, HOUSING, Function.OFFICER),
    ),
)
CAST = (
    SUPERVISOR,
    SUPERVISION_HEAD,
    COORDINATOR,
    OFFICER,
    HEAD,
    SECTION_OFFICER,
    COLLEAGUE,
    LEADER,
    AUDITOR,
    STRANGER,
    SCHEDULER,
)

DAY = date(2026, 5, 6)


def at(day: date, hour: int = 10) -> datetime:
    """An hour of a day in Asia/Shanghai."""
    return datetime.combine(day, time(hour), ZoneInfo("Asia/Shanghai"))


def case(actor: Actor, day: date = DAY, **changes: Any) -> Case:
    """The world on a day, as the actor meets it at ten in the morning."""
    return replace(
        Case(
            actor=actor,
            tree=TREE,
            calendar=workdays.shipped(),
            lights=lights.Presets(),
            happened=at(day),
            recorded=at(day),
            numbers={"number": "任务〔2026〕1号", "issue": "交办〔2026〕1号"},
            seated=SEATED,
        ),
        **changes,
    )


class Told:
    """An entry as the fold reads it."""

    def __init__(self, seq: int, verdict: Verdict) -> None:
        self.seq, self.hash, self.facts, self.words = seq, f"hash{seq}", verdict.facts, verdict.words


def step(
    standing: Standing | None,
    act: str,
    actor: Actor,
    day: date = DAY,
    payload: dict[str, Any] | None = None,
    **world: Any,
) -> Standing:
    """How the matter stands after one act that has to succeed, and after what follows from it on the same matter."""
    now = standing
    for told in entries_of(standing, act, payload or {}, case(actor, day, **world)):
        now = apply(now, told)
    assert now is not None
    return now


def entries_of(standing: Standing | None, act: str, payload: dict[str, Any], world: Case) -> list["Told"]:
    """The entries of an act and of what follows from it on the same matter, as the shell would write them."""
    verdict = judge(standing, act, payload, world)
    told = [Told(standing.seq + 1 if standing else 1, verdict)]
    now = apply(standing, told[0])
    for follow in verdict.then:
        if follow.subject == "self":
            who = next((one for one in CAST if one.person == follow.person), world.actor)
            told += entries_of(now, follow.act, dict(follow.payload), replace(world, actor=who, follows=act))
            for later in told[1:]:
                now = apply(now, later) if later.seq > now.seq else now
    return told


def shelf(folder: Path, name: str, text: str, *, like: str = "task") -> Shelf:
    """The kinds of a site whose own kind is a shipped one with more text after its first table."""
    shipped = resources.files(shape.__package__).joinpath(f"{like}.toml").read_text("utf-8")
    (folder / f"{name}.toml").write_text(f"{shipped}\n{text}", "utf-8")
    return Shelf(folder)


REGISTER: dict[str, Any] = {
    "title": "完成老旧小区改造",
    "standard": "六个小区全部竣工验收",
    "source_kind": "minutes",
    "lead": HOUSING,
    "partners": [WATER],
    "supervisor": OFFICE,
    "coordinator": COORDINATION,
    "due": "2026-09-30",
}


def registered(day: date = DAY, **changes: Any) -> Standing:
    """A matter that was just registered."""
    return step(None, "register", SUPERVISOR, day, REGISTER | changes)


def deployed(day: date = DAY, **changes: Any) -> Standing:
    """A matter deployed on the day of its registration."""
    return step(registered(day, **changes), "deploy", SUPERVISOR, day)


def active(day: date = DAY, **changes: Any) -> Standing:
    """A matter accepted on the day of its issue."""
    return step(deployed(day, **changes), "accept", OFFICER, day)


def arranged(day: date = DAY, **changes: Any) -> Standing:
    """A matter with a plan of two steps."""
    steps = [{"name": "完成招标", "due": "2026-06-30"}, {"name": "全面开工", "due": "2026-07-31"}]
    return step(active(day, **changes), "arrange", OFFICER, day, {"steps": steps})


def submitted(day: date = DAY, **changes: Any) -> Standing:
    """A short matter, without a plan of steps, that waits for its verification."""
    return step(active(day, due="2026-05-20", **changes), "submit", OFFICER, day, {"outcome": "已全部完成"})


def duty(n: int = 1, **changes: Any) -> Owed:
    """An open report duty of the housing bureau, watched by the supervision office."""
    plain: dict[str, Any] = {
        "n": n,
        "owes": "report",
        "owner": HOUSING,
        "watcher": OFFICE,
        "opened": DAY,
        "due": date(2026, 5, 31),
        "term": {"by": "step"},
        "opened_seq": 1,
    }
    return Owed(**plain | changes)
