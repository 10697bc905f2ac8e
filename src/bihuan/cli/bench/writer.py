"""写手 writer: one process that reports on its own matters for some seconds, through the door or bare."""

import json
import sys
import time
import uuid
from typing import Any

from bihuan.cli import _site


def main() -> None:
    """Reads its task, says that it is ready, and at the word prints how many acts it did in how many seconds."""
    task = json.loads(sys.stdin.readline())
    _site.ready()
    act = bare(task) if task["bare"] else through_the_door(task)
    act(task["matters"][0], 0)
    print("ready", flush=True)
    sys.stdin.readline()
    done, times, started = 0, 1, time.perf_counter()
    while time.perf_counter() - started < task["seconds"]:
        for matter in task["matters"]:
            act(matter, times if matter == task["matters"][0] else times - 1)
            done += 1
            if time.perf_counter() - started >= task["seconds"]:
                break
        times += 1
    print(json.dumps({"done": done, "seconds": time.perf_counter() - started}), flush=True)


def through_the_door(task: dict[str, Any]) -> Any:
    """Reports on a matter as any page does, with a key of its own each time."""
    from bihuan.cli.bench.ground import TODAY, moment, report
    from bihuan.matters.acts import perform
    from bihuan.people import rights

    actor, at = rights.actor_of(task["person"], day=TODAY), moment(TODAY)

    def act(matter: int, times: int) -> None:
        percent = (matter * 7 + times * 13) % 101
        perform(actor, f"matter:{matter}", "report", report(percent), at=at, key=uuid.uuid4().hex)

    return act


def bare(task: dict[str, Any]) -> Any:
    """Sends the recorded statements for a matter."""
    from bihuan.cli.bench.floor import Bare

    recorded = Bare([(sql, params) for sql, params in task["script"]], task["matter"], task["seq"])
    return recorded.send


if __name__ == "__main__":
    main()
