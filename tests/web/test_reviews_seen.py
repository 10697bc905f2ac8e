"""Tests of the model's review in a real browser: asked by a button, told when it is done, chosen, undone."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.plans import standin
from tests.site import OFFICE, PHONE, Site, looking, serving
from tests.web.test_consulting_seen import look
from tests.web.test_walk import sign_in

TEXT = """模型复核方案

一、重点任务

（一）6月底前完成12个小区改造。（牵头单位：住房建设局）

（二）安装在线监测28处。
"""
READ = (
    standin.node("6月底前完成12个小区改造。", lead="住建委", partners=[]),
    standin.node("安装在线监测28处。", lead="住房建设局", deadline="6月底前", end="2020-06-30"),
    standin.node("完成20个小区改造。"),
)


@pytest.fixture(scope="module")
def reviewing_site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """A demonstration site whose model is the stand-in; it gives an answer of which one task is a lie."""
    folder: Path = tmp_path_factory.mktemp("reviewing")
    with standin.standing_in() as model:
        model.replies = [standin.nodes(*READ)]
        with serving(folder, BIHUAN_MODEL_URL=model.url, BIHUAN_MODEL_NAME="stand-in") as site:
            yield site


def received(page: Any) -> str:
    page.goto("/desk/")
    form = page.locator("form.receive")
    form.locator("[name=title]").fill("模型复核方案")
    form.locator("[name=issued]").fill("2020-05-12")
    form.locator("[name=text]").fill(TEXT)
    with page.expect_navigation():
        form.locator("button.main").click()
    return str(page.url)


def ask(page: Any) -> None:
    """The button pressed, and the result waited for on the page."""
    with page.expect_navigation():
        page.locator("form[action$='/model'] button").click()
    page.locator("#review:not([hx-get])").wait_for(timeout=60_000)
    assert page.locator("#review .jumps").count() == 1, page.locator("#review").inner_text()


@pytest.mark.browser
def test_the_model_is_asked_and_what_it_read_otherwise_is_chosen_and_undone(browser: Any, reviewing_site: Site) -> None:
    with looking(browser, site=reviewing_site, screen=OFFICE) as page:
        sign_in(page, "ducha.yi")
        draft = received(page)
        look(page, "model-button")
        ask(page)
        page.goto(draft)
        differing = page.locator(".line .differs")
        assert differing.count() == 2
        assert "1 条不是原文的话" in page.locator("#review").inner_text()
        look(page, "model-differs")
        due = differing.filter(has_text="2020-06-30")
        line = page.locator("li.line", has=page.locator(".differs", has_text="2020-06-30"))
        number = line.get_attribute("id")
        with page.expect_navigation():
            due.locator("button[value=model]").click()
        assert page.locator(f"#{number} [name=due]").input_value() == "2020-06-30"
        assert "采用模型" in page.locator(f"#{number}").inner_text()
        look(page, "model-chosen")
        with page.expect_navigation():
            page.locator("form.undo button").click()
        assert page.locator(f"#{number} [name=due]").input_value() == ""
        with page.expect_navigation():
            page.locator(f"#{number} .differs", has_text="2020-06-30").locator("button[value=rules]").click()
        assert page.locator(f"#{number} .differs", has_text="2020-06-30").count() == 0


@pytest.mark.browser
def test_the_review_fits_a_phone_in_english(browser: Any, reviewing_site: Site) -> None:
    with looking(browser, site=reviewing_site, screen=PHONE) as page:
        sign_in(page, "ducha.er")
        page.locator(".self summary").click()
        page.locator("button[name=language][value=en]").click()
        page.wait_for_function("document.documentElement.lang.startsWith('en')")
        draft = received(page)
        ask(page)
        page.goto(draft)
        assert page.locator(".differs", has_text="As the model").count() > 0
        look(page, "model-phone")
