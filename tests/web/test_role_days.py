"""一天 days: the main job of each role in a real browser, with its clicks, keys and entries held against the budget."""

import json
import re
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page

from tests.web.counting import Hand
from tests.web.test_screens import screen
from tests.web.test_walk import do, sign_in

__all__ = ["screen"]

OFFICE, OFFICER, PROVIDER = "ducha.yi", "zhujian.jingban", "caizheng.fuze"


def deploy(hand: Hand, title: str) -> None:
    """One line of quick deployment by the office that has signed in."""
    form = hand.page.locator("form.quick")
    hand.fill(form.locator("[name=title]"), title)
    hand.fill(form.locator("[name=lead]"), "云湖新区住房建设局")
    hand.fill(form.locator("[name=due]"), "2020-07-30")
    hand.fill(form.locator("[name=source_note]"), "主任办公会")
    with hand.page.expect_navigation():
        hand.click(form.locator("button.main"))


def deployed(page: Page, title: str) -> str:
    """The address of a new matter of the housing bureau, whose officer has signed in."""
    sign_in(page, OFFICE)
    page.goto("/desk/")
    deploy(Hand(page), title)
    sign_in(page, OFFICER)
    return str(page.get_by_role("link", name=title, exact=True).first.get_attribute("href"))


def under_way(page: Page, title: str) -> str:
    """The address of such a matter after it was accepted and planned."""
    matter = deployed(page, title)
    do(page, matter, "accept")
    do(page, matter, "arrange", step_name="进场施工", step_due="2020-06-15")
    return matter


def of_width(page: Page, title: str) -> str:
    """A title of the screen's own, so that both screens work on matters of their own."""
    return f"{title}{page.viewport_size['width'] if page.viewport_size else 0}"


def row_of(page: Page, matter: str, act: str) -> Any:
    """The line of the page that offers an act on a matter."""
    offered = page.locator(f"[href^='{matter}/acts/{act}?'], [action='{matter}/acts/{act}']")
    return page.locator("li.duty").filter(has=offered).first


def send(hand: Hand, form: Any, act: str) -> None:
    with hand.page.expect_response(re.compile(f"/acts/{act}")):
        hand.click(form.locator("button.main"))
    hand.page.locator("main > .message").wait_for()


@pytest.mark.browser
def test_a_supervisor_deploys_in_one_line(office: Page) -> None:
    sign_in(office, OFFICE)
    hand = Hand(office)
    hand.click(office.locator("nav .rooms a[href='/desk/']"))
    deploy(hand, "河道垃圾清理")
    hand.tell("supervisor deploys in one line", clicks=2, keys=40, inputs=4)
    assert office.get_by_text("河道垃圾清理").count() >= 1


@pytest.mark.browser
def test_a_leader_goes_from_red_to_why_and_to_who_should_answer_in_two_clicks(screen: Page) -> None:
    sign_in(screen, "zhuren")
    screen.goto("/board/1/")
    row = screen.locator("tr").filter(has=screen.locator(".light.red")).filter(has=screen.locator("a")).first
    answers = row.locator("[data-label='谁该答复']").inner_text()
    assert answers.startswith(("云湖", "云溪", "湖东")), "who should answer stands beside the light"
    hand = Hand(screen)
    hand.click(row.locator("a").first)
    screen.wait_for_url("**/matters/*")
    awaited = screen.locator("aside .awaiting li", has_text=answers.strip()).first
    hand.click(awaited.locator("details.why summary"))
    assert awaited.locator("details.why p").is_visible()
    hand.tell("leader: red, why, who should answer", clicks=2, keys=0, inputs=0)


@pytest.mark.browser
def test_a_lead_officer_reports_with_few_entries(screen: Page) -> None:
    matter = under_way(screen, of_width(screen, "楼道照明更换"))
    screen.goto("/")
    hand, row = Hand(screen), row_of(screen, matter, "report")
    hand.click(row.get_by_role("link", name="填报进展"))
    form = row.locator("form.act")
    hand.fill(form.locator("[name=percent]"), "35")
    hand.fill(form.locator("[name=progress]"), "已更换三成灯具")
    send(hand, form, "report")
    hand.tell("lead officer reports", clicks=2, keys=12, inputs=4)
    screen.goto(matter)
    assert screen.get_by_text("35%").count() >= 1


@pytest.mark.browser
def test_a_lead_officer_says_with_one_tap_that_nothing_changed(screen: Page) -> None:
    sign_in(screen, OFFICER)
    taps = screen.get_by_role("button", name="本期无变化")
    answered = str(screen.locator("li.duty").filter(has=taps).first.get_attribute("id"))
    hand = Hand(screen)
    with screen.expect_response(re.compile("/acts/no_change")):
        hand.click(taps.first)
    screen.locator("main > .message").wait_for()
    hand.tell("lead officer: no change", clicks=1, keys=0, inputs=0)
    assert screen.locator(f"#{answered}").count() == 0


