"""指南 guides: a page for each role in both tongues, whose bold words stand on pages and whose pictures are taken."""

import io
import re
import tomllib
from collections.abc import Iterator
from functools import cache

from babel.messages.pofile import read_po

from tests.house import tree

ROLES = {"supervision-officer", "leader", "lead-officer", "provider", "verifier", "auditor", "administrator"}
BOLD = re.compile(r"\*\*([^*]+)\*\*")
PICTURE = re.compile(r"screenshots/([\w-]+)\.png")
VIEW = re.compile(r'View\(\s*"([\w-]+)"')
CHINESE = re.compile(r"[\u4e00-\u9fff]")
LINK = re.compile(r"\]\(([^)#:]+)\)")


def guides() -> list[str]:
    """The paths of the guides, their list among them."""
    return [path for path in tree.files() if path.startswith("docs/guides/") and path.endswith(".md")]


@cache
def spoken() -> frozenset[str]:
    """Every word, label and sentence that pages speak, in both tongues."""
    return frozenset(rows()) | frozenset(sentences_of_pages())


def rows() -> Iterator[str]:
    """Both tongues of every act and of every sentence of core."""
    for path in tree.files():
        if path.startswith(("src/bihuan/core/sentences/", "src/bihuan/core/acts/")) and path.endswith(".toml"):
            for row in tomllib.loads(tree.text(path)).values():
                yield from (row["zh"], row["en"])


def sentences_of_pages() -> Iterator[str]:
    """Both tongues of every sentence of the pages' catalogue."""
    catalogue = read_po(io.BytesIO(tree.text("src/bihuan/locale/en/LC_MESSAGES/django.po").encode()))
    for message in catalogue:
        for said in (message.id, message.string):
            yield from (said,) if isinstance(said, str) else said


def test_each_role_has_its_guide_in_both_tongues() -> None:
    assert {path.removeprefix("docs/guides/").removesuffix(".md") for path in guides()} == ROLES | {"README"}
    for path in guides():
        letters = len(CHINESE.findall(tree.text(path)))
        assert letters > 200, path
        assert len(re.findall(r"\b[a-z]{2,}\b", tree.text(path))) > 100, path
        assert path.endswith("README.md") or f"({path.rsplit('/', 1)[1]})" in tree.text("docs/guides/README.md"), path


def test_a_bold_word_of_a_guide_stands_on_a_page() -> None:
    bold = {(path, word) for path in guides() for word in BOLD.findall(tree.text(path))}
    assert len(bold) > 100
    assert {(path, word) for path, word in bold if word not in spoken()} == set()


def test_every_picture_is_taken_by_the_script_and_every_picture_is_shown() -> None:
    texts = [path for path in tree.files() if path.endswith(".md")]
    shown = {name for path in texts for name in PICTURE.findall(tree.text(path))}
    kept = {name for path in tree.files() for name in PICTURE.findall(path)}
    assert shown == kept == set(VIEW.findall(tree.text("scripts/screenshots.py")))


def test_a_link_of_a_guide_leads_to_a_file() -> None:
    for path in (*guides(), "README.md"):
        folder = (tree.ROOT / path).parent
        assert [to for to in LINK.findall(tree.text(path)) if not (folder / to).exists()] == [], path
