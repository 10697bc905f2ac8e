"""人物 world: a small district with a named cast, built through the doors everybody uses, for all tests."""

from dataclasses import dataclass
from datetime import date, datetime, time

from bihuan.core.roles import Actor, Function
from bihuan.ledger.clock import SHANGHAI
from bihuan.people import acts
from bihuan.people.models import Person, Post, Unit
from bihuan.people.rights import actor_of

DAY = date(2026, 3, 2)
"""A Monday on which the world of most tests stands."""


@dataclass(frozen=True, slots=True)
class World:
    """The district on its day: units by their English names, posts and persons by what they are in a test."""

    day: date
    at: datetime
    units: dict[str, Unit]
    posts: dict[str, Post]
    people: dict[str, Person]

    def actor(self, who: str, *, day: date | None = None) -> Actor:
        """The person called `who` with their seats on `day`, by default the world's day."""
        return actor_of(self.people[who].pk, day=day or self.day)

    def person(self, who: str) -> int:
        """The id of the person called `who`."""
        return self.people[who].pk

    def unit(self, name: str) -> int:
        """The id of the unit called `name`."""
        return self.units[name].pk

    def post(self, who: str) -> int:
        """The id of the post in which the person called `who` began."""
        return self.posts[who].pk


UNITS = {
    # name: (full name, short name, kind, parent)
    "leadership": ("云溪区领导班子", "区领导", Unit.Kind.LEADERSHIP, None),
    "office": ("党政办公室", "两办", Unit.Kind.OFFICE, None),
    "supervision": ("督查考核中心", "督考中心", Unit.Kind.OFFICE, None),
    "housing": ("住房建设局", "住建局", Unit.Kind.DEPARTMENT, None),
    "projects": ("住房建设局项目科", "项目科", Unit.Kind.DEPARTMENT, "housing"),
    "land": ("自然资源局", "资规局", Unit.Kind.DEPARTMENT, None),
    "environment": ("生态环境局", "环境局", Unit.Kind.DEPARTMENT, None),
    "town": ("云溪镇", "", Unit.Kind.TOWN, None),
}

CAST = {
    # who: (user name, name, unit, function, title); nobody here is a real person
    "leader": ("leader", "林远舟", "leadership", Function.LEADER, "副区长"),
    "office_head": ("office.head", "许知行", "office", Function.HEAD, "主任"),
    "office_officer": ("office.officer", "沈书言", "office", Function.OFFICER, "秘书科科长"),
    "supervisor": ("supervisor", "周望岳", "supervision", Function.SUPERVISOR, "督查员"),
    "supervision_head": ("supervision.head", "秦守正", "supervision", Function.HEAD, "主任"),
    "lead_officer": ("lead.officer", "陈砚青", "housing", Function.OFFICER, "经办人"),
    "lead_head": ("lead.head", "陆承安", "housing", Function.HEAD, "局长"),
    "project_officer": ("project.officer", "方小满", "projects", Function.OFFICER, "科员"),
    "colleague": ("colleague", "何清和", "land", Function.OFFICER, "经办人"),
    "colleague_head": ("colleague.head", "顾念生", "land", Function.HEAD, "局长"),
    "environment_officer": ("environment.officer", "白露禾", "environment", Function.OFFICER, "经办人"),
    "environment_head": ("environment.head", "江晚晴", "environment", Function.HEAD, "局长"),
    "town_officer": ("town.officer", "田稻香", "town", Function.OFFICER, "经办人"),
    "town_head": ("town.head", "石磐", "town", Function.HEAD, "镇长"),
    "auditor": ("auditor", "严明察", "administration", Function.AUDITOR, "审计员"),
}


def build_world(day: date = DAY) -> World:
    """The district as it stands on `day` at nine: everybody in their post since New Year's Day of that year.

    `stranger` is registered and holds no post.
    """
    began = date(day.year, 1, 1)
    at = datetime.combine(began, time(9), SHANGHAI)
    site = acts.found_site(
        "数据管理中心", sysadmin=("sysadmin", "程立本"), secadmin=("secadmin", "安如磐"), since=began, at=at
    )
    units = {"administration": site.unit}
    people = {"sysadmin": site.sysadmin, "secadmin": site.secadmin}
    sysadmin, secadmin = (actor_of(person.pk, day=began) for person in (site.sysadmin, site.secadmin))
    posts = {post.function: post for post in Post.objects.all()}
    for key, (name, short_name, kind, parent) in UNITS.items():
        units[key] = acts.open_unit(
            sysadmin,
            name,
            kind=kind,
            opened=began,
            at=at,
            parent=units[parent].pk if parent else None,
            short_name=short_name,
            first_level=parent is None,
            supervises=key == "supervision",
            coordinates=key == "office",
        )
    for order, (who, (username, name, unit, function, title)) in enumerate(CAST.items()):
        people[who] = acts.register_person(sysadmin, username, name=name, at=at)
        posts[who] = acts.open_post(sysadmin, units[unit].pk, function=function, title=title, at=at, order=order)
        acts.appoint(secadmin, posts[who].pk, people[who].pk, since=began, at=at)
    people["stranger"] = acts.register_person(sysadmin, "stranger", name="路过云", at=at)
    return World(day, datetime.combine(day, time(9), SHANGHAI), units, posts, people)
