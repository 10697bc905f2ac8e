"""Tests of the hours in which people are written to: past midnight, none at all, and what is no hour."""

from datetime import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bihuan.core.reminding import Hours, moment, shipped
from bihuan.core.words import Refused

TIMES = st.times().map(lambda one: one.replace(microsecond=0))
NIGHT = Hours(time(20), time(8))


@pytest.mark.parametrize(
    ("now", "is_quiet"), [(time(20), True), (time(0), True), (time(8), False), (time(19, 59), False)]
)
def test_hours_past_midnight_cover_the_night(now: time, is_quiet: bool) -> None:
    assert NIGHT.cover(now) is is_quiet


@given(TIMES, TIMES)
def test_equal_ends_cover_nothing(end: time, now: time) -> None:
    assert not Hours(end, end).cover(now)


@given(TIMES, TIMES, TIMES)
def test_two_spans_with_exchanged_ends_share_the_day(since: time, until: time, now: time) -> None:
    if since != until:
        assert Hours(since, until).cover(now) is not Hours(until, since).cover(now)


@given(TIMES, TIMES)
def test_whatever_hours_one_chooses_there_is_a_moment_for_the_digest_and_it_is_not_quiet(
    since: time, until: time
) -> None:
    hours = Hours(since, until)
    begins = moment(shipped().digest_at)
    assert shipped().is_time(hours.until if hours.cover(begins) else begins, hours)
    assert not any(shipped().is_time(now, hours) for now in (since, begins) if hours.cover(now))


@pytest.mark.parametrize("text", ["", "25:00", "八点", "08:00:99"])
def test_what_is_no_time_of_day_is_refused(text: str) -> None:
    with pytest.raises(Refused, match="不是时刻"):
        moment(text)
