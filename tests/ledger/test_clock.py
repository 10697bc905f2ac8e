"""时钟: one time for everybody, moved in a demonstration, standing still where a test asks."""

from datetime import UTC, date, datetime, timedelta

import pytest
from pytest_django import Settings

from bihuan.ledger import clock


def test_the_present_is_told_in_the_time_of_shanghai() -> None:
    before = datetime.now(UTC)
    told = clock.now()
    assert before <= told <= datetime.now(UTC)
    assert told.utcoffset() == timedelta(hours=8)


def test_in_a_demonstration_the_present_is_moved(settings: Settings) -> None:
    settings.WORLD_OFFSET = timedelta(days=-3000)
    assert abs(clock.now() - (datetime.now(UTC) - timedelta(days=3000))) < timedelta(minutes=1)


def test_a_standing_clock_tells_its_moment_and_then_goes_on() -> None:
    with clock.standing_at(datetime(2020, 3, 29, 16, 30, tzinfo=UTC)):
        assert clock.now() == clock.now() == datetime(2020, 3, 30, 0, 30, tzinfo=clock.SHANGHAI)
        assert clock.today() == date(2020, 3, 30)
        with clock.standing_at(datetime(2020, 4, 1, tzinfo=clock.SHANGHAI)):
            assert clock.today() == date(2020, 4, 1)
        assert clock.today() == date(2020, 3, 30)
    assert clock.now().year >= 2026


def test_a_moment_without_zone_cannot_stand() -> None:
    with pytest.raises(ValueError, match="no time zone"), clock.standing_at(datetime(2020, 3, 30, 9)):
        pass
