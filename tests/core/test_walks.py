"""Each kind of matter is walked from its registration to the archive, and so is one that nobody has thought of yet."""

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from bihuan.core.guarantees import broken
from bihuan.core.kinds import SHIPPED, Shelf, kind, names
from bihuan.core.lights import Presets
from bihuan.core.loop import judge
from bihuan.core.parts.milestones import days_off, done_percent, expected_percent
from bihuan.core.seen import shown, why_due
from bihuan.core.standing import Standing, from_text, to_text
from bihuan.core.words import Refused
from tests.core import cast
from tests.core.cast import DAY, OFFICER, SUPERVISOR, WATER, case, step

PAPER = {"basis": "document", "basis_text": "区政府〔2026〕12号"}
LINE_OFFICER = cast.COLLEAGUE
INSPECTION = """
version = "inspection-1"
zh = "专项检查"
en = "Inspection"
number = "检查"
cadence = "week"
visibility = "parties"
uncounted = true
arrange = "never"
arrange_when_longer_than = 0
grace_days_for_late_entry = 1
no_change_run = 0
silence = []
publish_days = 7
look_back = [{ days = 30, measure = "natural" }]
evidence = { least = 2, most = 2 }

[clocks]
accept = { days = 2, measure = "natural" }

[[verify]]
by = "third"
method = "sample"
when = "named"

[[verify]]
by = "supervisor"
method = "site"

[[points]]
key = "list"
zh = "问题清单"
en = "List of findings"
"""


class Walk:
    """One matter on its way through its kind; every act is done by who may do it, on the day it is then."""

    def __init__(self, name: str, *, kinds: Shelf = SHIPPED, **changes: Any) -> None:
        self.kinds, self.kind, self.day = kinds, kinds.kind(name), DAY
        self.standing: Standing | None = None
        self.do("register", SUPERVISOR, **cast.REGISTER | {"kind": name} | changes)
        self.do("deploy", SUPERVISOR)
        self.do("accept", OFFICER)

    @property
    def now(self) -> Standing:
        assert self.standing is not None
        return self.standing

    def do(self, act: str, actor: Any = SUPERVISOR, **payload: Any) -> None:
        self.standing = step(self.standing, act, actor, self.day, payload, kinds=self.kinds)
        assert [str(gap) for gap in broken(self.standing, cast.TREE)] == []
        assert shown(self.standing, self.kinds.kind(self.standing.kind), Presets(), self.day).reason.say("en")
        assert all(why_due(duty).say("zh") for duty in self.standing.open())
        assert from_text(to_text(self.standing)).milestones == self.standing.milestones

    def refused(self, act: str, actor: Any = SUPERVISOR, **payload: Any) -> str:
        with pytest.raises(Refused) as refusal:
            judge(self.standing, act, payload, case(actor, self.day, kinds=self.kinds))
        assert refusal.value.sentence.say("zh") != refusal.value.sentence.say("en")
        return refusal.value.sentence.key

    def wait(self, days: int) -> None:
        self.day += timedelta(days=days)

    def submission(self) -> dict[str, Any]:
        papers = [{"name": f"佐证{n}"} for n in range(self.kind.evidence.least)]
        points = [{"point": point.key, "text": "已落实"} for point in self.kind.points]
        return {"outcome": "全部完成", "evidence": papers, "points": points}

    def close(self) -> None:
        """From the submission on: every verifier in turn, the notice, the closing."""
        self.do("submit", OFFICER, **self.submission())
        while self.now.open("verify"):
            by = LINE_OFFICER if self.now.open("verify")[0].owner == WATER else SUPERVISOR
            self.do("pass", by, finding="属实", **PAPER)
        if self.kind.publish_days:
            self.do("publish", SUPERVISOR, where="区政府网站")
            assert self.refused("conclude", finding="无异议") == "notice_still_runs"
            self.wait(40)
            self.do("conclude", SUPERVISOR, finding="无异议")

    def file(self) -> None:
        """After the closing: every look back, then the archive."""
        while self.now.open("look_back"):
            assert self.refused("archive", volume="1") == "archive_too_soon"
            self.day = self.now.open("look_back")[0].due
            self.do("look_back", SUPERVISOR, finding="未反弹")
        self.do("archive", SUPERVISOR, volume="2026-督-12")
        assert (self.now.state, self.now.state_before, self.now.open()) == ("archived", "closed", ())


