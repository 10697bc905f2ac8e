"""Sealers that work against each other, and sealers that are killed, leave whole seals over whole ledgers."""

import json
import os
import random
import select
import signal
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

import pytest

from tests.matters import apart

ROUNDS = int(os.environ.get("BIHUAN_FAULT_ROUNDS", "3"))
CHAINS = 60


def site_of(folder: Path, vendor: str, request: pytest.FixtureRequest) -> dict[str, str]:
    address = apart.fresh(request.getfixturevalue("postgres_url"), "sealing") if vendor == "postgresql" else ""
    return apart.site(folder, address)


def sealer(site: dict[str, str], *task: str) -> subprocess.Popen[str]:
    """A sealer at work."""
    command = [sys.executable, "-m", "tests.ledger.sealing", *task]
    return subprocess.Popen(command, env=site, stdout=subprocess.PIPE, encoding="utf-8")


def told(site: dict[str, str]) -> dict[str, list[int]]:
    found: dict[str, list[int]] = json.loads(apart.run(site, "-m", "tests.ledger.sealing", "tell").splitlines()[-1])
    return found


@pytest.mark.parametrize("vendor", ["sqlite", "postgresql"])
def test_sealers_that_are_killed_leave_whole_seals(tmp_path: Path, vendor: str, request: pytest.FixtureRequest) -> None:
    site = site_of(tmp_path, vendor, request)
    apart.run(site, "-m", "tests.ledger.sealing", "build", str(CHAINS))
    chance = random.Random(3)
    for _ in range(ROUNDS):
        killed = sealer(site, "die", str(chance.randint(1, 40)))
        killed.communicate()
        assert killed.returncode == -signal.SIGKILL
        found = told(site)
        assert found["breaks"] == []
        assert found["counts"][1] == min(7 * found["counts"][2], CHAINS * 3)
    sealer(site, "seal", "1").communicate()
    assert told(site) == {"breaks": [], "counts": [CHAINS * 3, CHAINS * 3, -(-CHAINS * 3 // 7)]}


@pytest.mark.parametrize("vendor", ["sqlite", "postgresql"])
def test_two_sealers_never_seal_the_same_entry(tmp_path: Path, vendor: str, request: pytest.FixtureRequest) -> None:
    site = site_of(tmp_path, vendor, request)
    apart.run(site, "-m", "tests.ledger.sealing", "build", str(CHAINS))
    both = [sealer(site, "seal", "40") for _ in range(2)]
    assert [one.communicate() and one.returncode for one in both] == [0, 0]
    found = told(site)
    assert found["breaks"] == []
    assert found["counts"][:2] == [CHAINS * 3, CHAINS * 3]


def test_a_sealing_process_ends_with_the_one_that_started_it(tmp_path: Path) -> None:
    site = apart.site(tmp_path)
    apart.run(site, "-m", "tests.ledger.sealing", "build", "1")
    start = (
        "import os, subprocess, sys; "
        "words = [sys.executable, '-m', 'bihuan', 'seal', '--every', '60', '--with-parent', str(os.getpid())]; "
        "print(subprocess.Popen(words, stdout=subprocess.DEVNULL).pid)"
    )
    pid = int(apart.run(site, "-c", start))
    with suppress(ProcessLookupError):
        ended = os.pidfd_open(pid)
        assert select.select([ended], [], [], 60)[0], "the sealing process lives on"
        os.close(ended)
