"""A year rearranged in its course: the notice is taken in, open terms move through entries, and each says why."""

import json
from datetime import date
from importlib import resources
from typing import Any

import pytest

from bihuan.core import calendars as core
from bihuan.core.schema import Source
from bihuan.core.seen import why_due
from bihuan.core.words import Refused, Said
from bihuan.ledger.models import Entry
from bihuan.matters import calendars
from bihuan.matters.audit import audit
from bihuan.matters.queries import standing_of
from bihuan.matters.recalendar import catch_up, recalendar
from bihuan.matters.view import matter_view
from bihuan.people import rights
from tests.matters.course import BASIS, Course, everything
from tests.world import at, build_world

pytestmark = pytest.mark.django_db

NEXT_YEAR = """
version = "cn-2027.1"
in_force = 2026-11-05
year = 2027
notice = "国办发明电〔2026〕9号"
off = [{ name = "new_year", first = 2027-01-01, last = 2027-01-03 }]
worked = [2027-01-09]
"""


def shipped(version: str) -> Source:
    """The text of a notice that comes with the release, as an administrator would hand it in."""
    file = resources.files(core).joinpath(f"{version}.toml")
    return Source(f"{version}.toml", file.read_text("utf-8"))


def gone_out(day: date) -> tuple[Course, str]:
    """A matter that went out on a day and waits for its receipt."""
    course = Course(build_world(day))
    due = date(day.year + 1, 6, 30).isoformat()
    subject = course.do("supervisor", "matter:new", "register", course.world.register(due=due), day=day).subject
    course.do("supervisor", subject, "deploy", day=day)
    return course, subject


def days_owed(course: Course, subject: str) -> dict[str, tuple[date, date | None]]:
    return {duty.owes: (duty.due, duty.original) for duty in course.standing(subject).open()}


@pytest.mark.parametrize(
    ("before", "after", "day", "was", "now"),
    [
        ("cn-2019.1", "cn-2019.2", date(2019, 4, 30), date(2019, 5, 2), date(2019, 5, 5)),
        ("cn-2020.1", "cn-2020.2", date(2020, 1, 23), date(2020, 1, 31), date(2020, 2, 3)),
    ],
)
def test_a_year_rearranged_moves_what_is_open_and_the_full_audit_stays_green(
    settings: Any, before: str, after: str, day: date, was: date, now: date
) -> None:
    settings.CALENDAR_UNTIL = before
    course, subject = gone_out(day)
    assert days_owed(course, subject)["accept"] == (was, was)
    assert list(audit(day)) == []
    notice, is_new = calendars.publish(shipped(after), at=at(day, 11))
    assert (notice.version, is_new, calendars.history()[-1].version) == (after, True, after)
    assert recalendar(at=at(day, 11)) == 1
    assert days_owed(course, subject)["accept"] == (now, now)
    assert list(audit(day)) == []
    assert recalendar(at=at(day, 12)) == 0
    (duty,) = course.standing(subject).open("accept")
    assert f"原按日历 {before} 为 {was.year}年{was.month}月{was.day}日" in why_due(duty).say("zh")
    line = matter_view(int(subject[7:]), course.world.actor("officer", day), rights.unit_tree(day), day).record.lines[0]
    (told,) = [
        told.text for told in line.words if isinstance(told.text, Said) and now.isoformat() in told.text.say("en")
    ]
    assert f"由 {was.isoformat()} 改为 {now.isoformat()}" in told.say("zh")
    assert f"{after} after {before}" in told.say("en")
    assert line.act.say("zh") == "按新日历重算时限"


def test_what_stood_still_over_the_cancelled_day_moves_as_the_time_ledger_reckons(settings: Any) -> None:
    settings.CALENDAR_UNTIL = "cn-2020.1"
    day = date(2020, 1, 22)
    course, subject = gone_out(day)
    stop = {"review": "2020-02-10", "condition": "等文件", "reason": "等上级文件", **BASIS}
    course.do("supervisor", subject, "suspend", stop, day=day)
    course.do("supervisor", subject, "resume", {"reason": "文件已到"}, day=date(2020, 1, 23))
    assert days_owed(course, subject)["accept"] == (date(2020, 1, 31), date(2020, 1, 23))
    assert list(audit(day)) == []
    later = date(2020, 2, 4)
    calendars.publish(shipped("cn-2020.2"), at=at(later))
    assert list(audit(later)) != []
    assert recalendar(at=at(later)) == 1
    assert days_owed(course, subject)["accept"] == (date(2020, 2, 3), date(2020, 1, 23))
    assert list(audit(later)) == []


def test_what_no_new_calendar_moves_gets_no_entry_and_the_patrol_asks_once_more_and_then_never(settings: Any) -> None:
    settings.CALENDAR_UNTIL = "cn-2019.1"
    day, following = date(2019, 6, 17), date(2019, 6, 18)
    _, subject = gone_out(day)
    before = Entry.objects.filter(subject=subject).count()
    assert catch_up(at=at(day), today=day) == 0
    calendars.publish(shipped("cn-2019.2"), at=at(day))
    assert catch_up(at=at(day), today=day) == 0
    assert not Entry.objects.filter(act="recalendared").exists()
    assert catch_up(at=at(following), today=following) == 0
    sealed = Entry.objects.filter(act="recalendared")
    assert [json.loads(one.body)["facts"]["calendars"] for one in sealed] == [["cn-2019.1", "cn-2019.2"]]
    assert catch_up(at=at(following), today=following) == 0
    assert (sealed.count(), Entry.objects.filter(subject=subject).count()) == (1, before)


