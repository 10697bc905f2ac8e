"""Tests of the rooms: each person's navigation shows what their posts use, and says where they are."""

from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from django.urls import reverse
from django.utils.html import escape

from bihuan.core.words import Language, said
from bihuan.web import rooms
from tests.web.cast import World, signed_in

USED = {
    "supervisor": {"duties", "desk", "board"},
    "officer": {"duties", "board"},
    "leader": {"duties", "board"},
    "auditor": {"duties", "board"},
    "sysadmin": {"duties"},
    "secadmin": {"duties"},
    "stranger": {"duties"},
}
READER = {"leader": "leader", "record": "auditor", "units": "sysadmin"}
"""Who looks at a room that a supervisor does not use."""


@pytest.mark.parametrize("name", sorted(USED))
def test_the_navigation_shows_the_rooms_that_ones_posts_use(world: World, name: str) -> None:
    shown = {room.name for room in signed_in(world, name).get(reverse("duties")).context["rooms"]}
    assert shown & {"duties", "desk", "board"} == USED[name]


@pytest.mark.parametrize("room", [room.name for room in rooms.ROOMS])
def test_a_rooms_page_says_where_one_is(world: World, room: str) -> None:
    page = signed_in(world, READER.get(room, "supervisor")).get(reverse(room))
    assert page.context["room"] == room
    assert page.content.decode().count('aria-current="page"') >= 1


def test_every_room_has_a_word_in_both_tongues_and_an_icon_that_is_shipped() -> None:
    icons = Path(finders.find("vendor/icons.svg")).read_text("utf-8")
    for room in rooms.ROOMS:
        assert len({room.label.say("zh"), room.label.say("en"), f"room_{room.name}"}) == 3
        assert f'id="{room.icon}"' in icons


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("room", [*(room.name for room in rooms.ROOMS), "search", "record_heads"])
def test_a_rooms_page_says_what_one_does_there(world: World, room: str, language: Language) -> None:
    client = signed_in(world, READER.get(room.removesuffix("_heads"), "supervisor"))
    client.post(reverse("language"), {"language": language})
    page = client.get(reverse(room), follow=True).content.decode()
    paragraphs = said(f"purpose_{room}").say(language).split("\n\n")
    assert [one for one in paragraphs if escape(one) not in page] == []
