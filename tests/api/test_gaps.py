"""The gap list through the API: counts and pages of what the caller may know, refusals as sentences."""

from tests.api.conftest import Callers


def test_gaps_are_counted_and_listed_for_those_who_may_know(callers: Callers) -> None:
    callers.course.active(standard="", visibility="parties")
    counted = callers.ask("officer", "GET", "/gaps").json()
    assert counted["to_fill"]["standard"] == 1
    assert set(counted["guarantees"].values()) == {0}
    (item,) = callers.ask("officer", "GET", "/gaps/standard", language="en").json()["items"]
    assert item["sentence"].endswith("completion standard to be filled in")
    assert callers.ask("town_head", "GET", "/gaps").json()["to_fill"]["standard"] == 0
    assert callers.ask("town_head", "GET", "/gaps/standard").json() == {"items": [], "next": None}


def test_an_unknown_gap_and_a_caller_without_token_are_refused(callers: Callers) -> None:
    answer = callers.ask("officer", "GET", "/gaps/colour")
    assert (answer.status_code, answer.json()["kind"]) == (404, "unknown")
    assert callers.ask(None, "GET", "/gaps").status_code == 401
