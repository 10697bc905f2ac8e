"""重建 rebuild: makes people and matters again from the ledger, in another, empty database."""

import argparse
from typing import Any

from bihuan.cli import _site
from bihuan.core.words import Refused, said

HELP = "从记录重建人员和事项到另一空库。 Rebuild people and matters from the ledger into another, empty database."

SCHEMES = frozenset({"sqlite", "postgres", "postgresql"})


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The address of the empty database."""
    parser.add_argument("--into", required=True, metavar="DATABASE_URL")


def run(args: argparse.Namespace) -> int:
    """Rebuilds and says how many matters there are; returns 0, refuses a database that is not empty or the same one."""
    _site.ready()
    from django.conf import settings
    from django.db import connections

    source = dict(settings.DATABASES["default"])
    target = _target(args.into, source)
    # The rows are made by the code that always makes them, in the database it knows: the new one takes that place.
    connections["default"].close()
    del connections["default"]
    connections.databases["source"], connections.databases["default"] = source, target
    settings.DATABASES["default"] = target
    _site.migrate()
    from bihuan.ledger import clock
    from bihuan.matters import rebuilding
    from bihuan.watch.models import FrozenLine, FrozenTable

    count = rebuilding.rebuild(source="source", day=clock.today(), beside=(FrozenTable, FrozenLine))
    print(said("rebuild_done", count=count).say(args.lang))
    return 0


def _target(address: str, source: dict[str, Any]) -> dict[str, Any]:
    import dj_database_url

    if address.partition("://")[0] not in SCHEMES:
        raise Refused("missing", "rebuild_address")
    parsed: dict[str, Any] = {**dj_database_url.parse(address)}
    if all(parsed.get(name) == source.get(name) for name in ("ENGINE", "NAME", "HOST", "PORT")):
        raise Refused("not_now", "rebuild_not_empty")
    same = parsed["ENGINE"] == source["ENGINE"]
    if not same and parsed["ENGINE"].endswith("sqlite3"):
        parsed["OPTIONS"] = {"transaction_mode": "IMMEDIATE", "init_command": "PRAGMA foreign_keys=ON;"}
    return {**source, **parsed, "OPTIONS": source["OPTIONS"] if same else parsed.get("OPTIONS", {})}
