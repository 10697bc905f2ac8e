"""要素保障与机构人员 seen: the main job of each room in a real browser, with its clicks, and without barriers."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from tests.web.test_screens import WIDER_THAN_SCREEN, screen
from tests.web.test_walk import sign_in

__all__ = ["screen"]


def barriers(page: Page) -> list[str]:
    return [found["id"] for found in Axe().run(page).response["violations"]]


@pytest.mark.browser
def test_a_count_leads_to_its_needs_in_one_click(screen: Page) -> None:
    sign_in(screen, "ducha.yi")
    screen.goto("/needs/")
    screen.locator(".counted .late a").first.click()
    screen.wait_for_url("**which=late**")
    assert screen.locator(".duty .bad").count() >= 1


@pytest.mark.browser
@pytest.mark.parametrize("reader", ["xitong", "anquan"])
def test_the_units_have_no_barrier_and_fit_the_screen(screen: Page, reader: str) -> None:
    sign_in(screen, reader)
    screen.goto("/units/")
    addresses = ["/units/?part=vacant", screen.locator(".staff a").first.get_attribute("href") or ""]
    for address in ("/units/", *addresses):
        screen.goto(address)
        for summary in screen.locator(".forms summary, .helps summary").all():
            summary.click()
        assert barriers(screen) == [], address
        assert screen.evaluate(WIDER_THAN_SCREEN) == 0, address


@pytest.mark.browser
def test_a_vacancy_is_filled_from_the_list_of_vacancies(office: Page) -> None:
    sign_in(office, "anquan")
    office.goto("/units/")
    office.locator(".tabs a").nth(1).click()
    office.wait_for_url("**part=vacant**")
    office.locator(".staff a").first.click()
    office.locator(".forms summary").first.click()
    form = office.locator(".forms form").first
    vacant = office.locator(".duty:has(.tag.gap) .title b").first.inner_text()
    form.locator("[name=post]").select_option(label=vacant)
    form.locator("[name=person]").fill("huanbao.kezhang")
    form.locator("[name=since]").fill("2020-05-12")
    with office.expect_navigation():
        form.locator("button.main").click()
    assert office.locator(".message").count() == 1
    assert office.locator(".tag.gap").count() == 0
