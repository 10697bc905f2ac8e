"""What is prepared and signed goes through the one door, and what a unit signs inside is nobody else's to see."""

import pytest

from bihuan.core.words import Refused
from bihuan.ledger import entries as ledger
from bihuan.matters import queries
from bihuan.matters.audit import audit
from bihuan.matters.models import Duty, Matter
from bihuan.matters.view import matter_view
from bihuan.people import rights
from tests.matters.course import Course
from tests.world import MONDAY

pytestmark = pytest.mark.django_db


def prepare(course: Course, subject: str, unit: str = "housing", function: str = "head") -> None:
    signers = [{"unit": course.world.unit(unit), "function": function}]
    content = {"act": "submit", "payload": {"outcome": "全部竣工"}, "signers": signers}
    course.do("officer", subject, "prepare", content)


def test_the_last_signature_writes_two_entries_of_two_people_in_one_transaction(course: Course) -> None:
    subject = course.active(due="2020-04-20")
    prepare(course, subject)
    course.do("head", subject, "sign")
    *_, sign, submit = ledger.read(subject)
    assert (sign.act, submit.act) == ("sign", "submit")
    assert submit.facts["follows"] == {"subject": subject, "seq": sign.seq}
    assert (sign.by, submit.by) == tuple(course.world.actor(name).person for name in ("head", "officer"))
    assert submit.words["outcome"] == "全部竣工"
    assert Matter.objects.get(id=int(subject.removeprefix("matter:"))).state == "submitted"
    assert list(audit(MONDAY)) == []


def test_a_last_signature_that_is_refused_leaves_no_trace(course: Course) -> None:
    subject = course.active(due="2020-04-20")
    prepare(course, subject)
    course.do("officer", subject, "submit", {"outcome": "先报"})
    count = len(ledger.read(subject))
    with pytest.raises(Refused) as refused:
        course.do("head", subject, "sign")
    assert refused.value.sentence.key == "act_not_in_state"
    assert len(ledger.read(subject)) == count
    assert Duty.objects.filter(owes="sign", closed_seq=None).count() == 1


def test_what_a_unit_signs_inside_is_seen_by_its_people_and_auditors_alone(course: Course) -> None:
    subject = course.active(due="2020-04-20")
    prepare(course, subject)
    tree, matter = rights.unit_tree(MONDAY), int(subject.removeprefix("matter:"))
    for name, sees in (("officer", True), ("head", True), ("supervisor", False), ("leader", False)):
        actor = course.world.actor(name)
        standing = queries.standing_of(matter, actor=actor, tree=tree)
        view = matter_view(matter, actor, tree, MONDAY)
        assert bool(standing.open("sign")) is sees, name
        assert bool(standing.drafts) is sees, name
        assert any("全部竣工" in str(told.text) for line in view.record.lines for told in line.words) is sees, name
