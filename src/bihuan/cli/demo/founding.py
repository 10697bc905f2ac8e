"""建区 founding: the demonstration district before its first day: units, posts, persons, the speech and the plan."""

import json
import tomllib
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from hashlib import sha256
from importlib import resources
from typing import Any
from zoneinfo import ZoneInfo

from django.contrib.auth.hashers import make_password

from bihuan.core.roles import Actor, Function
from bihuan.people import acts, rights
from bihuan.people.models import Person, Post, Unit
from bihuan.plans.models import Document, Node, Plan, Round

SHANGHAI = ZoneInfo("Asia/Shanghai")
DAY_ONE = date(2020, 3, 31)
"""The first day of round one, to which every date in the files of this folder refers."""

FOUNDED = timedelta(days=90)
SHARED_WORD = "yunhu-16310-demo"


@dataclass
class District:
    """The district by the keys of its files; `shift` moves the dates of the files to the world's start."""

    start: date
    units: dict[str, int] = field(default_factory=dict)
    posts: dict[str, Post] = field(default_factory=dict)
    people: dict[str, Person] = field(default_factory=dict)
    nodes: dict[str, int] = field(default_factory=dict)
    plan: int = 0
    document: int = 0

    @property
    def shift(self) -> timedelta:
        """How far this world starts from the day the files were written for."""
        return self.start - DAY_ONE


def text(name: str) -> str:
    """The text of a file of this folder."""
    return resources.files(__package__).joinpath(name).read_text("utf-8")


def found(start: date) -> District:
    """The district on the eve of `start`, with every post filled or vacant as its file says."""
    district = District(start)
    table = tomllib.loads(text("people.toml"))
    eve = datetime.combine(start - timedelta(days=1), time(8), SHANGHAI)
    _open_units(district, table["unit"], at=eve)
    _seat_people(district, table, at=eve)
    _draw_plan(district, at=eve)
    return district


def _open_units(district: District, rows: list[dict[str, Any]], *, at: datetime) -> None:
    opened = district.start - FOUNDED
    root = acts.open_unit(None, at=at, name="云湖新区", kind="leadership", opened=opened)
    known: dict[str, Unit] = {}
    for row in rows:
        parent = row.get("parent")
        unit = acts.open_unit(
            None,
            at=at,
            name=row["name"],
            short_name=row.get("short", ""),
            aliases="\n".join(row.get("aliases", ())),
            kind=row["kind"],
            parent=known[parent] if parent else root,
            first_level=parent is None,
            supervises=row.get("supervises", False),
            coordinates=row.get("coordinates", False),
            remit=row.get("remit", ""),
            opened=opened,
        )
        known[row["key"]] = unit
        district.units[row["key"]] = unit.pk
        for place, post in enumerate(row["posts"]):
            seat = acts.open_post(None, unit, Function(post["function"]), title=post["title"], at=at, order=place)
            district.posts[post["key"]] = seat


def _seat_people(district: District, table: dict[str, Any], *, at: datetime) -> None:
    seats = [post for unit in table["unit"] for post in unit["posts"] if "person" in post]
    for row in [*seats, *table["staff"]]:
        district.people[row["key"]] = acts.register_person(None, username=row["key"], name=row["person"], at=at)
    Person.objects.update(password=make_password(SHARED_WORD))
    since = district.start - FOUNDED
    by: Actor | None = None
    # The first security administrator is appointed by nobody; every later appointment is theirs.
    for post in sorted(seats, key=lambda post: post["function"] != Function.SECADMIN):
        seat = district.posts[post["key"]]
        acts.appoint(by, seat, district.people[post["key"]], since=since, at=at)
        by = by or rights.actor_of(district.people[post["key"]], at.date())
    for leave in table["leave"]:
        acts.substitute(
            by,
            district.posts[leave["post"]],
            district.people[leave["substitute"]],
            since=leave["since"] + district.shift,
            until=leave["until"] + district.shift,
            at=at,
        )


def _draw_plan(district: District, *, at: datetime) -> None:
    table = json.loads(text("plan_16310.json"))
    speech = text("speech.txt")
    document = Document.objects.create(
        title=table["document"],
        kind="speech",
        issued=date.fromisoformat(table["issued"]) + district.shift,
        text=speech,
        digest=sha256(speech.encode()).hexdigest(),
        received=at,
        received_by=district.people["ducha.yi"],
    )
    plan = Plan.objects.create(title=table["title"], year=table["year"], document=document)
    district.plan, district.document = plan.pk, document.pk
    for place, row in enumerate(table["nodes"], start=1):
        node = Node.objects.create(
            plan=plan,
            parent_id=district.nodes.get(row["parent"]),
            order=place,
            kind=row["kind"],
            code=row["id"],
            title=row["title_zh"],
            title_en=row["title_en"],
        )
        district.nodes[row["id"]] = node.pk
    plan.row_axis_id, plan.column_axis_id = district.nodes[table["row_axis"]], district.nodes[table["column_axis"]]
    plan.save(update_fields=["row_axis", "column_axis"])
    for row in table["rounds"]:
        begins, ends = (date.fromisoformat(row[key]) + district.shift for key in ("begins", "ends"))
        Round.objects.create(plan=plan, name=row["name"], begins=begins, ends=ends)
