"""The API: the same acts, rights and sentences as everywhere, for whoever carries a token."""

import hashlib
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings

from bihuan.cli.openapi import described
from bihuan.core.chain import GENESIS, word_digest
from bihuan.ledger.models import Entry
from bihuan.matters.acts import Ask
from tests.api.conftest import Callers
from tests.matters.course import everything
from tests.world import PASSWORD


def problem(answer: Any) -> tuple[int, str, str]:
    body = answer.json()
    assert body.keys() == {"kind", "sentence"}
    return answer.status_code, body["kind"], body["sentence"]


def sign_in(callers: Callers, password: str, username: str = "officer") -> Any:
    person = callers.course.world.people["officer"]
    if not person.has_usable_password():
        person.set_password(PASSWORD)
        person.save()
    return callers.ask(None, "POST", "/token", {"username": username, "password": password})


def test_a_token_is_had_for_a_password_and_opens_the_door_until_it_is_revoked(callers: Callers) -> None:
    answer = sign_in(callers, PASSWORD)
    assert answer.status_code == 200
    callers.tokens["officer"] = answer.json()["token"]
    assert callers.ask("officer", "GET", "/duties").json() == {"items": [], "next": None}
    assert callers.ask("officer", "DELETE", "/token").json() == {"ended": True}
    assert problem(callers.ask("officer", "GET", "/duties"))[:2] == (401, "not_you")


def test_wrong_passwords_are_refused_alike_and_then_lock_the_name_out(callers: Callers) -> None:
    wrong = problem(sign_in(callers, "not the password"))
    assert wrong[:2] == (403, "not_you")
    assert problem(sign_in(callers, PASSWORD, "nobody")) == wrong
    for _ in range(settings.AXES_FAILURE_LIMIT):
        last = problem(sign_in(callers, "not the password"))
    assert last[0] == 403
    assert last[2] != wrong[2]
    assert problem(sign_in(callers, PASSWORD)) == last


@pytest.mark.parametrize("path", ["/matters", "/matters/1", "/duties", "/ledger/matter:1"])
def test_nothing_is_read_without_a_token(callers: Callers, path: str) -> None:
    assert problem(callers.ask(None, "GET", path))[:2] == (401, "not_you")
    callers.tokens["officer"] = "bh_guessed"
    assert problem(callers.ask("officer", "GET", path))[:2] == (401, "not_you")


def test_a_matter_is_registered_deployed_accepted_and_read(callers: Callers) -> None:
    world = callers.course.world
    made = callers.ask("supervisor", "POST", "/acts", {"payload": world.register(), "key": "k1"})
    assert made.status_code == 200, made.content.decode()
    again = callers.ask("supervisor", "POST", "/acts", {"payload": world.register(), "key": "k1"})
    assert again.json() == made.json()
    matter = made.json()["matter"]
    assert callers.ask("supervisor", "POST", f"/matters/{matter}/acts", {"act": "deploy", "seen": 1}).status_code == 200
    accepted = callers.ask("officer", "POST", f"/matters/{matter}/acts", {"act": "accept", "seen": 2})
    assert accepted.json()["seq"] == 3
    read = callers.ask("officer", "GET", f"/matters/{matter}").json()
    assert (read["state"], read["seen"], read["lead"]["name"]) == ("active", 3, "住房建设局")
    assert "report" in read["acts"]
    duties = callers.ask("officer", "GET", "/duties").json()["items"]
    assert {duty["owes"] for duty in duties} == {"arrange", "report"}
    assert all(duty["why"] for duty in duties)


@pytest.mark.parametrize(
    ("who", "body", "status", "kind"),
    [
        ("officer", {"act": "report", "payload": {"percent": 3}}, 409, "not_now"),
        ("colleague", {"act": "accept"}, 403, "not_you"),
        ("officer", {"act": "accept", "payload": {"percent": 3}}, 422, "missing"),
        ("officer", {"act": "accept", "seen": 1}, 409, "not_now"),
        ("officer", {"act": "accept", "seen": "two"}, 422, "missing"),
        ("officer", {"act": "accept", "happened": "2020-03-30T09:00:00"}, 422, "missing"),
        ("officer", {"payload": {}}, 422, "missing"),
        ("officer", [], 422, "missing"),
        ("officer", "{", 400, "missing"),
        ("stranger", {"act": "accept"}, 404, "unknown"),
    ],
)
def test_a_refusal_has_its_status_and_sentence_and_changes_nothing(
    callers: Callers, who: str, body: Any, status: int, kind: str
) -> None:
    matter = callers.course.deployed().removeprefix("matter:")
    callers.token(who)
    before = everything()
    chinese = problem(callers.ask(who, "POST", f"/matters/{matter}/acts", body))
    english = problem(callers.ask(who, "POST", f"/matters/{matter}/acts", body, language="en"))
    assert chinese[:2] == english[:2] == (status, kind)
    assert chinese[2].isascii() is False
    assert english[2] != chinese[2]
    assert everything() == before


