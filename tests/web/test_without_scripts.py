"""没有脚本 without scripts: where scripts come late or never, every room is still read and an act still done."""

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Page

from tests.site import OFFICE, Site
from tests.web.test_walk import sign_in


@pytest.fixture
def still(browser: Any, live_site: Site) -> Iterator[Page]:
    """A fresh page on the office screen in a browser that runs no scripts."""
    context = browser.new_context(
        base_url=live_site.url, viewport=OFFICE, locale="zh-CN", timezone_id="Asia/Shanghai", java_script_enabled=False
    )
    context.set_default_timeout(10_000)
    yield context.new_page()
    context.close()


def doors(page: Page) -> list[str]:
    """The addresses of the rooms in the navigation."""
    links = page.locator("nav .rooms a")
    return [links.nth(place).get_attribute("href") or "" for place in range(links.count())]


@pytest.mark.parametrize("person", ["ducha.yi", "jiaoyu.jingban"])
def test_each_room_is_read_without_scripts(still: Page, person: str) -> None:
    sign_in(still, person)
    addresses = doors(still)
    assert len(addresses) >= 4
    for address in addresses:
        answer = still.goto(address)
        assert answer is not None
        assert answer.status == 200, address
        assert still.locator("main h1").count() == 1, address
        assert still.locator("nav .rooms a[aria-current=page]").get_attribute("href") == address


def test_the_second_part_of_a_room_is_a_link_without_scripts(still: Page) -> None:
    sign_in(still, "ducha.yi")
    still.goto("/board/1/")
    panels = still.locator("aside.panels a").get_attribute("href") or ""
    answer = still.goto(panels)
    assert answer is not None
    assert answer.status == 200
    assert still.locator("main h2").count() >= 3


def test_a_report_is_sent_once_without_scripts(still: Page) -> None:
    sign_in(still, "jiaoyu.jingban")
    link = still.locator(".duty").get_by_role("link", name="填报进展").first
    matter = str(link.get_attribute("href")).split("/acts/")[0]
    link.click()
    form = still.locator("form.act")
    form.locator("[name=percent]").fill("89")
    form.locator("[name=progress]").fill("护栏安装完成")
    with still.expect_navigation():
        form.locator("button.main").click()
    assert still.locator(".refusal:visible").count() == 0
    still.goto(matter)
    assert still.locator("main").get_by_text("护栏安装完成").count() >= 1
    assert still.locator("main").get_by_text("89%").count() >= 1
