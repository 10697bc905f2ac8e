"""权限: seats of the day, substitution, vacancy and who answers."""

from datetime import date, timedelta

import pytest
from pytest_django import DjangoAssertNumQueries

from bihuan.core.roles import Function, Seat
from bihuan.people import acts, queries, rights
from bihuan.people.models import Person, Unit
from tests.world import MONDAY, World, at, build_world

TUESDAY = MONDAY + timedelta(days=1)
FRIDAY = MONDAY + timedelta(days=4)


def leave(world: World, *, of: str, to: str, since: date = TUESDAY, until: date = FRIDAY) -> None:
    """Somebody stands in for somebody for some days."""
    acts.substitute(
        world.actor("secadmin"), world.posts[of].pk, world.people[to].pk, since=since, until=until, at=at(MONDAY)
    )


def vacate(world: World, who: str) -> None:
    """A member of the cast leaves their post on Monday evening."""
    acts.vacate(world.actor("secadmin"), world.posts[who].pk, on=MONDAY, at=at(MONDAY))


def test_a_person_acts_from_the_posts_of_the_day_in_one_statement(
    world: World, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_num_queries(1):
        actor = rights.actor_of(world.people["officer"].pk, day=MONDAY)
    own = Seat(post=world.posts["officer"].pk, unit=world.unit("housing"), function=Function.OFFICER)
    assert (actor.person, actor.seats) == (world.people["officer"].pk, (own,))


def test_a_stranger_and_a_day_before_the_tenure_give_no_seat(world: World) -> None:
    assert world.actor("stranger").seats == ()
    assert world.actor("officer", MONDAY - timedelta(days=1)).seats == ()


def test_a_closed_account_and_a_closed_unit_give_no_seat(world: World) -> None:
    Person.objects.filter(username="officer").update(is_active=False)
    assert world.actor("officer").seats == ()
    Unit.objects.filter(name="自然资源局").update(closed=MONDAY)
    assert len(world.actor("colleague", MONDAY).seats) == 1
    assert world.actor("colleague", TUESDAY).seats == ()


def test_a_substitute_acts_on_behalf_of_the_holder_from_the_first_to_the_last_day(world: World) -> None:
    leave(world, of="officer", to="colleague")
    days = [MONDAY, TUESDAY, FRIDAY, FRIDAY + timedelta(days=1)]
    seats = [{seat.post: seat.on_behalf for seat in world.actor("colleague", day).seats} for day in days]
    own, lent = world.posts["colleague"].pk, world.posts["officer"].pk
    stands_in = {own: None, lent: world.people["officer"].pk}
    assert seats == [{own: None}, stands_in, stands_in, {own: None}]
    assert world.actor("colleague", TUESDAY).seats[0].post == own


def test_a_tenure_that_ends_on_29_february_holds_that_day_and_not_the_next(db: None) -> None:
    leap = date(2028, 2, 29)
    world = build_world(leap - timedelta(days=1))
    acts.vacate(world.actor("secadmin"), world.posts["officer"].pk, on=leap, at=at(leap))
    assert len(world.actor("officer", leap).seats) == 1
    assert world.actor("officer", date(2028, 3, 1)).seats == ()


def test_the_tree_knows_parents_first_level_units_and_who_can_answer(
    world: World, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    # The roster's version, the units and who can answer; asked for again, the version alone.
    with django_assert_num_queries(3):
        tree = rights.unit_tree(MONDAY)
    assert tree.parents[world.unit("section")] == world.unit("housing")
    assert tree.first(world.unit("section")) == world.unit("housing")
    assert world.unit("section") not in tree.first_level
    assert world.unit("leaders") not in tree.answering
    assert {world.unit(name) for name in ("housing", "section", "land", "office", "town")} <= tree.answering


def test_a_closed_unit_keeps_its_name_in_the_tree_and_nothing_else(world: World) -> None:
    Unit.objects.filter(name="住房建设局").update(closed=MONDAY)
    tree = rights.unit_tree(TUESDAY)
    assert tree.name(world.unit("housing")) == "住房建设局"
    assert world.unit("housing") not in set(tree.parents) | tree.first_level | tree.answering
    assert tree.parents[world.unit("section")] is None


def test_a_vacant_unit_does_not_answer(world: World) -> None:
    vacate(world, "town_head")
    assert world.unit("town") in rights.unit_tree(MONDAY).answering
    assert world.unit("town") not in rights.unit_tree(TUESDAY).answering


def test_the_holder_of_a_post_is_its_holder_even_on_leave(world: World) -> None:
    leave(world, of="officer", to="colleague")
    holder = rights.holder_of(world.posts["officer"].pk, day=TUESDAY)
    assert holder == world.people["officer"]
    vacate(world, "officer")
    assert rights.holder_of(world.posts["officer"].pk, day=TUESDAY) is None


@pytest.mark.parametrize(
    ("left", "expected", "key"),
    [
        ((), "officer", "answers_from_post"),
        (("officer",), "head", "answers_as_head"),
    ],
)
def test_a_vacant_post_passes_to_the_units_head(world: World, left: tuple[str, ...], expected: str, key: str) -> None:
    for who in left:
        vacate(world, who)
    answer = rights.answerable(world.unit("housing"), day=TUESDAY, post=world.posts["officer"].pk)
    assert answer is not None
    assert (answer.person, answer.note.key) == (world.people[expected].pk, key)
    assert world.people[expected].name in answer.note.say("zh")
    assert world.people[expected].name in answer.note.say("en")


def test_a_vacant_named_post_passes_first_to_another_officer(world: World) -> None:
    second = acts.open_post(
        world.actor("sysadmin"), world.unit("housing"), function=Function.OFFICER, title="副科长", at=at(MONDAY)
    )
    acts.appoint(world.actor("secadmin"), second.pk, world.people["stranger"].pk, since=MONDAY, at=at(MONDAY))
    vacate(world, "officer")
    answer = rights.answerable(world.unit("housing"), day=TUESDAY, post=world.posts["officer"].pk)
    assert answer is not None
    assert (answer.person, answer.note.key) == (world.people["stranger"].pk, "answers_vacant")


def test_an_empty_section_passes_to_the_head_above_and_an_empty_line_to_nobody(world: World) -> None:
    vacate(world, "section")
    answer = rights.answerable(world.unit("section"), day=TUESDAY)
    assert answer is not None
    assert (answer.person, answer.note.key) == (world.people["head"].pk, "answers_from_above")
    vacate(world, "head")
    assert rights.answerable(world.unit("section"), day=TUESDAY) is None


def test_during_leave_the_substitute_answers_and_the_note_names_the_holder(world: World) -> None:
    leave(world, of="officer", to="colleague")
    answer = rights.answerable(world.unit("housing"), day=TUESDAY, post=world.posts["officer"].pk)
    assert answer is not None
    assert answer.person == world.people["colleague"].pk
    assert world.people["officer"].name in answer.note.say("zh")
    assert world.people["officer"].name in answer.note.say("en")


def test_a_signature_is_asked_of_the_head_and_no_administrator_ever_answers(world: World) -> None:
    answer = rights.answerable(world.unit("housing"), day=MONDAY, function=Function.HEAD)
    assert answer is not None
    assert answer.person == world.people["head"].pk
    auditing = world.posts["auditor"].pk
    assert rights.answerable(world.unit("administration"), day=MONDAY, post=auditing) is None
    assert rights.answerable(world.unit("administration"), day=MONDAY, function=Function.AUDITOR) is None


def test_seated_posts_are_the_officers_and_heads_posts_somebody_works_from(world: World) -> None:
    seated = rights.seated_posts(MONDAY)
    assert seated[world.posts["officer"].pk] == world.unit("housing")
    assert world.posts["leader"].pk not in seated
    vacate(world, "officer")
    assert world.posts["officer"].pk not in rights.seated_posts(TUESDAY)


def test_the_list_of_units_shows_parents_before_children_with_everybody_in_post(
    world: World, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    leave(world, of="officer", to="colleague")
    with django_assert_num_queries(3):
        rows = queries.units_with_posts(TUESDAY)
    names = [row.unit.name for row in rows]
    assert names.index("住房建设局项目科") == names.index("住房建设局") + 1
    housing = rows[names.index("住房建设局")]
    assert rows[names.index("住房建设局项目科")].depth == housing.depth + 1
    found = {place.post.title: (place.holder, place.substitute, place.present) for place in housing.places}
    officer, colleague, head = (world.people[who] for who in ("officer", "colleague", "head"))
    assert found == {"经办人": (officer, colleague, colleague), "局长": (head, None, head)}


def test_a_vacancy_is_listed_from_the_day_after_the_last(world: World) -> None:
    vacate(world, "officer")
    vacant = {
        day: [place.post for row in queries.units_with_posts(day) for place in row.places if place.holder is None]
        for day in (MONDAY, TUESDAY)
    }
    assert vacant == {MONDAY: [], TUESDAY: [world.posts["officer"]]}
    housing = next(row for row in queries.units_with_posts(TUESDAY) if row.unit.name == "住房建设局")
    assert housing.vacancies == 1
