"""截图 screenshots: the pictures of docs/screenshots, taken anew of a fresh demonstration by a real Chromium.

`python scripts/screenshots.py` takes them all, with names (`board leader`) only those.
"""

import io
import shutil
import sys
import tempfile
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from PIL import Image
from playwright.sync_api import sync_playwright

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from tests.site import QUIET, serving  # noqa: E402 - found beside this folder
from tests.web.test_walk import do, sign_in  # noqa: E402

PICTURES = ROOT / "docs" / "screenshots"
COLOURS = 256


@dataclass(frozen=True)
class View:
    """One picture: its file, who looks, at which address, on which screen, what is opened."""

    name: str
    person: str
    address: str
    screen: str = "office"
    press: tuple[str, ...] = field(default=())


SCREENS = {
    "office": {"width": 1366, "height": 768},
    "phone": {"width": 360, "height": 780},
    "wall": {"width": 1920, "height": 1080},
}
VIEWS = (
    View("duties", "zhujian.jingban", "/"),
    View("duties-phone", "zhujian.jingban", "/", "phone"),
    View("report", "zhujian.jingban", "/", press=(".duty .button.main >> nth=0",)),
    View("report-phone", "zhujian.jingban", "/", "phone", press=(".duty .button.main >> nth=0",)),
    View("matter", "zhujian.jingban", "/matters/58"),
    View("matter-phone", "zhujian.jingban", "/matters/58", "phone"),
    View("desk", "ducha.yi", "/desk/"),
    View("supervision", "ducha.yi", "/supervision/"),
    View("verify", "ducha.er", "/supervision/", press=("text=看申请与意见",)),
    View("leader", "shuji", "/leader/"),
    View("board", "shuji", "/board/"),
    View("board-phone", "shuji", "/board/", "phone"),
    View("matrix", "shuji", "/board/1/?tab=matrix"),
    View("wall", "shuji", "/board/1/wall/", "wall"),
    View("registers", "ducha.yi", "/registers/"),
    View("needs", "caizheng.fuze", "/needs/"),
    View("units", "xitong", "/units/"),
    View("record", "shenji", "/record/"),
    View("burden", "zhujian.jingban", "/burden/"),
)


def ask_a_leader(browser: Any, *, url: str) -> None:
    """Takes one dispute of the demonstration a level up, so that a leader has a question to settle."""
    context = browser.new_context(base_url=url, locale="zh-CN")
    page = context.new_page()
    sign_in(page, "dangban.jingban")
    do(page, "/matters/67", "elevate", to_level="principal", note="两家单位职责交叉，协调两次未能一致，请予明确。")
    context.close()


def taken(browser: Any, *, url: str, view: View) -> bytes:
    """The picture of one view as PNG: what a person sees on that screen without scrolling."""
    context = browser.new_context(
        base_url=url,
        viewport=SCREENS[view.screen],
        locale="zh-CN",
        timezone_id="Asia/Shanghai",
        reduced_motion="reduce",
    )
    page = context.new_page()
    sign_in(page, view.person)
    page.goto(view.address)
    for place in view.press:
        page.locator(place).first.click()
        page.wait_for_load_state("networkidle")
    page.wait_for_load_state("networkidle")
    picture = page.screenshot()
    context.close()
    return smaller(picture)


def smaller(picture: bytes) -> bytes:
    """The same picture in at most 256 colours, a third of the size and alike to the eye."""
    written = io.BytesIO()
    Image.open(io.BytesIO(picture)).convert("RGB").quantize(COLOURS).save(written, "PNG", optimize=True)
    return written.getvalue()


def main(names: list[str]) -> int:
    """Writes the pictures asked for; a name that no view has is said, and nothing is taken."""
    unknown = sorted(set(names) - {view.name for view in VIEWS})
    chromium = shutil.which("chromium") or shutil.which("chromium-browser")
    if unknown or chromium is None:
        print(f"unknown: {' '.join(unknown)}" if unknown else "no Chromium: `sh scripts/browser.sh` says how")
        return 2
    with tempfile.TemporaryDirectory() as folder, serving(Path(folder)) as site, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=list(QUIET))
        ask_a_leader(browser, url=site.url)
        for view in VIEWS:
            if not names or view.name in names:
                (PICTURES / f"{view.name}.png").write_bytes(taken(browser, url=site.url, view=view))
                print(view.name, flush=True)
        browser.close()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