def plan(walk: Walk, last: date | None = None) -> list[dict[str, Any]]:
    """A plan over every node of the kind's template, or of one step without a template."""
    if not walk.kind.nodes:
        return [{"name": "全部完成", "due": (walk.day + timedelta(days=20)).isoformat()}]
    day, steps = walk.day, []
    for node in walk.kind.nodes:
        day += timedelta(days=2 * max(node.least, 1) + 5)
        steps.append({"name": node.zh, "due": day.isoformat(), "node": node.key})
    return steps


def test_a_task_is_walked_from_its_registration_to_the_archive() -> None:
    walk = Walk("task")
    walk.do("arrange", OFFICER, steps=plan(walk))
    walk.do("report", OFFICER, percent=60)
    walk.do("reach", OFFICER, duty=walk.now.open("reach")[0].n)
    walk.close()
    assert walk.now.closings[0].on == walk.day
    walk.file()


def test_a_project_is_walked_over_twenty_nodes_with_its_papers_before_them() -> None:
    walk = Walk("project")
    walk.do("revise", due="2028-12-31", reason="按可研批复工期")
    walk.do("name_party", party="line", units=[WATER])
    steps = plan(walk)
    assert len(steps) == 20
    assert (
        walk.refused("arrange", OFFICER, steps=[step for step in steps if step["node"] != "start"]) == "nodes_missing"
    )
    assert walk.refused("arrange", OFFICER, steps=[steps[0], steps[0] | {"name": "再次"}]) == "node_twice"
    assert walk.refused("arrange", OFFICER, steps=[{**steps[0], "node": "moon"}]) == "node_unknown"
    hurried = [item if item["node"] != "tender" else item | {"due": steps[13]["due"]} for item in steps]
    assert walk.refused("arrange", OFFICER, steps=hurried) == "step_sooner_than_law"
    walk.do("arrange", OFFICER, steps=steps)
    for milestone in walk.now.milestones:
        _reach(walk, milestone.n)
    assert done_percent(walk.now.milestones) == 100
    assert all(one.verified for one in walk.now.milestones if one.is_key)
    walk.close()
    assert [duty.owner for duty in walk.now.duties if duty.owes == "verify"] == [WATER, cast.OFFICE]
    walk.file()


def _reach(walk: Walk, n: int) -> None:
    """One milestone is reached on its day, after the papers it waits for, and confirmed where it is a key node."""
    milestone = next(one for one in walk.now.milestones if one.n == n)
    walk.day = milestone.due or walk.day
    for gate in walk.kind.gates_before(milestone.node):
        assert walk.refused("reach", OFFICER, duty=milestone.duty) == "gate_is_shut"
        if gate.after:
            assert walk.refused("record_gate", OFFICER, gate=gate.key, paper="公告", on=walk.day, **PAPER) == (
                "gate_too_soon"
            )
            walk.wait(gate.days + 1)
        walk.do("record_gate", OFFICER, gate=gate.key, paper="某文〔2026〕1号", on=walk.day, **PAPER)
    walk.do("reach", OFFICER, duty=milestone.duty)
    if milestone.is_key:
        walk.do("return_node", SUPERVISOR, reason="影像资料不清")
        again = walk.now.milestones[n - 1]
        assert (again.reached, walk.now.open("reach")[-1].title) == (None, milestone.title)
        walk.do("reach", OFFICER, duty=again.duty)
        walk.do("confirm_node", SUPERVISOR, finding="现场属实")


