"""启动 serve: brings the tables up to date, gathers the static files, and serves the site."""

import argparse
import os
import subprocess
import sys

from bihuan.cli import _site
from bihuan.core.words import said

HELP = "启动站点；--demo 在库为空时先建示范区。 Serve the site; --demo builds the demonstration in an empty database."

EVERY = 60
"""Seconds between two rounds; an audit names what has waited five minutes for its seal."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Where to listen, with how many processes, and whether this is a demonstration."""
    parser.add_argument("--demo", action="store_true")
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=int(os.environ.get("PORT", "8000")))
    parser.add_argument("--workers", type=int, default=2)


def run(args: argparse.Namespace) -> int:
    """Serves until it is stopped; this process becomes the server."""
    if args.demo:
        _make_demo(args.lang)
    else:
        _site.ready()
        _site.migrate()
    from django.core.management import call_command

    call_command("collectstatic", verbosity=0, interactive=False)
    _site.tell_refusals(args.lang)
    print(said("serve_address", url=f"http://{args.host}:{args.port}/").say(args.lang), flush=True)
    for command in ("seal", "patrol"):
        _start(command)
    server = [sys.executable, "-m", "gunicorn", "bihuan.config.wsgi:application"]
    server += ["--bind", f"{args.host}:{args.port}", "--workers", str(args.workers), "--threads", "4"]
    os.execv(sys.executable, [*server, "--worker-class", "gthread", "--log-level", "warning"])  # noqa: S606 - our own server


def _start(command: str) -> None:
    """Starts the process that does it each minute; it ends with this one, which keeps its number as the server."""
    line = [sys.executable, "-m", "bihuan", command, "--every", str(EVERY), "--with-parent", str(os.getpid())]
    subprocess.Popen(line, stdin=subprocess.DEVNULL)  # noqa: S603 - our own command


def _make_demo(language: str) -> None:
    from bihuan.cli import demo

    os.environ["BIHUAN_DEMO"] = "1"
    os.environ.setdefault("BIHUAN_NOW", demo.NOW)
    _site.ready()
    _site.migrate()
    from bihuan.people.models import Unit

    if Unit.objects.exists():
        lines = demo.accounts().lines()
    else:
        lines = demo.build(tell=lambda line: print(line.say("en" if language == "en" else "zh"), flush=True)).lines()
    for line in lines:
        print(line.say("en" if language == "en" else "zh"))
