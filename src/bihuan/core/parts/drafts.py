"""拟办 drafts: an act that one person prepared and that takes effect when the last required signature is given."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any


@dataclass(frozen=True)
class Signer:
    """Who has to sign: whoever holds a post of `function` in `unit`."""

    unit: int
    function: str


@dataclass(frozen=True, kw_only=True)
class Draft:
    """One prepared act: what is to be done, by whom it was written, who signs, and how it ended.

    `payload` are its facts and `texts` its words; `order` is in_turn or together; `silence` at the limit consents or
    blocks. `inner` is the first-level unit inside which alone it is signed, 0 where others sign too. `outcome` is empty
    while signatures are awaited.
    """

    n: int
    act: str = ""
    by: int = 0
    unit: int = 0
    on: date | None = None
    payload: Mapping[str, Any] = field(default_factory=dict)
    texts: Mapping[str, str] = field(default_factory=dict)
    signers: tuple[Signer, ...] = ()
    order: str = "in_turn"
    silence: str = "blocks"
    days: int = 0
    inner: int = 0
    signed: int = 0
    outcome: str = ""


@dataclass(frozen=True)
class SignRule:
    """Who signs an act of a kind: `by` names party and function as `lead.head`, in this order."""

    by: tuple[str, ...]
    order: str = "in_turn"
    silence: str = "blocks"
    days: int = 2
