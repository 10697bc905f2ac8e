"""各房间 rooms seen: every room in a real browser, on both screens and in both tongues, without barriers."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from tests.web.test_screens import WIDER_THAN_SCREEN, screen
from tests.web.test_walk import sign_in

__all__ = ["screen"]

READERS = {"zh": "ducha.yi", "en": "ducha.er"}
"""The tongue is kept with the person, so each has a reader of its own."""


@pytest.mark.browser
@pytest.mark.parametrize("language", READERS)
def test_every_room_has_no_barrier_and_fits_the_screen(screen: Page, language: str) -> None:
    sign_in(screen, READERS[language])
    other = screen.locator(f"button[name=language][value={language}]")
    if other.count():
        screen.locator(".self summary").click()
        other.click()
        screen.wait_for_function(f"document.documentElement.lang.startsWith('{language}')")
    links = screen.locator("nav .rooms a")
    addresses = [links.nth(place).get_attribute("href") or "" for place in range(links.count())]
    assert len(addresses) >= 4
    for address in (*addresses, "/search/?q=改造", "/board/1/?tab=gaps", "/matters/2"):
        screen.goto(address)
        assert screen.locator("h1").count() == 1, address
        barriers = Axe().run(screen).response["violations"]
        assert [(one["id"], [node["html"] for node in one["nodes"]]) for one in barriers] == [], address
        assert screen.evaluate(WIDER_THAN_SCREEN) == 0, address


@pytest.mark.browser
def test_the_slash_key_leads_to_the_search_which_marks_what_was_sought(screen: Page) -> None:
    sign_in(screen, READERS["zh"])
    screen.goto("/registers/")
    screen.keyboard.press("/")
    screen.wait_for_url("**/search/**")
    screen.fill("input[type=search]", "改造")
    screen.keyboard.press("Enter")
    screen.locator("mark").first.wait_for()
    assert screen.locator("mark").first.inner_text() == "改造"
