"""Everybody at once: writers, batches, folders, sealers and two patrols cross each other, and nothing is done twice."""

import os

import pytest

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


def test_two_patrols_back_after_ten_days_say_each_thing_once(house: House) -> None:
    house.once("stir", turn=1, times=20)
    house.once("watch", turn=0, times=1)
    patrol = {"task": "watch", "words": {"turn": 2, "times": 1}}
    answers = house.run(patrol, patrol, patrol)
    assert [answer["status"] for answer in answers] == [0, 0, 0]
    house.once("watch", turn=2, times=1)
    (said,) = house.once("chases")["told"]
    assert len(said["chases"]) >= 20
    assert set(said["chases"]) == set(said["notices"]) == {1}
    assert house.checked()["deadlocks"] == 0


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


def test_parents_and_parts_moved_by_eight_at_once_never_wait_in_a_circle(house: House) -> None:
    house.once("plant", families=6)
    writers = [{"task": "cross", "words": {"turn": turn, "times": TIMES // 2}} for turn in range(8)]
    answers = house.run(*writers, {"task": "fold", "words": {"turn": 1, "times": 20 * TIMES}})
    assert [answer["status"] for answer in answers] == [0] * len(answers)
    refused = [row[1] for answer in answers[:8] for row in answer["told"] if row[0] == "refused"]
    assert len(refused) < len(house.told) // 4, refused[:3]
    assert house.checked()["deadlocks"] == 0


@pytest.mark.parametrize("house", ["postgresql"], indirect=True)
def test_of_two_that_wait_for_each_other_one_is_begun_anew_and_both_are_done_once(house: House) -> None:
    house.once("totals", names=["first", "second"])
    answers = house.run(*({"task": "entangle", "words": {"turn": turn, "inside": False}} for turn in (0, 1)))
    told = [row for answer in answers for row in answer["told"]]
    assert sorted(told) == [["tried", False], ["tried", False], ["tried", True]]
    assert house.once("totals", names=["first", "second"])["told"] == [[["first", 2], ["second", 2]]]


@pytest.mark.parametrize("house", ["postgresql"], indirect=True)
def test_inside_another_transaction_nothing_is_begun_anew(house: House) -> None:
    house.once("totals", names=["first", "second"])
    answers = house.run(*({"task": "entangle", "words": {"turn": turn, "inside": True}} for turn in (0, 1)))
    told = [row for answer in answers for row in answer["told"]]
    assert sorted(told) == [["ended", True], ["tried", False], ["tried", False]]
    assert house.once("totals", names=["first", "second"])["told"] == [[["first", 1], ["second", 1]]]
