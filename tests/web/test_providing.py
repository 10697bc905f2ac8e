"""要素保障的房间: the page counts needs by factor, leads from a count to its list, and answers in place."""

from django.urls import reverse

from bihuan.people.models import Person
from tests.web.cast import World, signed_in
from tests.web.test_needs import lacking


def test_a_count_leads_to_the_needs_it_counts(world: World) -> None:
    lacking(world)
    client = signed_in(world, "town_head")
    page = client.get(reverse("needs"))
    text = page.content.decode()
    assert 'href="?which=respond&amp;of=land"' in text
    listed = client.get(reverse("needs"), {"which": "respond", "of": "land"}).content.decode()
    assert "差用地指标 12 亩" in listed
    assert "acts/promise?duty=" in listed
    assert "back=/needs/%3Fwhich%3Drespond%26of%3Dland" in listed


def test_nobody_but_the_provider_gets_its_buttons(world: World) -> None:
    lacking(world)
    for name in ("officer", "environment_officer"):
        text = signed_in(world, name).get(reverse("needs")).content.decode()
        assert "差用地指标 12 亩" in text
        assert "acts/promise" not in text


def test_an_empty_list_says_how_a_need_comes_here(world: World) -> None:
    text = signed_in(world, "officer").get(reverse("needs")).content.decode()
    assert "提出需求" in text
    assert "没有符合条件的需求" in text


def test_the_room_speaks_english(world: World) -> None:
    lacking(world)
    Person.objects.filter(username="town_head").update(language="en")
    text = signed_in(world, "town_head").get(reverse("needs")).content.decode()
    assert "What is done here" in text
    assert "promised, not yet there" in text


def test_those_without_a_post_in_the_work_are_refused_with_the_way_to_go(world: World) -> None:
    answer = signed_in(world, "sysadmin").get(reverse("needs"))
    assert answer.status_code == 403
    assert "机构人员" in answer.content.decode()


def test_an_address_that_means_nothing_shows_the_open_needs(world: World) -> None:
    lacking(world)
    sent = {"which": "nonsense", "of": "nonsense", "unit": "²", "after": "2020.x"}
    page = signed_in(world, "officer").get(reverse("needs"), sent)
    assert page.status_code == 200
    assert len(page.context["page"].rows) == 1
