"""办理 acts: one form for every act, drawn from the table of acts and handed to the one door."""

import uuid
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_http_methods
from django_htmx.http import HttpResponseLocation

from bihuan.core.acts import Act, table
from bihuan.core.standing import Standing
from bihuan.core.words import Refused, said
from bihuan.ledger import clock
from bihuan.matters import kinds
from bihuan.matters.acts import perform
from bihuan.matters.queries import standing_of
from bihuan.web import options, signing
from bihuan.web.actor import STATUS, Here, language, room
from bihuan.web.inputs import basis_inputs, blank, happened_of, inputs_of, payload_of, whole
from bihuan.web.signing import signed_by


@require_http_methods(["GET", "POST"])
@room
def act(request: HttpRequest, here: Here, *, matter: int, name: str) -> HttpResponse:
    """The form of an act on a matter; sent, the act is performed, or refused with what was typed kept."""
    row = table().get(name)
    if row is None or name == "register":
        raise Refused("unknown", "act_unknown", act=name[:40])
    standing = standing_of(matter, actor=here.actor, tree=here.tree)
    if request.method == "GET":
        return _form(request, here, matter, row, standing, sent=None)
    try:
        asked = payload_of(row, request.POST, standing=standing)
        preparing = "prepare" in request.POST
        perform(
            here.actor,
            f"matter:{matter}",
            "prepare" if preparing else name,
            signed_by(asked, name, request.POST) if preparing else asked,
            at=clock.now(),
            seen=whole(request.POST.get("seen")),
            key=request.POST.get("key", "")[:36] or None,
            happened=happened_of(request.POST),
        )
    except Refused as refusal:
        return _form(request, here, matter, row, standing, sent=request.POST, refusal=refusal)
    done = "act_prepared" if preparing else "act_done"
    messages.success(request, said(done, act=row.label, title=standing.title).say(language()))
    return leave(request, back_of(request.POST, matter))


def _form(
    request: HttpRequest,
    here: Here,
    matter: int,
    row: Act,
    standing: Standing,
    *,
    sent: QueryDict | None,
    refusal: Refused | None = None,
) -> HttpResponse:
    asked = sent if sent is not None else blank({"duty": request.GET["duty"]} if "duty" in request.GET else None)
    typed = asked if sent is not None else blank()
    context: dict[str, Any] = {
        "act": row,
        "matter": matter,
        "standing": standing,
        "inputs": inputs_of(row, standing, typed, tree=here.tree, today=here.today),
        "duty": asked.get("duty", "") if "duty" in row.fields else "",
        "basis": basis_inputs(typed),
        "happened": typed.get("happened", ""),
        "seen": typed.get("seen") if refusal and refusal.sentence.key != "stale" else standing.seq,
        "key": (sent and sent.get("key")) or uuid.uuid4(),
        "back": (sent or request.GET).get("back", ""),
        "signers": signing.signers_input(typed, here.tree) if row.may_be_prepared else None,
        "functions": options.functions(),
        "must_sign": row.name in kinds.shelf().kind(standing.kind).signatures,
        "wants_sign": "prepare" in typed,
        "draft": signing.draft_shown(standing, row, asked.get("duty", "")),
        "follows": said("act_follows", state=said(f"state_{row.to}")) if row.to else None,
        "sentence": refusal.sentence if refusal else None,
    }
    template = "acts/form.html" if request.headers.get("HX-Request") else "acts/page.html"
    return render(request, template, context, status=STATUS[refusal.kind] if refusal else 200)


def back_of(sent: QueryDict, matter: int) -> str:
    """Where to go after an act: the page it was pressed on if that is one of ours, else the matter."""
    back = sent.get("back", "")
    if url_has_allowed_host_and_scheme(back, allowed_hosts=None):
        return back
    return reverse("matter", kwargs={"matter": matter})


def leave(request: HttpRequest, back: str) -> HttpResponse:
    """A redirect to `back`, or for a part of a page the word to draw its main part anew."""
    if request.headers.get("HX-Request"):
        return HttpResponseLocation(back, target="#main", select="#main", swap="outerHTML")
    return redirect(back)
