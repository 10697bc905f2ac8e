"""Tests of the rooms: each person's navigation shows what their posts use, and says where they are."""

from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from django.urls import reverse

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
READER = {"record": "auditor", "units": "sysadmin"}
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
