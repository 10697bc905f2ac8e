"""Commands on a database: the same acts and the same sentences as the API."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from bihuan.cli import main
from bihuan.ledger import clock
from bihuan.matters import kinds
from bihuan.matters.models import Matter
from tests.api.conftest import Callers, callers
from tests.matters.course import everything
from tests.world import MONDAY, at

__all__ = ["callers"]


def run(*words: str) -> int:
    with clock.standing_at(at(MONDAY)):
        return main(list(words))


def test_an_act_from_the_command_line_is_an_act(callers: Callers, capsys: pytest.CaptureFixture[str]) -> None:
    subject = callers.course.deployed()
    assert run("act", subject, "accept", "--as", "officer", "--seen", "2", "--key", "k") == 0
    assert run("act", subject, "accept", "--as", "officer", "--seen", "2", "--key", "k") == 0
    assert "签收" in capsys.readouterr().out
    assert run("act", subject, "report", "--as", "OFFICER", "--payload", '{"percent": 7}') == 0
    assert callers.course.standing(subject).percent == 7


@pytest.mark.parametrize(
    ("who", "act", "payload"),
    [
        ("officer", "report", {"percent": 3}),
        ("colleague", "accept", {}),
        ("officer", "accept", {"percent": 3}),
        ("officer", "explode", {}),
    ],
)
@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_command_refuses_with_the_sentence_of_the_api(
    callers: Callers, capsys: pytest.CaptureFixture[str], who: str, act: str, payload: dict[str, Any], language: str
) -> None:
    subject = callers.course.deployed()
    matter = subject.removeprefix("matter:")
    answer = callers.ask(who, "POST", f"/matters/{matter}/acts", {"act": act, "payload": payload}, language=language)
    before = everything()
    assert run("act", subject, act, "--as", who, "--payload", json.dumps(payload), "--lang", language) == 2
    assert capsys.readouterr().err.splitlines()[-1] == answer.json()["sentence"]
    assert everything() == before


@pytest.mark.parametrize("payload", ["{", "[]", "7", "null"])
def test_a_payload_that_is_no_object_is_refused(callers: Callers, payload: str) -> None:
    assert run("act", "matter:new", "register", "--as", "supervisor", "--payload", payload) == 2


def test_nobody_acts_as_somebody_unknown(callers: Callers, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("act", "matter:new", "register", "--as", "nobody") == 2
    assert "nobody" in capsys.readouterr().err


def test_an_audit_is_silent_and_zero_or_names_findings_and_one(
    callers: Callers, capsys: pytest.CaptureFixture[str]
) -> None:
    subject = callers.course.active()
    assert run("seal") == 0
    capsys.readouterr()
    assert run("audit") == 0
    assert len(capsys.readouterr().out.splitlines()) == 1
    Matter.objects.update(percent=2)
    assert run("audit", "--full", "--lang", "en") == 1
    lines = capsys.readouterr().out.splitlines()
    assert subject in lines[0]
    assert "percent" in lines[0]
    assert lines[1].startswith("1 findings")


def test_the_description_of_the_api_is_printed_or_written(tmp_path: Any, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("openapi") == 0
    assert run("openapi", "--out", str(tmp_path / "openapi.json")) == 0
    assert (tmp_path / "openapi.json").read_text("utf-8") == capsys.readouterr().out


@pytest.mark.parametrize(("language", "words"), [("zh", "第 2 行"), ("en", "line 2")])
def test_a_spoilt_file_of_the_site_is_told_by_patrol_and_is_a_finding_of_an_audit(
    callers: Callers, spoilt: Path, capsys: pytest.CaptureFixture[str], language: str, words: str
) -> None:
    callers.course.active()
    assert run("seal") == 0
    capsys.readouterr()
    assert run("patrol", "--lang", language) == 0
    assert words in capsys.readouterr().out.splitlines()[0]
    for full in ([], ["--full"]):
        assert run("audit", *full, "--lang", language) == 1
        told, *_, summary = capsys.readouterr().out.splitlines()
        assert f"{spoilt.stem}.toml" in told
        assert words in told
        assert "1" in summary


@pytest.fixture
def spoilt(settings: Any, tmp_path: Path) -> Iterator[Path]:
    settings.KINDS_FOLDER = tmp_path
    kinds._shelf.cache_clear()
    file = tmp_path / "task.toml"
    file.write_bytes('version = "v2"\nzh = "任务"\n'.encode("gbk"))
    yield file
    kinds._shelf.cache_clear()
