"""A full disk: the act is refused in words, nothing is half done, and work goes on once there is room again."""

import pytest

from tests.faults.conftest import House


@pytest.mark.parametrize("house", ["sqlite"], indirect=True)
def test_a_full_disk_is_told_in_words_and_leaves_nothing_half_done(house: House) -> None:
    told = house.once("fill", turn=1, times=2_000)["told"]
    house.told += [row for row in told if row[0] not in {"sentence", "answer"}]
    (sentence,) = [row[1] for row in told if row[0] == "sentence"]
    assert sentence.startswith("The storage is full")
    (answer,) = [row[1:] for row in told if row[0] == "answer"]
    assert answer == [503, "存储空间已满，这次没有办理，已办的不受影响。请管理员清出空间后重试。"]
    before = house.checked()
    house.once("write", turn=2, times=20)
    assert house.checked()["entries"] > before["entries"]