@pytest.mark.browser
def test_a_provider_promises_and_supplies(screen: Page) -> None:
    matter = under_way(screen, of_width(screen, "排水泵站维修"))
    need = {"sort": "factor", "factor": "funds", "what": "缺维修费", "stops": "泵站停用", "amount": "12万元"}
    do(screen, matter, "need", **need, provider=provider_of(screen, matter))
    sign_in(screen, PROVIDER)
    hand = Hand(screen)
    screen.goto("/needs/")
    row = row_of(screen, matter, "promise")
    hand.click(row.get_by_role("link", name="认领"))
    form = row.locator("form.act")
    hand.fill(form.locator("input[type=date]").first, "2020-05-20")
    send(hand, form, "promise")
    hand.tell("provider promises", clicks=2, keys=10, inputs=1)
    hand, row = Hand(screen), row_of(screen, matter, "supply")
    hand.click(row.get_by_role("link", name="保障到位"))
    send(hand, row.locator("form.act"), "supply")
    hand.tell("provider supplies", clicks=2, keys=0, inputs=0)


def provider_of(page: Page, matter: str) -> str:
    """The value by which the form of a need names the finance bureau."""
    page.goto(f"{matter}/acts/need")
    return str(page.locator("form.act [name=provider] option", has_text="财政局").first.get_attribute("value"))


def submitted(page: Page, title: str) -> str:
    """The address of a matter whose lead asks for it to be closed."""
    matter = under_way(page, title)
    sign_in(page, OFFICE)
    do(page, matter, "revise", standard="逐处修好", reason="补完成标准")
    sign_in(page, OFFICER)
    do(page, matter, "report", percent="100", progress="已完成")
    page.goto("/")
    page.goto(str(page.locator(f"a[href^='{matter}/acts/reach']").first.get_attribute("href")))
    with page.expect_navigation():
        page.locator("form.act button.main").click()
    do(page, matter, "submit", outcome="全部完成")
    return matter


@pytest.mark.browser
def test_a_verifier_reads_the_claim_and_passes_it_without_leaving_the_page(screen: Page) -> None:
    matter = submitted(screen, of_width(screen, "围墙修缮"))
    sign_in(screen, OFFICE)
    screen.goto("/supervision/")
    hand, row = Hand(screen), row_of(screen, matter, "pass")
    hand.click(row.get_by_role("link", name="看申请与意见"))
    row.locator(".claim").wait_for()
    hand.click(row.get_by_role("link", name="核验通过"))
    form = row.locator("form.act")
    hand.fill(form.locator("[name=finding]"), "现场查看，已修好")
    send(hand, form, "pass")
    hand.tell("verifier passes", clicks=3, keys=12, inputs=1)
    assert screen.url.endswith("/supervision/")


@pytest.mark.browser
def test_an_auditor_finds_the_record_of_a_matter_and_takes_a_proof(screen: Page, tmp_path: Path) -> None:
    sign_in(screen, "shenji")
    hand = Hand(screen)
    hand.click(screen.locator("nav .rooms a[href='/record/']"))
    hand.choose(screen.locator("select[name=act]"), "pass")
    hand.click(screen.locator("form.seeking button"))
    screen.wait_for_url("**act=pass**")
    with screen.expect_download() as taking:
        hand.click(screen.locator(".entries a[download]").first)
    hand.tell("auditor takes a proof", clicks=4, keys=0, inputs=1)
    taking.value.save_as(tmp_path / "proof.json")
    assert json.loads((tmp_path / "proof.json").read_text("utf-8"))["format"] == "bihuan-proof-1"


@pytest.mark.browser
def test_two_administrators_open_a_post_and_fill_it(office: Page) -> None:
    page = office
    sign_in(page, "xitong")
    hand = Hand(page)
    hand.click(page.locator("nav .rooms a[href='/units/']"))
    hand.click(page.locator(".staff a", has_text="教育局").first)
    hand.click(page.locator(".forms summary", has_text="增设岗位"))
    form = page.locator("form[action$='/open_post']")
    hand.choose(form.locator("[name=function]"), "officer")
    hand.fill(form.locator("[name=title]"), "校园安全专员")
    with page.expect_navigation():
        hand.click(form.locator("button.main"))
    hand.tell("system administrator opens a post", clicks=5, keys=6, inputs=2)
    sign_in(page, "anquan")
    hand = Hand(page)
    hand.click(page.locator("nav .rooms a[href='/units/']"))
    hand.click(page.locator(".staff a", has_text="教育局").first)
    hand.click(page.locator(".forms summary").first)
    form = page.locator("form[action$='/appoint']")
    post = form.locator("[name=post] option", has_text="校园安全专员").first.get_attribute("value")
    hand.choose(form.locator("[name=post]"), str(post))
    hand.fill(form.locator("[name=person]"), "jiaoyu.jingban")
    hand.fill(form.locator("[name=since]"), "2020-05-12")
    with page.expect_navigation():
        hand.click(form.locator("button.main"))
    hand.tell("security administrator appoints", clicks=5, keys=24, inputs=3)
    assert page.locator(".refusal").count() == 0
    assert page.locator("li.duty", has_text="校园安全专员").first.locator(".tag.gap").count() == 0
