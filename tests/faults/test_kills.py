"""Processes that are killed at any moment: what was acknowledged stays, what was not is not half there."""

import random
import signal

import pytest

from tests.faults.conftest import ROUNDS, House

KILLED = -signal.SIGKILL


@pytest.mark.parametrize("task", ["write", "fold", "seal", "watch"])
def test_whoever_is_killed_leaves_nothing_lost_and_nothing_half_done(house: House, task: str) -> None:
    chance, killed, span = random.Random(task), 0, 0.3
    for turn in range(ROUNDS):
        if task != "write":
            house.once("stir", turn=turn, times=12)
        words = {"turn": turn, "times": 400 if task == "fold" else 60 if task == "write" else 1}
        (answer,) = house.run({"task": task, "words": words, "kill_after": chance.uniform(0, span)})
        assert answer["status"] in (0, KILLED)
        # The span follows how long the work takes, so that a kill may fall anywhere in it.
        span *= 1.15 if answer["status"] else 0.6
        killed += answer["status"] == KILLED
        house.checked()
    assert killed >= ROUNDS // 3
    for ending in ("fold", "seal", "watch"):
        house.once(ending, turn=ROUNDS, times=400 if ending == "fold" else 1)
    found = house.checked()
    assert (found["pending"], found["waiting"]) == (0, 0)
