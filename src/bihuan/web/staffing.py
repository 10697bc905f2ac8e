"""任免表单 staffing: the acts on units, posts and persons as forms: what each asks, and what it does when sent."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.http import QueryDict

from bihuan.core.roles import Actor, Function
from bihuan.core.words import Refused, Said, said
from bihuan.matters import moving
from bihuan.people import acts
from bihuan.people.models import Person, Post, Unit

MOST = 500
"""Persons offered by name; others are typed by their user name."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One input of a form: its name, how it is typed, and whether it may stay empty."""

    name: str
    kind: str = "line"
    required: bool = True

    @property
    def label(self) -> Said:
        """The word before it."""
        return said(f"units_field_{self.name}")


Choices = Sequence[tuple[str, Any]]


@dataclass(frozen=True, slots=True)
class Input(Entry):
    """One input as the page shows it: what was typed, and what may be chosen, None where it is typed."""

    value: str = ""
    choices: Choices | None = None

    @property
    def type(self) -> str:
        """The type of a plain input."""
        return "date" if self.kind == "day" else "text"


Perform = Callable[[Actor, int, Mapping[str, Any], datetime], object]


@dataclass(frozen=True, slots=True)
class Form:
    """One act: whose it is, what it asks, and what performs it on a unit."""

    name: str
    function: Function
    entries: tuple[Entry, ...]
    perform: Perform

    @property
    def label(self) -> Said:
        """The word on its button."""
        return said(f"units_act_{self.name}")

    def inputs(self, choices: Mapping[str, Choices], sent: QueryDict) -> list[Input]:
        """The inputs with what was typed; `choices` are those of each kind."""
        return [
            Input(one.name, one.kind, one.required, sent.get(one.name, ""), choices.get(one.kind))
            for one in self.entries
        ]

    @property
    def follows(self) -> Said:
        """What comes of it."""
        return said(f"units_follows_{self.name}")


def _appoint(actor: Actor, unit: int, sent: Mapping[str, Any], at: datetime) -> object:
    post, person = sent["post"], sent["person"]
    return acts.appoint(actor, post, person, since=sent["since"], until=sent["until"], at=at)


def _substitute(actor: Actor, unit: int, sent: Mapping[str, Any], at: datetime) -> object:
    post, person = sent["post"], sent["person"]
    return acts.substitute(actor, post, person, since=sent["since"], until=sent["until"], at=at)


def _vacate(actor: Actor, unit: int, sent: Mapping[str, Any], at: datetime) -> object:
    return acts.vacate(actor, sent["post"], on=sent["on"], at=at)


def _open_post(actor: Actor, unit: int, sent: Mapping[str, Any], at: datetime) -> object:
    return acts.open_post(actor, unit, function=Function(sent["function"]), title=sent["title"], at=at)


def _open_unit(actor: Actor, unit: int, sent: Mapping[str, Any], at: datetime) -> object:
    dates = {"opened": sent["opened"], "closed": sent["closed"]}
    words = {name: sent[name] for name in ("short_name", "remit", "first_level")}
    return acts.open_unit(actor, sent["unit_name"], kind=sent["sort"], parent=unit, at=at, **dates, **words)


def _open_task_force(actor: Actor, unit: int, sent: Mapping[str, Any], at: datetime) -> object:
    kind = Unit.Kind.TASK_FORCE.value
    dates = {"opened": sent["opened"], "closed": sent["ends"]}
    return acts.open_unit(actor, sent["unit_name"], kind=kind, parent=unit, remit=sent["mandate"], at=at, **dates)


def _move_unit(actor: Actor, unit: int, sent: Mapping[str, Any], at: datetime) -> object:
    return moving.move_unit(actor, unit, under=sent["under"], first_level=sent["first_level"], at=at)


def _register_person(actor: Actor, unit: int, sent: Mapping[str, Any], at: datetime) -> object:
    words = {name: sent[name] for name in ("name", "phone", "email")}
    return acts.register_person(actor, sent["username"], at=at, **words)


