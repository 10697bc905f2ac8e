"""What docs/rules.md tells a site to write is read as it stands there."""

import re
from pathlib import Path

from bihuan.core.kinds import Shelf
from bihuan.core.lights import Presets
from tests.house import tree

BLOCK = re.compile(r"^```toml\n# ((?:lights|kinds)/\w+\.toml)\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def test_the_tables_of_the_guide_are_good_tables(tmp_path: Path) -> None:
    blocks = dict(BLOCK.findall(tree.text("docs/rules.md")))
    assert sorted(blocks) == ["kinds/works.toml", "lights/ours.toml"]
    for name, text in blocks.items():
        file = tmp_path / name
        file.parent.mkdir(exist_ok=True)
        file.write_text(text, "utf-8")
    presets = Presets(tmp_path / "lights")
    kinds = Shelf(tmp_path / "kinds", presets)
    works = kinds.kind("works")
    assert (list(presets.refusals()), list(kinds.refusals())) == ([], [])
    assert presets.of(works.lights).version == "lights-ours-1"
    assert works.node(works.watched.start) is not None


def test_the_guide_opens_no_table_that_is_not_read() -> None:
    text = tree.text("docs/rules.md")
    assert text.count("```toml") == len(BLOCK.findall(text))