def test_a_problem_is_closed_by_five_points_after_a_notice_and_looked_back_at_twice() -> None:
    walk = Walk("problem")
    walk.do("arrange", OFFICER, steps=plan(walk))
    walk.do("reach", OFFICER, duty=walk.now.open("reach")[0].n)
    told = walk.submission()
    assert walk.refused("submit", OFFICER, **told | {"points": told["points"][:4]}) == "points_missing"
    assert walk.refused("submit", OFFICER, **told | {"points": [{"point": "x", "text": "y"}]}) == "point_unknown"
    assert walk.refused("submit", OFFICER, **told | {"evidence": []}) == "evidence_count"
    walk.close()
    first = walk.now.ended
    looks = []
    while walk.now.open("look_back"):
        looks.append((walk.now.open("look_back")[0].due - first).days if first else 0)
        walk.do("look_back", SUPERVISOR, finding="未反弹")
    assert looks[0] >= 90
    assert looks[1] >= 180
    walk.file()


def test_an_objection_to_the_notice_sends_the_matter_back() -> None:
    walk = Walk("problem")
    walk.do("arrange", OFFICER, steps=plan(walk))
    walk.do("reach", OFFICER, duty=walk.now.open("reach")[0].n)
    walk.do("submit", OFFICER, **walk.submission())
    walk.do("pass", SUPERVISOR, finding="属实")
    assert walk.now.state == "submitted"
    walk.do("publish", SUPERVISOR, where="公告栏")
    walk.do("sustain", SUPERVISOR, reason="群众反映仍有积水")
    assert (walk.now.state, [duty.owes for duty in walk.now.open()]) == ("active", ["report", "rectify"])


def test_a_rebound_reopens_the_matter_linked_to_its_first_closing() -> None:
    walk = Walk("problem")
    walk.do("arrange", OFFICER, steps=plan(walk))
    walk.do("reach", OFFICER, duty=walk.now.open("reach")[0].n)
    walk.close()
    closed = walk.day
    walk.wait(90)
    walk.do("rebound", SUPERVISOR, finding="问题重现", due=(walk.day + timedelta(days=60)).isoformat())
    assert (walk.now.state, walk.now.ended) == ("active", None)
    assert (walk.now.closings[0].on, walk.now.closings[0].reopened) == (closed, walk.day)
    walk.close()
    assert len(walk.now.closings) == 2
    walk.file()


def test_the_chain_goes_up_and_a_returned_project_goes_on_where_it_was_returned() -> None:
    walk = Walk("project", due="2028-12-31", due_set_by="upper")
    walk.do("name_party", party="line", units=[WATER])
    walk.do("arrange", OFFICER, steps=plan(walk))
    for milestone in walk.now.milestones:
        _reach(walk, milestone.n)
    walk.do("submit", OFFICER, **walk.submission())
    assert walk.refused("pass", SUPERVISOR, finding="属实") == "verifier_not_in_turn"
    walk.do("pass", LINE_OFFICER, finding="资料齐全")
    walk.do("return", SUPERVISOR, code="short", reason="差一处")
    walk.do("submit", OFFICER, **walk.submission())
    assert walk.now.open("verify")[0].owner == cast.OFFICE
    walk.do("pass", SUPERVISOR, finding="现场属实")
    assert walk.now.state == "submitted"
    assert walk.refused("pass", SUPERVISOR, finding="省级通过") == "upper_paper_missing"
    walk.do("pass", SUPERVISOR, finding="省级通过", **PAPER)
    assert walk.now.closings[0].above == walk.day
    assert walk.refused("close_above", SUPERVISOR, **PAPER) == "closed_above_before"


def test_striking_off_above_is_a_fact_of_its_own() -> None:
    walk = Walk("task")
    walk.do("arrange", OFFICER, steps=plan(walk))
    walk.do("reach", OFFICER, duty=walk.now.open("reach")[0].n)
    walk.close()
    assert walk.now.closings[0].above is None
    assert walk.refused("close_above", SUPERVISOR) == "basis_missing"
    walk.wait(30)
    walk.do("close_above", SUPERVISOR, **PAPER)
    assert walk.now.closings[0].above == walk.day


def test_a_verifier_is_never_of_the_leads_house() -> None:
    walk = Walk("task")
    for unit in (cast.HOUSING, cast.HOUSING_SECTION):
        assert walk.refused("name_party", party="line", units=[unit]) == "verifier_is_lead"


