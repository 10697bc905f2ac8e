"""The watch: one keeper at a time, each day patrolled once, taken over from the dead, its troubles told."""

import threading
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from django.test import Client

from bihuan.ledger import clock
from bihuan.ledger import entries as ledger
from bihuan.ledger.models import Entry
from bihuan.watch import shifts
from bihuan.watch.models import Notice, Shift
from bihuan.watch.patrol import Round
from tests.matters.course import Course
from tests.world import MONDAY, at

pytestmark = pytest.mark.django_db

LATER = MONDAY + timedelta(days=5)


@pytest.fixture(autouse=True)
def a_folder_for_notices(settings: object, tmp_path: Path) -> Path:
    settings.NOTICE_FOLDER = tmp_path / "notices"  # type: ignore[attr-defined]
    return tmp_path


def keeper(name: str) -> shifts.Keeper:
    return shifts.Keeper(name, threading.Event())


def kept(one: shifts.Keeper, *moments: datetime) -> list[Round | None]:
    """What the rounds at the moments did, until the last of them."""
    left, rounds = iter(moments), []

    def tell(done: Round | None) -> None:
        rounds.append(done)
        if len(rounds) == len(moments):
            one.stop.set()

    last = [moments[0]]

    def now() -> datetime:
        last[0] = next(left, last[0])
        return last[0]

    shifts.keep_watch(one, every=0, now=now, tell=tell)
    return rounds


def test_a_day_is_patrolled_once_and_then_only_what_cannot_wait(course: Course) -> None:
    course.deployed()
    first, second = kept(keeper("one"), at(LATER), at(LATER, 11))
    assert first is not None
    assert first.counts["deemed"] == 1
    assert second is not None
    assert set(second.counts) == {"folded", "sealed", "checked", "told", "reddened", "sent", "digested"}


def test_the_next_day_is_patrolled_anew(course: Course) -> None:
    rounds = kept(keeper("one"), at(MONDAY), at(MONDAY + timedelta(days=1)))
    assert all(done is not None and "deemed" in done.counts for done in rounds)


def test_a_second_keeper_waits_until_the_first_gives_up_or_is_silent_for_the_lease(course: Course) -> None:
    one, other = keeper("one"), keeper("other")
    assert shifts.go_round(one, at=at(MONDAY)) is not None
    assert shifts.go_round(other, at=at(MONDAY) + timedelta(minutes=1)) is None
    assert shifts.go_round(other, at=at(MONDAY) + shifts.LEASE) is not None
    assert shifts.go_round(one, at=at(MONDAY) + shifts.LEASE) is None
    kept(other, at(MONDAY) + shifts.LEASE)
    assert shifts.go_round(one, at=at(MONDAY) + shifts.LEASE) is not None


def test_a_keeper_that_is_told_to_stop_ends_between_two_steps_and_the_day_is_not_done(course: Course) -> None:
    one = keeper("one")
    one.stop.set()
    done = shifts.go_round(one, at=at(MONDAY))
    assert done == Round({}, is_whole=False)
    assert Shift.objects.get().patrolled is None


def test_ten_days_of_absence_are_caught_up_with_without_saying_a_thing_ten_times(course: Course) -> None:
    course.active(cadence="week", due="2020-06-30")
    kept(keeper("one"), at(MONDAY))
    back = MONDAY + timedelta(days=20)
    kept(keeper("one"), at(back))
    chased = [
        item
        for records in ledger.read_many(set(Entry.objects.values_list("subject", flat=True))).values()
        for one in records
        for item in one.facts.get("chased", ())
    ]
    assert len(chased) == len({item["n"] for item in chased}) > 0
    assert Notice.objects.filter(sentence="notice_chased").count() == len(chased)
    entries, notices = Entry.objects.count(), Notice.objects.count()
    kept(keeper("two"), at(back, 12))
    assert (Entry.objects.count(), Notice.objects.count()) == (entries, notices)


def test_a_round_that_fails_is_logged_shown_and_gone_again(
    course: Course, caplog: pytest.LogCaptureFixture, client: Client
) -> None:
    one = keeper("one")
    shifts.go_round(one, at=at(MONDAY))
    outcomes: list[Round | None] = []

    def clock_that_fails_once() -> datetime:
        if not outcomes:
            raise OSError("no room")
        return at(MONDAY, 11)

    def tell(done: Round | None) -> None:
        outcomes.append(done)
        if len(outcomes) == 1:
            trouble = shifts.trouble(at=at(MONDAY))
            assert trouble is not None
            assert "下一轮重来" in trouble.say("zh")
            with clock.standing_at(at(MONDAY)):
                answer = client.get("/healthz")
            assert (answer.status_code, answer.content.decode().split("\n")[0]) == (200, "ok")
            assert "自动巡查" in answer.content.decode()
        else:
            one.stop.set()

    shifts.keep_watch(one, every=0, now=clock_that_fails_once, tell=tell)
    assert "no room" in caplog.text
    assert outcomes[0] is None
    assert outcomes[1] is not None
    assert shifts.trouble(at=at(MONDAY, 11)) is None


def test_a_watch_that_stands_still_is_told_and_one_never_begun_is_not(course: Course) -> None:
    assert shifts.trouble(at=at(MONDAY)) is None
    kept(keeper("one"), at(MONDAY))
    assert shifts.trouble(at=at(MONDAY) + shifts.STALE) is None
    stopped = shifts.trouble(at=at(MONDAY) + shifts.STALE + timedelta(seconds=1))
    assert stopped is not None
    assert "15" in stopped.say("en")
