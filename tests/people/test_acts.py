"""任免: who may give posts, what is refused, and the entry each act leaves."""

from datetime import date, timedelta

import pytest

from bihuan.core.roles import Actor, Function
from bihuan.ledger import entries
from bihuan.ledger.models import Entry
from bihuan.people import acts
from bihuan.people.models import Person, Post, Tenure, Unit
from tests.people.conftest import Refusal
from tests.world import MONDAY, World, at

LATER = MONDAY + timedelta(days=30)


def vacant(world: World, unit: str = "housing", function: Function = Function.OFFICER) -> int:
    """A new post of a unit that nobody holds."""
    return acts.open_post(
        world.actor("sysadmin"), world.unit(unit), function=function, title="新设岗位", at=at(MONDAY)
    ).pk


def appoint(world: World, post: int, who: str, *, since: date = MONDAY, until: date | None = None) -> Tenure:
    """The tenure the security administrator gives to a member of the cast."""
    return acts.appoint(world.actor("secadmin"), post, world.people[who].pk, since=since, until=until, at=at(MONDAY))


def substitute(world: World, who: str, *, post: str = "officer", since: date = MONDAY, until: date = LATER) -> Tenure:
    """The substitution the security administrator gives to a member of the cast."""
    return acts.substitute(
        world.actor("secadmin"), world.posts[post].pk, world.people[who].pk, since=since, until=until, at=at(MONDAY)
    )


def test_an_appointment_is_one_entry_on_the_post_with_who_gave_it(world: World) -> None:
    post = vacant(world)
    before = Entry.objects.count()
    tenure = appoint(world, post, "stranger", until=LATER)
    assert Entry.objects.count() == before + 1
    record = entries.read(f"post:{post}")[-1]
    assert (record.act, record.by) == ("appoint", world.people["secadmin"].pk)
    assert record.post == Post.objects.get(function=Function.SECADMIN).pk
    assert record.facts == {
        "tenure": tenure.pk,
        "person": world.people["stranger"].pk,
        "since": MONDAY.isoformat(),
        "until": LATER.isoformat(),
    }


def test_names_of_persons_are_words_that_can_be_expunged_not_facts(world: World) -> None:
    person = world.people["stranger"]
    record = entries.read(f"access:{person.pk}")[0]
    assert record.facts == {"person": person.pk, "language": "zh"}
    assert record.words == {"username": "stranger", "name": person.name}


@pytest.mark.parametrize("who", ["sysadmin", "auditor", "leader", "head", "stranger"])
def test_only_the_security_administrator_gives_posts(world: World, refused: Refusal, who: str) -> None:
    post, stranger = vacant(world), world.people["stranger"].pk
    with refused("not_you", "only_secadmin"):
        acts.appoint(world.actor(who), post, stranger, since=MONDAY, at=at(MONDAY))
    with refused("not_you", "only_secadmin"):
        acts.substitute(world.actor(who), world.posts["officer"].pk, stranger, since=MONDAY, until=LATER, at=at(MONDAY))
    with refused("not_you", "only_secadmin"):
        acts.vacate(world.actor(who), world.posts["officer"].pk, on=MONDAY, at=at(MONDAY))


@pytest.mark.parametrize("who", ["secadmin", "auditor", "leader"])
def test_only_the_system_administrator_opens_units_and_registers_persons(
    world: World, refused: Refusal, who: str
) -> None:
    with refused("not_you", "only_sysadmin"):
        acts.open_unit(world.actor(who), "新单位", kind="office", opened=MONDAY, at=at(MONDAY))
    with refused("not_you", "only_sysadmin"):
        acts.open_post(world.actor(who), world.unit("housing"), function=Function.HEAD, title="岗位", at=at(MONDAY))
    with refused("not_you", "only_sysadmin"):
        acts.register_person(world.actor(who), "new.person", name="新来的", at=at(MONDAY))


def test_the_clock_of_the_site_holds_no_administrators_post(world: World, refused: Refusal) -> None:
    with refused("not_you", "only_secadmin"):
        acts.vacate(Actor(person=None), world.posts["officer"].pk, on=MONDAY, at=at(MONDAY))


def test_a_post_has_one_holder_at_a_time_but_the_day_after_is_free(world: World, refused: Refusal) -> None:
    post = vacant(world)
    appoint(world, post, "stranger", until=LATER)
    with refused("not_now", "holder_overlaps"):
        appoint(world, post, "colleague", since=LATER)
    with refused("not_now", "holder_overlaps"):
        appoint(world, post, "colleague", until=MONDAY)
    follower = appoint(world, post, "colleague", since=LATER + timedelta(days=1))
    assert follower.since == LATER + timedelta(days=1)


