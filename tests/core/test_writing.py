"""What was only said is owed in writing: by whom, until when, and what settles it."""

from typing import Any

import pytest

from bihuan.core.words import Refused
from tests.core import cast

SAID = {"basis": "spoken", "basis_text": "主任电话交代"}
PAPER = {"basis": "minutes", "basis_text": "主任办公会议纪要第3期"}
STOP = {"review": "2026-05-20", "condition": "补偿到位", "reason": "征地未完成"}
CANCEL = {"reason": "任务合并"}


def refusal(standing: Any, actor: Any, payload: dict[str, Any]) -> str:
    with pytest.raises(Refused) as caught:
        cast.step(standing, "write_down", actor, payload=payload)
    assert caught.value.sentence.say("zh")
    assert caught.value.sentence.say("en")
    return caught.value.sentence.key


def test_an_act_on_what_was_said_is_owed_its_paper_by_the_unit_that_did_it() -> None:
    standing = cast.step(cast.active(), "suspend", cast.SUPERVISOR, payload=STOP | SAID)
    (owed,) = standing.open("write")
    assert (owed.owner, owed.watcher) == (cast.OFFICE, cast.COORDINATION)
    assert owed.due > cast.DAY


def test_an_act_on_a_paper_owes_none() -> None:
    assert cast.step(cast.active(), "suspend", cast.SUPERVISOR, payload=STOP | PAPER).open("write") == ()


def test_one_paper_is_owed_however_often_something_was_said() -> None:
    standing = cast.active()
    for _ in range(2):
        standing = cast.step(standing, "note", cast.OFFICER, payload={"text": "现场已查看", **SAID})
    (owed,) = standing.open("write")
    assert (owed.owner, owed.watcher) == (cast.HOUSING, cast.OFFICE)
    assert cast.step(standing, "write_down", cast.OFFICER, payload=PAPER).open("write") == ()


@pytest.mark.parametrize("payload", [{}, SAID, {"basis": "minutes"}])
def test_what_was_said_is_not_confirmed_by_saying_it_again(payload: dict[str, Any]) -> None:
    standing = cast.step(cast.active(), "suspend", cast.SUPERVISOR, payload=STOP | SAID)
    assert refusal(standing, cast.SUPERVISOR, payload) == "writing_missing"


def test_only_the_unit_that_owes_it_confirms_and_only_while_it_is_owed() -> None:
    standing = cast.step(cast.active(), "suspend", cast.SUPERVISOR, payload=STOP | SAID)
    assert refusal(standing, cast.COLLEAGUE, PAPER) == "act_not_you"
    assert refusal(cast.active(), cast.SUPERVISOR, PAPER) == "act_not_you"


def test_a_matter_cancelled_on_what_was_said_goes_into_the_archive_only_with_its_paper() -> None:
    standing = cast.step(cast.active(), "cancel", cast.SUPERVISOR, payload=CANCEL | SAID)
    assert [duty.owes for duty in standing.open()] == ["write"]
    with pytest.raises(Refused) as caught:
        cast.step(standing, "archive", cast.SUPERVISOR, payload={"volume": "2026-1"})
    assert caught.value.sentence.key == "archive_too_soon"
    standing = cast.step(standing, "write_down", cast.SUPERVISOR, payload=PAPER)
    assert (standing.state, standing.open()) == ("cancelled", ())
    assert cast.step(standing, "archive", cast.SUPERVISOR, payload={"volume": "2026-1"}).state == "archived"
