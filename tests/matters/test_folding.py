"""Several folders at once, and one that is killed: every flip is counted once."""

import signal
import subprocess
import sys

import pytest

from tests.matters.test_race import ROOT, Shared, shared

__all__ = ["shared"]


def folder(shared: Shared, *words: str) -> "subprocess.Popen[str]":
    """A process that folds in the shared database."""
    command = [sys.executable, "-m", "tests.matters.folder", *words]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE}
    return subprocess.Popen(command, cwd=ROOT, env=shared.environment, text=True, **pipes)


def said(shared: Shared) -> str:
    """What is pending and what differs, by a process of its own."""
    return folder(shared, "check").communicate(timeout=60)[0].splitlines()[-1]


def ready(shared: Shared) -> "subprocess.Popen[str]":
    """A folder that waits for the word."""
    process = folder(shared)
    assert process.stdout is not None
    assert process.stdout.readline() == "ready\n"
    return process


@pytest.fixture
def flipped(shared: Shared) -> Shared:
    """A database with flips to fold: an accepted matter, reported on ten times."""
    shared.together("accept", {}, writers=1, times=1)
    for percent in range(10):
        shared.together("report", {"percent": percent * 7}, writers=1, times=1)
    return shared


def test_two_folders_at_once_count_every_flip_once(flipped: Shared) -> None:
    before = int(said(flipped).split()[0])
    folders = [ready(flipped) for _ in range(2)]
    for process in folders:
        assert process.stdin is not None
        process.stdin.write("go\n")
        process.stdin.flush()
    folded = sum(len(process.communicate(timeout=60)[0].splitlines()) for process in folders)
    assert before > 5
    assert folded == before
    assert said(flipped) == "0 []"


def test_a_folder_that_is_killed_leaves_nothing_half_counted(flipped: Shared) -> None:
    process = ready(flipped)
    assert process.stdin is not None
    assert process.stdout is not None
    process.stdin.write("go\n")
    process.stdin.flush()
    assert process.stdout.readline() == "1\n"
    process.send_signal(signal.SIGKILL)
    process.communicate(timeout=60)
    pending, differing = said(flipped).split(" ", 1)
    assert int(pending) > 0 or process.returncode == 0
    assert differing == "[]"
    second = ready(flipped)
    second.communicate("go\n", timeout=60)
    assert said(flipped) == "0 []"
