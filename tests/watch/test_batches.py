"""The watch asks by the batch: statements do not grow with it, and slips of one day are told apart."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from bihuan.ledger import seals
from bihuan.watch import deemed, delivery, ladder, notices
from bihuan.watch.models import Notice
from tests.matters.course import Course
from tests.world import MONDAY, at

pytestmark = pytest.mark.django_db

LATER = MONDAY + timedelta(days=5)


@pytest.fixture(autouse=True)
def a_folder_for_notices(settings: object, tmp_path: Path) -> None:
    settings.NOTICE_FOLDER = tmp_path  # type: ignore[attr-defined]


def statements(step: Callable[[], int]) -> tuple[int, int]:
    """How much a step found to do, and in how many statements."""
    with CaptureQueriesContext(connection) as asked:
        count = step()
    return count, len(asked)


def remind(course: Course) -> int:
    return ladder.remind(at=at(MONDAY + timedelta(days=1)), today=MONDAY + timedelta(days=1))


def climb(course: Course) -> int:
    return ladder.climb(at=at(MONDAY + timedelta(days=40)), today=MONDAY + timedelta(days=40))


def deem(course: Course) -> int:
    return deemed.deem(at=at(LATER), today=LATER)


def tell(course: Course) -> int:
    return notices.derive(at=at(LATER))


@pytest.mark.parametrize("step", [remind, climb, deem, tell])
def test_the_statements_of_a_batch_do_not_grow_with_it(course: Course, step: Callable[[Course], int]) -> None:
    found = []
    for size in (2, 2, 8):
        for _ in range(size):
            course.active(cadence="week", due="2020-06-30") if step is climb else course.deployed()
        seals.seal(at=at(MONDAY))
        found.append(statements(lambda: step(course)))
    (_, _), (few, by_few), (many, by_many) = found
    assert 0 < few < many
    assert by_many == by_few


def test_two_slips_of_one_day_are_told_apart(course: Course) -> None:
    subject = course.active(cadence="week", due="2020-04-20")
    late = MONDAY + timedelta(days=40)
    duty = course.standing(subject).open("report")[0].n
    for colour in ("blue", "yellow"):
        course.do("supervisor", subject, "draft_slip", {"duty": duty, "colour": colour}, day=late)
    for owed in course.standing(subject).open("slip"):
        course.do("supervisor", subject, "issue_slip", {"duty": owed.n}, day=late)
    seals.seal(at=at(late))
    notices.derive(at=at(late))
    told = Notice.objects.filter(person=course.world.people["officer"], params__contains='"answer"')
    assert len(set(told.values_list("cause", flat=True))) == 2
    lines = [delivery.line(one).say("zh") for one in told.order_by("id")]
    assert ["第 1 号督办单" in lines[0], "第 2 号督办单" in lines[1]] == [True, True]
