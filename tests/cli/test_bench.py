"""The bench runs to its end on a small site and prints every figure by the name under which it is asked for."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

LOOP = {
    "matters", "database", "fsync_us", "acts_per_s", "raw_acts_per_s", "board_ms", "overdue_ms", "matter_ms",
    "duties_ms", "statements", "patrol_s", "audit_entries_per_s", "audit_full_entries_per_s", "build_acts_per_s",
    "pss_mb",
}  # fmt: skip
OF_A_PAGE = {"p50_ms", "p95_ms", "p95_ms_8", "rps_8", "statements", "kb"}
ROOMS = {"duties", "board", "registers", "matter", "report_form", "search"}


def measured(place: Path, *words: str) -> Any:
    """What one run printed; it must end well."""
    environment = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
    line = [sys.executable, "-m", "bihuan", "bench", *words, "--json"]
    done = subprocess.run(line, env=environment | {"TMPDIR": str(place)}, capture_output=True, encoding="utf-8")
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def test_one_run_measures_the_loop_and_its_pages_and_leaves_nothing_behind(tmp_path: Path) -> None:
    figures = measured(tmp_path, "both", "--matters", "40", "--seconds", "0.2")
    loop, pages = figures["loop"], figures["http"]["pages"]
    assert loop.keys() >= LOOP
    assert (loop["matters"], figures["http"]["matters"], loop["database"]) == (40, 40, "sqlite")
    assert loop["acts_per_s"].keys() == {"1", "8", "8_slow"}
    assert loop["statements"]["act"] <= 15
    assert pages.keys() >= ROOMS
    assert all(page.keys() == OF_A_PAGE for page in pages.values())
    assert list(tmp_path.iterdir()) == []
