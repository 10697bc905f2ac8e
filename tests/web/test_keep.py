"""What was typed stays: when the connection is lost, the session ends, the tab is closed, the button pressed twice."""

import re
from pathlib import Path
from typing import Any

import pytest

from tests.web.test_papers import photograph
from tests.web.test_walk import sign_in

NOTE = "/matters/2/acts/note"
MAIN = "form.act button.main"


def typed(page: Any, text: str) -> None:
    page.goto(NOTE)
    page.fill("form.act [name=text]", text)


def count(page: Any, text: str) -> int:
    page.goto("/matters/2")
    return str(page.locator("main").inner_html()).count(text)


@pytest.mark.browser
def test_a_lost_connection_loses_nothing_and_a_second_press_enters_it_once(office: Any) -> None:
    sign_in(office, "ducha.yi")
    typed(office, "断网时写的话")
    office.context.set_offline(True)
    office.click(MAIN)
    office.get_by_text("没有送到").wait_for()
    assert office.input_value("form.act [name=text]") == "断网时写的话"
    office.context.set_offline(False)
    with office.expect_response(re.compile("acts/note")):
        office.click(MAIN)
    office.wait_for_url("**/matters/2")
    assert count(office, "断网时写的话") == 1
    office.goto(NOTE)
    assert office.input_value("form.act [name=text]") == "", "what was entered is not offered again"


def answer_is_lost(page: Any) -> None:
    """The next act reaches the site, and its answer does not come back."""

    def lose(route: Any) -> None:
        route.fetch()
        route.abort("internetdisconnected")

    page.route(re.compile("acts/note"), lose, times=1)


@pytest.mark.browser
def test_an_answer_that_was_lost_lets_the_same_be_pressed_again_and_enters_it_once(office: Any) -> None:
    sign_in(office, "ducha.yi")
    typed(office, "答复丢失时写的话")
    answer_is_lost(office)
    office.click(MAIN)
    office.get_by_text("没有送到").wait_for()
    office.click(MAIN)
    office.wait_for_url("**/matters/2")
    assert count(office, "答复丢失时写的话") == 1


@pytest.mark.browser
def test_what_is_changed_after_a_lost_answer_is_not_swallowed_by_the_repeat(office: Any) -> None:
    sign_in(office, "ducha.yi")
    typed(office, "已经送到的话")
    answer_is_lost(office)
    office.click(MAIN)
    office.get_by_text("没有送到").wait_for()
    office.fill("form.act [name=text]", "后来改过的话")
    office.click(MAIN)
    office.locator("form.act .refusal:not([hidden])").first.wait_for()
    assert "记事" in office.locator("form.act .refusal:not([hidden])").first.inner_text(), "it says what was entered"
    assert office.input_value("form.act [name=text]") == "后来改过的话"
    office.click(MAIN)
    office.wait_for_url("**/matters/2")
    assert count(office, "已经送到的话") == 1
    assert count(office, "后来改过的话") == 1


@pytest.mark.browser
def test_a_closed_tab_gives_back_what_was_typed_until_it_is_dropped_or_one_signs_out(office: Any) -> None:
    sign_in(office, "ducha.yi")
    typed(office, "没写完的话")
    office.goto("/")
    office.goto(NOTE)
    office.get_by_text("已经填回").wait_for()
    assert office.input_value("form.act [name=text]") == "没写完的话"
    office.get_by_role("button", name="不要了").click()
    assert office.input_value("form.act [name=text]") == ""
    office.reload()
    assert office.input_value("form.act [name=text]") == ""
    office.fill("form.act [name=text]", "别人不该看到的话")
    office.locator(".self summary").click()
    office.get_by_role("button", name="退出").click()
    office.wait_for_url(re.compile("login|logout|/$"))
    assert office.evaluate("Object.keys(localStorage).filter(key => key.startsWith('bihuan-kept')).length") == 0


@pytest.mark.browser
def test_a_session_that_ended_is_taken_up_in_another_tab(office: Any) -> None:
    sign_in(office, "ducha.yi")
    typed(office, "登录过期前写的话")
    office.context.clear_cookies(name="sessionid")
    office.click(MAIN)
    office.get_by_text("登录已过期").wait_for()
    assert office.input_value("form.act [name=text]") == "登录过期前写的话"
    with office.context.expect_page() as opened:
        office.get_by_role("link", name="重新登录").click()
    other = opened.value
    other.fill("[name=login]", "ducha.yi")
    other.fill("[name=password]", "yunhu-16310-demo")
    other.click("button[type=submit]")
    other.wait_for_url("**/")
    office.click(MAIN)
    office.wait_for_url("**/matters/2")
    assert count(office, "登录过期前写的话") == 1


@pytest.mark.browser
def test_a_double_click_enters_one_note(office: Any) -> None:
    sign_in(office, "ducha.yi")
    typed(office, "双击提交的话")
    office.dblclick(MAIN)
    office.wait_for_url("**/matters/2")
    assert count(office, "双击提交的话") == 1


@pytest.mark.browser
def test_another_person_at_the_same_computer_is_not_shown_what_was_typed(office: Any) -> None:
    sign_in(office, "ducha.yi")
    typed(office, "督查一的话")
    sign_in(office, "ducha.er")
    office.goto(NOTE)
    assert office.input_value("form.act [name=text]") == ""


@pytest.mark.browser
def test_a_photograph_is_chosen_and_seen_small_in_the_record(office: Any, tmp_path: Path) -> None:
    sign_in(office, "ducha.yi")
    typed(office, "附照片")
    picture = tmp_path / "现场.jpg"
    picture.write_bytes(photograph())
    office.set_input_files("form.act [name=evidence_handed]", picture)
    office.click(MAIN)
    office.wait_for_url("**/matters/2")
    office.locator("#record summary").click()
    shown = office.locator("a.paper img").first
    shown.scroll_into_view_if_needed()
    office.wait_for_function("document.querySelector('a.paper img').naturalWidth === 180")


@pytest.mark.browser
def test_a_form_whose_proof_is_gone_says_so_and_keeps_what_was_typed(office: Any) -> None:
    sign_in(office, "ducha.yi")
    typed(office, "令牌失效前写的话")
    office.context.clear_cookies(name="csrftoken")
    office.click(MAIN)
    office.get_by_text("页面打开太久").wait_for()
    assert office.input_value("form.act [name=text]") == "令牌失效前写的话"
    office.goto(NOTE)
    assert office.input_value("form.act [name=text]") == "令牌失效前写的话"
