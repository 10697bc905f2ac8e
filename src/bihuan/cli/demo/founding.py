"""建区 founding: the demonstration district before its first day: units, posts, persons, the speech and the plan."""

import json
import tomllib
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from importlib import resources
from typing import Any
from zoneinfo import ZoneInfo

from django.contrib.auth.hashers import make_password

from bihuan.core.roles import Actor, Function
from bihuan.people import acts, rights
from bihuan.people.models import Person, Post
from bihuan.plans import drafts
from bihuan.plans.models import Draft, Node, Plan, Round

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
    home = table["site"]
    site = acts.found_site(
        home["unit"],
        sysadmin=tuple(home["sysadmin"]),
        secadmin=tuple(home["secadmin"]),
        since=start - FOUNDED,
        at=eve,
    )
    sysadmin, secadmin = (rights.actor_of(one.pk, day=eve.date()) for one in (site.sysadmin, site.secadmin))
    _open_units(district, table["unit"], by=sysadmin, at=eve)
    _register_people(district, table, by=sysadmin, at=eve)
    _seat_people(district, table, by=secadmin, at=eve)
    _draw_plan(district, at=eve)
    return district


def _open_units(district: District, rows: list[dict[str, Any]], *, by: Actor, at: datetime) -> None:
    for row in rows:
        unit = acts.open_unit(
            by,
            row["name"],
            kind=row["kind"],
            opened=district.start - FOUNDED,
            at=at,
            parent=district.units[row["parent"]] if "parent" in row else None,
            short_name=row.get("short", ""),
            aliases="\n".join(row.get("aliases", ())),
            first_level="parent" not in row,
            supervises=row.get("supervises", False),
            coordinates=row.get("coordinates", False),
            remit=row.get("remit", ""),
        )
        district.units[row["key"]] = unit.pk
        for place, post in enumerate(row["posts"]):
            function = Function(post["function"])
            seat = acts.open_post(by, unit.pk, function=function, title=post["title"], at=at, order=place)
            district.posts[post["key"]] = seat


def _register_people(district: District, table: dict[str, Any], *, by: Actor, at: datetime) -> None:
    seats = [post for unit in table["unit"] for post in unit["posts"] if "person" in post]
    for row in [*seats, *table["staff"]]:
        district.people[row["key"]] = acts.register_person(by, row["key"], name=row["person"], at=at)
    Person.objects.update(password=make_password(SHARED_WORD))


def _seat_people(district: District, table: dict[str, Any], *, by: Actor, at: datetime) -> None:
    since = district.start - FOUNDED
    for key, post in district.posts.items():
        if key in district.people:
            acts.appoint(by, post.pk, district.people[key].pk, since=since, at=at)
    for leave in table["leave"]:
        acts.substitute(
            by,
            district.posts[leave["post"]].pk,
            district.people[leave["substitute"]].pk,
            since=leave["since"] + district.shift,
            until=leave["until"] + district.shift,
            at=at,
        )


def _draw_plan(district: District, *, at: datetime) -> None:
    table = json.loads(text("plan_16310.json"))
    draft = drafts.receive(
        text("speech.txt"),
        title=table["document"],
        kind="speech",
        issued=date.fromisoformat(table["issued"]) + district.shift,
        person=district.people["ducha.yi"],
        at=at,
    )
    document = draft.document
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
    Draft.objects.filter(pk=draft.pk).update(plan=plan, adopted=at)
    for row in table["rounds"]:
        begins, ends = (date.fromisoformat(row[key]) + district.shift for key in ("begins", "ends"))
        Round.objects.create(plan=plan, name=row["name"], begins=begins, ends=ends)


def leave_a_draft(district: District, *, on: date) -> None:
    """Receives the minutes of a meeting on the last day: a draft that nobody has completed or deployed yet."""
    drafts.receive(
        text("minutes.txt"),
        title="百日攻坚第六次调度会议纪要",
        kind="minutes",
        issued=on - timedelta(days=1),
        person=district.people["ducha.er"],
        at=datetime.combine(on, time(9, 5), SHANGHAI),
    )
