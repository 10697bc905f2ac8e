"""Parts, mergers and successions through the one door: several matters change in one transaction, or none does."""

import pytest

from bihuan.core.words import Refused
from bihuan.ledger import entries as ledger
from bihuan.matters import store
from bihuan.matters.audit import audit
from bihuan.matters.models import Matter, Party
from tests.matters.course import BASIS, Course
from tests.world import MONDAY

pytestmark = pytest.mark.django_db


def id_of(subject: str) -> int:
    return int(subject.removeprefix("matter:"))


def test_joint_leads_get_parts_of_their_own_when_the_matter_goes_out(course: Course) -> None:
    subject = course.registered(joint=[course.world.unit("land")], each=[course.world.unit("town")])
    course.do("supervisor", subject, "deploy")
    parts = Matter.objects.filter(part_of=id_of(subject)).order_by("id")
    assert [part.lead_id for part in parts] == [course.world.unit("land"), course.world.unit("town")]
    assert {part.supervisor_id for part in parts} == {course.world.unit("housing")}
    assert {part.state for part in parts} == {"deployed"}
    assert len({part.number for part in parts}) == 2
    first = ledger.read(f"matter:{parts[0].pk}")[0]
    assert first.facts["follows"]["subject"] == subject
    assert list(audit(MONDAY)) == []


def test_a_parent_waits_for_its_parts_and_the_last_one_frees_it(course: Course) -> None:
    subject = course.active(due="2020-04-20", joint=[course.world.unit("land")])
    part = f"matter:{Matter.objects.get(part_of=id_of(subject)).pk}"
    with pytest.raises(Refused) as refused:
        course.do("officer", subject, "submit", {"outcome": "完成"})
    assert refused.value.sentence.key == "children_open"
    course.do("colleague", part, "accept")
    course.do("colleague", part, "submit", {"outcome": "完成"})
    # The parent's lead verifies the part.
    course.do("head", part, "pass", {"finding": "属实"})
    course.do("officer", subject, "submit", {"outcome": "完成"})
    assert list(audit(MONDAY)) == []


def test_a_merger_writes_both_matters_or_neither(course: Course) -> None:
    one, other = course.active(), course.active(partners=[course.world.unit("land")])
    course.do("supervisor", other, "merge", {"into": id_of(one), "reason": "同一件事"})
    now = store.standings([id_of(one), id_of(other)])
    assert (now[id_of(other)].state, now[id_of(other)].merged_into) == ("merged", id_of(one))
    assert now[id_of(one)].absorbed == (id_of(other),)
    assert Party.objects.filter(matter=id_of(one), unit=course.world.unit("land")).exists()
    third = course.active()
    before = len(ledger.read(third))
    with pytest.raises(Refused) as refused:
        course.do("supervisor", third, "merge", {"into": id_of(other), "reason": "同"})
    assert refused.value.sentence.key == "survivor_not_open"
    assert len(ledger.read(third)) == before
    assert list(audit(MONDAY)) == []


def test_a_succession_passes_the_duties_on_in_rows_too(course: Course) -> None:
    subject = course.active()
    course.do(
        "supervisor",
        subject,
        "succeed",
        {
            "predecessor": course.world.unit("housing"),
            "successor": course.world.unit("land"),
            "reason": "改革",
            **BASIS,
        },
    )
    assert Matter.objects.get(id=id_of(subject)).lead_id == course.world.unit("land")
    course.do("colleague", subject, "report", {"percent": 30})
    course.do("colleague", subject, "take_receipt")
    assert list(audit(MONDAY)) == []


def test_words_are_gone_from_rows_and_record_once_two_persons_have_ordered_it(course: Course) -> None:
    subject = course.active(title="误录的人名甲乙丙")
    signer = {"unit": course.world.unit("office"), "function": "head"}
    asked = {"act": "expunge", "payload": {"places": ["1.title"], **BASIS}, "signers": [signer]}
    course.do("supervisor", subject, "prepare", asked)
    assert Matter.objects.get(id=id_of(subject)).title == "误录的人名甲乙丙"
    course.do("office_head", subject, "sign")
    row = Matter.objects.get(id=id_of(subject))
    assert row.title == "依规清除"
    assert "甲乙丙" not in row.standing
    assert ledger.read(subject)[0].words["title"] is None
    assert list(audit(MONDAY)) == []


def test_words_that_were_never_said_are_not_expunged(course: Course) -> None:
    subject = course.active()
    signer = {"unit": course.world.unit("office"), "function": "head"}
    asked = {"act": "expunge", "payload": {"places": ["1.nothing"], **BASIS}, "signers": [signer]}
    course.do("supervisor", subject, "prepare", asked)
    count = len(ledger.read(subject))
    with pytest.raises(Refused) as refused:
        course.do("office_head", subject, "sign")
    assert refused.value.sentence.key == "expunge_unknown"
    assert len(ledger.read(subject)) == count