def test_an_open_tenure_is_named_without_an_end(world: World, refused: Refusal) -> None:
    with refused("not_now", "holder_overlaps"):
        appoint(world, world.posts["officer"].pk, "stranger", since=LATER)


def test_a_tenure_may_last_one_day_but_not_end_before_it_begins(world: World, refused: Refusal) -> None:
    post = vacant(world)
    with refused("missing", "dates_reversed"):
        appoint(world, post, "stranger", until=MONDAY - timedelta(days=1))
    assert appoint(world, post, "stranger", until=MONDAY).until == MONDAY


def test_a_tenure_stays_within_the_life_of_its_unit(world: World, refused: Refusal) -> None:
    unit = acts.open_unit(
        world.actor("sysadmin"), "百日攻坚专班", kind="task_force", opened=MONDAY, closed=LATER, at=at(MONDAY)
    )
    world.units["force"] = unit
    post = vacant(world, "force")
    for since, until in ((MONDAY - timedelta(days=1), LATER), (MONDAY, LATER + timedelta(days=1)), (MONDAY, None)):
        with refused("not_now", "unit_not_open"):
            appoint(world, post, "stranger", since=since, until=until)
    assert appoint(world, post, "stranger", until=LATER).until == LATER


def test_nobody_gives_a_post_to_themselves(world: World, refused: Refusal) -> None:
    with refused("not_you", "appoints_oneself"):
        appoint(world, vacant(world), "secadmin")
    with refused("not_you", "appoints_oneself"):
        substitute(world, "secadmin")


@pytest.mark.parametrize("function", [Function.SYSADMIN, Function.SECADMIN])
def test_nobody_is_two_of_the_three_administrators(world: World, refused: Refusal, function: Function) -> None:
    with refused("not_now", "two_administrators"):
        appoint(world, vacant(world, "office", function), "auditor")


def test_an_administrator_holds_no_other_post_and_no_other_becomes_one_beside(world: World, refused: Refusal) -> None:
    with refused("not_now", "administrator_elsewhere"):
        appoint(world, vacant(world), "auditor")
    with refused("not_now", "administrator_elsewhere"):
        appoint(world, vacant(world, "office", Function.AUDITOR), "officer")
    with refused("not_now", "administrator_elsewhere"):
        appoint(world, vacant(world, "office", Function.AUDITOR), "auditor")
    with refused("not_now", "administrator_elsewhere"):
        substitute(world, "auditor")


def test_who_was_an_administrator_may_hold_another_post_afterwards(world: World) -> None:
    acts.vacate(world.actor("secadmin"), world.posts["auditor"].pk, on=MONDAY, at=at(MONDAY))
    assert appoint(world, vacant(world), "auditor", since=MONDAY + timedelta(days=1)).pk


def test_one_person_may_hold_two_ordinary_posts(world: World) -> None:
    assert appoint(world, vacant(world, "town"), "colleague").pk


def test_an_unknown_or_closed_person_and_an_unknown_post_are_refused(world: World, refused: Refusal) -> None:
    post, secadmin = vacant(world), world.actor("secadmin")
    with refused("unknown", "person_unknown"):
        acts.appoint(secadmin, post, 999_999, since=MONDAY, at=at(MONDAY))
    Person.objects.filter(username="stranger").update(is_active=False)
    with refused("unknown", "person_unknown"):
        appoint(world, post, "stranger")
    with refused("unknown", "post_unknown"):
        acts.appoint(secadmin, 999_999, world.people["colleague"].pk, since=MONDAY, at=at(MONDAY))


def test_a_substitute_needs_one_holder_for_the_whole_time(world: World, refused: Refusal) -> None:
    world.posts["new"] = Post.objects.get(pk=vacant(world))
    with refused("not_now", "nobody_to_stand_in_for"):
        substitute(world, "colleague", post="new")
    appoint(world, world.posts["new"].pk, "stranger", until=LATER - timedelta(days=1))
    with refused("not_now", "nobody_to_stand_in_for"):
        substitute(world, "colleague", post="new")
    tenure = substitute(world, "colleague", post="new", until=LATER - timedelta(days=1))
    record = entries.read(f"post:{tenure.post_id}")[-1]
    assert (record.act, record.facts["holder"]) == ("substitute", world.people["stranger"].pk)


def test_a_post_has_one_substitute_at_a_time_and_never_its_holder(world: World, refused: Refusal) -> None:
    with refused("missing", "stands_in_for_oneself"):
        substitute(world, "officer")
    substitute(world, "section")
    with refused("not_now", "substitute_overlaps"):
        substitute(world, "colleague", since=LATER, until=LATER)


def test_a_substitution_has_a_last_day(world: World, refused: Refusal) -> None:
    with refused("missing", "substitution_without_end"):
        substitute(world, "section", until=None)  # type: ignore[arg-type]


