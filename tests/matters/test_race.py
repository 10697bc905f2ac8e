"""Several writers at once, each with a connection of its own, and one that is killed: nothing is lost or done twice."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[2]


@dataclass
class Shared:
    """One database that several processes write, and the matter they write about."""

    environment: dict[str, str]
    subject: str = ""
    person: int = 0

    def writer(self, *words: str) -> "subprocess.Popen[str]":
        """A writer process that has not been told to begin."""
        command = [sys.executable, "-m", "tests.matters.writer", *words]
        return subprocess.Popen(
            command, cwd=ROOT, env=self.environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )

    def once(self, *words: str) -> Any:
        """The one answer of a writer that runs to its end."""
        out, _ = self.writer(*words).communicate(timeout=120)
        return json.loads(out.splitlines()[-1])

    def acting(self, act: str, payload: dict[str, Any], times: int) -> "subprocess.Popen[str]":
        """A writer that is ready to perform one act several times."""
        writer = self.writer("act", str(self.person), self.subject, act, json.dumps(payload), str(times))
        assert writer.stdout is not None
        assert json.loads(writer.stdout.readline()) == {"ready": True}
        return writer

    def together(self, act: str, payload: dict[str, Any], *, writers: int, times: int) -> list[dict[str, Any]]:
        """The answers of several writers that begin at once."""
        ready = [self.acting(act, payload, times) for _ in range(writers)]
        for writer in ready:
            assert writer.stdin is not None
            writer.stdin.write("go\n")
            writer.stdin.flush()
        return [json.loads(line) for writer in ready for line in writer.communicate(timeout=120)[0].splitlines()]


@pytest.fixture(params=["sqlite", "postgresql"])
def shared(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Shared]:
    """A matter that waits for its receipt, on a real file and on a real server."""
    environment = {name: text for name, text in os.environ.items() if not name.startswith("COV_")}
    environment |= {"BIHUAN_DATA": str(tmp_path), "PYTHONPATH": f"{ROOT / 'src'}{os.pathsep}{ROOT}"}
    environment["DATABASE_URL"] = f"sqlite:///{tmp_path / 'race.sqlite3'}"
    drop = None
    if request.param == "postgresql":
        import psycopg

        address = request.getfixturevalue("postgres_url")
        name = f"race_{os.getpid()}_{abs(hash(tmp_path)) % 10**8}"
        drop = (address, name)
        with psycopg.connect(address, autocommit=True) as connection:
            connection.execute(f'CREATE DATABASE "{name}"')
        environment["DATABASE_URL"] = address.replace("/postgres?", f"/{name}?", 1)
    shared = Shared(environment)
    founded = shared.once("found")
    shared.subject, shared.person = founded["subject"], founded["person"]
    yield shared
    if drop:
        with psycopg.connect(drop[0], autocommit=True) as connection:
            connection.execute(f'DROP DATABASE "{drop[1]}" WITH (FORCE)')


def test_of_four_receipts_at_once_one_is_given_and_three_are_told_why_not(shared: Shared) -> None:
    answers = shared.together("accept", {}, writers=4, times=1)
    assert [answer["seq"] for answer in answers if "seq" in answer] == [3]
    assert [answer["refused"] for answer in answers if "refused" in answer] == ["act_not_in_state"] * 3
    assert shared.once("check", shared.subject)["findings"] == []


def test_notes_of_four_writers_all_land_in_one_chain(shared: Shared) -> None:
    answers = shared.together("note", {"text": "现场已查看"}, writers=4, times=15)
    assert sorted(answer["seq"] for answer in answers) == list(range(3, 63))
    checked = shared.once("check", shared.subject)
    assert checked["findings"] == []
    assert len(checked["entries"]) == 62


def test_what_was_acknowledged_before_a_kill_is_there_after_it(shared: Shared) -> None:
    writer = shared.acting("note", {"text": "现场已查看"}, 500)
    assert writer.stdin is not None
    assert writer.stdout is not None
    writer.stdin.write("go\n")
    writer.stdin.flush()
    answers = [json.loads(writer.stdout.readline()) for _ in range(60)]
    writer.send_signal(signal.SIGKILL)
    rest, _ = writer.communicate(timeout=60)
    assert writer.returncode == -signal.SIGKILL
    answers += [json.loads(line) for line in rest.splitlines() if line.endswith("}")]
    assert 60 <= len(answers) < 500
    checked = shared.once("check", shared.subject)
    kept = dict(checked["entries"])
    assert [answer for answer in answers if kept.get(answer["seq"]) != answer["hash"]] == []
    assert len(kept) - 2 - len(answers) in (0, 1)
    assert checked["findings"] == []
