"""脚本 script: the files of the demonstration as rows: what is deployed, how each unit behaves, what else happens."""

import tomllib
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from bihuan.cli.demo.founding import District, text
from bihuan.core.standing import Standing
from bihuan.matters.models import Matter

STEP_NAMES = ("实施方案审定", "推进过半", "完成自查")
OPEN_END = 120
UNITS = frozenset({"lead", "proposed", "provider", "liaison", "predecessor", "successor", "receiver"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Habit:
    """How a unit behaves on a matter; see the head of `matters.toml`."""

    pace: float
    reports: int = 99
    real: int = 99
    accepts: bool = True
    late_steps: bool = False


@dataclass(kw_only=True)
class Deed:
    """One matter of the script with what has become of it so far."""

    key: str
    on: date
    row: dict[str, Any]
    habit: Habit
    finish: date | None
    matter: int = 0
    reports: int = 0
    returns: int = 0
    is_part: bool = False


@dataclass(frozen=True, slots=True)
class Event:
    """One act out of the ordinary: on which matter, by which party or post, with which payload, answering what."""

    on: date
    matter: str
    act: str
    by: str
    payload: dict[str, Any] = field(default_factory=dict)
    duty: str = ""


def deeds(district: District) -> list[Deed]:
    """Every matter of the script in the order of the file, its days moved to this world."""
    table, more = (tomllib.loads(text(f"{name}.toml")) for name in ("matters", "more"))
    habits = {name: Habit(**row) for name, row in table["habit"].items()}
    return [
        Deed(
            key=row["key"],
            on=row.get("on", date(2020, 3, 31)) + district.shift,
            row=row,
            habit=habits[row["habit"]],
            finish=row["finish"] + district.shift if "finish" in row else None,
        )
        for rows in (more["taken"], *table["matters"].values(), more["parent"])
        for row in rows
    ]


def parts(deed: Deed) -> list[Deed]:
    """The parts of a matter that were registered as it went out: each is led, and reported on, by a unit of its own."""
    found = Matter.objects.filter(part_of=deed.matter).order_by("id").values_list("id", flat=True)
    return [
        Deed(
            key=f"{deed.key}.{n}", on=deed.on, row=deed.row, habit=deed.habit, finish=None, matter=matter, is_part=True
        )
        for n, matter in enumerate(found, start=1)
    ]


def events(district: District) -> list[Event]:
    """Every event of the script with names turned into ids, its days moved to this world."""
    rows = [row for name in ("matters", "more") for row in tomllib.loads(text(f"{name}.toml"))["event"]]
    rows.sort(key=lambda row: row["on"])
    return [
        Event(**row | {"on": row["on"] + district.shift, "payload": _ids(district, row["payload"])}) for row in rows
    ]


def _ids(district: District, payload: dict[str, Any]) -> dict[str, Any]:
    found = dict(payload)
    for name, value in payload.items():
        if name in UNITS:
            found[name] = district.units[value]
        if name == "signers":
            found[name] = [signer | {"unit": district.units[signer["unit"]]} for signer in value]
        if name == "partners":
            found[name] = [district.units[key] for key in value]
        if name == "post":
            found[name] = district.posts[value].pk
        if name in ("due", "review"):
            found[name] = value + district.shift
    return found


def registering(deed: Deed, *, district: District) -> dict[str, Any]:
    """The payload that registers the matter."""
    row = deed.row
    source = row.get("source", "speech")
    places = [row["goal"], row["battle"], row.get("round", "C1")]
    payload: dict[str, Any] = {
        "title": row["title"],
        "source_kind": source,
        "plan": district.plan,
        "placements": [district.nodes[place] for place in places],
        **{name: [district.units[key] for key in row[name]] for name in ("partners", "joint", "each") if row.get(name)},
        "supervisor": district.units["ducha"],
        "coordinator": district.units["dangban"],
        "cadence": row["cadence"],
        "due_set_by": "upper" if row.get("upper") else "district",
    }
    payload |= {name: row[name] for name in ("standard", "sentence") if name in row}
    if "lead" in row:
        payload["lead"] = district.units[row["lead"]]
    if "started" in row:
        payload |= {"started": row["started"] + district.shift, "percent": row["percent"]}
    if "due" in row:
        payload["due"] = row["due"] + district.shift
    if source == "speech":
        payload["document"] = district.document
    else:
        payload["source_note"] = row["note"]
    if "happened" in row:
        payload |= {"basis": source, "basis_text": row["note"]}
    return payload


def steps(deed: Deed, *, standing: Standing, today: date) -> list[dict[str, Any]]:
    """The plan of steps the lead reports: evenly spread from today to the deadline, or over 120 days without one."""
    names = deed.row.get("steps", STEP_NAMES)
    span = (standing.due - today).days if standing.due else OPEN_END
    return [
        {"name": name, "due": date.fromordinal(today.toordinal() + span * place // len(names))}
        for place, name in enumerate(names, start=1)
    ]
