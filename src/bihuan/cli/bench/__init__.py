"""测速 bench: the loop measured on a database of its own, beside what the same database does with bare statements."""

import argparse
import json
import os
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from bihuan.cli import _site
from bihuan.cli.bench.machine import Postgres, Slow, fsync_us, given
from bihuan.core.words import Refused

HELP = "在专用库上测速，与裸语句对照。 Measure on a database of its own, beside bare statements."


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What to measure, on how many matters, on which database."""
    parser.add_argument("what", choices=("loop", "http", "both"), nargs="?", default="loop")
    parser.add_argument("--matters", type=int, default=2000)
    parser.add_argument("--entries", type=int, default=0, help="2 或 10；默认一百万项以下为 10。 2 or 10 a matter")
    parser.add_argument("--seconds", type=float, default=5.0)
    parser.add_argument("--database-url", default="")
    parser.add_argument(
        "--own-postgres", action="store_true", help="自起一个 PostgreSQL。 Start a PostgreSQL of its own"
    )
    parser.add_argument("--json", action="store_true")


def run(args: argparse.Namespace) -> int:
    """Prints the figures of one run and returns 0; a database of its own leaves nothing behind."""
    with tempfile.TemporaryDirectory(prefix="bihuan-bench-") as place, _database(args, Path(place)) as slow:
        _site.ready()
        _site.migrate()
        from bihuan.cli.bench import ground, http, measuring
        from bihuan.people.models import Unit

        if Unit.objects.exists():
            raise Refused("not_now", "bench_not_empty")
        fsync = fsync_us(Path(place))
        print(f"cores={given()} fsync_us={fsync}", file=sys.stderr)
        built = ground.settled(args.matters, entries=args.entries or (2 if args.matters >= 1_000_000 else 10))
        told: dict[str, Callable[[], dict[str, object]]] = {
            "http": lambda: http.measure(built, place=Path(place), fsync=fsync),
            "loop": lambda: measuring.measure(built, seconds=args.seconds, slow=slow, fsync=fsync),
        }
        # Pages are asked for before writers change what they show.
        both: dict[str, dict[str, object]] = {
            name: measure() for name, measure in told.items() if args.what in (name, "both")
        }
        figures: dict[str, object] = {**both} if args.what == "both" else both[args.what]
    print(json.dumps(figures, ensure_ascii=False) if args.json else _lines(figures))
    return 0


def _lines(figures: dict[str, object]) -> str:
    return "\n".join(f"{name:24} {json.dumps(value, ensure_ascii=False)}" for name, value in figures.items())


@contextmanager
def _database(args: argparse.Namespace, place: Path) -> Iterator[Slow]:
    """The environment names the database while the block runs; gives what can slow its disk."""
    os.environ |= {"BIHUAN_DATA": str(place), "BIHUAN_DEMO": "1"}
    slow = Slow.made(place)
    if args.own_postgres:
        with Postgres(place, slow) as address:
            os.environ["DATABASE_URL"] = address
            yield slow
    elif args.database_url:
        os.environ["DATABASE_URL"] = args.database_url
        yield slow if args.database_url.startswith("sqlite") else Slow(None, place / "slow", "server_not_ours")
    else:
        os.environ.pop("DATABASE_URL", None)
        yield slow
