"""屏幕 screens: what a reader meets first, in a real browser, on the office screen and on a phone."""

from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

WIDER_THAN_SCREEN = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


@pytest.fixture(params=["office", "phone"])
def screen(request: pytest.FixtureRequest) -> Any:
    """A page on each of the two screens."""
    return request.getfixturevalue(request.param)


def test_a_stranger_is_led_to_sign_in_and_needs_no_sideways_scrolling(screen: Page) -> None:
    screen.goto("/")
    assert "/account/login/" in screen.url
    assert screen.evaluate("document.documentElement.lang").startswith("zh")
    assert screen.evaluate(WIDER_THAN_SCREEN) == 0


def test_the_page_for_signing_in_has_no_barrier_axe_can_find(screen: Page) -> None:
    screen.goto("/account/login/")
    found = Axe().run(screen).response["violations"]
    assert [(barrier["id"], [node["html"] for node in barrier["nodes"]]) for barrier in found] == []
