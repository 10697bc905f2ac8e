"""责任 rows: what the database itself refuses, whoever writes."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from bihuan.people.models import AccessToken, Person, Post, Tenure, Unit
from tests.world import MONDAY, World, at

YESTERDAY = MONDAY - timedelta(days=1)

BROKEN: dict[str, Callable[[World], object]] = {
    "a unit that closed before it opened": lambda world: Unit.objects.filter(name="云溪镇").update(closed=YESTERDAY),
    "a unit above itself": lambda world: Unit.objects.filter(pk=world.unit("town")).update(parent=world.unit("town")),
    "two units of one name": lambda world: Unit.objects.filter(name="云溪镇").update(name="自然资源局"),
    "a post of no known function": lambda world: Post.objects.filter(title="镇长").update(function="king"),
    "a tenure that ended before it began": lambda world: Tenure.objects.update(until=YESTERDAY),
    "a second open holder": lambda world: Tenure.objects.create(
        post=world.posts["officer"], person=world.people["stranger"], since=MONDAY
    ),
    "a substitute without end": lambda world: Tenure.objects.create(
        post=world.posts["officer"], person=world.people["stranger"], since=MONDAY, acting=True
    ),
    "one user name in two cases": lambda world: Person.objects.filter(username="stranger").update(username="Officer"),
    "a token that ends before it begins": lambda world: AccessToken.objects.create(
        digest="0", person=world.people["officer"], name="x", created=at(MONDAY), expires=at(YESTERDAY)
    ),
}


@pytest.mark.parametrize("case", BROKEN)
def test_the_database_refuses(world: World, case: str) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        BROKEN[case](world)


def test_a_person_has_no_rights_of_their_own() -> None:
    assert {"is_superuser", "is_staff", "groups", "user_permissions"}.isdisjoint(
        field.name for field in Person._meta.get_fields()
    )


def test_a_unit_is_known_by_every_name_it_has() -> None:
    unit = Unit(name="住房建设局", short_name="住建局", aliases="住房和城乡建设局\n\n 区住建局 ")
    assert unit.known_as() == ["住房建设局", "住建局", "住房和城乡建设局", "区住建局"]
