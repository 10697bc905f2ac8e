"""督查督办与领导视图 seen: the main jobs in a browser, each with its clicks and keys counted; no barrier."""

import re
import sys
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from tests.web.test_screens import WIDER_THAN_SCREEN, screen
from tests.web.test_walk import sign_in

__all__ = ["screen"]


class Counted:
    """A hand on the mouse and the keys that counts what it does."""

    def __init__(self, page: Page) -> None:
        self.page, self.clicks, self.keys = page, 0, 0

    def click(self, what: Any) -> None:
        what.click()
        self.clicks += 1

    def fill(self, what: Any, text: str) -> None:
        what.fill(text)
        self.keys += len(text)

    def tell(self, job: str, *, clicks: int, keys: int) -> None:
        sys.stdout.write(f"{job}: {self.clicks} clicks of {clicks}, {self.keys} keys of {keys}\n")
        assert (self.clicks <= clicks, self.keys <= keys) == (True, True)


def dispute(page: Page, title: str) -> str:
    """The address of a new matter whose lead contests it; the office brings the question to the leader."""
    sign_in(page, "ducha.yi")
    page.goto("/desk/")
    form = page.locator("form.quick")
    form.locator("[name=title]").fill(title)
    form.locator("[name=lead]").fill("云湖新区住房建设局")
    form.locator("[name=due]").fill("2020-07-30")
    form.locator("[name=source_note]").fill("管委会主任办公会")
    with page.expect_navigation():
        form.locator("button.main").click()
    sign_in(page, "zhujian.jingban")
    matter = str(page.get_by_role("link", name=title).first.get_attribute("href"))
    page.goto(f"{matter}/acts/contest")
    page.locator("form.act [name=reason]").fill("职责不在本局")
    with page.expect_navigation():
        page.locator("form.act button.main").click()
    sign_in(page, "dangban.fuze")
    page.goto(f"{matter}/acts/elevate")
    page.locator("form.act [name=to_level]").select_option("in_charge")
    with page.expect_navigation():
        page.locator("form.act button.main").click()
    return matter


@pytest.mark.browser
def test_a_leader_decides_in_two_taps_on_either_screen(screen: Page) -> None:
    width = screen.viewport_size["width"] if screen.viewport_size else 0
    matter = dispute(screen, f"早市疏导{width}")
    sign_in(screen, "zhuren")
    screen.goto("/leader/")
    hand = Counted(screen)
    row = screen.locator("li.duty").filter(has=screen.locator(f"a[href='{matter}']")).first
    hand.click(row.locator("summary", has_text="维持"))
    barriers = Axe().run(screen).response["violations"]
    assert [(one["id"], [node["html"] for node in one["nodes"]]) for one in barriers] == []
    assert screen.evaluate(WIDER_THAN_SCREEN) == 0
    with screen.expect_response(re.compile("/acts/uphold")):
        hand.click(row.get_by_role("button", name="确认").locator("visible=true"))
    hand.tell("a leader decides", clicks=2, keys=0)
    screen.locator(".message").wait_for()
    screen.goto(matter)
    assert "经研究，仍由原单位牵头。" in screen.content()


@pytest.mark.browser
def test_the_office_takes_the_text_in_one_click_and_signs_slips_in_bulk(office: Page) -> None:
    page = office
    sign_in(page, "ducha.fuze")
    page.goto("/supervision/")
    hand = Counted(page)
    hand.click(page.get_by_role("link", name="取文字").last)
    told = page.locator(".told textarea")
    told.wait_for()
    hand.tell("the text for a group", clicks=1, keys=0)
    assert re.match(r"截至5月12日，\d+ 个单位尚有进展未填报", told.input_value())
    assert page.evaluate("document.activeElement.value") == told.input_value()
    slips = page.locator("li.duty").filter(has=page.locator("a[href*='/acts/issue_slip']"))
    before = slips.count()
    assert before >= 2
    hand = Counted(page)
    for place in range(2):
        hand.click(slips.nth(place).locator("[name=picked]"))
    page.locator("#bulk [name=act]").select_option("issue_slip")
    hand.click(page.get_by_role("button", name="办理所选"))
    form = page.locator("form.bulk")
    form.wait_for()
    barriers = Axe().run(page).response["violations"]
    assert [(one["id"], [node["html"] for node in one["nodes"]]) for one in barriers] == []
    hand.click(form.locator("button.main"))
    page.get_by_text("已办理 2 项，未办理 0 项。").wait_for()
    hand.tell("two slips signed", clicks=4, keys=0)
    page.goto("/supervision/")
    assert slips.count() == before - 2


@pytest.mark.browser
def test_a_claim_is_read_and_returned_without_leaving_the_page(office: Page) -> None:
    page = office
    sign_in(page, "ducha.yi")
    page.goto("/supervision/")
    row = page.locator("li.duty").filter(has=page.locator("a[href*='/acts/return']")).first
    hand = Counted(page)
    hand.click(row.get_by_role("link", name="看申请与意见"))
    row.locator(".claim").wait_for()
    hand.click(row.get_by_role("link", name="退回"))
    form = row.locator("form.act")
    form.locator("[name=code]").select_option("incomplete")
    hand.fill(form.locator("[name=reason]"), "缺验收单")
    with page.expect_response(re.compile("/acts/return")):
        hand.click(form.locator("button.main"))
    page.locator(".message").wait_for()
    hand.tell("a claim returned", clicks=3, keys=10)
    assert page.url.endswith("/supervision/")
