"""A pause ends with its last day: the clock runs on by itself, and a patrol that comes late takes nothing away."""

from datetime import date, timedelta
from pathlib import Path

import pytest

from bihuan.core.standing import Owed
from bihuan.matters.audit import audit
from bihuan.watch.patrol import patrol
from tests.matters.course import BASIS, Course
from tests.world import MONDAY, at

pytestmark = pytest.mark.django_db

UNTIL = MONDAY + timedelta(days=9)


@pytest.fixture(autouse=True)
def a_folder_for_notices(settings: object, tmp_path: Path) -> None:
    settings.NOTICE_FOLDER = tmp_path  # type: ignore[attr-defined]


def paused(course: Course) -> str:
    subject = course.active(cadence="month", due="2020-06-30")
    payload = {"duty": report(course, subject).n, "until": UNTIL.isoformat(), "reason": "招标公告期"}
    course.do("head", subject, "pause", payload | BASIS)
    return subject


def report(course: Course, subject: str) -> Owed:
    (duty,) = course.standing(subject).open("report")
    return duty


def test_a_pause_holds_to_the_end_of_its_day(course: Course) -> None:
    subject = paused(course)
    patrol(at=at(UNTIL, 23))
    assert report(course, subject).held_by is not None


@pytest.mark.parametrize("away", [1, 11])
def test_a_pause_ends_with_its_day_whenever_the_patrol_comes(course: Course, away: int) -> None:
    subject = paused(course)
    original = report(course, subject).original
    back: date = UNTIL + timedelta(days=away)
    assert patrol(at=at(back)).counts["deemed"] == 1
    duty = report(course, subject)
    assert (duty.held_by, course.standing(subject).open("unpause")) == (None, ())
    assert (duty.due - original).days >= (UNTIL - MONDAY).days
    assert duty.due == original + timedelta(days=(UNTIL - MONDAY).days + 1)
    assert patrol(at=at(back, 11)).counts["deemed"] == 0
    assert list(audit(back)) == []