POST, PERSON = Entry("post", "post"), Entry("person", "person")
SINCE = Entry("since", "day")
FORMS: Mapping[str, Form] = {
    form.name: form
    for form in (
        Form("appoint", Function.SECADMIN, (POST, PERSON, SINCE, Entry("until", "day", required=False)), _appoint),
        Form("substitute", Function.SECADMIN, (POST, PERSON, SINCE, Entry("until", "day")), _substitute),
        Form("vacate", Function.SECADMIN, (POST, Entry("on", "day")), _vacate),
        Form("open_post", Function.SYSADMIN, (Entry("function", "function"), Entry("title")), _open_post),
        Form(
            "open_task_force",
            Function.SYSADMIN,
            (Entry("unit_name"), Entry("mandate", "words"), Entry("opened", "day"), Entry("ends", "day")),
            _open_task_force,
        ),
        Form(
            "open_unit",
            Function.SYSADMIN,
            (
                *(Entry("unit_name"), Entry("short_name", required=False), Entry("sort", "sort")),
                *(Entry("opened", "day"), Entry("closed", "day", required=False)),
                *(Entry("remit", "words", required=False), Entry("first_level", "tick", required=False)),
            ),
            _open_unit,
        ),
        Form(
            "move_unit",
            Function.SYSADMIN,
            (Entry("under", "unit", required=False), Entry("first_level", "tick", required=False)),
            _move_unit,
        ),
        Form(
            "register_person",
            Function.SYSADMIN,
            (
                *(Entry("username"), Entry("name")),
                *(Entry("phone", required=False), Entry("email", required=False)),
            ),
            _register_person,
        ),
    )
}
"""Every form of the room by its name, in the order of the page."""


def forms_of(actor: Actor) -> list[Form]:
    """The forms whose act the actor has the function for."""
    functions = {seat.function for seat in actor.seats}
    return [form for form in FORMS.values() if form.function in functions]


def read(form: Form, sent: QueryDict, *, unit: int) -> dict[str, Any]:
    """What was sent for a form, each value as its act takes it; refused `missing` for what cannot be read."""
    found = {}
    for entry in form.entries:
        text = sent.get(entry.name, "").strip()
        if not text and entry.required:
            raise Refused("missing", "field_missing", act=form.label, field=entry.label)
        found[entry.name] = READ.get(entry.kind, _line)(text, entry, unit)
    return found


def _line(text: str, entry: Entry, unit: int) -> str:
    return text


def _day(text: str, entry: Entry, unit: int) -> date | None:
    if not text:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise Refused("missing", "field_wrong", field=entry.label, hint=said("hint_date")) from None


def _post(text: str, entry: Entry, unit: int) -> int:
    found = Post.objects.filter(id=_number(text, entry), unit=unit).values_list("id", flat=True).first()
    if found is None:
        raise Refused("unknown", "post_unknown", post=text[:20])
    return int(found)


def _person(text: str, entry: Entry, unit: int) -> int:
    found = Person.objects.filter(username__iexact=text).values_list("id", flat=True).first()
    if found is None:
        raise Refused("unknown", "units_nobody_named", username=text[:40])
    return int(found)


def _unit(text: str, entry: Entry, unit: int) -> int | None:
    return _number(text, entry) if text else None


def _number(text: str, entry: Entry) -> int:
    if not (text.isascii() and text.isdigit() and len(text) < 10):
        raise Refused("missing", "field_wrong", field=entry.label, hint=said("hint_id"))
    return int(text)


def _function(text: str, entry: Entry, unit: int) -> str:
    if text not in set(Function):
        raise Refused("missing", "field_wrong", field=entry.label, hint=said("hint_code", codes=[*map(str, Function)]))
    return text


READ: Mapping[str, Callable[[str, Entry, int], Any]] = {
    "day": _day,
    "post": _post,
    "person": _person,
    "unit": _unit,
    "function": _function,
    "tick": lambda text, entry, unit: bool(text),
}
"""What reads each kind of input; others are lines of text."""
