"""Processes that are killed at any moment: what was acknowledged stays, what was not is not half there."""

import random
import signal

import pytest

from tests.faults.conftest import ROUNDS, House

KILLED = -signal.SIGKILL
WITHIN = {"write": (40, 0.02), "fold": (8, 0.006), "seal": (0, 0.03), "watch": (5, 0.02)}
"""Where each is killed: after at most so many lines it told, and so many seconds more."""
OF_ONE_HOUSE = 20
"""Rounds upon one database: every round audits all of it, so a longer life would be the same faults, slower."""


@pytest.mark.parametrize("batch", range(-(-ROUNDS // OF_ONE_HOUSE)))
@pytest.mark.parametrize("task", ["write", "fold", "seal", "watch"])
def test_whoever_is_killed_leaves_nothing_lost_and_nothing_half_done(house: House, task: str, batch: int) -> None:
    chance, killed, (lines, seconds) = random.Random(f"{task} {batch}"), 0, WITHIN[task]
    rounds = min(OF_ONE_HOUSE, ROUNDS - batch * OF_ONE_HOUSE)
    for turn in range(rounds):
        if task != "write":
            house.once("stir", turn=turn, times=12)
        words = {"turn": turn, "times": 400 if task == "fold" else 60 if task == "write" else 1}
        kill = (chance.randint(0, lines), chance.uniform(0, seconds))
        (answer,) = house.run({"task": task, "words": words, "kill": kill})
        assert answer["status"] in (0, KILLED)
        killed += answer["status"] == KILLED
        house.checked()
    assert killed >= rounds // 2
    for ending in ("fold", "seal", "watch"):
        house.once(ending, turn=rounds, times=400 if ending == "fold" else 1)
    found = house.checked()
    assert (found["pending"], found["waiting"]) == (0, 0)


@pytest.mark.parametrize("batch", range(-(-ROUNDS // OF_ONE_HOUSE)))
def test_terms_computed_again_by_a_new_calendar_survive_a_kill(house: House, batch: int) -> None:
    """Taking in a notice and computing again are two steps: a kill between them leaves what the next run completes."""
    chance, killed = random.Random(f"calendar {batch}"), 0
    rounds = min(OF_ONE_HOUSE, ROUNDS - batch * OF_ONE_HOUSE)
    for turn in range(rounds):
        house.once("stir", turn=turn, times=24)
        kill = (chance.randint(0, 1), chance.uniform(0, 0.06))
        words = {"turn": turn, "is_new": True}
        (answer,) = house.run({"task": "rearrange", "words": words, "kill": kill})
        assert answer["status"] in (0, KILLED)
        killed += answer["status"] == KILLED
        house.once("rearrange", turn=turn, is_new=False)
        house.checked()
    assert killed >= rounds // 2
    (found,) = house.once("left")["told"]
    assert (found["still"], found["most"]) == (0, 1)
    assert found["moved"] >= rounds
