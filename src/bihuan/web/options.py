"""选项 options: what may be chosen in an input of an act's form, each with the word people know it by."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from bihuan.core.acts import CODES, Field
from bihuan.core.roles import Function, UnitTree
from bihuan.core.standing import Standing
from bihuan.core.words import said
from bihuan.matters.models import Matter
from bihuan.people import rights
from bihuan.people.models import Post

SIGNING = (Function.HEAD, Function.OFFICER, Function.SUPERVISOR, Function.LEADER)
MOST_MATTERS = 200

Options = tuple[tuple[str, Any], ...]


def options_of(name: str, field: Field, standing: Standing, *, tree: UnitTree, today: date) -> Options:
    """What a field may be, as (value, word); empty where it is typed."""
    if field.type in {"unit", "units", "signers", "parts"}:
        return units_of(tree)
    if field.type == "matter":
        return _matters(standing)
    if name == "duty":
        return tuple((str(duty.n), duty.title or said(f"owes_{duty.owes}")) for duty in standing.open())
    if name == "blocks":
        mine = [duty for duty in standing.open() if duty.owner == standing.lead]
        return tuple((str(duty.n), duty.title or said(f"owes_{duty.owes}")) for duty in mine)
    if name == "need":
        return tuple((str(need.n), need.what) for need in standing.needs if not need.outcome)
    if name == "post" and standing.lead is not None:
        seated = rights.seated_posts(today)
        posts = {post for post, unit in seated.items() if tree.on_one_branch(unit, standing.lead)}
        rows = Post.objects.filter(id__in=posts).select_related("unit")
        return _sorted((str(row.pk), f"{row.unit.name} {row.title}") for row in rows)
    return codes_of(field)


def units_of(tree: UnitTree) -> Options:
    """Every unit of the day by its name."""
    return _sorted((str(unit), tree.name(unit)) for unit in tree.parents)


def functions() -> Options:
    """The functions from which a signature is given."""
    return tuple((str(function), said(f"function_{function}")) for function in SIGNING)


def codes_of(field: Field) -> Options:
    """The codes of a closed list, in its order."""
    return tuple((code, said(f"{field.of}_{code}")) for code in CODES.get(field.of, ()))


def _matters(standing: Standing) -> Options:
    """Open matters of the same office and kind: those that another may be merged into."""
    rows = Matter.objects.filter(supervisor=standing.supervisor, kind=standing.kind, state__in=("deployed", "active"))
    found = rows.exclude(number=standing.number).order_by("-id").values_list("id", "number", "title")[:MOST_MATTERS]
    return tuple((str(id_), f"{number} {title}") for id_, number, title in found)


def _sorted(options: Iterable[tuple[str, str]]) -> Options:
    return tuple(sorted(options, key=lambda option: option[1]))
