"""A file of rules that is spoilt leaves its last good version in force, over a restart too; what is wrong is told."""

from dataclasses import dataclass
from importlib import resources
from pathlib import Path

import pytest

from bihuan.core.kinds import Shelf, kind
from bihuan.core.lastgood import GOOD, LastGood
from bihuan.core.lights import Presets, rules
from bihuan.core.schema import read
from bihuan.core.words import Refused

GBK = 'version = "v2"\nzh = "任务"\n'.encode("gbk")


@dataclass(frozen=True)
class Table:
    version: str


def fresh() -> LastGood[Table]:
    return LastGood(lambda source: read(Table, source))


def shipped(package: str, *path: str) -> str:
    return resources.files(package).joinpath(*path).read_text("utf-8")


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "own.toml"


def test_a_bad_change_leaves_the_last_good_value_and_is_told_until_it_is_mended(file: Path) -> None:
    kept = fresh()
    for text, holds, line in [
        ('version = "v1"', "v1", None),
        ("\nversion = 2", "v1", 2),
        ('version = "v1"', "v1", None),
        ("what is this", "v1", 1),
        ('version = "v2"', "v2", None),
    ]:
        file.write_text(text, "utf-8")
        assert kept.get(file, name="x/own.toml").version == holds
        told = kept.refused.get("own")
        assert (told and told.sentence.params["line"]) == line


def test_the_last_good_copy_holds_in_the_next_process(file: Path) -> None:
    file.write_text('version = "v1"', "utf-8")
    fresh().get(file, name="own.toml")
    file.write_bytes(GBK)
    kept = fresh()
    assert kept.get(file, name="own.toml", otherwise=lambda: Table("shipped")).version == "v1"
    assert kept.refused["own"].sentence.key == "schema_not_utf8"
    assert kept.refused["own"].sentence.params == {"file": "own.toml", "line": 2}


@pytest.mark.parametrize("copy", [None, b"version = 1", GBK])
def test_without_a_good_copy_what_is_shipped_holds_and_without_that_it_is_refused(
    file: Path, copy: bytes | None
) -> None:
    file.write_text("version = 2", "utf-8")
    if copy is not None:
        (file.parent / GOOD).mkdir()
        (file.parent / GOOD / "own.toml").write_bytes(copy)
    assert fresh().get(file, name="own.toml", otherwise=lambda: Table("shipped")).version == "shipped"
    with pytest.raises(Refused) as refused:
        fresh().get(file, name="own.toml")
    assert refused.value.sentence.params["line"] == 1


def test_a_file_that_cannot_be_opened_is_refused_by_its_name(file: Path) -> None:
    file.mkdir()
    with pytest.raises(Refused) as refused:
        fresh().get(file, name="own.toml")
    assert refused.value.sentence.key == "schema_closed"
    assert "own.toml" in refused.value.sentence.say("en")


def test_a_folder_that_takes_no_copy_still_gives_its_files(file: Path) -> None:
    (file.parent / GOOD).write_text("in the way", "utf-8")
    file.write_text('version = "v1"', "utf-8")
    assert fresh().get(file, name="own.toml").version == "v1"


def test_a_mark_of_byte_order_before_the_text_does_no_harm(file: Path) -> None:
    file.write_text('version = "v1"', "utf-8-sig")
    assert fresh().get(file, name="own.toml").version == "v1"


@pytest.mark.parametrize("spoil", [lambda text: text.encode("gbk"), lambda text: b"zh = 5\n" + text.encode()])
def test_a_spoilt_task_of_the_site_s_own_leaves_the_shipped_one_and_other_kinds_in_force(
    tmp_path: Path, spoil: object
) -> None:
    text = shipped("bihuan.core.kinds", "task.toml")
    (tmp_path / "task.toml").write_bytes(spoil(text.replace("\nzh = ", "\n# was zh = ", 1)))  # type: ignore[operator]
    (tmp_path / "letter.toml").write_bytes(b"zh = 5")
    (tmp_path / "two-words.toml").write_text(text, "utf-8")
    shelf = Shelf(tmp_path)
    assert shelf.kind("task") == kind("task")
    assert shelf.names() == Shelf().names()
    with pytest.raises(Refused):
        shelf.kind("letter")
    assert [refusal.sentence.params["file"] for refusal in shelf.refusals()] == [
        "letter.toml",
        "task.toml",
        "two-words.toml",
    ]


def test_a_spoilt_preset_leaves_the_shipped_one_in_force_and_is_none_that_a_kind_may_name(tmp_path: Path) -> None:
    (tmp_path / "linear.toml").write_bytes(GBK)
    (tmp_path / "ours.toml").write_text("near_due = 'soon'", "utf-8")
    presets = Presets(tmp_path)
    assert presets.of("linear") == rules("linear")
    assert presets.names() == Presets().names()
    assert [refusal.sentence.params["file"] for refusal in presets.refusals()] == [
        "lights/linear.toml",
        "lights/ours.toml",
    ]


def test_files_that_are_right_are_not_told(tmp_path: Path) -> None:
    (tmp_path / "letter.toml").write_text(shipped("bihuan.core.kinds", "task.toml"), "utf-8")
    shelf = Shelf(tmp_path)
    assert list(shelf.refusals()) == []
    assert shelf.as_it_is().names() == (*Shelf().names(), "letter")
