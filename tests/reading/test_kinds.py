"""One table of tasks told in every kind of file yields the same tasks, each where it stands in that file."""

from collections.abc import Callable
from pathlib import Path

import pytest
from tests.reading import files

from bihuan import reading

PLACES: dict[str, tuple[Callable[[], bytes], dict[str, object]]] = {
    "来文.docx": (files.word_table, {"table": 1, "row": 2, "column": 3}),
    "来文.xlsx": (files.xlsx, {"sheet": "任务", "cell": "C3", "row": 3, "column": 3}),
    "来文.xls": (files.xls, {"sheet": "任务", "cell": "C2", "row": 2, "column": 3}),
    "来文.ods": (files.ods, {"sheet": "任务", "cell": "C2", "row": 2, "column": 3}),
    "来文.csv": (lambda: files.csv().encode("gb18030"), {"table": 1, "row": 2, "column": 3}),
    "来文.html": (lambda: files.html().encode(), {"table": 1, "row": 2, "column": 3}),
    "来文.pdf": (files.printed_table, {"page": 1, "table": 1, "row": 2, "column": 3}),
}


@pytest.mark.parametrize("name", PLACES)
def test_table_of_tasks_is_read_from_every_kind_of_file(name: str) -> None:
    make, place = PLACES[name]
    draft = reading.decompose(reading.read(make(), name=name))
    tasks = [task for task in draft.tasks if task.kind == "task"]
    assert [task.text for task in tasks] == list(files.TASKS)
    assert [task.lead for task in tasks] == [("区住建局",), ("区城管局",), ("区发改局",)]
    assert tasks[0].cooperate == ("区水利局", "各街道")
    assert [str(task.deadline and task.deadline.end) for task in tasks] == ["2025-09-30", "2025-10-31", "2025-06-30"]
    assert [draft.tasks[task.parent or 0].text for task in tasks] == ["城市更新", "城市更新", "便民服务"]
    assert draft.place_of(tasks[0].start, tasks[0].end).to_json() == place


@pytest.mark.parametrize("name", [name for name in PLACES if not name.endswith("csv")])
def test_file_without_an_ending_is_known_by_its_content(name: str) -> None:
    draft = reading.decompose(reading.read(PLACES[name][0](), name="关于做好1.2工作的通知"))
    assert [task.text for task in draft.tasks if task.kind == "task"] == list(files.TASKS)


def test_page_is_read_without_scripts_styles_navigation_and_footer() -> None:
    text = reading.read(files.html().encode(), name="来文.htm").text
    assert "抓好落实" not in text
    assert "首页" not in text
    assert "版权" not in text
    assert text.startswith(files.TITLE)
    assert text.rstrip().endswith(files.NOTE)


def test_file_on_disk_is_read_as_its_bytes_are(tmp_path: Path) -> None:
    path = tmp_path / "来文.docx"
    path.write_bytes(files.word_table())
    assert reading.read_file(path) == reading.read(path.read_bytes(), name="来文.docx")
