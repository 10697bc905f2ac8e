"""同时 at once: two people or two tabs on one matter, a wrong clock: nothing typed is lost."""

import re
from typing import Any

import pytest
from playwright.sync_api import Page

from tests.site import OFFICE, Site, looking
from tests.web.test_role_days import under_way
from tests.web.test_walk import do, sign_in

MAIN = "form.act button.main"


def opened(page: Page, matter: str, percent: str, progress: str) -> Any:
    """The form of a report, filled in and not yet sent."""
    page.goto(f"{matter}/acts/report")
    page.fill("form.act [name=percent]", percent)
    page.fill("form.act [name=progress]", progress)
    return page.locator("form.act")


def sent(page: Page) -> None:
    with page.expect_response(re.compile("/acts/report")):
        page.click(MAIN)


@pytest.mark.browser
def test_the_second_of_two_people_sees_what_changed_and_keeps_what_was_typed(
    browser: Any, live_site: Site, office: Page
) -> None:
    matter = under_way(office, "护栏更换")
    form = opened(office, matter, "20", "第二人写的进展")
    with looking(browser, site=live_site, screen=OFFICE) as other:
        sign_in(other, "zhujian.fuze")
        do(other, matter, "report", percent="15", progress="第一人写的进展")
    sent(office)
    office.locator(".refusal:not([hidden])").wait_for()
    assert "填报进展" in office.locator(".refusal:not([hidden])").first.inner_text()
    assert form.locator("[name=percent]").input_value() == "20"
    assert form.locator("[name=progress]").input_value() == "第二人写的进展"
    sent(office)
    office.wait_for_url(f"**{matter}")
    assert "第二人写的进展" in office.locator("main").inner_text()
    assert "20%" in office.locator("main").inner_text()


@pytest.mark.browser
def test_of_two_tabs_the_second_is_told_and_the_first_stands(office: Page) -> None:
    matter = under_way(office, "井盖更换")
    opened(office, matter, "25", "先开的标签页")
    other = office.context.new_page()
    opened(other, matter, "30", "后开的标签页")
    sent(other)
    other.wait_for_url(f"**{matter}")
    sent(office)
    office.locator(".refusal:not([hidden])").wait_for()
    assert office.locator("form.act [name=progress]").input_value() == "先开的标签页"
    office.goto(matter)
    assert "30%" in office.locator("main").inner_text()
    assert "先开的标签页" not in office.locator("main").inner_text()


@pytest.mark.browser
@pytest.mark.parametrize("clock", ["2019-05-12T09:30:00+08:00", "2031-05-12T09:30:00+08:00"])
def test_a_computer_whose_clock_is_wrong_reports_on_the_day_of_the_site(office: Page, clock: str) -> None:
    office.clock.set_fixed_time(clock)
    matter = under_way(office, f"树木修剪{clock[:4]}")
    opened(office, matter, "45", "钟不准时填的")
    office.goto("/")
    office.goto(f"{matter}/acts/report")
    office.locator("[data-kept-line]").wait_for()
    assert office.input_value("form.act [name=progress]") == "钟不准时填的"
    sent(office)
    office.wait_for_url(f"**{matter}")
    assert "5 月 12 日" in office.locator("main").inner_text()
    assert clock[:4] not in office.locator("main").inner_text().replace(f"树木修剪{clock[:4]}", "")


@pytest.mark.browser
def test_going_back_after_a_report_enters_nothing_twice(office: Page) -> None:
    matter = under_way(office, "路灯检修")
    opened(office, matter, "40", "退回前填的进展")
    sent(office)
    office.wait_for_url(f"**{matter}")
    entries = office.locator("#record li").count()
    office.go_back()
    office.wait_for_load_state()
    assert office.url.endswith("/acts/report")
    assert office.input_value("form.act [name=progress]") == "", "what was entered is not offered again"
    office.goto(matter)
    assert office.locator("#record li").count() == entries
