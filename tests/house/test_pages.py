"""页面 pages: what a page may hold under the strict content policy, in the oldest browser we serve."""

import re

from tests.house import tree

# The content policy allows neither; a width or a colour comes from a class or an SVG attribute.
INLINE = re.compile(
    r"<style\b|\sstyle=|\son[a-z]+=|javascript:|<script(?![^>]*\bsrc=)(?![^>]*type=\"application/json\")", re.I
)
# Newer than Chromium 86, which the browsers of the administration are built on.
TOO_NEW = re.compile(r"oklch\(|oklab\(|color-mix\(|@layer\b|@container\b|\b\d+[dsl]vh\b")


def test_a_page_holds_no_inline_style_or_script() -> None:
    pages = [path for path in tree.templates() if path.startswith("src/bihuan/web/")]
    found = {path: INLINE.findall(tree.text(path)) for path in pages}
    assert {path: pieces for path, pieces in found.items() if pieces} == {}


def test_a_style_sheet_uses_nothing_newer_than_chromium_86() -> None:
    sheets = [path for path in tree.files() if path.startswith("src/") and path.endswith(".css")]
    assert sheets
    assert {path: TOO_NEW.findall(tree.text(path))[:3] for path in sheets if TOO_NEW.search(tree.text(path))} == {}
