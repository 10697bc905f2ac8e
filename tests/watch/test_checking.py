"""Tests of checking: an auditor asks, the watch goes through the ledger, and what does not hold is named."""

import pytest
from django.db import connection

from bihuan.core.words import Refused
from bihuan.ledger import guard, seals
from bihuan.ledger.models import Entry
from bihuan.watch import checking
from bihuan.watch.models import Check
from bihuan.watch.patrol import EACH_MINUTE, patrol
from tests.world import MONDAY, World, at, build_world


@pytest.fixture
def world(db: None) -> World:
    """The cast, with everything sealed."""
    built = build_world()
    seals.seal(at=at(MONDAY, 9))
    return built


def checked() -> Check:
    """The last check, after one round of the watch."""
    patrol(at=at(MONDAY, 10), steps=EACH_MINUTE)
    found = checking.latest()
    assert found is not None
    return found


@pytest.mark.parametrize("name", ["supervisor", "officer", "leader", "sysadmin", "secadmin", "stranger"])
def test_only_an_auditor_may_ask_for_a_check(world: World, name: str) -> None:
    with pytest.raises(Refused, match="审计员"):
        checking.ask(world.actor(name), at=at(MONDAY, 10))
    assert not Check.objects.exists()


def test_a_sound_ledger_is_checked_whole_and_nothing_is_found(world: World) -> None:
    asked = checking.ask(world.actor("auditor"), at=at(MONDAY, 10))
    assert (asked.begun, asked.ended, asked.percent) == (None, None, 0)
    check = checked()
    assert (check.pk, check.findings, check.percent, check.is_cut) == (asked.pk, [], 100, False)
    assert check.entries == Entry.objects.count()


def test_asking_again_while_one_waits_asks_for_nothing_new(world: World) -> None:
    first = checking.ask(world.actor("auditor"), at=at(MONDAY, 10))
    assert checking.ask(world.actor("auditor"), at=at(MONDAY, 11)) == first
    checked()
    assert checking.ask(world.actor("auditor"), at=at(MONDAY, 12)) != first


def test_an_entry_that_was_changed_is_named_in_both_tongues(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    guard.take_down(connection)
    changed = [f"post:{world.posts[name].pk}" for name in ("officer", "head")]
    for entry in Entry.objects.filter(subject__in=changed, seq=1):
        Entry.objects.filter(pk=entry.pk).update(body=entry.body + " ")
    checking.ask(world.actor("auditor"), at=at(MONDAY, 10))
    check = checked()
    assert any(changed[0] in one["zh"] for one in check.findings)
    assert all(one["zh"] != one["en"] for one in check.findings)
    monkeypatch.setattr(checking, "MOST", 1)
    checking.ask(world.actor("auditor"), at=at(MONDAY, 11))
    cut = checked()
    assert (len(cut.findings), cut.is_cut) == (1, True)
    guard.put_up(connection)


def test_a_check_that_was_cut_off_is_begun_again(world: World) -> None:
    asked = checking.ask(world.actor("auditor"), at=at(MONDAY, 10))
    Check.objects.filter(pk=asked.pk).update(begun=at(MONDAY, 10), done=5, total=10)
    assert checking.check_asked(at=at(MONDAY, 11)) == 1
    assert checking.check_asked(at=at(MONDAY, 11)) == 0
