"""Tests of what leaves the house: one digest a person and day, quiet hours that hold all but red, and each end once."""

from datetime import datetime, timedelta
from pathlib import Path

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from bihuan.core.reminding import Hours, moment
from bihuan.matters.models import Matter
from bihuan.people import acts
from bihuan.people.models import Person
from bihuan.watch import alarms, delivery, digests, ending, notices, quiet
from bihuan.watch.agenda import agendas
from bihuan.watch.models import Digest, Notice
from bihuan.watch.patrol import EACH_MINUTE, patrol
from tests.matters.course import Course
from tests.world import MONDAY, at

TUESDAY = MONDAY + timedelta(days=1)


@pytest.fixture(autouse=True)
def folder(settings: object, tmp_path: Path) -> Path:
    """Where messages are laid down."""
    settings.NOTICE_FOLDER = tmp_path  # type: ignore[attr-defined]
    return tmp_path


def sent_to(folder: Path, person: Person) -> list[str]:
    """The messages that a person got, by name."""
    mine = folder / str(person.pk)
    return [file.read_text("utf-8") for file in sorted(mine.iterdir())] if mine.exists() else []


def round_at(moment: datetime) -> None:
    """One round of the watch between two patrols."""
    patrol(at=moment, steps=EACH_MINUTE)


def test_a_digest_waits_for_its_hour_and_comes_once_a_day(course: Course, folder: Path) -> None:
    course.deployed()
    officer = course.world.people["officer"]
    round_at(at(MONDAY, 8))
    assert sent_to(folder, officer) == []
    for hour in (9, 10, 11):
        round_at(at(MONDAY, hour))
    course.deployed()
    round_at(at(MONDAY, 12))
    assert len(sent_to(folder, officer)) == 1
    round_at(at(TUESDAY, 9))
    assert len(sent_to(folder, officer)) == 2
    assert sent_to(folder, officer)[1].startswith("闭环 2020-03-31：逾期 0，今天 2，本周 0，新 1，红灯 0")


def test_the_stretches_are_those_of_the_day_and_name_no_words_of_a_matter(course: Course, folder: Path) -> None:
    course.deployed()
    officer = course.world.people["officer"]
    Person.objects.filter(pk=officer.pk).update(language="en")
    digests.send_due(at=at(MONDAY + timedelta(days=2), 9))
    (text,) = sent_to(folder, officer)
    assert text.startswith("bihuan 2020-04-01: 1 overdue, 0 today, 0 this week")
    assert "Overdue (1)" in text
    assert "雨污分流" not in text


def test_who_answers_for_nothing_gets_nothing_and_others_get_their_own_alone(course: Course, folder: Path) -> None:
    course.deployed(visibility="parties")
    number = Matter.objects.get().number
    round_at(at(MONDAY, 10))
    assert number in sent_to(folder, course.world.people["officer"])[0]
    for name in ("colleague", "stranger", "auditor"):
        assert sent_to(folder, course.world.people[name]) == []
        assert Digest.objects.get(person=course.world.people[name]).sent is not None


def test_ones_own_quiet_hours_put_the_digest_off(course: Course, folder: Path) -> None:
    course.deployed()
    officer = course.world.people["officer"]
    quiet.choose(officer.pk, Hours(moment("07:00"), moment("11:00")))
    round_at(at(MONDAY, 10))
    assert sent_to(folder, officer) == []
    round_at(at(MONDAY, 11))
    assert len(sent_to(folder, officer)) == 1


def test_quiet_hours_hold_what_is_urgent_and_never_what_is_red(course: Course, folder: Path) -> None:
    course.deployed()
    officer = course.world.people["officer"]
    shared = {"person": officer, "sentence": "notice_red", "params": '{"number": "甲"}', "told": at(MONDAY, 22)}
    Notice.objects.create(subject="matter:1", cause="a", urgent=True, **shared)
    assert delivery.deliver(at=at(MONDAY, 22)) == (0, 0)
    Notice.objects.create(subject="matter:1", cause="b", urgent=True, red=True, **shared)
    assert delivery.deliver(at=at(MONDAY, 22)) == (1, 0)
    assert sent_to(folder, officer)[0].startswith("闭环：1 项提醒")
    assert delivery.deliver(at=at(TUESDAY, 8)) == (1, 0)


def test_a_light_that_turns_red_is_told_once_and_again_when_it_turns_red_again(course: Course) -> None:
    course.deployed()
    Matter.objects.update(light="red")
    assert [alarms.redden(at=at(MONDAY, hour), today=MONDAY) for hour in (10, 11)] == [1, 0]
    Matter.objects.update(light="green")
    assert alarms.redden(at=at(MONDAY, 12), today=MONDAY) == 0
    Matter.objects.update(light="red")
    assert alarms.redden(at=at(TUESDAY, 10), today=TUESDAY) == 1
    told = Notice.objects.filter(sentence="notice_red")
    assert set(told.values_list("person", "red")) == {(course.world.people["officer"].pk, True)}
    assert told.count() == 2


@pytest.mark.parametrize("days_to_end", [14, 0, -1, -30])
def test_the_end_of_a_task_force_is_told_once(course: Course, days_to_end: int) -> None:
    world, today = course.world, MONDAY + timedelta(days=60)
    end = today + timedelta(days=days_to_end)
    force = acts.open_unit(
        world.actor("sysadmin"),
        "管网攻坚专班",
        kind="task_force",
        opened=MONDAY,
        closed=end,
        parent=world.unit("housing"),
        at=at(MONDAY),
    )
    assert [ending.tell(at=at(today, hour), today=today) for hour in (9, 10)] == [1, 0]
    (notice,) = Notice.objects.filter(subject=f"unit:{force.pk}")
    line = delivery.line(notice).say("zh")
    assert (str(end) in line, "管网攻坚专班" in line, "已过" in line) == (True, True, days_to_end < 0)
    assert notice.person_id in {world.people["officer"].pk, world.people["head"].pk}


@pytest.mark.parametrize("days_to_end", [15, -31])
def test_an_end_that_is_far_off_is_told_to_nobody(course: Course, days_to_end: int) -> None:
    world, today = course.world, MONDAY + timedelta(days=60)
    end = today + timedelta(days=days_to_end)
    parent = world.unit("housing")
    sysadmin = world.actor("sysadmin")
    acts.open_unit(sysadmin, "专班", kind="task_force", opened=MONDAY, closed=end, parent=parent, at=at(MONDAY))
    assert ending.tell(at=at(today), today=today) == 0


def test_statements_of_a_days_digests_do_not_grow_with_the_matters(course: Course) -> None:
    def statements(day: datetime) -> int:
        with CaptureQueriesContext(
            connection,
        ) as seen:
            digests.send_due(at=day)
        return len(seen)

    course.deployed()
    notices.derive(at=at(MONDAY))
    one = statements(at(TUESDAY, 10))
    for _ in range(4):
        course.deployed()
    assert statements(at(TUESDAY + timedelta(days=1), 10)) == one


def test_of_two_workers_that_both_found_it_due_one_sends_it(course: Course, folder: Path) -> None:
    course.deployed()
    notices.derive(at=at(MONDAY))
    officer = course.world.people["officer"]
    agenda = agendas(MONDAY, most=20)[officer.pk]
    answers = [digests.send_one(officer.pk, agenda, MONDAY, at(MONDAY, hour)) for hour in (10, 11)]
    assert answers == [True, None]
    assert Digest.objects.get(person=officer).sent == at(MONDAY, 10)
    assert len(sent_to(folder, officer)) == 1
