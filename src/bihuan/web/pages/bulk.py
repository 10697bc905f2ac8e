"""成批办理 bulk: one act upon many picked matters, with words for each; what is refused stays and says why."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_http_methods

from bihuan.core.acts import Act, table
from bihuan.core.standing import Standing
from bihuan.core.words import Refused, Said, said
from bihuan.ledger import clock
from bihuan.matters import store
from bihuan.matters.acts import Ask, perform_each
from bihuan.matters.queries import DutyLine, without_inner
from bihuan.matters.sight import knows
from bihuan.web.actor import Here, room
from bihuan.web.inputs import Input, blank, inputs_of
from bihuan.web.options import Place
from bihuan.web.sent import payload_of, whole

PLAIN = frozenset({"words", "text", "integer", "date", "code", "id", "unit"})
"""Types of fields that fit into one line; an act with others has its own form and is not done in bulk."""
ASIDE = frozenset({"evidence"})
"""Types of fields that no bulk act asks for: whoever wants to hand in papers opens the act's own form."""
MOST = 50
"""Lines of one bulk act: as many as a person can read before pressing."""


@dataclass(frozen=True, slots=True)
class Item:
    """One picked matter: what the act needs for it, why it was refused, None where it has not been."""

    pick: str
    matter: int
    standing: Standing
    inputs: tuple[Input, ...]
    refused: Said | None = None


def is_plain(act: Act) -> bool:
    """Whether an act can be done upon many at once: a person does it, upon a matter that is there, in plain fields."""
    people = act.may - {"follow", "scheduler"}
    return (
        bool(people)
        and not act.makes
        and all(field.type in PLAIN or (field.type in ASIDE and not field.required) for field in act.fields.values())
    )


def offered(lines: Iterable[DutyLine]) -> tuple[Act, ...]:
    """The acts that can be done in bulk upon some of the lines, those that most of them are open to first."""
    names = Counter(act.name for line in lines for act in line.acts)
    plain = [act for act in table().values() if act.name in names and is_plain(act)]
    return tuple(sorted(plain, key=lambda act: -names[act.name]))


IN_REGISTERS = ("chase", "draft_slip", "archive")
"""The acts a supervision office is offered for matters ticked in a register, whatever their state."""


def offered_in_registers() -> tuple[Act, ...]:
    """The acts offered beside a register; each matter says for itself why it may not be."""
    return tuple(table()[name] for name in IN_REGISTERS)


@require_http_methods(["GET", "POST"])
@room
def bulk(request: HttpRequest, here: Here) -> HttpResponse:
    """The form of one act upon the picked matters; sent, those that may be are done and the others say why not."""
    asked = request.GET if request.method == "GET" else request.POST
    act = table().get(asked.get("act", ""))
    if act is None or not is_plain(act):
        raise Refused("missing", "bulk_act_missing")
    picks = list(dict.fromkeys(asked.getlist("picked")))
    if not picks:
        raise Refused("missing", "picked_nothing")
    if len(picks) > MOST:
        raise Refused("missing", "bulk_too_many", most=MOST, count=len(picks))
    found = _found(picks, here)
    done: list[str] = []
    refusals: dict[str, Said] = {}
    if request.method == "POST":
        done, refusals = _performed(act, found, here, sent=request.POST)
        found = _found(list(refusals), here)
    sent = request.POST if request.method == "POST" else blank()
    items = [_item(pick, standing, act, here, sent, refused=refusals.get(pick)) for pick, standing in found.items()]
    back = asked.get("back", "")
    context: dict[str, Any] = {
        "act": act,
        "items": items,
        "shared": _shared(act, sent),
        "done": done,
        "hidden": len(picks) - len(found) - len(done),
        "back": back if url_has_allowed_host_and_scheme(back, allowed_hosts=None) else reverse("duties"),
        "is_sent": request.method == "POST",
    }
    template = "bulk/form.html" if request.headers.get("HX-Request") else "bulk/page.html"
    return render(request, template, context)


def _found(picks: Sequence[str], here: Here) -> dict[str, Standing]:
    """How the picked matters stand, of those that one may know of; in the order of picking, two statements."""
    numbers = {pick: whole(pick.partition(".")[0]) for pick in picks}
    known = store.standings(set(numbers.values()), with_closed_duties=False)
    return {
        pick: without_inner(standing, here.actor, here.tree)
        for pick, matter in numbers.items()
        if (standing := known.get(matter)) is not None and knows(here.actor, standing, here.tree)
    }


def _performed(
    act: Act, found: Mapping[str, Standing], here: Here, *, sent: QueryDict
) -> tuple[list[str], dict[str, Said]]:
    """The titles of what was done, and why the rest was not, by pick; those done are one transaction."""
    asks = []
    for pick, standing in found.items():
        one = _own(pick, act, sent)
        seen = whole(sent.get(f"{pick}.seen"))
        asks.append(Ask(f"matter:{_matter(pick)}", act.name, payload_of(act, one, standing=standing), seen=seen))
    answers = perform_each(here.actor, asks, at=clock.now())
    done: list[str] = []
    refusals: dict[str, Said] = {}
    for (pick, standing), answer in zip(found.items(), answers, strict=True):
        if isinstance(answer, Refused):
            refusals[pick] = answer.sentence
        else:
            done.append(standing.title)
    return done, refusals


def _item(pick: str, standing: Standing, act: Act, here: Here, sent: QueryDict, *, refused: Said | None) -> Item:
    place = Place(act=act, matter=_matter(pick), standing=standing, tree=here.tree, today=here.today)
    typed = _own(pick, act, sent) if refused is not None else blank()
    asked = inputs_of(place, typed)
    shown = tuple(
        replace(one, name=f"{pick}.{one.name}", field=replace(one.field, required=False))
        for one in asked
        if one.field.type not in ASIDE and (one.name != "duty" or not pick.partition(".")[2])
    )
    return Item(pick, _matter(pick), standing, shown, refused)


def _own(pick: str, act: Act, sent: QueryDict) -> QueryDict:
    """The form of one picked matter: its own fields, or what was typed for all where its own is left empty."""
    own = blank()
    for name in act.fields:
        own[name] = sent.get(f"{pick}.{name}", "").strip() or sent.get(f"all.{name}", "")
    n = pick.partition(".")[2]
    if "duty" in act.fields and n:
        own["duty"] = n
    return own


def _shared(act: Act, sent: QueryDict) -> list[tuple[str, Said, int, str]]:
    """The words that may be typed once for all: name, label, most characters, what was typed."""
    return [
        (f"all.{name}", said(f"field_{name}"), field.max, sent.get(f"all.{name}", ""))
        for name, field in act.fields.items()
        if field.type == "words"
    ]


def _matter(pick: str) -> int:
    return whole(pick.partition(".")[0])
