"""全程 walk: a document all the way round the loop in a real browser, and a phone that reports."""

import re
from typing import Any

import pytest

WORD = "yunhu-16310-demo"
SPEECH = """在云湖新区城建工作会上的讲话

要加快推进老旧小区改造，6月底前完成30个小区雨污分流改造。
要抓紧实施口袋公园建设，7月底前建成5处口袋公园。
"""


def sign_in(page: Any, username: str) -> None:
    page.context.clear_cookies()
    page.goto("/account/login/")
    page.fill("[name=login]", username)
    page.fill("[name=password]", WORD)
    page.click("button[type=submit]")
    page.wait_for_url("**/")


def do(page: Any, matter: str, act: str, **fields: str) -> None:
    """One act through its form, as a person fills it in."""
    page.goto(f"{matter}/acts/{act}")
    form = page.locator("form.act")
    for name, value in fields.items():
        entry = form.locator(f"[name={name}]").first
        if entry.evaluate("entry => entry.tagName") == "SELECT":
            entry.select_option(value)
        else:
            entry.fill(value)
    with page.expect_navigation():
        form.locator("button.main").click()
    assert page.locator(".refusal").count() == 0, page.locator(".refusal").inner_text()


def state(page: Any, matter: str) -> str:
    page.goto(matter)
    return str(page.locator("main").inner_text())


def deploy_speech(page: Any) -> None:
    """From the pasted text to one issue, every gap filled on the way."""
    page.goto("/desk/")
    form = page.locator("form.receive")
    form.locator("[name=title]").fill("城建工作会讲话")
    form.locator("[name=issued]").fill("2020-05-12")
    form.locator("[name=text]").fill(SPEECH)
    with page.expect_navigation():
        form.locator("button.main").click()
    lines = page.locator("#lines form:has([name=standard])")
    assert lines.count() == 2
    for place in range(2):
        line = lines.nth(place)
        for name, value in (("lead", "云湖新区住房建设局"), ("standard", "逐处验收合格")):
            with page.expect_response(re.compile("/lines/")):
                line.locator(f"[name={name}]").fill(value)
                line.locator(f"[name={name}]").blur()
    page.get_by_text("已补齐，可以交办。").wait_for()
    page.get_by_role("link", name=re.compile("交办…")).click()
    with page.expect_navigation():
        page.get_by_role("button", name="确认交办").click()


@pytest.mark.browser
def test_a_document_goes_all_the_way_round_the_loop(office: Any) -> None:
    page = office
    sign_in(page, "ducha.yi")
    deploy_speech(page)
    page.goto("/")
    sign_in(page, "zhujian.jingban")
    link = page.get_by_role("link", name=re.compile("雨污分流")).first
    matter = str(link.get_attribute("href"))
    do(page, matter, "accept")
    do(page, matter, "arrange", step_name="管网改造", step_due="2020-06-15")
    do(page, matter, "report", percent="40", progress="已改造12个小区")
    page.goto("/")
    page.goto(str(page.locator(f"a[href^='{matter}/acts/reach']").first.get_attribute("href")))
    with page.expect_navigation():
        page.locator("form.act button.main").click()
    do(page, matter, "submit", outcome="30个小区改造完成")
    sign_in(page, "ducha.yi")
    do(page, matter, "return", code="incomplete", reason="缺验收单")
    assert "办理中" in state(page, matter)
    sign_in(page, "zhujian.jingban")
    do(page, matter, "submit", outcome="30个小区改造完成，验收单齐全")
    sign_in(page, "ducha.yi")
    do(page, matter, "pass", finding="现场抽查3个小区，验收单齐全")
    assert "已销号" in state(page, matter)


@pytest.mark.browser
def test_a_phone_reports_from_the_duties_page(phone: Any) -> None:
    page = phone
    sign_in(page, "jiaotong.jingban")
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    row = page.locator("li, article").filter(has=page.get_by_role("link", name="填报进展")).first
    link = row.get_by_role("link", name="填报进展").first
    matter = str(link.get_attribute("href")).split("/acts/")[0]
    link.click()
    form = page.locator("form.act")
    form.locator("[name=percent]").fill("88")
    form.locator("[name=progress]").fill("桥面铺装完成")
    with page.expect_response(re.compile("/acts/report")):
        form.locator("button.main").click()
    page.goto(matter)
    assert page.get_by_text("88%").count() >= 1
    assert page.get_by_text("桥面铺装完成").count() >= 1
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
