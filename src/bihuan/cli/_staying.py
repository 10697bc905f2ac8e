"""常驻 _staying: how a command that goes on and on is told to stop: by a signal, or by the end of who started it."""

import argparse
import os
import signal
import threading


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """After how many seconds to do it again, and the process with which to end."""
    parser.add_argument("--every", type=float, metavar="SECONDS")
    parser.add_argument("--with-parent", type=int, metavar="PID", help=argparse.SUPPRESS)


def until_told(*, parent: int | None) -> threading.Event:
    """An event that is set by SIGINT or SIGTERM, or once the process that started this one is gone."""
    stop = threading.Event()
    for name in (signal.SIGINT, signal.SIGTERM):
        signal.signal(name, lambda *_: stop.set())
    if parent is not None:
        threading.Thread(target=_end_with, args=(parent, stop), daemon=True).start()
    return stop


def _end_with(parent: int, stop: threading.Event) -> None:
    while not stop.wait(0.5):
        if os.getppid() != parent:
            stop.set()
