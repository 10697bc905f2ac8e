"""办理 acts: one form for every act, drawn from the table of acts and handed to the one door."""

import uuid
from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_http_methods
from django_htmx.http import HttpResponseLocation

from bihuan.core.acts import Act, table
from bihuan.core.loop import open_acts
from bihuan.core.standing import Standing
from bihuan.core.words import Refused, said
from bihuan.ledger import clock
from bihuan.matters.acts import perform
from bihuan.matters.queries import standing_of
from bihuan.web import options, signing
from bihuan.web.actor import STATUS, Here, language, room
from bihuan.web.inputs import basis_inputs, blank, inputs_of
from bihuan.web.options import Place
from bihuan.web.pages.papers import taken_in
from bihuan.web.sent import happened_of, payload_of, whole
from bihuan.web.signing import signed_by


@require_http_methods(["GET", "POST"])
@room
def act(request: HttpRequest, here: Here, *, matter: int, name: str) -> HttpResponse:
    """The form of an act on a matter; sent, the act is performed, or refused with what was typed kept."""
    row = _row(name, makes=False)
    standing = standing_of(matter, actor=here.actor, tree=here.tree)
    place = Place(act=row, matter=matter, standing=standing, tree=here.tree, today=here.today)
    if request.method == "GET":
        return _form(request, place, sent=None)
    sent = request.POST.copy()
    try:
        taken_in(request, sent=sent, person=here.person)
        asked = payload_of(row, sent, standing=standing)
        preparing = "prepare" in sent
        perform(
            here.actor,
            f"matter:{matter}",
            "prepare" if preparing else name,
            signed_by(asked, name, sent) if preparing else asked,
            at=clock.now(),
            seen=whole(sent.get("seen")),
            key=sent.get("key", "")[:36] or None,
            happened=happened_of(sent),
        )
    except Refused as refusal:
        return _form(request, place, sent=sent, refusal=refusal)
    done = "act_prepared" if preparing else "act_done"
    messages.success(request, said(done, act=row.label, title=standing.title).say(language()))
    return leave(request, back_of(sent, matter))


@require_http_methods(["GET", "POST"])
@room
def new(request: HttpRequest, here: Here, *, name: str) -> HttpResponse:
    """The form of an act that makes a matter, for the office that may; sent, the new matter's page."""
    row = _row(name, makes=True)
    if row not in open_acts(None, here.actor, here.tree):
        may = [said("role_" + role.replace(".", "_")) for role in sorted(row.may)]
        raise Refused("not_you", "act_not_you", act=row.label, may=may)
    place = Place(act=row, matter=None, standing=None, tree=here.tree, today=here.today)
    if request.method == "GET":
        return _form(request, place, sent=None)
    try:
        payload = payload_of(row, request.POST, standing=None)
        key, happened = request.POST.get("key", "")[:36] or None, happened_of(request.POST)
        done = perform(here.actor, "matter:new", name, payload, at=clock.now(), key=key, happened=happened)
    except Refused as refusal:
        return _form(request, place, sent=request.POST, refusal=refusal)
    messages.success(request, said("act_done", act=row.label, title=payload["title"]).say(language()))
    return leave(request, reverse("matter", kwargs={"matter": done.matter}))


def _row(name: str, *, makes: bool) -> Act:
    row = table().get(name)
    if row is None or row.makes is not makes or row.may <= {"follow", "scheduler"}:
        raise Refused("unknown", "act_unknown", act=name[:40])
    return row


def _form(
    request: HttpRequest, place: Place, *, sent: QueryDict | None, refusal: Refused | None = None
) -> HttpResponse:
    row, standing = place.act, place.standing
    asked = sent if sent is not None else blank({"duty": request.GET["duty"]} if "duty" in request.GET else None)
    typed = asked if sent is not None else blank()
    duty = asked.get("duty", "") if "duty" in row.fields else ""
    inputs = [item for item in inputs_of(place, typed) if not (duty and item.name == "duty")]
    address = reverse("act", kwargs={"matter": place.matter, "name": row.name}) if place.matter else request.path
    context: dict[str, Any] = {
        "act": row,
        "address": address,
        "matter": place.matter,
        "standing": standing,
        "inputs": [item for item in inputs if not item.aside],
        "aside": [item for item in inputs if item.aside],
        "aside_open": any(item.aside and typed.get(item.name) for item in inputs),
        "duty": duty,
        "basis": basis_inputs(typed),
        "basis_open": "basis_is_given" in row.guards or any(typed.get(name) for name in ("happened", "basis")),
        "happened": typed.get("happened", ""),
        "key": (sent and sent.get("key")) or uuid.uuid4(),
        "back": (sent or request.GET).get("back", ""),
        "follows": said("act_follows", state=said(f"state_{row.to}")) if row.to else None,
        "sentence": refusal.sentence if refusal else None,
        "coordinates": row.name == "report",
        "asks": typed.get("asks", ""),
        **(_on_matter(place, standing, asked, typed, refusal=refusal) if standing is not None else {}),
    }
    template = "acts/form.html" if request.headers.get("HX-Request") else "acts/page.html"
    return render(request, template, context, status=STATUS[refusal.kind] if refusal else 200)


def _on_matter(
    place: Place, standing: Standing, asked: QueryDict, typed: QueryDict, *, refusal: Refused | None
) -> Mapping[str, Any]:
    """What the form of an act on a standing matter holds besides its inputs: what was seen, who signs."""
    row = place.act
    stale = refusal is None or refusal.sentence.key == "stale"
    return {
        "seen": standing.seq if stale else typed.get("seen"),
        "signers": signing.signers_input(typed, place.tree) if row.may_be_prepared else None,
        "functions": options.functions(),
        "must_sign": row.name in place.kind.signatures,
        "only_signed": row.name in place.kind.signatures or "two_persons_expunge" in row.guards,
        "wants_sign": "prepare" in typed,
        "draft": signing.draft_shown(standing, row, asked.get("duty", "")),
    }


def back_of(sent: QueryDict, matter: int) -> str:
    """Where to go after an act: to the need that was announced, the page it was pressed on if ours, else the matter."""
    back = sent.get("back", "")
    if sent.get("asks"):
        return reverse("act", kwargs={"matter": matter, "name": "need"})
    if url_has_allowed_host_and_scheme(back, allowed_hosts=None):
        return back
    return reverse("matter", kwargs={"matter": matter})


def leave(request: HttpRequest, back: str) -> HttpResponse:
    """A redirect to `back`, or for a part of a page the word to draw its main part anew."""
    if request.headers.get("HX-Request"):
        return HttpResponseLocation(back, target="#main", select="#main", swap="outerHTML")
    return redirect(back)
