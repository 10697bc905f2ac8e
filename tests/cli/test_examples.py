"""文档里的命令 examples: every command that the documents show is one, and does what it says on a site of its own."""

import argparse
import importlib
import io
import re
import shlex
from pathlib import Path

import docx
import pytest

from bihuan.cli import commands, main
from bihuan.ledger import clock
from tests.house import tree
from tests.matters.course import Course
from tests.world import MONDAY, at, build_world

FENCED = re.compile(r"^```sh\n(.*?)^```", re.M | re.S)
REMARK = re.compile(r"\s+#.*$")
STAYING = {"serve", "passwd"}
"""Commands that stay or ask; their examples are read, not run."""
SPEECH = "各单位要在4月10日前完成30个小区雨污分流改造，由住房建设局牵头。\n"


def examples() -> list[str]:
    """Every line of a document's shell block that begins with `bihuan`, without its remark, each once."""
    texts = [tree.text(path) for path in tree.files() if path.endswith(".md")]
    lines = [REMARK.sub("", line) for text in texts for block in FENCED.findall(text) for line in block.splitlines()]
    return sorted({line for line in lines if line.startswith("bihuan ")})


@pytest.fixture
def subject(db: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """A matter of a sealed ledger, in a folder where the files of the examples lie."""
    written = io.BytesIO()
    document = docx.Document()
    document.add_paragraph(SPEECH)
    document.save(written)
    (tmp_path / "方案.docx").write_bytes(written.getvalue())
    (tmp_path / "讲话.txt").write_text(SPEECH, "utf-8")
    monkeypatch.chdir(tmp_path)
    subject = Course(build_world()).active()
    with clock.standing_at(at(MONDAY)):
        assert main(["seal"]) == 0
    return subject


def test_the_documents_show_commands() -> None:
    assert len(examples()) >= 10


@pytest.mark.parametrize("line", [line for line in examples() if line.split()[1] not in STAYING])
def test_a_command_that_the_documents_show_succeeds(
    subject: str, line: str, capsys: pytest.CaptureFixture[str]
) -> None:
    words = shlex.split(line.replace("matter:1#", f"{subject}#"))[1:]
    with clock.standing_at(at(MONDAY)):
        assert main(words) == 0
    told = capsys.readouterr()
    assert told.out.strip()
    assert told.err == ""


@pytest.mark.parametrize("line", [line for line in examples() if line.split()[1] in STAYING])
def test_a_command_that_stays_takes_the_words_that_the_documents_show(line: str) -> None:
    _, name, *words = shlex.split(line)
    assert name in commands()
    parser = argparse.ArgumentParser()
    importlib.import_module(f"bihuan.cli.{name}").add_arguments(parser)
    assert parser.parse_args(words)


def test_every_target_of_make_that_the_documents_show_is_one() -> None:
    targets = set(re.findall(r"^([a-z][a-z-]*):", tree.text("Makefile"), re.M))
    texts = [tree.text(path) for path in tree.files() if path.endswith(".md")]
    shown = {
        name for text in texts for block in FENCED.findall(text) for name in re.findall(r"^make ([a-z-]+)", block, re.M)
    }
    assert shown
    assert shown - targets == set()
