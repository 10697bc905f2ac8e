"""送签 signing: an act sent for signature from its own form, and what is put before whoever signs."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.http import QueryDict

from bihuan.core.acts import Act, Field, act_label, table
from bihuan.core.payload import NESTED
from bihuan.core.readers import field_label
from bihuan.core.roles import UnitTree
from bihuan.core.signing import draft_of
from bihuan.core.standing import Standing
from bihuan.core.words import Said, said
from bihuan.web.inputs import EMPTY_ROWS, Input
from bihuan.web.options import units_of
from bihuan.web.sent import value_of

SIGNERS = Field(type="signers")


@dataclass(frozen=True, slots=True)
class DraftShown:
    """A draft as it is put before whoever signs it: the act, the day it was prepared and its words."""

    act: Said
    on: date | None
    lines: tuple[tuple[Any, str], ...]


def signed_by(payload: Mapping[str, Any], act: str, sent: QueryDict) -> dict[str, Any]:
    """The payload that prepares an act with the signers that were chosen; none where the kind says who signs."""
    prepared: dict[str, Any] = {"act": act, "payload": payload}
    signers = value_of("signers", SIGNERS, sent)
    return prepared | ({"signers": signers} if signers else {})


def signers_input(sent: QueryDict, tree: UnitTree) -> Input:
    """The rows in which signers are chosen."""
    rows = value_of("signers", SIGNERS, sent) or []
    shown = rows + [{}] * max(1, EMPTY_ROWS["signers"] - len(rows))
    return Input("signers", "signers", said("field_signers"), shown, SIGNERS, units_of(tree))


def draft_shown(standing: Standing, row: Act, duty: str) -> DraftShown | None:
    """What is to be signed, where the act is a signature or a sending back and the duty is known."""
    if "sign" not in row.needs:
        return None
    asked = [one for one in standing.open("sign") if duty in ("", str(one.n))]
    if not asked:
        return None
    draft = draft_of(standing, asked[0])
    facts = {
        name: str(value)
        for name, value in draft.payload.items()
        if name in set(table()[draft.act].fields) - set(NESTED)
    }
    texts = {name: text for name, text in draft.texts.items() if "." not in name}
    papers = [text for name, text in draft.texts.items() if name.startswith("evidence.") and name.endswith(".name")]
    named = {"evidence": "、".join(papers)} if papers else {}
    lines = tuple((field_label(name), text) for name, text in (facts | texts | named).items())
    return DraftShown(act_label(draft.act), draft.on, lines)
