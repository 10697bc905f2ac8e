"""A site of its own in a folder: commands in processes of their own, on a SQLite file or a fresh PostgreSQL base."""

import os
import subprocess
import sys
from pathlib import Path

from tests.world import MONDAY, at


def site(folder: Path, address: str = "") -> dict[str, str]:
    """The environment of a site whose data lie in the folder, its database too unless an address is given."""
    inherited = {name: value for name, value in os.environ.items() if not name.startswith("COVERAGE")}
    own = {"BIHUAN_DATA": str(folder), "DATABASE_URL": address or f"sqlite:///{folder / 'db.sqlite3'}"}
    return inherited | own | {"BIHUAN_DEMO": "1", "BIHUAN_NOW": at(MONDAY).isoformat()}


def fresh(address: str, name: str) -> str:
    """The address of a new, empty database on the PostgreSQL server at an address."""
    import psycopg

    head, _, tail = address.partition("?")
    with psycopg.connect(address, autocommit=True) as server:
        server.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
        server.execute(f"CREATE DATABASE {name}")
    return f"{head.rpartition('/')[0]}/{name}" + (f"?{tail}" if tail else "")


def run(where: dict[str, str], *words: str, code: int = 0) -> str:
    """What a command of Python printed; it must end with the code."""
    done = subprocess.run([sys.executable, *words], env=where, capture_output=True, encoding="utf-8")
    assert done.returncode == code, done.stdout + done.stderr
    return done.stdout + done.stderr
