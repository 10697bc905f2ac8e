"""Tests of one's own calendar and hours: whose duties it has, who may read it, and when it ends."""

from datetime import date, datetime, timedelta

import pytest
from django.test import Client
from django.urls import reverse
from icalendar import Calendar

from bihuan.ledger.clock import SHANGHAI, standing_at
from bihuan.ledger.models import Entry
from bihuan.matters.models import Duty, Matter
from bihuan.people.models import Person
from bihuan.watch import feeds
from bihuan.watch.models import Feed
from tests.web.cast import MONDAY, TUESDAY, World, at, deployed, signed_in


def opened(world: World, name: str) -> str:
    """The address of a calendar that a member of the cast made on the page."""
    page = signed_in(world, name).post(reverse("reminders_open"))
    assert page.status_code == 200
    address: str = page.context["address"]
    assert address.startswith("http://testserver/calendar/")
    return address


def summaries(address: str) -> list[tuple[date, str]]:
    """Day and summary of each event that a program without sign-in finds at the address."""
    answer = Client().get(address)
    assert answer.status_code == 200
    found = Calendar.from_ical(answer.content)
    return [(event["DTSTART"].dt, str(event["SUMMARY"])) for event in found.walk("VEVENT")]


def test_the_calendar_has_what_ones_own_units_owe_on_its_day_and_no_words(world: World) -> None:
    deployed(world)
    number = Matter.objects.get().number
    address = opened(world, "officer")
    assert summaries(address) == [(TUESDAY, f"{number} 签收")]
    assert "雨污分流" not in Client().get(address).content.decode()


@pytest.mark.parametrize("name", ["colleague", "stranger", "sysadmin"])
def test_others_find_nothing_of_it_in_theirs(world: World, name: str) -> None:
    deployed(world, visibility="parties")
    assert summaries(opened(world, name)) == []


def test_no_index_no_store_and_no_session_at_the_address(world: World) -> None:
    answer = Client().get(opened(world, "officer"))
    assert answer["Cache-Control"] == "no-store"
    assert "noindex" in answer["X-Robots-Tag"]
    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    assert "sessionid" not in answer.cookies


def test_an_address_that_is_not_open_is_not_there(world: World) -> None:
    address = opened(world, "officer")
    other = opened(world, "officer")
    assert Client().get(address).status_code == 404
    assert Client().get(other).status_code == 200
    assert signed_in(world, "officer").post(reverse("reminders_close")).status_code == 302
    assert Client().get(other).status_code == 404
    assert Client().get(reverse("calendar", args=["x" * 43])).status_code == 404
    assert signed_in(world, "officer").post(reverse("reminders_close")).status_code == 404


def test_a_closed_account_and_an_ended_post_leave_nothing_to_read(world: World) -> None:
    deployed(world)
    address = opened(world, "officer")
    world.people["officer"].tenures.update(until=MONDAY)
    assert summaries(address) == []
    Person.objects.filter(pk=world.people["officer"].pk).update(is_active=False)
    assert Client().get(address).status_code == 404


def test_the_address_is_kept_as_a_digest_alone_and_its_making_and_end_are_entered(world: World) -> None:
    key = opened(world, "officer").rsplit("/", 1)[1].removesuffix(".ics")
    assert Feed.objects.get().digest != key
    assert key not in signed_in(world, "officer").get(reverse("reminders")).content.decode()
    feeds.close_feed(world.people["officer"].pk, at=at(TUESDAY))
    entries = Entry.objects.filter(subject=f"access:{world.people['officer'].pk}").order_by("seq")
    assert [entry.act for entry in entries][-2:] == ["open_feed", "close_feed"]
    assert all(key not in entry.body for entry in entries)


def test_a_duty_is_late_from_midnight_in_shanghai(world: World) -> None:
    deployed(world)
    key = feeds.open_feed(world.people["officer"].pk, at=at(TUESDAY))
    midnight = datetime.combine(TUESDAY + timedelta(days=1), datetime.min.time(), SHANGHAI)
    texts = [
        feeds.text_of(key, at=moment, address=lambda matter: f"https://x.invalid/{matter}")
        for moment in (midnight - timedelta(seconds=1), midnight)
    ]
    assert ["已逾期" in (text or "") for text in texts] == [False, True]


def test_the_29th_of_february_is_its_own_day(world: World) -> None:
    deployed(world)
    address = opened(world, "officer")
    Duty.objects.update(due=date(2024, 2, 29))
    assert [day for day, _ in summaries(address)] == [date(2024, 2, 29)]


def test_the_calendar_speaks_the_persons_language(world: World) -> None:
    deployed(world)
    address = opened(world, "officer")
    Person.objects.filter(pk=world.people["officer"].pk).update(language="en")
    with standing_at(at(TUESDAY + timedelta(days=2))):
        assert summaries(address)[0][1].startswith("Overdue: ")


def test_hours_are_kept_and_what_is_no_hour_is_refused(world: World) -> None:
    client = signed_in(world, "officer")
    assert client.post(reverse("reminders_hours"), {"since": "22:00", "until": "06:30"}).status_code == 302
    assert 'value="22:00"' in client.get(reverse("reminders")).content.decode()
    refused = client.post(reverse("reminders_hours"), {"since": "22", "until": "今晚"})
    assert refused.status_code == 422
    assert 'value="06:30"' in client.get(reverse("reminders")).content.decode()


def test_the_page_is_for_those_who_signed_in(world: World) -> None:
    assert Client().get(reverse("reminders")).status_code == 302
    assert Client().post(reverse("reminders_open")).status_code == 302
    assert not Feed.objects.exists()
