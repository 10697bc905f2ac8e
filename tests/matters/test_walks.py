"""Each kind goes from its registration to the archive through the one door: rows, totals and audit agree at the end."""

from datetime import timedelta
from typing import Any

import pytest

from bihuan.core.clocks import unexplained
from bihuan.core.guarantees import broken
from bihuan.core.kinds import SHIPPED
from bihuan.core.standing import Standing, fold
from bihuan.core.words import sentences
from bihuan.core.workdays import shipped
from bihuan.ledger import entries as ledger
from bihuan.ledger import seals
from bihuan.matters import tallies
from bihuan.matters.acts import Ask, perform_many
from bihuan.matters.audit import audit
from bihuan.matters.counting import WHOLE
from bihuan.matters.models import Duty, Matter
from bihuan.people import rights
from bihuan.watch.patrol import patrol
from tests.matters.course import Course
from tests.matters.test_boards import planted
from tests.world import MONDAY, at

pytestmark = pytest.mark.django_db
PAPER = {"basis": "document", "basis_text": "区政府〔2020〕12号"}
WALKED = {"task": 1, "project": 20, "problem": 1}
"""Each kind with the number of milestones on its way."""


class Walk:
    """One matter on its way; after each act its rows are its entries' fold and every guarantee holds."""

    def __init__(self, course: Course, kind: str) -> None:
        self.course, self.kind, self.day = course, SHIPPED.kind(kind), MONDAY
        self.plan, nodes = planted(course.world)
        made = course.world.register(kind=kind, plan=self.plan.pk, placements=[nodes[6].pk], due="2023-12-29")
        asks = [Ask("new:1", "register", made), Ask("new:1", "deploy", {})]
        self.subject = perform_many(course.world.actor("supervisor"), asks, at=at(MONDAY))[0].subject
        self.do("officer", "accept")
        self.do("supervisor", "name_party", party="line", units=[course.world.unit("environment")])

    @property
    def now(self) -> Standing:
        return self.course.standing(self.subject)

    def do(self, who: str, act: str, **payload: Any) -> None:
        self.course.do(who, self.subject, act, payload, day=self.day)
        now = self.now
        assert fold(ledger.read(self.subject)) == now
        assert [str(gap) for gap in broken(now, rights.unit_tree(self.day))] == []
        assert unexplained(now, self.day, shipped()) == []

    def steps(self) -> list[dict[str, Any]]:
        """A plan over every node of the template, or of one step."""
        if not self.kind.nodes:
            return [{"name": "全部完成", "due": (self.day + timedelta(days=20)).isoformat()}]
        day, found = self.day, []
        for node in self.kind.nodes:
            day += timedelta(days=2 * max(node.least, 1) + 5)
            found.append({"name": node.zh, "due": day.isoformat(), "node": node.key})
        return found

    def work(self) -> None:
        """The plan is filed and every milestone reached on its day, after its papers, confirmed where it is key."""
        self.do("officer", "arrange", steps=self.steps())
        for n in [one.n for one in self.now.milestones]:
            milestone = next(one for one in self.now.milestones if one.n == n)
            self.day = milestone.due or self.day
            for gate in self.kind.gates_before(milestone.node):
                self.day += timedelta(days=gate.days + 1 if gate.after else 0)
                paper = f"某文〔{self.day.year}〕1号"
                self.do("officer", "record_gate", gate=gate.key, paper=paper, on=self.day.isoformat(), **PAPER)
            self.do("officer", "reach", duty=milestone.duty)
            if milestone.is_key:
                self.do("supervisor", "confirm_node", finding="现场属实")
        patrol(at=at(self.day, 18))

    def close(self) -> None:
        """The submission, every verifier in turn, the notice where the kind has one."""
        papers = [{"name": f"佐证{n}"} for n in range(self.kind.evidence.least)]
        points = [{"point": point.key, "text": "已落实"} for point in self.kind.points]
        self.do("officer", "submit", outcome="全部完成", evidence=papers, points=points)
        while verify := self.now.open("verify"):
            line = verify[0].owner == self.course.world.unit("environment")
            self.do("environment_officer" if line else "supervisor", "pass", finding="属实", **PAPER)
        if self.kind.publish_days:
            self.do("supervisor", "publish", where="区政府网站")
            self.day += timedelta(days=40)
            self.do("supervisor", "conclude", finding="无异议")

    def file(self) -> None:
        """Every look back on its day, then the archive."""
        while looks := self.now.open("look_back"):
            self.day = looks[0].due
            self.do("supervisor", "look_back", finding="未反弹")
        self.do("supervisor", "archive", volume="2020-督-12")


@pytest.mark.parametrize(("kind", "milestones"), WALKED.items())
def test_each_kind_goes_from_its_registration_to_the_archive(course: Course, kind: str, milestones: int) -> None:
    walk = Walk(course, kind)
    walk.work()
    walk.close()
    closed = walk.now.ended
    walk.file()
    now, row = walk.now, Matter.objects.get()
    assert (now.state, row.state, now.open(), row.ended) == ("archived", "archived", (), closed)
    assert (len(now.milestones), all(one.reached for one in now.milestones)) == (milestones, True)
    assert not Duty.objects.filter(outcome="").exists()
    assert now.closings[-1].on == closed
    seals.seal(at=at(walk.day, 20))
    tallies.fold_all()
    assert tallies.totals()["plan", walk.plan.pk, WHOLE, "archived"] == (1, 100)
    assert [found.say("en") for found in audit(walk.day, at=at(walk.day, 20))] == []


def test_the_walks_are_of_every_kind_that_is_shipped() -> None:
    assert WALKED.keys() == set(SHIPPED.names())


@pytest.mark.parametrize(("word", "column"), [("outcome", "outcome"), ("owes", "owes")])
def test_every_word_of_a_duty_fits_its_column(word: str, column: str) -> None:
    words = [key.removeprefix(f"{word}_") for key in sentences() if key.startswith(f"{word}_")]
    assert len(words) > 20
    assert max(map(len, words)) <= Duty._meta.get_field(column).max_length
