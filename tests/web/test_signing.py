"""An act is sent for signature from its own form; whoever signs sees what it says; the last signature performs it."""

from typing import Any

import pytest

from bihuan.ledger import clock
from bihuan.matters import store
from tests.web.cast import TUESDAY, World, at, deployed, seq_of, signed_in

pytestmark = pytest.mark.django_db


def sent(world: World, who: str, matter: int, act: str, **fields: Any) -> str:
    """The answer to a form sent by a member of the cast."""
    with clock.standing_at(at(TUESDAY, 11)):
        asked = {"seen": seq_of(matter), "key": f"{who}-{act}", **fields}
        return signed_in(world, who).post(f"/matters/{matter}/acts/{act}", asked).content.decode()


def form(world: World, who: str, matter: int, act: str) -> str:
    """The form of an act as a member of the cast sees it."""
    with clock.standing_at(at(TUESDAY, 11)):
        return signed_in(world, who).get(f"/matters/{matter}/acts/{act}").content.decode()


def contested(world: World) -> dict[str, str]:
    return {
        "reason": "职责不在本局",
        "prepare": "1",
        "signer_unit": str(world.unit("housing")),
        "signer_function": "head",
    }


def test_an_act_goes_for_signature_and_takes_effect_when_it_is_signed(world: World) -> None:
    matter = deployed(world)
    assert "送签" in form(world, "officer", matter, "contest")
    sent(world, "officer", matter, "contest", **contested(world))
    standing = store.standings([matter])[matter]
    assert (len(standing.open("sign")), standing.open("rule")) == (1, ())
    page = form(world, "head", matter, "sign")
    assert "职责不在本局" in page
    assert "送签内容" in page
    sent(world, "head", matter, "sign")
    standing = store.standings([matter])[matter]
    assert (standing.open("sign"), len(standing.open("rule"))) == ((), 1)


def test_without_a_signer_the_form_comes_back_with_what_was_typed(world: World) -> None:
    matter = deployed(world)
    answer = sent(world, "officer", matter, "contest", **contested(world) | {"signer_unit": ""})
    assert "没有写明由谁签发" in answer
    assert "职责不在本局" in answer
    assert store.standings([matter])[matter].open("sign") == ()
