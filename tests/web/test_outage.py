"""Outage: whoever asks while the database is away is told so in words, by page, API and command."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db import IntegrityError, OperationalError, connections
from django.test import Client
from pytest_django.plugin import DjangoDbBlocker

from bihuan.cli import main
from bihuan.ledger import outage
from tests.web.cast import World

AWAY = "暂时连不上数据库"


@pytest.fixture
def away(django_db_blocker: DjangoDbBlocker, tmp_path: Path) -> Iterator[None]:
    """A database that is not where it should be."""
    working = connections["default"]
    nowhere = {**working.settings_dict, "NAME": str(tmp_path / "nowhere" / "db.sqlite3")}
    connections["default"] = type(working)(nowhere, "default")
    try:
        with django_db_blocker.unblock():
            yield
    finally:
        connections["default"] = working


def test_a_page_says_that_the_database_is_away(away: None) -> None:
    client = Client(raise_request_exception=False)
    client.cookies["sessionid"] = "a" * 32
    answer = client.get("/board/")
    assert answer.status_code == 503
    assert AWAY in answer.content.decode()
    part = client.get("/board/", headers={"HX-Request": "true"})
    assert part.content.decode().startswith('<p class="refusal"')


def test_the_api_says_that_the_database_is_away(away: None) -> None:
    answer = Client().get("/api/v1/matters", headers={"Authorization": "Bearer x.y", "Accept-Language": "en"})
    assert (answer.status_code, answer.json()["kind"]) == (503, "not_now")
    assert answer.json()["sentence"].startswith("The database cannot be reached")


def test_a_command_says_that_the_database_is_away(away: None, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["gaps"]) == 3
    assert AWAY in capsys.readouterr().err


def test_each_outage_has_its_sentence_and_a_fault_of_the_program_has_none() -> None:
    said = {str(error): outage.sentence_of(error) for error in map(OperationalError, ("disk is full", "is locked"))}
    assert [one.key for one in said.values() if one] == ["outage_full", "outage_busy"]
    assert outage.sentence_of(IntegrityError("unique")) is None
    assert outage.sentence_of(None) is None


@pytest.mark.django_db
def test_a_form_that_proves_nothing_is_answered_with_a_sentence(world: World) -> None:
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(world.people["officer"], backend="allauth.account.auth_backends.AuthenticationBackend")
    whole = browser.post("/matters/1/acts/note", {"text": "某事"})
    part = browser.post("/matters/1/acts/note", {"text": "某事"}, headers={"HX-Request": "true"})
    for answer in (whole, part):
        assert answer.status_code == 403
        assert "页面打开太久" in answer.content.decode()
    assert "style=" not in whole.content.decode()
    assert part["HX-Reswap"] == "afterbegin"
