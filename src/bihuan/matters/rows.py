"""落行 rows: the rows of matters written from how they stood to how they stand, in a fixed set of lean statements."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from bihuan.core.roles import UnitTree
from bihuan.core.standing import Standing, to_text
from bihuan.matters import counting, lean, spread, store, wording, written
from bihuan.matters.lit import Lit, lit, urgent_day
from bihuan.matters.models import Duty, Flip, Matter, Need, Party, Placement
from bihuan.matters.store import COLUMNS, DUTY_COLUMNS, NEED_COLUMNS, Held
from bihuan.matters.totals import Cover

NEVER_CHANGING = frozenset({"kind", "number", "registered"})
CHANGING = {name: column for name, column in COLUMNS.items() if name not in NEVER_CHANGING}
DERIVED = ("standing", "light", "flips_on", "flips_to", "counts", "until")
MATTER_COLUMNS = ("id", *COLUMNS.values(), *DERIVED)
DUTY_ROW = ("id", "matter_id", *DUTY_COLUMNS.values())
DUTY_CHANGING = tuple(column for column in DUTY_COLUMNS.values() if column != "n")


@dataclass(frozen=True, slots=True)
class Change:
    """One matter to be written: how its row was held before, None where it is new, and how it stands now."""

    was: Held | None
    now: Standing
    lit: Lit
    line: str

    @property
    def before(self) -> Standing | None:
        """How the matter stood."""
        return self.was.standing if self.was is not None else None

    def derived(self) -> tuple[Any, ...]:
        """The values of the derived columns."""
        light = self.lit
        until = urgent_day(self.now).isoformat()
        return to_text(self.now), light.light, written.plain(light.flips_on), light.flips_to, self.line, until


def save(before: Mapping[int, Held | None], after: Mapping[int, Standing], *, day: date, tree: UnitTree) -> None:
    """Writes the rows of the matters from how they stood to how they stand on `day`."""
    changes = _changes(before, after, day, tree)
    _save_matters(changes)
    _save_duties(changes)
    _save_sets(changes)
    _save_flips(changes)
    wording.save({id_: (change.before, change.now) for id_, change in changes.items()})


def _changes(
    before: Mapping[int, Held | None], after: Mapping[int, Standing], day: date, tree: UnitTree
) -> dict[int, Change]:
    """What is to be written: the matters that acts touched, and below them those whose totals hang on them."""
    held = dict(before)
    moving = {id_: after[id_] for id_, was in held.items() if spread.moved(was.standing if was else None, after[id_])}
    known = {id_: after[id_] for id_ in held}
    down = {id_ for id_ in moving if held[id_] is not None}
    while down:
        below = store.held_below(down)
        down = below.keys() - held.keys()
        held |= {id_: below[id_] for id_ in down}
        known |= {id_: below[id_].standing for id_ in down}
        moving |= {id_: known[id_] for id_ in below}
    places = spread.where(moving, known, tree) if moving else {}
    changes = {}
    for id_, was in held.items():
        light = lit(known[id_], day)
        place = places[id_] if id_ in places else counting.where(was.line if was else "")
        changes[id_] = Change(was, known[id_], light, counting.counted(known[id_], light.light, place))
    return changes


def _save_matters(changes: Mapping[int, Change]) -> None:
    new = [
        (id_, *written.columns(change.now), *change.derived()) for id_, change in changes.items() if change.was is None
    ]
    if new:
        lean.insert(Matter, MATTER_COLUMNS, new)
    old = {id_: change for id_, change in changes.items() if change.was is not None}
    if old:
        names = [name for name in CHANGING if any(_differs(change, name) for change in old.values())]
        columns = [*(CHANGING[name] for name in names), *DERIVED]
        rows = {
            id_: (*(written.plain(getattr(change.now, name)) for name in names), *change.derived())
            for id_, change in old.items()
        }
        lean.update(Matter, columns, rows)


def _differs(change: Change, name: str) -> bool:
    return bool(getattr(change.before, name) != getattr(change.now, name))


def _save_duties(changes: Mapping[int, Change]) -> None:
    made: list[tuple[Any, ...]] = []
    changed: dict[int, tuple[Any, ...]] = {}
    for id_, change in changes.items():
        known = {duty.n: duty for duty in change.before.duties} if change.before else {}
        for duty in change.now.duties:
            if duty == known.get(duty.n):
                continue
            values = written.duty(duty)
            if duty.n in known:
                changed[store.duty_id(id_, duty.n)] = tuple(values[1:])
            else:
                made.append((store.duty_id(id_, duty.n), id_, *values))
    if changed:
        lean.update(Duty, DUTY_CHANGING, changed)
    if made:
        lean.insert(Duty, DUTY_ROW, made)


def _save_sets(changes: Mapping[int, Change]) -> None:
    parties = _reset(changes, store.parties_of)
    places = _reset(changes, lambda now: {(node,) for node in now.placements})
    needs = _reset(changes, store.needs_of)
    if parties[0]:
        lean.delete(Party, "matter_id", parties[0])
    if parties[1]:
        lean.insert(Party, ("matter_id", "role", "unit_id"), parties[1])
    if places[0]:
        lean.delete(Placement, "matter_id", places[0])
    if places[1]:
        lean.insert(Placement, ("matter_id", "node_id"), places[1])
    if needs[0]:
        lean.delete(Need, "matter_id", needs[0])
    if needs[1]:
        made = [(store.duty_id(matter, row[0]), matter, *row) for matter, *row in needs[1]]
        lean.insert(Need, ("id", "matter_id", *NEED_COLUMNS), made)
    covering = {id_: change.now for id_, change in changes.items() if _covers_anew(change)}
    if covering:
        lean.delete(Cover, "matter_id", [id_ for id_ in covering if changes[id_].was is not None])
        lean.insert(Cover, ("matter_id", "node_id", "guest"), spread.covers(covering))


def _covers_anew(change: Change) -> bool:
    was, now = change.before, change.now
    return (was.plan, was.placements) != (now.plan, now.placements) if was is not None else bool(now.placements)


def _reset(changes: Mapping[int, Change], read: Any) -> tuple[list[int], list[tuple[Any, ...]]]:
    """The matters whose set of beside-rows goes, and the rows that come in their place."""
    gone: list[int] = []
    made: list[tuple[Any, ...]] = []
    for id_, change in changes.items():
        was: Iterable[tuple[Any, ...]] = read(change.before) if change.before is not None else set()
        now = read(change.now)
        if was != now:
            gone += [id_] if was else []
            made += [(id_, *row) for row in sorted(now)]
    return gone, made


def _save_flips(changes: Mapping[int, Change]) -> None:
    flips = [
        (id_, change.was.line if change.was else "", change.line)
        for id_, change in changes.items()
        if change.line != (change.was.line if change.was else "")
    ]
    lean.insert(Flip, ("matter", "was", "now"), flips)
