"""The rooms of the record and of the burden in a browser: an auditor's and an officer's main job, without barriers."""

import json
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from tests.web.test_screens import WIDER_THAN_SCREEN, screen
from tests.web.test_walk import sign_in

__all__ = ["screen"]


def without_barriers(page: Page) -> None:
    """Fails where axe finds a barrier or the page is wider than its screen."""
    barriers = Axe().run(page).response["violations"]
    assert [(one["id"], [node["html"] for node in one["nodes"]]) for one in barriers] == [], page.url
    assert page.evaluate(WIDER_THAN_SCREEN) == 0, page.url


@pytest.mark.browser
def test_an_auditor_finds_an_entry_takes_its_proof_and_asks_for_a_check(screen: Page, tmp_path: Path) -> None:
    sign_in(screen, "shenji")
    screen.locator("nav .rooms a[href='/record/']").click()
    screen.select_option("select[name=act]", "report")
    screen.locator("form.seeking button").click()
    screen.wait_for_url("**/record/?**act=report**")
    without_barriers(screen)
    with screen.expect_download() as taking:
        screen.locator(".entries a[download]").first.click()
    taking.value.save_as(tmp_path / "proof.json")
    assert json.loads((tmp_path / "proof.json").read_text("utf-8"))["format"] == "bihuan-proof-1"
    button = screen.locator("#check button")
    button.or_(screen.locator("#check a", has_text="查看进度")).first.wait_for()
    if button.count():  # nobody has asked for one just now, on the other screen
        button.click()
    screen.locator("#check", has_text="校验 ").or_(screen.locator("#check a", has_text="查看进度")).first.wait_for()
    without_barriers(screen)
    screen.goto("/record/heads")
    head = screen.locator("pre.hash").inner_text()
    screen.fill("textarea[name=head]", head)
    screen.locator("form button.main").click()
    screen.locator(".passed").wait_for()
    without_barriers(screen)


@pytest.mark.browser
def test_an_officer_says_in_one_sentence_what_is_asked_twice(screen: Page) -> None:
    sign_in(screen, "zhujian.jingban")
    screen.locator("nav .rooms a[href='/burden/']").click()
    screen.fill("input[name=sentence]", "周报和月报里的管网长度要填两遍")
    screen.keyboard.press("Enter")
    screen.locator(".message").wait_for()
    screen.locator(".hits li", has_text="管网长度").first.wait_for()
    without_barriers(screen)
