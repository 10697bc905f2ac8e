"""选项 options: what may be chosen in an input of an act's form, each with the word people know it by."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from bihuan.core.acts import CODES, Act, Field
from bihuan.core.kinds import Kind
from bihuan.core.readers import field_label
from bihuan.core.roles import Function, UnitTree
from bihuan.core.standing import Owed, Standing
from bihuan.core.words import said
from bihuan.ledger import entries as ledger
from bihuan.matters import kinds
from bihuan.matters.models import Matter
from bihuan.matters.told import figure_label
from bihuan.people import rights
from bihuan.people.models import Post
from bihuan.plans.models import Document, Node, Plan

SIGNING = (Function.HEAD, Function.OFFICER, Function.SUPERVISOR, Function.LEADER)
MOST_MATTERS = 200
SHORT = 30

Options = tuple[tuple[str, Any], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where a form is filled in: which act, on which matter as it stands (None: on a new one), among which units."""

    act: Act
    matter: int | None
    standing: Standing | None
    tree: UnitTree
    today: date

    @property
    def kind(self) -> Kind:
        """The kind of the matter; a new one has that of the task until it is chosen."""
        return kinds.shelf().kind(self.standing.kind if self.standing else "task")

    def open(self, *owes: str) -> tuple[Owed, ...]:
        """The matter's open duties."""
        return self.standing.open(*owes) if self.standing else ()


def options_of(name: str, field: Field, place: Place) -> Options:
    """What a field may be, as (value, word); empty where it is typed."""
    if name in BY_NAME:
        return BY_NAME[name](place)
    return BY_TYPE[field.type](place) if field.type in BY_TYPE else codes_of(field)


def units_of(tree: UnitTree) -> Options:
    """Every unit of the day by its name."""
    return _sorted((str(unit), tree.name(unit)) for unit in tree.parents)


def functions() -> Options:
    """The functions from which a signature is given."""
    return tuple((str(function), said(f"function_{function}")) for function in SIGNING)


def codes_of(field: Field) -> Options:
    """The codes of a closed list, in its order."""
    return tuple((code, said(f"{field.of}_{code}")) for code in CODES.get(field.of, ()))


def _duties(place: Place) -> Options:
    """The open duties the act may be about: those it answers, steps to reach, those past their day."""
    duties = place.open(*place.act.needs)
    if place.act.name == "reach":
        duties = place.open("reach")
    if "duty_is_overdue" in place.act.guards:
        duties = tuple(duty for duty in duties if duty.due < place.today and duty.held_by is None)
    return tuple((str(duty.n), _duty(duty)) for duty in duties)


def _duty(duty: Owed) -> Any:
    return duty.title or said("duty_due", owes=said(f"owes_{duty.owes}"), due=duty.due)


def _blocked(place: Place) -> Options:
    lead = place.standing.lead if place.standing else None
    return tuple((str(duty.n), _duty(duty)) for duty in place.open() if duty.owner == lead)


def _needs(place: Place) -> Options:
    needs = place.standing.needs if place.standing else ()
    return tuple((str(need.n), need.what) for need in needs if not need.outcome)


def _slips(place: Place) -> Options:
    slips = place.standing.slips if place.standing else ()
    found = [
        (str(one.n), said("slip_named", colour=said(f"colour_{one.colour}"), n=one.n)) for one in slips if one.is_open
    ]
    return tuple(found)


def _gates(place: Place) -> Options:
    held = {one.gate for one in place.standing.gates} if place.standing else set()
    return tuple((gate.key, gate.label) for gate in place.kind.gates if gate.key not in held)


def _figures(place: Place) -> Options:
    figures = place.standing.figures if place.standing else ()
    told = [figure for figure in figures if figure.reported]
    return tuple(
        (
            figure.name,
            said(
                "figure_told",
                figure=figure_label(place.kind, name=figure.name),
                value=figure.reported,
                unit=figure.unit,
                on=figure.reported_on or place.today,
            ),
        )
        for figure in told
    )


def _posts(place: Place) -> Options:
    lead = place.standing.lead if place.standing else None
    if lead is None:
        return ()
    seated = rights.seated_posts(place.today)
    posts = {post for post, unit in seated.items() if place.tree.on_one_branch(unit, lead)}
    rows = Post.objects.filter(id__in=posts).select_related("unit")
    return _sorted((str(row.pk), f"{row.unit.name} {row.title}") for row in rows)


def _placements(place: Place) -> Options:
    """The nodes of the matter's own plan, or of every plan where it has none, with those it stands on."""
    plan = place.standing.plan if place.standing else None
    rows = Node.objects.exclude(kind="elsewhere").select_related("plan")
    rows = rows.filter(plan_id=plan) if plan else rows
    return tuple((str(row.pk), f"{row.plan.title} › {row.title}") for row in rows)


def _places(place: Place) -> Options:
    """The words of the matter's record that are still there, the latest first."""
    if place.matter is None:
        return ()
    return tuple(
        (f"{record.seq}.{word}", said("word_of_entry", seq=record.seq, field=_word(word), text=text[:SHORT]))
        for record in reversed(list(ledger.read(f"matter:{place.matter}")))
        for word, text in record.words.items()
        if text is not None
    )


def _word(name: str) -> Any:
    return field_label("steps" if name.startswith("step") else name.rstrip("0123456789"))


def _matters(place: Place) -> Options:
    """Open matters of the same office and kind: those that another may be merged into, or be part of."""
    rows = Matter.objects.filter(state__in=("deployed", "active"))
    if place.standing is not None:
        rows = rows.filter(supervisor=place.standing.supervisor, kind=place.standing.kind)
        rows = rows.exclude(number=place.standing.number)
    found = rows.order_by("-id").values_list("id", "number", "title")[:MOST_MATTERS]
    return tuple((str(id_), f"{number} {title}") for id_, number, title in found)


def _kinds(place: Place) -> Options:
    shelf = kinds.shelf()
    return tuple((name, said("label", zh=kind.zh, en=kind.en)) for name in shelf.names() if (kind := shelf.kind(name)))


def _plans(place: Place) -> Options:
    return tuple((str(id_), title) for id_, title in Plan.objects.order_by("-id").values_list("id", "title"))


def _documents(place: Place) -> Options:
    rows = Document.objects.order_by("-id").values_list("id", "title")[:MOST_MATTERS]
    return tuple((str(id_), title) for id_, title in rows)


def _sorted(options: Iterable[tuple[str, str]]) -> Options:
    return tuple(sorted(options, key=lambda option: option[1]))


BY_NAME: Mapping[str, Callable[[Place], Options]] = {
    "duty": _duties,
    "blocks": _blocked,
    "need": _needs,
    "slip": _slips,
    "gate": _gates,
    "figure": _figures,
    "post": _posts,
    "placements": _placements,
    "kind": _kinds,
    "plan": _plans,
    "document": _documents,
}
"""Fields whose values are things of the matter or the site, by their names."""

BY_TYPE: Mapping[str, Callable[[Place], Options]] = {
    "places": _places,
    "matter": _matters,
    **dict.fromkeys(("unit", "units", "signers", "parts"), lambda place: units_of(place.tree)),
}