def test_vacating_ends_the_tenure_on_its_last_day_with_the_substitute(world: World, refused: Refusal) -> None:
    week, secadmin = MONDAY + timedelta(days=7), world.actor("secadmin")
    running = substitute(world, "section", until=week + timedelta(days=7))
    to_come = substitute(world, "section", since=week + timedelta(days=8))
    ended = acts.vacate(secadmin, world.posts["officer"].pk, on=week, at=at(MONDAY))
    running.refresh_from_db()
    assert (ended.until, running.until) == (week, week)
    assert not Tenure.objects.filter(pk=to_come.pk).exists()
    facts = entries.read(f"post:{world.posts['officer'].pk}")[-1].facts
    assert (facts["ended"], facts["withdrawn"]) == ([running.pk], [to_come.pk])
    with refused("not_now", "post_vacant"):
        acts.vacate(secadmin, world.posts["officer"].pk, on=week + timedelta(days=1), at=at(MONDAY))


def test_the_last_security_administrator_stays_until_another_is_in_place(world: World, refused: Refusal) -> None:
    first = Post.objects.get(function=Function.SECADMIN).pk
    second = vacant(world, "office", Function.SECADMIN)
    with refused("not_now", "last_security_administrator"):
        acts.vacate(world.actor("secadmin"), first, on=MONDAY, at=at(MONDAY))
    appoint(world, second, "stranger", until=LATER)
    with refused("not_now", "last_security_administrator"):
        acts.vacate(world.actor("stranger"), first, on=LATER, at=at(MONDAY))
    assert acts.vacate(world.actor("stranger"), first, on=MONDAY, at=at(MONDAY)).until == MONDAY


def test_a_refused_act_leaves_no_row_and_no_entry(world: World, refused: Refusal) -> None:
    before = (Tenure.objects.count(), Entry.objects.count())
    with refused("not_now", "holder_overlaps"):
        appoint(world, world.posts["officer"].pk, "stranger")
    assert (Tenure.objects.count(), Entry.objects.count()) == before


def test_a_unit_needs_a_free_name_a_known_kind_and_a_known_parent(world: World, refused: Refusal) -> None:
    sysadmin = world.actor("sysadmin")
    with refused("missing", "unit_name_missing"):
        acts.open_unit(sysadmin, "  ", kind="office", opened=MONDAY, at=at(MONDAY))
    with refused("not_now", "unit_name_taken"):
        acts.open_unit(sysadmin, "云溪镇", kind="town", opened=MONDAY, at=at(MONDAY))
    with refused("missing", "unit_kind_unknown"):
        acts.open_unit(sysadmin, "新单位", kind="village", opened=MONDAY, at=at(MONDAY))
    with refused("unknown", "unit_unknown"):
        acts.open_unit(sysadmin, "新单位", kind="office", opened=MONDAY, parent=999_999, at=at(MONDAY))
    with refused("missing", "dates_reversed"):
        acts.open_unit(
            sysadmin, "新单位", kind="office", opened=MONDAY, closed=MONDAY - timedelta(days=1), at=at(MONDAY)
        )
    assert not Unit.objects.filter(name="新单位").exists()


def test_a_post_needs_a_title_and_a_unit(world: World, refused: Refusal) -> None:
    sysadmin = world.actor("sysadmin")
    with refused("missing", "post_title_missing"):
        acts.open_post(sysadmin, world.unit("town"), function=Function.HEAD, title=" ", at=at(MONDAY))
    with refused("unknown", "unit_unknown"):
        acts.open_post(sysadmin, 999_999, function=Function.HEAD, title="镇长", at=at(MONDAY))


def test_a_person_has_no_password_until_one_is_set_and_a_user_name_of_their_own(world: World, refused: Refusal) -> None:
    sysadmin = world.actor("sysadmin")
    assert not world.people["stranger"].has_usable_password()
    with refused("not_now", "username_taken"):
        acts.register_person(sysadmin, "STRANGER", name="同名者", at=at(MONDAY))
    for username, name, language in (("空格 名", "某人", "zh"), ("ok.name", " ", "zh"), ("ok.name", "某人", "fr")):
        with refused("missing", "person_malformed"):
            acts.register_person(sysadmin, username, name=name, language=language, at=at(MONDAY))


def test_a_site_is_founded_once_and_by_nobody(world: World, refused: Refusal) -> None:
    founding = Entry.objects.get(subject=f"unit:{world.unit('administration')}", act="open_unit")
    assert (founding.by, founding.post) == (None, None)
    with refused("not_now", "site_founded"):
        acts.found_site("另一中心", sysadmin=("root", "某甲"), secadmin=("safe", "某乙"), since=MONDAY, at=at(MONDAY))
