"""样板间 gallery: every part of a page is in it, in every state; a site at work has none."""

import pytest
from django.conf import LazySettings
from django.test import Client
from django.urls import reverse

from bihuan.core.lights import Light
from bihuan.web.inputs import ROWS, WIDGETS
from tests.house import tree
from tests.web.cast import World, signed_in

ROOT = "src/bihuan/web/templates/"


@pytest.fixture
def visitor(world: World, settings: LazySettings) -> Client:
    """An officer of a demonstration."""
    settings.DEMO = True
    return signed_in(world, "officer")


def drawn(client: Client, address: str = "/_gallery") -> set[str]:
    """The templates that the page was drawn from."""
    answer = client.get(address)
    assert answer.status_code == 200
    return {str(template.name) for template in answer.templates}


@pytest.mark.parametrize("folder", ["parts", "acts/inputs"])
def test_every_part_of_a_page_is_in_the_gallery(visitor: Client, folder: str) -> None:
    parts = {path.removeprefix(ROOT) for path in tree.templates() if path.startswith(f"{ROOT}{folder}/")}
    assert parts
    assert parts - drawn(visitor) == set()


def test_every_light_is_shown_by_shape_and_word(visitor: Client) -> None:
    text = visitor.get("/_gallery").content.decode()
    for light in Light:
        assert f'<span class="light {light.value}"><i aria-hidden="true">{light.shape}</i>' in text


def test_a_form_is_shown_empty_filled_in_and_refused_with_every_kind_of_input(visitor: Client) -> None:
    forms = visitor.get("/_gallery").context["forms"]
    assert [form["act"].name for form in forms] == ["empty", "filled", "refused"]
    for form in forms:
        kinds = {one.kind for one in (*form["inputs"], form["signers"])}
        assert kinds == set(WIDGETS.values()) | set(ROWS)
    assert [bool(form["sentence"]) for form in forms] == [False, False, True]


def test_the_gallery_is_dark_where_that_is_asked_and_nothing_else_is_taken(visitor: Client) -> None:
    assert 'class="dark"' in visitor.get("/_gallery?look=dark").content.decode()
    assert "evil" not in visitor.get('/_gallery?look="evil').content.decode().split("<body")[0]


def test_a_site_at_work_has_no_gallery(world: World, settings: LazySettings) -> None:
    settings.DEMO = settings.DEBUG = False
    assert signed_in(world, "officer").get(reverse("gallery")).status_code == 404


def test_a_stranger_is_led_to_sign_in(client: Client, db: None, settings: LazySettings) -> None:
    settings.DEMO = True
    assert "/account/login/" in client.get(reverse("gallery"))["Location"]
