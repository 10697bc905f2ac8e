"""Everybody at once: writers, batches, folders, sealers and two patrols cross each other, and nothing is done twice."""

import os

from tests.faults.conftest import House

TIMES = int(os.environ.get("BIHUAN_CROSSING", "24"))
"""Acts of each writer; `make faults` asks for a minute of them."""


def test_two_patrols_at_once_do_nothing_twice(house: House) -> None:
    house.once("stir", turn=1, times=20)
    patrol = {"task": "watch", "words": {"turn": 1, "times": 2}}
    answers = house.run(patrol, patrol)
    assert [answer["status"] for answer in answers] == [0, 0]
    found = house.checked()
    house.once("watch", turn=2, times=1)
    after = house.checked()
    assert (after["pending"], after["waiting"]) == (0, 0)
    assert after["entries"] >= found["entries"]


def test_writers_folders_sealers_and_patrols_cross_each_other(house: House) -> None:
    house.once("stir", turn=99, times=20)
    writers = [{"task": "write", "words": {"turn": turn, "times": TIMES}} for turn in range(8)]
    others = [
        {"task": "fold", "words": {"turn": 1, "times": 40 * TIMES}},
        {"task": "seal", "words": {"turn": 1, "times": TIMES}},
        *({"task": "watch", "words": {"turn": 3, "times": 2}} for _ in range(2)),
    ]
    answers = house.run(*writers, *others)
    assert [answer["status"] for answer in answers] == [0] * len(answers)
    house.checked()
