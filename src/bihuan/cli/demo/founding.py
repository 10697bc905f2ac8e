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
from bihuan.people.models import Person, Post
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
    sysadmin, secadmin = _found_site(district, table["site"], at=eve)
    _open_units(district, table["unit"], by=sysadmin, at=eve)
    _seat_people(district, table, sysadmin=sysadmin, secadmin=secadmin, at=eve)
    _draw_plan(district, at=eve)
    return district


def _found_site(district: District, row: dict[str, Any], *, at: datetime) -> tuple[Actor, Actor]:
    since = district.start - FOUNDED
    first = {role: (row[role][0], row[role][1]) for role in ("sysadmin", "secadmin")}
    site = acts.found_site(row["unit"], sysadmin=first["sysadmin"], secadmin=first["secadmin"], since=since, at=at)
    for person in (site.sysadmin, site.secadmin):
        district.people[person.username] = person
    return rights.actor_of(site.sysadmin.pk, day=at.date()), rights.actor_of(site.secadmin.pk, day=at.date())


def _open_units(district: District, rows: list[dict[str, Any]], *, by: Actor, at: datetime) -> None:
    opened = district.start - FOUNDED
    root = acts.open_unit(by, "云湖新区", at=at, kind="leadership", opened=opened)
    for row in rows:
        parent = row.get("parent")
        unit = acts.open_unit(
            by,
            row["name"],
            at=at,
            short_name=row.get("short", ""),
            aliases="\n".join(row.get("aliases", ())),
            kind=row["kind"],
            parent=district.units[parent] if parent else root.pk,
            first_level=parent is None,
            supervises=row.get("supervises", False),
            coordinates=row.get("coordinates", False),
            remit=row.get("remit", ""),
            opened=opened,
        )
        district.units[row["key"]] = unit.pk
        for place, post in enumerate(row["posts"]):
            seat = acts.open_post(
                by, unit.pk, function=Function(post["function"]), title=post["title"], at=at, order=place
            )
            district.posts[post["key"]] = seat


def _seat_people(district: District, table: dict[str, Any], *, sysadmin: Actor, secadmin: Actor, at: datetime) -> None:
    seats = [post for unit in table["unit"] for post in unit["posts"] if "person" in post]
    for row in [*seats, *table["staff"]]:
        district.people[row["key"]] = acts.register_person(sysadmin, row["key"], name=row["person"], at=at)
    Person.objects.update(password=make_password(SHARED_WORD))
    since = district.start - FOUNDED
    for post in seats:
        person = district.people[post["key"]]
        acts.appoint(secadmin, district.posts[post["key"]].pk, person.pk, since=since, at=at)
    for leave in table["leave"]:
        acts.substitute(
            secadmin,
            district.posts[leave["post"]].pk,
            district.people[leave["substitute"]].pk,
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
