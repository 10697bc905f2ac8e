"""What a reviewer found once and must not come back: guards taken away, states never there to be seen, idle eyes."""

import pytest
from django.db import connection

from bihuan.core.words import Refused
from bihuan.ledger import guard
from bihuan.matters import queries
from bihuan.matters.audit import audit
from bihuan.people import rights
from tests.matters.course import Course
from tests.world import MONDAY

pytestmark = pytest.mark.django_db


def test_a_guard_taken_away_is_named_by_the_audit(course: Course) -> None:
    course.deployed()
    assert list(audit(MONDAY)) == []
    guard.take_down(connection, tables=["ledger_word"])
    named = [str(finding) for finding in audit(MONDAY)]
    guard.put_up(connection)
    assert named
    assert all("ledger_word" in sentence for sentence in named)


def test_a_state_that_never_was_cannot_have_been_seen(course: Course) -> None:
    subject = course.deployed()
    with pytest.raises(Refused) as refused:
        course.do("officer", subject, "accept", seen=10**20)
    assert refused.value.sentence.key == "seen_ahead"


@pytest.mark.parametrize("name", ["sysadmin", "secadmin", "stranger"])
def test_administrators_know_of_no_matter(course: Course, name: str) -> None:
    matter = int(course.deployed().removeprefix("matter:"))
    with pytest.raises(Refused):
        queries.standing_of(matter, actor=course.world.actor(name), tree=rights.unit_tree(MONDAY))