def test_a_patrol_catches_up_with_what_an_import_that_was_killed_left(settings: Any) -> None:
    settings.CALENDAR_UNTIL = "cn-2019.1"
    day = date(2019, 4, 30)
    course, subject = gone_out(day)
    calendars.publish(shipped("cn-2019.2"), at=at(day))
    assert catch_up(at=at(day), today=day) == 1
    assert days_owed(course, subject)["accept"][0] == date(2019, 5, 5)


def test_a_provisional_day_says_so_until_the_year_is_published(settings: Any) -> None:
    day = date(2026, 12, 31)
    course, subject = gone_out(day)
    actor, tree = course.world.actor("officer", day), rights.unit_tree(day)

    def whens() -> dict[str, str]:
        lines = matter_view(int(subject[7:]), actor, tree, day).awaited
        return {line.owes: line.when.say("zh") for line in lines}

    assert "暂按" in whens()["accept"]
    calendars.publish(Source("2027.toml", NEXT_YEAR), at=at(day, 11))
    assert recalendar(at=at(day, 11)) == 1
    assert rights.unit_tree(day) is not None
    assert "暂按" not in whens()["accept"]
    assert days_owed(course, subject)["accept"][0] == date(2027, 1, 4)
    assert list(audit(day)) == []


@pytest.mark.parametrize(
    ("was", "wrong", "line", "told"),
    [
        ('version = "cn-2027.1"', 'version = "cn-2026.1"', 2, "cn-2026.1"),
        ('version = "cn-2027.1"', 'version = "二〇二七"', 2, "40"),
        ("year = 2027", "year = 2030", 4, "接不上"),
        ("in_force = 2026-11-05", "in_force = 2020-01-01", 3, "早于"),
        ("worked = [2027-01-09]", "worked = [2027-01-11]", 7, "2027-01-11"),
        ("worked = [2027-01-09]", "worked = [2027-01-09", 8, "2027.toml"),
        ('notice = "国办', 'surprise = 1\nnotice = "国办', 5, "surprise"),
    ],
)
def test_a_wrong_notice_is_refused_with_file_line_and_reason_and_nothing_changes(
    was: str, wrong: str, line: int, told: str
) -> None:
    gone_out(date(2026, 11, 10))
    before, version = everything(), rights.roster_version()
    text = NEXT_YEAR.replace(was, wrong)
    if "2030" in wrong:
        text = text.replace("2027-", "2030-").replace("2030-01-09", "2030-01-05")
    with pytest.raises(Refused) as refused:
        calendars.publish(Source("2027.toml", text), at=at(date(2026, 11, 11)))
    sentence = refused.value.sentence.say("zh")
    assert "2027.toml" in sentence
    assert f"{line} 行" in sentence
    assert told in sentence
    assert everything() == before
    assert rights.roster_version() == version


def test_the_same_notice_once_more_changes_nothing_and_another_under_its_name_is_refused() -> None:
    day = date(2026, 11, 10)
    gone_out(day)
    assert calendars.publish(Source("2027.toml", NEXT_YEAR), at=at(day))[1]
    before = everything()
    assert not calendars.publish(Source("2027.toml", NEXT_YEAR), at=at(day))[1]
    with pytest.raises(Refused, match="cn-2027"):
        calendars.publish(Source("2027.toml", NEXT_YEAR.replace("2027-01-03", "2027-01-04")), at=at(day))
    assert everything() == before


def test_the_clock_alone_computes_again_and_only_what_moves() -> None:
    day = date(2026, 11, 10)
    course, subject = gone_out(day)
    before = everything()
    for who, kind in (("supervisor", "not_you"), ("scheduler", "not_now")):
        with pytest.raises(Refused) as refused:
            course.do(who, subject, "recalendar", day=day)
        assert refused.value.kind == kind
    assert everything() == before


def test_a_base_that_is_no_shipped_calendar_is_refused(settings: Any) -> None:
    settings.CALENDAR_UNTIL = "cn-1999.1"
    with pytest.raises(Refused, match="cn-1999"):
        calendars.history()


def test_a_matter_one_may_not_know_of_stays_unknown_after_the_calendar_moved_it(settings: Any) -> None:
    settings.CALENDAR_UNTIL = "cn-2019.1"
    day = date(2019, 4, 30)
    course, subject = gone_out(day)
    calendars.publish(shipped("cn-2019.2"), at=at(day))
    recalendar(at=at(day))
    with pytest.raises(Refused) as refused:
        standing_of(int(subject[7:]), actor=course.world.actor("stranger", day), tree=rights.unit_tree(day))
    assert refused.value.kind == "unknown"