@pytest.mark.parametrize("path", ["/matters/999", "/matters/99999999999999999999", "/ledger/matter:999", "/ledger/x"])
def test_what_is_not_there_is_unknown(callers: Callers, path: str) -> None:
    assert problem(callers.ask("officer", "GET", path))[:2] == (404, "unknown")


def test_a_restricted_matter_is_unknown_to_others_and_not_in_their_lists(callers: Callers) -> None:
    subject = callers.course.deployed(visibility="parties")
    matter = subject.removeprefix("matter:")
    for who, there in (("officer", True), ("leader", True), ("colleague", False), ("stranger", False)):
        status = 200 if there else 404
        assert callers.ask(who, "GET", f"/matters/{matter}").status_code == status
        assert callers.ask(who, "GET", f"/ledger/{subject}").status_code == status
        assert len(callers.ask(who, "GET", "/matters").json()["items"]) == int(there)


def test_lists_are_filtered_and_read_page_by_page(callers: Callers) -> None:
    course = callers.course
    for _ in range(2):
        asks = [Ask(f"new:{place}", "register", course.world.register()) for place in range(60)]
        course.do_many("supervisor", asks)
    course.deployed(lead=course.world.unit("land"))
    seen: list[int] = []
    after: int | None = 0
    while after is not None:
        page = callers.ask("officer", "GET", f"/matters?after={after}").json()
        seen += [item["id"] for item in page["items"]]
        after = page["next"]
    assert len(seen) == len(set(seen)) == 121
    land = course.world.unit("land")
    for query in ("state=deployed", f"unit={land}", f"state=deployed&unit={land}"):
        assert len(callers.ask("officer", "GET", f"/matters?{query}").json()["items"]) == 1
    assert callers.ask("officer", "GET", "/matters?unit=0").json()["items"] == []


def test_a_page_of_matters_takes_as_many_statements_for_many_as_for_one(
    callers: Callers, django_assert_max_num_queries: Any
) -> None:
    callers.course.do_many(
        "supervisor", [Ask(f"new:{place}", "register", callers.course.world.register()) for place in range(100)]
    )
    callers.token("officer")
    with django_assert_max_num_queries(10):
        assert len(callers.ask("officer", "GET", "/matters").json()["items"]) == 100


def test_the_ledger_read_through_the_api_can_be_verified_elsewhere(callers: Callers) -> None:
    subject = callers.course.active()
    entries = callers.ask("auditor", "GET", f"/ledger/{subject}").json()["items"]
    previous = GENESIS
    for entry in entries:
        assert entry["previous"] == previous
        assert hashlib.sha256(entry["body"].encode()).hexdigest() == entry["hash"]
        for word in entry["words"]:
            assert word_digest(bytes.fromhex(word["salt"]), word["text"]) in entry["body"]
        previous = entry["hash"]
    assert len(entries) == Entry.objects.filter(subject=subject).count()


def test_other_subjects_are_for_auditors(callers: Callers) -> None:
    subject = f"access:{callers.course.world.people['officer'].pk}"
    callers.token("officer")
    assert callers.ask("auditor", "GET", f"/ledger/{subject}").json()["items"]
    assert problem(callers.ask("officer", "GET", f"/ledger/{subject}"))[:2] == (404, "unknown")


def test_the_description_that_is_kept_is_the_one_that_holds() -> None:
    kept = (Path(__file__).resolve().parents[2] / "docs" / "openapi.json").read_text("utf-8")
    assert kept == described(), "run: bihuan openapi --out docs/openapi.json"


def test_every_route_declares_what_it_refuses() -> None:
    from bihuan.config.urls import api

    schema: dict[str, Any] = api.get_openapi_schema(path_prefix="/api/v1/")
    for path, methods in schema["paths"].items():
        for operation in methods.values():
            answers = {str(code) for code in operation["responses"]}
            assert {"403", "404", "409", "422"} <= answers, path