def test_a_kind_nobody_has_thought_of_is_walked_from_its_file_alone(tmp_path: Path) -> None:
    (tmp_path / "inspection.toml").write_text(INSPECTION, "utf-8")
    kinds = Shelf(tmp_path)
    assert kinds.names() == (*names(), "inspection")
    walk = Walk("inspection", kinds=kinds)
    assert walk.now.open("arrange") == ()
    assert (walk.now.cadence, walk.now.visibility) == ("week", "parties")
    walk.do("name_party", party="third", units=[WATER])
    walk.do("report", OFFICER, percent=100)
    walk.close()
    assert [duty.owner for duty in walk.now.duties if duty.owes == "verify"] == [WATER, cast.OFFICE]
    walk.file()


def test_silence_is_no_receipt_where_the_kind_does_not_say_so(tmp_path: Path) -> None:
    (tmp_path / "inspection.toml").write_text(INSPECTION, "utf-8")
    kinds = Shelf(tmp_path)
    standing = step(None, "register", SUPERVISOR, DAY, cast.REGISTER | {"kind": "inspection"}, kinds=kinds)
    standing = step(standing, "deploy", SUPERVISOR, kinds=kinds)
    with pytest.raises(Refused) as refusal:
        judge(standing, "accept", {}, case(cast.SCHEDULER, DAY + timedelta(days=30), kinds=kinds))
    assert refusal.value.sentence.key == "silence_says_nothing"


def test_old_entries_fold_and_later_acts_are_judged_by_the_kind_as_it_is_now(tmp_path: Path) -> None:
    file = tmp_path / "inspection.toml"
    file.write_text(INSPECTION, "utf-8")
    kinds = Shelf(tmp_path)
    walk = Walk("inspection", kinds=kinds)
    before = walk.now
    file.write_text(INSPECTION.replace("least = 2, most = 2", "least = 0, most = 1").replace("-1", "-2"), "utf-8")
    verdict = judge(before, "submit", walk.submission() | {"evidence": []}, case(OFFICER, kinds=kinds))
    assert verdict.rules["kind"] == "inspection-2"
    file.write_text(INSPECTION.replace("no_change_run = 0", "no_change_run = true").replace("-1", "-3"), "utf-8")
    verdict = judge(before, "submit", walk.submission() | {"evidence": []}, case(OFFICER, kinds=kinds))
    assert verdict.rules["kind"] == "inspection-2"
    assert [refusal.sentence.params["line"] for refusal in kinds.refusals()] == [12]


def test_a_step_is_moved_with_the_deadline_or_the_deadline_is_refused() -> None:
    walk = Walk("task")
    steps = [{"name": "完成招标", "due": "2026-06-30"}, {"name": "全面开工", "due": "2026-08-31"}]
    walk.do("arrange", OFFICER, steps=steps)
    earlier: dict[str, Any] = {"due": "2026-07-31", "reason": "提前投用"}
    assert walk.refused("revise", **earlier) == "steps_after_the_deadline"
    assert walk.refused("revise", **earlier, moves=[{"milestone": 9, "due": "2026-07-20"}]) == "milestone_not_open"
    assert walk.refused("revise", **earlier, moves=[{"milestone": 2, "due": "2026-01-20"}]) == "step_is_past"
    walk.do("revise", **earlier, moves=[{"milestone": 2, "due": "2026-07-20"}])
    second = walk.now.milestones[1]
    assert (second.baseline, second.due) == (date(2026, 8, 31), date(2026, 7, 20))
    assert walk.now.open("reach")[1].due == date(2026, 7, 20)
    walk.day = date(2026, 7, 10)
    walk.do("reach", OFFICER, duty=second.duty)
    assert days_off(walk.now.milestones[1], walk.day) == -52
    assert days_off(walk.now.milestones[0], walk.day) == 10
    assert days_off(walk.now.milestones[0], date(2026, 6, 1)) is None
    assert (done_percent(walk.now.milestones), expected_percent(walk.now.milestones, walk.day)) == (50, 50)
    assert done_percent(()) is None


@pytest.mark.parametrize("name", names())
def test_every_kind_says_in_both_tongues_what_it_is(name: str) -> None:
    found = kind(name)
    assert found.zh != found.en
    assert found.version.startswith(f"{name}-")
