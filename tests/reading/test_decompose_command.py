"""`bihuan decompose` as a person meets it: the tree, the counts, the gaps, JSON, refusals, two languages, no Django."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from tests.reading import files

from bihuan.cli import main

TEXTS = Path(__file__).parent / "texts"
SOURCES = Path(__file__).parents[2] / "src"


def printed(capsys: pytest.CaptureFixture[str], *words: str) -> str:
    assert main(["decompose", *words]) == 0
    return capsys.readouterr().out


def test_tree_shows_levels_leads_deadlines_and_targets(capsys: pytest.CaptureFixture[str]) -> None:
    out = printed(capsys, str(TEXTS / "bracketed_notice.txt"))
    assert "├─ 1 夯实改造基础" in out
    assert "│  ├─ 1.1 摸清小区底数" in out
    assert "· 牵头 区住建局" in out
    assert "· 时限 2024年4月底前（2024-04-30）" in out
    assert "· 目标 ≥24个" in out


def test_count_that_does_not_agree_is_crossed_and_one_that_does_is_ticked(capsys: pytest.CaptureFixture[str]) -> None:
    out = printed(capsys, str(TEXTS / "count_mismatch.txt"))
    assert "✗ “五个服务圈” — 宣称 5，找到 4：教育、医疗、养老、文化" in out
    assert "✓ 三项制度 — 宣称 3，找到 3：议事、公示、评议" in out
    assert "? 六项措施" in out


def test_gaps_are_grouped_and_counted(capsys: pytest.CaptureFixture[str]) -> None:
    out = printed(capsys, str(TEXTS / "count_mismatch.txt"))
    assert "○ 缺牵头单位 4 项：1 2 3 4" in out
    assert "○ 缺时限 4 项：1 2 3 4" in out
    assert "○ 缺完成标准 4 项：1 2 3 4" in out
    assert "合计：4 个节点（4 项任务，1 层），4 处宣称数（2 处相符，1 处不符，1 处未列成员），12 处待补。" in out


def test_english_is_spoken_when_asked_for(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    path = str(TEXTS / "count_mismatch.txt")
    assert "declared 5, found 4: 教育; 医疗; 养老; 文化" in printed(capsys, path, "--lang", "en")
    monkeypatch.setenv("BIHUAN_LANG", "en")
    assert "No leading unit: 4 — 1 2 3 4" in printed(capsys, path)


def test_no_line_is_wider_than_the_terminal(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "60")
    out = printed(capsys, str(TEXTS / "newspaper_column.txt"))
    wide = [sum(2 if character > "\u2e80" else 1 for character in line) for line in out.splitlines()]
    assert max(wide) <= 62


def test_json_gives_tasks_claims_and_gaps_with_offsets(capsys: pytest.CaptureFixture[str]) -> None:
    path = TEXTS / "piped_table.txt"
    draft = json.loads(printed(capsys, str(path), "--json"))
    task = draft["tasks"][1]
    assert path.read_text("utf-8")[task["start"] : task["end"]] == task["text"] == "改造雨污混接点86处"
    assert (task["parent"], task["lead"], task["cooperate"]) == (0, ["区住建局"], ["区水利局", "各街道"])
    assert task["deadline"] == {"text": "2025年9月", "start": None, "end": "2025-09-30"}
    assert task["targets"][0]["value"] == 86
    assert {gap["lacks"] for gap in draft["gaps"]} == {"standard"}


def test_explain_names_the_rule_of_every_field_and_how_sure_it_is(capsys: pytest.CaptureFixture[str]) -> None:
    out = printed(capsys, str(TEXTS / "piped_table.txt"), "--explain")
    assert "‹ 任务：任务表的一行（把握 0.95）" in out
    assert "‹ 时限：时限栏或时限标签写明（把握" in out
    assert "‹" not in printed(capsys, str(TEXTS / "piped_table.txt"))
    english = printed(capsys, str(TEXTS / "count_mismatch.txt"), "--explain", "--lang", "en")
    assert "‹ count: members listed" in english


def test_issue_date_given_by_hand_sets_the_year(capsys: pytest.CaptureFixture[str]) -> None:
    out = printed(capsys, str(TEXTS / "no_year.txt"), "--json", "--issued", "2022-06-20")
    ends = [task["deadline"]["end"] for task in json.loads(out)["tasks"]]
    assert ends == ["2022-07-31", "2022-07-20", "2022-06-10", None]


@pytest.mark.parametrize(("language", "words"), [("zh", "涉密"), ("en", "classified")])
def test_refusal_is_one_sentence_on_standard_error(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, language: str, words: str
) -> None:
    path = tmp_path / "来文.txt"
    path.write_text("机密★1年\n要抓好落实。\n", "utf-8")
    assert main(["decompose", str(path), "--lang", language]) == 2
    said = capsys.readouterr()
    assert said.out == ""
    assert words in said.err
    assert said.err.count("\n") == 1


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="peak memory is read from /proc")
def test_whole_process_is_small_and_free_of_django() -> None:
    code = (
        "import sys; from bihuan.cli import main; main(sys.argv[1:]); assert 'django' not in sys.modules;"
        "peak = [line for line in open('/proc/self/status') if line.startswith('VmHWM')];"
        "print(*peak, file=sys.stderr)"
    )
    path = str(TEXTS / "newspaper_column.txt")
    run = subprocess.run(
        [sys.executable, "-c", code, "decompose", path],
        capture_output=True,
        env={**os.environ, "PYTHONPATH": str(SOURCES)},
        check=False,
    )
    assert run.returncode == 0, run.stderr.decode()
    assert int(run.stderr.decode().split()[1]) < 150 * 1024


def test_json_tells_the_place_of_each_task_in_the_file(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    path = tmp_path / "分解表.xlsx"
    path.write_bytes(files.xlsx())
    draft = json.loads(printed(capsys, str(path), "--json"))
    places = [task["place"]["cell"] for task in draft["tasks"] if task["kind"] == "task"]
    assert places == ["C3", "C4", "C5"]


@pytest.mark.skipif(sys.platform == "win32", reason="a pseudo-terminal is needed")
def test_progress_is_a_bar_on_a_terminal_and_nothing_elsewhere(tmp_path: Path) -> None:
    import pty

    path = tmp_path / "来文.pdf"
    path.write_bytes(files.pdf([[(60, 700, "会议要求，各镇要加快建设充电站。")]] * 2))
    environment = {**os.environ, "PYTHONPATH": str(SOURCES)}
    command = [sys.executable, "-m", "bihuan", "decompose", str(path)]
    ours, theirs = pty.openpty()
    subprocess.run(command, stdout=subprocess.DEVNULL, stderr=theirs, env=environment, check=True)
    os.close(theirs)
    assert "第 2 页，共 2 页" in os.read(ours, 4096).decode()
    os.close(ours)
    quiet = subprocess.run(command, capture_output=True, env=environment, check=True)
    assert quiet.stderr == b""


def test_limit_that_names_no_day_is_not_blamed_on_a_missing_year(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    path = tmp_path / "清单.txt"
    path.write_text(
        "2026年任务清单\n|任务|责任单位|完成时限|\n|改造管网|区住建局|持续推进|\n|清理垃圾|区城管局|立行立改|\n",
        "utf-8",
    )
    out = printed(capsys, str(path), "--explain")
    assert "· 时限 持续推进（未定具体日期）" in out
    assert "· 时限 立行立改（未定具体日期）" in out
    assert "无年份" not in out


def test_column_that_was_not_understood_is_told_beside_the_draft(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    path = tmp_path / "清单.txt"
    path.write_text("|任务|责任单位|咋回事|\n|改造管网|区住建局|甲|\n", "utf-8")
    assert main(["decompose", str(path), "--lang", "en"]) == 0
    assert "The table columns “咋回事” were not understood" in capsys.readouterr().err
