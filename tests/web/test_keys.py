"""Tests of the desk by keyboard, in a real browser: one line after the other, its sentence lit, dropped by one key."""

from typing import Any

import pytest

from tests.web.test_walk import sign_in

TEXT = "方案\n\n一、重点任务\n\n（一）完成12个小区改造。\n\n（二）安装在线监测28处。\n"
AT = "document.activeElement.id || document.activeElement.name"


@pytest.mark.browser
def test_lines_are_walked_filled_and_dropped_by_keyboard(office: Any) -> None:
    page = office
    sign_in(page, "ducha.yi")
    page.goto("/desk/")
    form = page.locator("form.receive")
    form.locator("[name=title]").fill("键盘")
    form.locator("[name=text]").fill(TEXT)
    with page.expect_navigation():
        form.locator("button.main").click()
    for _ in range(3):
        page.keyboard.press("j")
    page.keyboard.press("k")
    assert page.evaluate(AT) == "l2"
    assert page.locator("#s2.lit").count() == 1
    page.keyboard.press("e")
    assert page.evaluate(AT) == "lead"
    page.keyboard.press("Escape")
    page.keyboard.press("d")
    page.locator("#l2.dropped").wait_for()
    page.wait_for_function(f"({AT}) === 'l2'")
