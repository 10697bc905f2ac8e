"""作战图 board seen: the red ones first, two clicks to who should answer, the wall, a frozen month, a printed sheet."""

import re

import pypdfium2
import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from tests.web.test_rooms_seen import READERS
from tests.web.test_screens import WIDER_THAN_SCREEN, screen
from tests.web.test_walk import sign_in

__all__ = ["screen"]
pytestmark = pytest.mark.browser

ADDRESSES = ("/board/1/", "/board/1/panels/", "/board/1/months/", "/board/1/months/2020-04/", "/matters/6/sheet")
A3 = (1191, 842)
"""A lying A3 sheet in points."""


def barriers(page: Page) -> list[tuple[str, list[str]]]:
    found = Axe().run(page).response["violations"]
    return [(one["id"], [node["html"] for node in one["nodes"]]) for one in found]


def speak(page: Page, language: str) -> None:
    other = page.locator(f"button[name=language][value={language}]")
    if other.count():
        page.locator(".self summary").click()
        other.click()
        page.wait_for_function(f"document.documentElement.lang.startsWith('{language}')")


@pytest.mark.parametrize("language", READERS)
def test_what_hangs_on_the_board_has_no_barrier_and_fits_the_screen(screen: Page, language: str) -> None:
    sign_in(screen, READERS[language])
    speak(screen, language)
    for address in ADDRESSES:
        screen.goto(address)
        if address == "/board/1/":
            screen.locator(".panels svg.curve").wait_for()
        assert screen.locator("h1").count() == 1, address
        assert barriers(screen) == [], address
        assert screen.evaluate(WIDER_THAN_SCREEN) == 0, address


@pytest.mark.parametrize("language", READERS)
def test_the_wall_has_no_barrier_and_fits_a_big_screen(office: Page, language: str) -> None:
    sign_in(office, READERS[language])
    speak(office, language)
    office.set_viewport_size({"width": 1920, "height": 1080})
    office.goto("/board/1/wall/")
    assert barriers(office) == []
    assert office.evaluate(WIDER_THAN_SCREEN) == 0
    assert office.evaluate("document.documentElement.scrollHeight") <= 1080


def test_the_wall_renews_itself_and_says_so_when_it_cannot(office: Page) -> None:
    sign_in(office, READERS["zh"])
    office.goto("/board/1/wall/")
    renew = "htmx.trigger('#wall', 'renew')"
    with office.expect_response(re.compile("/wall/")) as answer:
        office.evaluate("document.querySelector('#wall h1').textContent = ''")
        office.evaluate(renew)
    assert answer.value.status == 200
    office.wait_for_function("document.querySelector('#wall h1').textContent !== ''")
    office.route("**/wall/", lambda route: route.fulfill(status=409, body="down"))
    office.evaluate(renew)
    office.locator("#stale").wait_for(state="visible")
    assert office.locator("#wall h1").inner_text() != ""
    office.unroute("**/wall/")
    office.evaluate(renew)
    office.locator("#stale").wait_for(state="hidden")


def test_a_session_that_ended_leads_the_wall_to_the_sign_in(office: Page) -> None:
    sign_in(office, READERS["zh"])
    office.goto("/board/1/wall/")
    office.context.clear_cookies()
    office.evaluate("htmx.trigger('#wall', 'renew')")
    office.wait_for_url("**/account/login/**")


def test_a_red_matter_is_seen_at_once_and_two_clicks_tell_why_and_who_should_answer(office: Page) -> None:
    sign_in(office, READERS["zh"])
    office.goto("/board/1/")
    office.locator(".panels svg.curve").wait_for()
    first = office.locator("table.listed tbody tr").first
    box = first.bounding_box()
    assert box is not None
    assert box["y"] + box["height"] < 768
    assert first.locator(".light.red").count() == 1
    title = first.locator("a").inner_text()
    clicks = 0
    first.locator("a").click()
    clicks += 1
    office.wait_for_url("**/matters/*")
    assert office.locator("h1").inner_text() == title
    assert office.locator(".shown .reason").inner_text() != ""
    why = office.locator("aside .awaiting li details summary").first
    if why.count():
        why.click()
        clicks += 1
    assert office.locator("aside .awaiting li").first.inner_text() != ""
    assert clicks <= 2


def test_a_matter_is_printed_on_one_lying_a3_sheet(office: Page) -> None:
    sign_in(office, READERS["zh"])
    office.goto("/matters/6/sheet")
    printed = pypdfium2.PdfDocument(office.pdf(prefer_css_page_size=True))
    assert len(printed) == 1
    assert tuple(round(side) for side in printed[0].get_size()) == A3
    assert "完成自查" in printed[0].get_textpage().get_text_bounded()
