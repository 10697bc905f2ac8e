"""The commands of the ledger: sealed, published, proven, audited, from the command line."""

import io
import json
import subprocess
import sys
from pathlib import Path

import pytest

from bihuan.cli import main
from bihuan.ledger import clock, prove
from bihuan.ledger.models import Entry, Seal
from bihuan.matters.models import Matter
from tests.matters.course import Course
from tests.world import MONDAY, at, build_world

pytestmark = pytest.mark.django_db


@pytest.fixture
def subject(db: None) -> str:
    """The subject of a matter that was accepted."""
    return Course(build_world()).active()


def run(*words: str, hour: int = 10) -> int:
    with clock.standing_at(at(MONDAY, hour)):
        return main(list(words))


def test_a_sealed_ledger_is_audited_quickly_and_in_full(subject: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("seal") == 0
    assert f"已封存 {Entry.objects.count()} 条" in capsys.readouterr().out
    assert run("audit", hour=11) == 0
    assert "记录链和封存完好" in capsys.readouterr().out
    assert run("audit", "--full", "--lang", "en", hour=11) == 0
    assert "Everything holds" in capsys.readouterr().out


def test_entries_that_wait_too_long_are_named(subject: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("audit", hour=11) == 1
    out = capsys.readouterr().out
    assert f"{subject} 第 1 条记录写入超过 5 分钟仍未封存" in out
    assert "处问题" in out


def test_the_full_audit_names_what_the_quick_one_does_not_ask(subject: str, capsys: pytest.CaptureFixture[str]) -> None:
    run("seal")
    Matter.objects.update(percent=99)
    assert run("audit", hour=11) == 0
    capsys.readouterr()
    assert run("audit", "--full", hour=11) == 1
    assert "percent" in capsys.readouterr().out


def test_a_published_head_and_a_proof_go_together(
    subject: str, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    run("seal")
    capsys.readouterr()
    assert run("heads", "--day", MONDAY.isoformat()) == 0
    (tmp_path / "head.txt").write_text(capsys.readouterr().out, "utf-8")
    assert run("heads") == 0
    assert capsys.readouterr().out == (tmp_path / "head.txt").read_text("utf-8")
    assert run("audit", "--head", str(tmp_path / "head.txt")) == 0
    capsys.readouterr()
    assert run("proof", f"{subject}#1", "--words") == 0
    (tmp_path / "proof.json").write_text(capsys.readouterr().out, "utf-8")
    alone = [sys.executable, "-I", "-S", prove.__file__, str(tmp_path / "proof.json"), str(tmp_path / "head.txt")]
    assert subprocess.run(alone, capture_output=True).returncode == 0
    assert json.loads((tmp_path / "proof.json").read_text("utf-8"))["words"]["title"]["text"] == "老旧小区雨污分流"
    text = (tmp_path / "head.txt").read_text("utf-8").replace(Seal.objects.get().digest, "0" * 64)
    (tmp_path / "head.txt").write_text(text, "utf-8")
    assert run("audit", "--head", str(tmp_path / "head.txt")) == 1
    assert "重新封存" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("heads", "--day", "monday"), "不是日期"),
        (("heads", "--day", "2019-01-01"), "没有封存"),
        (("proof", "matter:77#1"), "没有这条记录"),
        (("audit", "--head", "nowhere.txt"), "不是记录头"),
    ],
)
def test_what_cannot_be_done_is_refused_in_a_sentence(
    subject: str, capsys: pytest.CaptureFixture[str], words: tuple[str, ...], said: str
) -> None:
    assert run(*words) == 2
    assert said in capsys.readouterr().err


def test_the_ledger_is_exported(subject: str, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    assert run("export", "--to", str(tmp_path / "out")) == 0
    assert f"已导出 {Entry.objects.count()} 条记录" in capsys.readouterr().out
    assert run("export", "--to", str(tmp_path / "out")) == 2


def test_a_terminal_shows_how_far_an_audit_is(
    subject: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    class Terminal(io.StringIO):
        def isatty(self) -> bool:
            return True

    terminal, moments = Terminal(), iter(range(1000))
    monkeypatch.setattr("sys.stderr", terminal)
    monkeypatch.setattr("time.monotonic", lambda: float(next(moments)))
    assert run("audit", hour=11) == 1
    assert "█" in terminal.getvalue()
    assert terminal.getvalue().endswith("\r\033[K")
