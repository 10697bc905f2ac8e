"""任务交办所见 the desk seen: a file uploaded, filled in as a table, deployed, in a real browser without barriers."""

import io
from collections.abc import Callable
from typing import Any

import docx
import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.reading import files
from tests.web.test_screens import WIDER_THAN_SCREEN, screen
from tests.web.test_walk import sign_in

__all__ = ["screen"]

LINES = (
    "城市更新工作方案",
    "一、重点任务",
    "（一）6月底前完成12个小区雨污分流改造。（牵头单位：住房建设局）",
    "（二）9月底前建成5处口袋公园。",
)


def typed() -> bytes:
    document, out = docx.Document(), io.BytesIO()
    for line in LINES:
        document.add_paragraph(line)
    document.save(out)
    return out.getvalue()


def printed() -> bytes:
    return files.pdf([[(72, 780 - 40 * place, line) for place, line in enumerate(LINES)]])


def upload(page: Any, name: str, content: bytes) -> None:
    page.goto("/desk/")
    form = page.locator("form.receive")
    form.locator("[name=file]").set_input_files(
        {"name": name, "mimeType": "application/octet-stream", "buffer": content}
    )
    form.locator("[name=issued]").fill("2020-05-12")
    with page.expect_navigation():
        form.locator("button.main").click()
    page.locator("#lines .line").first.wait_for()


def paste(page: Any, text: str) -> None:
    """What the browser does when a block from a spreadsheet is pasted onto the focused cell."""
    page.evaluate(
        """text => {
            const carried = new DataTransfer();
            carried.setData("text/plain", text);
            const told = { clipboardData: carried, bubbles: true, cancelable: true };
            document.activeElement.dispatchEvent(new ClipboardEvent("paste", told));
        }""",
        text,
    )


def barriers(page: Any) -> list[Any]:
    return [(one["id"], [node["html"] for node in one["nodes"]]) for one in Axe().run(page).response["violations"]]


@pytest.mark.browser
@pytest.mark.parametrize(("name", "content"), [("更新.docx", typed), ("更新.pdf", printed)], ids=["docx", "pdf"])
def test_a_file_is_uploaded_filled_in_and_deployed_without_leaving_the_desk(
    office: Any, name: str, content: Callable[[], bytes]
) -> None:
    sign_in(office, "ducha.yi")
    upload(office, name, content())
    draft = office.url.split("/desk/")[1].split("/")[0]
    lines = office.locator("#lines .line:has(input[name=lead])")
    assert lines.count() == 2
    for place, fields in enumerate(
        ({"standard": "逐处验收合格"}, {"lead": "云湖新区住房建设局", "standard": "开放使用"})
    ):
        for field, value in fields.items():
            with office.expect_response("**/lines/*"):
                lines.nth(place).locator(f"form:has([name=standard]) >> [name={field}]").first.fill(value)
                office.keyboard.press("Tab")
    office.get_by_text("已补齐，可以交办。").wait_for()
    office.locator("a.button.main").click()
    office.wait_for_url(f"**/desk/{draft}/deploy")
    with office.expect_navigation():
        office.locator("form button.main").click()
    office.wait_for_url("**/board/*/")
    assert "已交办 2 项" in office.locator("main").inner_text()


@pytest.mark.browser
def test_a_block_pasted_onto_a_cell_fills_the_table_and_is_saved_by_keyboard(office: Any) -> None:
    sign_in(office, "ducha.yi")
    upload(office, "更新.docx", typed())
    office.get_by_role("link", name="填表").click()
    office.wait_for_url("**/table")
    cells = office.locator(".typing tbody tr[id] td input:not([type=checkbox])")
    cells.first.focus()
    paste(office, '住房建设局\t\t\t\t2020/6/30\t"两行\n""好"" 验收"\r\n某某局\t\t\t\t2020年7月1日\t乙\r\n')
    assert [cells.nth(place).input_value() for place in (0, 4, 5, 6, 10, 11)] == [
        *("住房建设局", "2020/6/30", '两行 "好" 验收'),
        *("某某局", "2020年7月1日", "乙"),
    ]
    office.keyboard.press("Enter")
    assert office.evaluate("document.activeElement === document.querySelectorAll('.typing [name^=lead-]')[1]")
    with office.expect_navigation():
        office.keyboard.press("Control+Enter")
    wrong = office.locator(".typing [aria-invalid]")
    assert (wrong.count(), wrong.input_value()) == (1, "某某局")
    assert barriers(office) == []
    wrong.fill("住房建设局")
    with office.expect_navigation():
        office.keyboard.press("Control+Enter")
    assert "已从表格改入 2 条" in office.locator("main").inner_text()


@pytest.mark.browser
def test_picking_all_lines_is_counted_and_filled_in_together(office: Any) -> None:
    sign_in(office, "ducha.yi")
    upload(office, "更新.docx", typed())
    office.get_by_role("link", name="填表").click()
    office.locator("#every").check()
    assert office.locator("#picked").inner_text() == "2"
    office.fill("[name=all-due]", "2020/8/1")
    with office.expect_navigation():
        office.locator("button[value=assign]").click()
    due = office.locator(".typing [name^=due-]")
    assert [due.nth(place).input_value() for place in range(due.count())] == ["2020-08-01", "2020-08-01"]


@pytest.mark.browser
@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_table_and_taking_over_have_no_barrier_and_fit_the_screen(screen: Any, language: str) -> None:
    sign_in(screen, {"zh": "ducha.yi", "en": "ducha.er"}[language])
    other = screen.locator(f"button[name=language][value={language}]")
    if other.count():
        screen.locator(".self summary").click()
        other.click()
        screen.wait_for_function(f"document.documentElement.lang.startsWith('{language}')")
    upload(screen, "更新.docx", typed())
    draft = screen.url.split("/desk/")[1].split("/")[0]
    for address in (f"/desk/{draft}/", f"/desk/{draft}/table", "/desk/take_over"):
        screen.goto(address)
        if screen.locator("details.sures").count():
            screen.locator("details.sures summary").first.click()
        assert barriers(screen) == [], address
        assert screen.evaluate(WIDER_THAN_SCREEN) == 0, address
