"""计数 counting: a hand on mouse and keys that counts what it does and holds it against a budget."""

import sys
from typing import Any

from playwright.sync_api import Page

AT_MOST_STOPS = 250
"""So many steps by Tab are tried before a control counts as out of reach."""


class Hand:
    """Clicks, keys and filled entries of one job on a page."""

    def __init__(self, page: Page) -> None:
        self.page, self.clicks, self.keys, self.inputs = page, 0, 0, 0

    def click(self, what: Any) -> None:
        what.click()
        self.clicks += 1

    def fill(self, what: Any, text: str) -> None:
        what.fill(text)
        self.inputs, self.keys = self.inputs + 1, self.keys + len(text)

    def choose(self, what: Any, option: str) -> None:
        what.select_option(option)
        self.inputs, self.clicks = self.inputs + 1, self.clicks + 1

    def press(self, key: str) -> None:
        self.page.keyboard.press(key)
        self.keys += 1

    def type(self, text: str) -> None:
        self.page.keyboard.press("Control+a")
        self.page.keyboard.type(text)
        self.inputs, self.keys = self.inputs + 1, self.keys + 1 + len(text)

    def reach(self, css: str) -> None:
        """Walks by Tab alone until the control has the focus, which must then be seen; fails when it never comes."""
        for _ in range(AT_MOST_STOPS):
            if self.page.evaluate("css => document.activeElement.matches(css)", css):
                ring = self.page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
                assert ring != "none", f"no ring around {css}"
                return
            self.press("Tab")
        raise AssertionError(f"{css} is out of reach by keyboard on {self.page.url}")

    def tell(self, job: str, **budget: int) -> None:
        """Prints what was counted beside the budget (`clicks`, `keys`, `inputs`); fails when one is exceeded."""
        spent = {what: getattr(self, what) for what in ("clicks", "keys", "inputs")}
        told = ", ".join(
            f"{count} {what}" + (f" of {budget[what]}" if what in budget else "") for what, count in spent.items()
        )
        sys.stdout.write(f"{job}: {told}\n")
        assert {what: spent[what] for what, most in budget.items() if spent[what] > most} == {}
