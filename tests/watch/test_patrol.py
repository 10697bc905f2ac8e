"""What the clock does by itself: silence counts only where the law says so, everybody is told once, nothing twice."""

from datetime import timedelta
from pathlib import Path

import pytest
from django.core import mail

from bihuan.ledger.models import Entry
from bihuan.matters import store
from bihuan.matters.acts import Ask, perform_each
from bihuan.matters.audit import audit
from bihuan.matters.models import Matter
from bihuan.watch import delivery, digests, notices
from bihuan.watch.models import Digest, Notice, Reader
from bihuan.watch.patrol import patrol
from tests.matters.course import Course
from tests.world import MONDAY, at

pytestmark = pytest.mark.django_db

LATER = MONDAY + timedelta(days=5)


@pytest.fixture(autouse=True)
def a_folder_for_notices(settings: object, tmp_path: Path) -> Path:
    settings.NOTICE_FOLDER = tmp_path  # type: ignore[attr-defined]
    return tmp_path


def told(name: str, course: Course) -> list[str]:
    rows = Notice.objects.filter(person=course.world.people[name]).order_by("id")
    return [delivery.line(row).say("zh") for row in rows]


def test_an_assignment_that_nobody_receipted_counts_as_received_after_its_day(course: Course) -> None:
    subject = course.deployed()
    assert patrol(at=at(MONDAY, 23)).counts["deemed"] == 0
    assert patrol(at=at(LATER)).counts["deemed"] == 1
    standing = store.standings([int(subject.removeprefix("matter:"))])
    assert next(iter(standing.values())).state == "active"
    assert list(audit(LATER)) == []


def test_a_second_patrol_of_the_same_day_finds_nothing_to_do(course: Course) -> None:
    course.deployed()
    assert patrol(at=at(LATER)).moved > 0
    assert patrol(at=at(LATER, 11)).moved == 0


def test_days_that_were_missed_are_caught_up_with(course: Course) -> None:
    subjects = [course.deployed() for _ in range(3)]
    assert patrol(at=at(MONDAY + timedelta(days=60))).counts["deemed"] == 3
    states = Matter.objects.filter(id__in=[int(one.removeprefix("matter:")) for one in subjects])
    assert set(states.values_list("state", flat=True)) == {"active"}


def test_whoever_owes_a_duty_is_told_once_by_number_and_never_by_its_words(course: Course) -> None:
    subject = course.deployed()
    patrol(at=at(MONDAY, 11))
    matter = store.standings([int(subject.removeprefix("matter:"))])
    number = next(iter(matter.values())).number
    lines = told("officer", course)
    assert lines == [f"{number}：请办理“签收”，2020-03-31 前完成。"]
    patrol(at=at(MONDAY, 12))
    assert told("officer", course) == lines


def test_a_reader_that_was_thrown_back_tells_nobody_twice(course: Course) -> None:
    course.deployed()
    patrol(at=at(MONDAY, 11))
    count = Notice.objects.count()
    Reader.objects.update(leaves=0)
    notices.derive(at=at(MONDAY, 12))
    assert Notice.objects.count() == count


def test_without_a_mail_server_notices_are_laid_down_as_one_file_a_person(course: Course, tmp_path: Path) -> None:
    course.deployed()
    course.deployed()
    patrol(at=at(MONDAY, 11))
    (file,) = (tmp_path / str(course.world.people["officer"].pk)).iterdir()
    assert file.read_text("utf-8").startswith("闭环 2020-03-30：逾期 0，今天 0，本周 2，新 2，红灯 0")
    assert Notice.objects.filter(sent=None).count() == 0


def test_with_a_mail_server_a_person_gets_one_mail_whose_name_does_not_change(course: Course, settings: object) -> None:
    settings.EMAIL_HOST = "mail.invalid"  # type: ignore[attr-defined]
    officer = course.world.people["officer"]
    officer.email = "officer@example.invalid"
    officer.save(update_fields=["email"])
    course.deployed()
    patrol(at=at(MONDAY, 11))
    (message,) = [one for one in mail.outbox if one.to == [officer.email]]
    assert "请办理“签收”" in message.body
    assert "雨污分流" not in message.body
    Digest.objects.filter(person=officer).update(sent=None)
    digests.send_due(at=at(MONDAY, 12))
    assert len([one for one in mail.outbox if one.to == [officer.email]]) == 2
    assert mail.outbox[-1].extra_headers["Message-ID"] == message.extra_headers["Message-ID"]


def test_a_notice_that_cannot_be_laid_down_is_tried_again(course: Course, settings: object, tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("x")
    settings.NOTICE_FOLDER = blocked  # type: ignore[attr-defined]
    course.deployed()
    patrol(at=at(MONDAY, 11))
    officer = course.world.people["officer"]
    assert Digest.objects.filter(person=officer).values_list("tries", "sent").get() == (1, None)
    assert not Notice.objects.exclude(sent=None).exists()
    settings.NOTICE_FOLDER = tmp_path / "there"  # type: ignore[attr-defined]
    assert digests.send_due(at=at(MONDAY, 12)) == (Notice.objects.values("person").distinct().count(), 0)
    assert not Notice.objects.filter(sent=None).exists()


def test_each_act_of_a_batch_is_done_or_refused_by_itself(course: Course) -> None:
    one, other = course.deployed(), course.active()
    before = Entry.objects.filter(subject=other).count()
    actor = course.world.actor("officer")
    answers = perform_each(
        actor,
        [
            Ask(other, "accept", {}),
            Ask(one, "accept", {}),
            Ask("matter:999", "accept", {}),
            Ask(one, "report", {"percent": 5}),
        ],
        at=at(MONDAY, 11),
    )
    assert [getattr(answer, "act", None) for answer in answers] == [None, "accept", None, "report"]
    assert Entry.objects.filter(subject=other).count() == before
    assert list(audit(MONDAY)) == []
    assert perform_each(actor, [], at=at(MONDAY)) == []
    assert perform_each(actor, [Ask(other, "accept", {})], at=at(MONDAY, 12))[0].kind == "not_now"  # type: ignore[union-attr]


def test_what_is_late_is_chased_once_at_each_step_and_then_put_on_a_draft_slip(course: Course) -> None:
    subject = course.active(cadence="week", due="2020-04-20")
    matter = int(subject.removeprefix("matter:"))
    due = store.standings([matter])[matter].open("report")[0].due
    first = patrol(at=at(due + timedelta(days=4)))
    assert first.counts["climbed"] == 1
    assert patrol(at=at(due + timedelta(days=4), 11)).counts["climbed"] == 0
    patrol(at=at(due + timedelta(days=40)))
    standing = store.standings([matter])[matter]
    assert standing.open("report")[0].chased == 2
    assert [slip.colour for slip in standing.slips if slip.duty == standing.open("report")[0].n] == ["red"]
    assert standing.open("slip")
    assert patrol(at=at(due + timedelta(days=40), 11)).counts["climbed"] == 0
    assert list(audit(due + timedelta(days=40))) == []


def test_whoever_owes_is_reminded_once_before_the_day(course: Course) -> None:
    subject = course.active(cadence="week", due="2020-04-20")
    matter = int(subject.removeprefix("matter:"))
    due = store.standings([matter])[matter].open("report")[0].due
    assert patrol(at=at(due - timedelta(days=1))).counts["reminded"] == 1
    assert any("将于" in line for line in told("officer", course))
    assert patrol(at=at(due - timedelta(days=1), 11)).counts["reminded"] == 0
