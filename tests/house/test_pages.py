"""页面 pages: what a page may hold under the strict content policy, in the oldest browser we serve."""

import re

from tests.house import tree

# The content policy allows neither; a width or a colour comes from a class or an SVG attribute.
INLINE = re.compile(
    r"<style\b|\sstyle=|\son[a-z]+=|javascript:|<script(?![^>]*\bsrc=)(?![^>]*type=\"application/json\")", re.I
)
# Newer than Chromium 86, which the browsers of the administration are built on.
TOO_NEW = re.compile(r"oklch\(|oklab\(|color-mix\(|@layer\b|@container\b|\b\d+[dsl]vh\b")

COLOUR = re.compile(r"#[0-9a-f]{3,8}\b(?![^{]*\{)|\b(?:rgb|hsl)a?\(", re.I)
TOKEN = re.compile(r"(--[a-z-]+):")
USED = re.compile(r"var\((--[a-z-]+)")


def test_a_page_holds_no_inline_style_or_script() -> None:
    pages = [path for path in tree.templates() if path.startswith("src/bihuan/web/")]
    found = {path: INLINE.findall(tree.text(path)) for path in pages}
    assert {path: pieces for path, pieces in found.items() if pieces} == {}


def test_a_style_sheet_uses_nothing_newer_than_chromium_86() -> None:
    sheets = [path for path in tree.files() if path.startswith("src/") and path.endswith(".css")]
    assert sheets
    assert {path: TOO_NEW.findall(tree.text(path))[:3] for path in sheets if TOO_NEW.search(tree.text(path))} == {}


def own_sheets() -> list[str]:
    """Our own style sheets, without those of others."""
    return [
        path for path in tree.files() if path.startswith("src/") and path.endswith(".css") and "/vendor/" not in path
    ]


def test_a_colour_is_written_in_the_tokens_alone() -> None:
    sheets = own_sheets()
    loose = {path: COLOUR.findall(tree.text(path)) for path in sheets if not path.endswith("/tokens.css")}
    assert {path: colours for path, colours in loose.items() if colours} == {}


def test_every_colour_that_a_style_sheet_uses_is_a_token() -> None:
    tokens = set(TOKEN.findall(tree.text("src/bihuan/web/static/tokens.css")))
    sheets = own_sheets()
    assert {path: set(USED.findall(tree.text(path))) - tokens for path in sheets} == {path: set() for path in sheets}
