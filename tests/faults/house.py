"""A house of processes over one database: `python -m tests.faults.house` forks one for each task and kills it in time.

Django is loaded once and no connection is opened before the fork, so that every victim is a process of its own with a
connection of its own, and two hundred rounds take minutes.
"""

import json
import os
import select
import signal
import sys
import time
import traceback
from typing import Any

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bihuan.config.settings")


PATIENCE = 600
"""Seconds that a task may take."""


class Victim:
    """One forked process at a task, with what it has told so far."""

    def __init__(self, task: str, words: dict[str, Any]) -> None:
        self.told: list[Any] = []
        self.rest = b""
        self.begun = 0.0
        self.out, into = os.pipe()
        self.pid = os.fork()
        if self.pid == 0:
            os.close(self.out)
            os._exit(_work(task, words, into))
        os.close(into)

    def listen(self, until: float, *, lines: float = float("inf")) -> bool:
        """Takes in what the process tells, until a moment or so many lines; whether it has come to its end."""
        while (
            len(self.told) <= lines
            and (left := until - time.monotonic()) > 0
            and select.select([self.out], [], [], left)[0]
        ):
            content = os.read(self.out, 65536)
            if not content:
                return True
            *whole, self.rest = (self.rest + content).split(b"\n")
            self.told += [json.loads(line) for line in whole]
        return False

    def begin(self) -> None:
        """Waits for the first word of the process, after which it is at work."""
        if not select.select([self.out], [], [], PATIENCE)[0]:
            raise TimeoutError("a forked process said nothing")
        self.begun = time.monotonic()

    def end(self, *, kill: bool) -> int:
        """Kills the process or waits for it; its exit status, with all it had told taken in."""
        if kill:
            os.kill(self.pid, signal.SIGKILL)
        self.listen(time.monotonic() + PATIENCE)
        os.close(self.out)
        return os.waitstatus_to_exitcode(os.waitpid(self.pid, 0)[1])


def _work(task: str, words: dict[str, Any], into: int) -> int:
    from tests.faults.victims import TASKS

    def tell(answer: Any) -> None:
        os.write(into, json.dumps(answer).encode() + b"\n")

    from django.db import connection

    try:
        connection.ensure_connection()
        tell("ready")
        TASKS[task](tell, **words)
    except BaseException:
        traceback.print_exc()
        return 1
    return 0


def run(asked: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The answers of several tasks that run at once; those with `kill` (lines, seconds) are killed so many
    seconds after they told so many lines."""
    victims = [Victim(one["task"], one["words"]) for one in asked]
    for victim in victims:
        victim.begin()
    answers = {}
    for place in sorted(range(len(asked)), key=lambda place: "kill" not in asked[place]):
        victim, kill = victims[place], "kill" in asked[place]
        if kill:
            lines, seconds = asked[place]["kill"]
            ended = victim.listen(time.monotonic() + PATIENCE, lines=lines)
            kill = not ended and not victim.listen(time.monotonic() + seconds)
        status = victim.end(kill=kill)
        answers[place] = {"status": status, "told": victim.told[1:], "seconds": time.monotonic() - victim.begun}
    return [answers[place] for place in range(len(asked))]


def main() -> None:
    """Answers each line of tasks with a line, until there are no more."""
    import django

    django.setup()
    import tests.faults.victims  # noqa: F401 - loaded once for all victims

    for line in sys.stdin:
        sys.stdout.write(json.dumps(run(json.loads(line))) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
