"""The named cast of the tests: a small district with one person for each role."""

from dataclasses import dataclass, field
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from bihuan.core.roles import Actor, Function
from bihuan.people import acts, rights
from bihuan.people.models import Person, Post, Unit

SHANGHAI = ZoneInfo("Asia/Shanghai")
MONDAY = date(2020, 3, 30)
PASSWORD = "test-only-7a3f"

UNITS = {
    "district": ("云湖新区", "leadership", False, {}),
    "leaders": ("区领导班子", "leadership", True, {}),
    "office": ("党政办公室", "office", True, {"coordinates": True}),
    "supervision": ("督查考核中心", "office", True, {"supervises": True}),
    "housing": ("住房建设局", "department", True, {"short_name": "住建局"}),
    "land": ("自然资源局", "department", True, {}),
    "environment": ("生态环境局", "department", True, {}),
    "town": ("云溪镇", "town", True, {}),
}
CAST = {
    "auditor": ("administration", Function.AUDITOR, "审计员", "审清源"),
    "leader": ("leaders", Function.LEADER, "副主任", "林远山"),
    "office_head": ("office", Function.HEAD, "主任", "方协调"),
    "supervisor": ("supervision", Function.SUPERVISOR, "督查员", "杜督明"),
    "supervision_head": ("supervision", Function.HEAD, "主任", "严有度"),
    "officer": ("housing", Function.OFFICER, "经办人", "周办实"),
    "head": ("housing", Function.HEAD, "局长", "石建平"),
    "section": ("section", Function.OFFICER, "科员", "程细川"),
    "colleague": ("land", Function.OFFICER, "经办人", "田有序"),
    "land_head": ("land", Function.HEAD, "局长", "地守正"),
    "environment_officer": ("environment", Function.OFFICER, "经办人", "蓝清和"),
    "town_head": ("town", Function.HEAD, "镇长", "云大同"),
}


def at(day: date, hour: int = 10) -> datetime:
    """A moment of a day in Asia/Shanghai."""
    return datetime.combine(day, time(hour), SHANGHAI)


@dataclass
class World:
    """The cast by name: units, persons and posts."""

    day: date
    units: dict[str, Unit] = field(default_factory=dict)
    people: dict[str, Person] = field(default_factory=dict)
    posts: dict[str, Post] = field(default_factory=dict)

    def actor(self, name: str, day: date | None = None) -> Actor:
        """The actor of a member of the cast on a day."""
        return rights.actor_of(self.people[name].pk, day=day or self.day)

    def unit(self, name: str) -> int:
        """The id of a unit."""
        return self.units[name].pk

    def register(self, **changes: object) -> dict[str, object]:
        """A payload that registers a task of the housing bureau, with changes."""
        return {
            "title": "老旧小区雨污分流",
            "source_kind": "speech",
            "standard": "改造 12 个小区并通过验收",
            "lead": self.unit("housing"),
            "supervisor": self.unit("supervision"),
            "coordinator": self.unit("office"),
            "due": "2020-07-08",
        } | changes


def build_world(day: date = MONDAY) -> World:
    """The small district as it stands on `day`, made through the doors of `people.acts`."""
    world = World(day)
    moment = at(day, 8)
    site = acts.found_site(
        "数据管理中心",
        sysadmin=("sysadmin", "任系统"),
        secadmin=("secadmin", "安守全"),
        since=day,
        at=moment,
    )
    world.units["administration"] = site.unit
    world.people |= {"sysadmin": site.sysadmin, "secadmin": site.secadmin}
    sysadmin, secadmin = world.actor("sysadmin"), world.actor("secadmin")
    root = None
    for name, (title, kind, first, flags) in UNITS.items():
        world.units[name] = acts.open_unit(
            sysadmin, title, at=moment, kind=kind, opened=day, first_level=first, parent=root, **flags
        )
        root = root or world.unit(name)
    world.units["section"] = acts.open_unit(
        sysadmin, "住房建设局项目科", at=moment, kind="department", opened=day, parent=world.unit("housing")
    )
    for name, (unit, function, title, person) in CAST.items():
        world.people[name] = acts.register_person(sysadmin, name, name=person, at=moment)
        world.posts[name] = acts.open_post(sysadmin, world.unit(unit), function=function, title=title, at=moment)
        acts.appoint(secadmin, world.posts[name].pk, world.people[name].pk, since=day, at=moment)
    world.people["stranger"] = acts.register_person(sysadmin, "stranger", name="路过客", at=moment)
    return world
