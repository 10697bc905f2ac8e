"""Tests of asking units about a draft in a real browser: sent, answered with a suggestion, taken over, undone."""

import os
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.web.test_walk import sign_in

TEXT = "征求意见方案\n\n一、重点任务\n\n（一）完成12个小区改造。（牵头单位：住房建设局）\n\n（二）安装在线监测28处。\n"
WIDER_THAN_SCREEN = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


def look(page: Any, name: str) -> None:
    """Nothing in the way of anybody on the page; its picture where a folder for pictures is named."""
    found = Axe().run(page).response["violations"]
    assert [(barrier["id"], [node["html"] for node in barrier["nodes"]]) for barrier in found] == []
    assert page.evaluate(WIDER_THAN_SCREEN) == 0
    if folder := os.environ.get("BIHUAN_PICTURES"):
        page.screenshot(path=f"{folder}/{name}.png", full_page=True)


@pytest.mark.browser
def test_a_line_is_sent_answered_taken_over_and_undone(office: Any) -> None:
    page = office
    sign_in(page, "ducha.yi")
    page.goto("/desk/")
    form = page.locator("form.receive")
    form.locator("[name=title]").fill("征求意见方案")
    form.locator("[name=text]").fill(TEXT)
    with page.expect_navigation():
        form.locator("button.main").click()
    draft = page.url
    asking = page.locator("form[action$='/consult']")
    asking.locator("xpath=..").locator("summary").click()
    with page.expect_navigation():
        asking.locator("button").click()
    assert page.locator(".opinions").count() == 1
    look(page, "sent")
    sign_in(page, "zhujian.jingban")
    line = page.locator(".duty", has_text="12个小区")
    look(page, "duties")
    with page.expect_navigation():
        line.locator("a.button").click()
    page.fill("[name=due]", "2020-09-30")
    page.fill("[name=sentence]", "管线迁改在前，六月完不成")
    look(page, "opinion")
    with page.expect_navigation():
        page.locator("button[value=suggestion]").click()
    sign_in(page, "ducha.yi")
    page.goto(draft)
    assert "管线迁改在前" in page.locator(".opinions").inner_text()
    look(page, "answered")
    with page.expect_navigation():
        page.locator("button[value=taken]").click()
    due = page.locator("li.line:has(.opinions) [name=due]")
    assert due.input_value() == "2020-09-30"
    with page.expect_navigation():
        page.locator("form.undo button").click()
    assert due.input_value() == ""
    assert page.locator("button[value=taken]").count() == 1
