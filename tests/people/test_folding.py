"""The entries of units, posts and persons give their rows; forged, lost and changed ones are named."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection

from bihuan.core.chain import GENESIS
from bihuan.core.roles import Function
from bihuan.ledger import guard
from bihuan.ledger.models import Entry, Leaf, Word
from bihuan.matters.audit import audit
from bihuan.people import accounts, acts
from bihuan.people.models import Person, Post, Tenure, Unit
from tests.world import MONDAY, World, at, build_world


@pytest.fixture
def world(db: Any) -> World:
    return build_world()


def findings() -> list[tuple[str, Any]]:
    return [(one.key, one.params.get("subject")) for one in audit(MONDAY)]


def test_a_whole_life_of_posts_folds_to_its_rows(world: World) -> None:
    secadmin, day = world.actor("secadmin"), MONDAY
    officer, stranger = world.posts["officer"].pk, world.people["stranger"].pk
    acts.substitute(secadmin, officer, stranger, since=day, until=day + timedelta(days=9), at=at(day))
    acts.substitute(
        secadmin, officer, stranger, since=day + timedelta(days=20), until=day + timedelta(days=29), at=at(day)
    )
    acts.vacate(secadmin, officer, on=day + timedelta(days=5), at=at(day))
    leaver = acts.register_person(world.actor("sysadmin"), "leaver", name="将离", at=at(day), phone="1", language="en")
    accounts.close_account(world.actor("sysadmin"), person=leaver.pk, at=at(day))
    assert findings() == []


def test_a_tenure_that_was_prolonged_behind_the_entries_is_named(world: World) -> None:
    Tenure.objects.filter(post=world.posts["officer"]).update(since=MONDAY - timedelta(days=3))
    (finding,) = audit(MONDAY)
    assert finding.key == "audit_row_differs"
    assert finding.params["subject"] == f"post:{world.posts['officer'].pk}"
    assert finding.params["fields"][0].endswith(".since")


def test_a_forged_tenure_is_named_in_a_post_with_entries_and_in_one_without(world: World) -> None:
    stranger, post = world.people["stranger"], world.posts["officer"]
    Tenure.objects.create(post=post, person=stranger, since=MONDAY, until=MONDAY, acting=True)
    vacant = acts.open_post(
        world.actor("sysadmin"), world.unit("land"), function=Function.OFFICER, title="空岗", at=at(MONDAY)
    )
    Tenure.objects.create(post=vacant, person=stranger, since=MONDAY)
    assert findings() == [
        ("audit_people_forged", f"post:{post.pk}"),
        ("audit_people_forged", f"post:{vacant.pk}"),
    ]


def test_forged_units_posts_and_persons_are_named(world: World) -> None:
    unit = Unit.objects.create(name="假单位", kind="office", opened=MONDAY)
    person = Person.objects.create(username="forged", name="假人")
    post = Post.objects.create(unit=world.units["land"], function="head", title="假岗")
    found = set(findings())
    assert ("audit_people_forged", f"unit:{unit.pk}") in found
    assert ("audit_people_forged", f"access:{person.pk}") in found
    assert ("audit_people_forged", f"unit:{world.unit('land')}") in found
    assert post.pk


def test_a_unit_moved_elsewhere_and_a_person_renamed_are_named(world: World) -> None:
    Unit.objects.filter(pk=world.unit("section")).update(parent=world.unit("land"))
    Person.objects.filter(username="officer").update(username="other")
    assert {key for key, _ in findings()} == {"audit_row_differs"}


def test_a_tail_cut_off_a_post_before_it_was_sealed_is_found_by_its_rows(world: World) -> None:
    post = world.posts["officer"].pk
    acts.vacate(world.actor("secadmin"), post, on=MONDAY, at=at(MONDAY))
    guard.take_down(connection)
    last = Entry.objects.filter(subject=f"post:{post}").order_by("-seq")[0]
    Word.objects.filter(entry=last).delete()
    Entry.objects.filter(pk=last.pk).delete()
    guard.put_up(connection)
    assert findings() == [("audit_row_differs", f"post:{post}")]
    assert last.previous != GENESIS
    assert not Leaf.objects.exists()
