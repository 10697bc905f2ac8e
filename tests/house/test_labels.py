"""标签 labels: every Chinese word on a button, a state, a light or a party is a word of the glossary; none blames."""

import re
import tomllib
from collections.abc import Iterator

from tests.house import tree
from tests.house.test_glossary import written

FAMILIES = ("act", "state", "room", "party", "function", "owes", "colour", "factor", "cadence", "visibility", "level")
"""The sentences that are labels by themselves, by the first part of their key."""
RULED_OUT = ("留痕", "看着", "欠", "算谁的", "裁定", "不予")
"""Words that read as blame, as translation, or name an abuse; `design` of the pages rules them out."""
NOTE = re.compile(r"（[^）]*）")


def known() -> set[str]:
    """The words of the glossary, each form by itself and without the note that tells two of them apart."""
    return {form for zh, _ in written() for whole in (zh, NOTE.sub("", zh)) for form in whole.split("、")}


def labels() -> Iterator[tuple[str, str]]:
    """Every label with the place it stands at: acts, and sentences of the families."""
    for path in tree.files():
        if not path.endswith(".toml") or not path.startswith("src/bihuan/core/"):
            continue
        rows = tomllib.loads(tree.text(path))
        if path.startswith("src/bihuan/core/acts/"):
            yield from ((f"{path}: {name}", row["zh"]) for name, row in rows.items())
        if path.startswith("src/bihuan/core/sentences/"):
            for key, row in rows.items():
                if key.split("_")[0] in FAMILIES and "{" not in row["zh"] and not re.search("[，。；]", row["zh"]):
                    yield f"{path}: {key}", row["zh"]


def spoken() -> Iterator[tuple[str, str]]:
    """Whatever Chinese people read: labels, sentences, pages."""
    yield from labels()
    for path in tree.files():
        if path.startswith("src/bihuan/core/sentences/") and path.endswith(".toml"):
            yield from ((f"{path}: {key}", row["zh"]) for key, row in tomllib.loads(tree.text(path)).items())
    yield from ((path, tree.text(path)) for path in tree.templates())


def test_every_label_is_a_word_of_the_glossary() -> None:
    words = known()
    assert {place: zh for place, zh in labels() if zh not in words and NOTE.sub("", zh) not in words} == {}


def test_no_label_and_no_sentence_uses_a_word_that_is_ruled_out() -> None:
    assert {place: word for place, zh in spoken() for word in RULED_OUT if word in zh} == {}
