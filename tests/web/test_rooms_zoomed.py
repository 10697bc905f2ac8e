"""放大 zoomed: every room at 200 % zoom, by every kind of reader: nothing cut off, nothing asked of another host."""

from typing import Any
from urllib.parse import urlsplit

import pytest

from tests.site import Site, looking
from tests.web.test_screens import WIDER_THAN_SCREEN
from tests.web.test_walk import sign_in

HALF_AN_OFFICE_SCREEN = {"width": 683, "height": 384}
READERS = ("ducha.yi", "zhuren", "zhujian.jingban", "caizheng.fuze", "shenji", "xitong", "anquan")
CUT_OFF = """() => Array.from(document.querySelectorAll(["a", "button", "input", "select", "textarea", "summary"]
  .map(one => `main ${one}`).join()))
  .filter(one => one.checkVisibility ? one.checkVisibility() : one.offsetParent)
  .filter(one => !one.closest(".wide, [tabindex='0']"))
  .filter(one => { const box = one.getBoundingClientRect();
    return box.width > 1 && (box.right > document.documentElement.clientWidth + 1 || box.left < -1); })
  .map(one => one.outerHTML.slice(0, 120))"""


@pytest.mark.browser
@pytest.mark.parametrize("reader", READERS)
def test_a_room_at_twice_the_size_loses_nothing_and_asks_no_other_host(
    browser: Any, live_site: Site, reader: str
) -> None:
    with looking(browser, site=live_site, screen=HALF_AN_OFFICE_SCREEN) as page:
        hosts: set[str] = set()
        page.on("request", lambda request: hosts.add(urlsplit(request.url).netloc))
        sign_in(page, reader)
        links = page.locator("nav .rooms a").evaluate_all("links => links.map(link => link.getAttribute('href'))")
        assert links
        for address in links:
            page.goto(address)
            page.wait_for_load_state("networkidle")
            assert page.evaluate(WIDER_THAN_SCREEN) == 0, address
            assert page.evaluate(CUT_OFF) == [], address
        assert hosts == {urlsplit(live_site.url).netloc}
