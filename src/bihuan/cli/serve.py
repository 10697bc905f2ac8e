"""启动 serve: the whole site by one command: data directory, tables, static files, then the web server."""

import argparse
import os
import sys
from datetime import timedelta

from bihuan.cli import _site
from bihuan.core.words import Language, said

HELP = "启动网站；--demo 带演示数据。 Serve the site; with --demo, the demonstration."
THREADS = 4


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Adds where to listen, how many workers, and the demonstration."""
    parser.add_argument("--demo", action="store_true")
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=8000)
    parser.add_argument("--workers", type=int, default=2)


def run(args: argparse.Namespace) -> int:
    """Prepares the site and becomes the web server; does not return unless preparing fails."""
    if args.demo:
        from bihuan.cli import demo

        os.environ["BIHUAN_DEMO"] = "1"
        os.environ.setdefault("BIHUAN_NOW", demo.NOW)
    _site.enter()
    from django.core.management import call_command

    call_command("migrate", verbosity=0, interactive=False)
    call_command("collectstatic", verbosity=0, interactive=False)
    address = f"http://{args.host}:{args.port}/"
    if args.demo:
        _have_demo(args.lang)
    print(said("serve_ready", address=address).say(args.lang), flush=True)
    command = gunicorn(args.host, args.port, args.workers)
    os.execvp(command[0], command)  # noqa: S606 - becomes the server, so that signals reach it
    return 1


def _have_demo(language: Language) -> None:
    from bihuan.cli import demo
    from bihuan.ledger import clock

    if demo.is_built():
        return
    accounts = demo.build(world_start=clock.today() - timedelta(days=demo.DAYS - 1))
    for line in accounts.lines():
        print(line.say(language), flush=True)


def gunicorn(host: str, port: int, workers: int) -> list[str]:
    """The command line of the web server: threads inside few processes, since the work waits for the database."""
    server = [sys.executable, "-m", "gunicorn", "bihuan.config.wsgi:application"]
    bind = ["--bind", f"[{host}]:{port}" if ":" in host else f"{host}:{port}"]
    return [*server, *bind, "--worker-class", "gthread", "--workers", str(workers), "--threads", str(THREADS)]
