"""样板间 gallery seen: light and dark, in both tongues, on both screens and at twice the size, without barriers."""

from collections.abc import Iterator
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from tests.site import OFFICE, PHONE, Site, looking
from tests.web.test_screens import WIDER_THAN_SCREEN
from tests.web.test_walk import sign_in

DOUBLED = {name: length // 2 for name, length in OFFICE.items()}
"""What is left of the office screen for a page that is zoomed to 200 %."""
SCREENS = {"office": OFFICE, "phone": PHONE, "doubled": DOUBLED}
READERS = {"zh": "ducha.yi", "en": "ducha.er"}
"""The tongue is kept with the person, so each has a reader of its own."""
FOCUSED = """() => {
  const here = document.activeElement, style = getComputedStyle(here);
  const ring = style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2 || /^date/.test(here.type);
  return { name: here.outerHTML.slice(0, 90), ring, skipped: here === document.body };
}"""
# The button inside a date draws its own ring, where no page can see it.
STOPS = 60
"""How many stops of the Tab key are looked at: the navigation, the messages, the tables, a form."""


@pytest.fixture(params=SCREENS)
def seen(request: pytest.FixtureRequest, browser: Any, live_site: Site) -> Iterator[Page]:
    """A fresh page at each of the three sizes."""
    with looking(browser, site=live_site, screen=SCREENS[request.param]) as page:
        yield page


def speak(page: Page, language: str) -> None:
    """Signed in as the reader of a tongue, in that tongue."""
    sign_in(page, READERS[language])
    other = page.locator(f"button[name=language][value={language}]")
    if other.count():
        page.locator(".self summary").click()
        other.click()
        page.wait_for_function(f"document.documentElement.lang.startsWith('{language}')")


@pytest.mark.parametrize("language", READERS)
def test_no_part_of_a_page_is_a_barrier_light_or_dark(seen: Page, language: str) -> None:
    speak(seen, language)
    for look in ("", "dark"):
        seen.goto(f"/_gallery?look={look}")
        assert seen.locator("h1").count() == 1
        barriers = Axe().run(seen).response["violations"]
        assert [(one["id"], [node["html"] for node in one["nodes"]]) for one in barriers] == [], look
        assert seen.evaluate(WIDER_THAN_SCREEN) == 0, look


def test_whatever_the_tab_key_reaches_shows_a_ring(office: Page) -> None:
    speak(office, "zh")
    office.goto("/_gallery")
    stops = []
    for _ in range(STOPS):
        office.keyboard.press("Tab")
        stops.append(office.evaluate(FOCUSED))
    reached = [stop for stop in stops if not stop["skipped"]]
    assert len({stop["name"] for stop in reached}) >= STOPS // 2
    assert [stop["name"] for stop in reached if not stop["ring"]] == []
