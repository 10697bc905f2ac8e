"""A frozen month through the API: months, totals, lines the caller may know of, refusals as sentences."""

from datetime import date
from typing import Any

from bihuan.core.freeze import root_of
from bihuan.plans.models import Plan
from bihuan.watch.freeze import freeze
from tests.api.conftest import Callers
from tests.world import at

APRIL_FIRST = date(2020, 4, 1)


def test_a_frozen_month_is_read_with_its_root(callers: Callers) -> None:
    plan = Plan.objects.create(title="攻坚方案", year=2020).pk
    callers.course.active(plan=plan)
    callers.course.active(plan=plan, visibility="parties")
    assert callers.ask("officer", "GET", f"/plans/{plan}/frozen").json() == {"months": []}
    assert freeze(at=at(APRIL_FIRST), today=APRIL_FIRST) == 1
    assert callers.ask("officer", "GET", f"/plans/{plan}/frozen").json() == {"months": ["2020-03"]}
    found: dict[str, Any] = callers.ask("officer", "GET", f"/plans/{plan}/frozen/2020-03", language="en").json()
    assert (found["totals"], found["hidden"]) == ({"pending": 2}, 0)
    assert root_of(line["line"] for line in found["lines"]) == found["root"]
    assert {(line["light"], line["made_up"]) for line in found["lines"]} == {("pending", None)}
    other = callers.ask("town_head", "GET", f"/plans/{plan}/frozen/2020-03").json()
    assert (len(other["lines"]), other["hidden"], other["totals"]) == (1, 1, {"pending": 2})


def test_a_month_that_is_not_frozen_and_a_caller_without_token_are_refused(callers: Callers) -> None:
    answer = callers.ask("officer", "GET", "/plans/1/frozen/2020-03")
    assert (answer.status_code, answer.json()["kind"]) == (404, "unknown")
    assert callers.ask(None, "GET", "/plans/1/frozen").status_code == 401
