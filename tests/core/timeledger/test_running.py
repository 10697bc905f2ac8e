"""A clock carried on act by act stands where the whole of its history puts it."""

from datetime import timedelta
from random import Random

from bihuan.core.timeledger import (
    Granted,
    Record,
    Running,
    Told,
    courses,
    days_between,
    due_in_force,
    fold,
    is_held,
    running,
)
from bihuan.core.timeledger.record import Clock
from bihuan.core.workdays import shipped
from tests.core.timeledger.histories import History, drawn

CALENDAR = shipped()


def carried(clock: Clock, before: Running, record: Record, entry: Told) -> Running:
    """The clock after one more entry, by its own state and the holds open now alone."""
    if isinstance(entry, Granted) and entry.n == clock.n:
        after, days = before.granted(entry.on, CALENDAR, due=entry.due)
        assert days == days_between(before.due_on(entry.on, CALENDAR), entry.due, clock.measure, CALENDAR)
        return after
    suspended = any(stop.ended is None for stop in record.stops)
    held = is_held(clock.owner, n=clock.n, holds=record.open_holds(), suspended=suspended, calendar=CALENDAR)
    return before.after(entry.known, CALENDAR, held=held)


def carry_on(history: History) -> None:
    stand: dict[int, Running] = {}
    ended: set[int] = set()
    for n, entry in enumerate(history.entries, 1):
        record, today = fold(history.entries[:n]), entry.known
        for place, clock in enumerate(record.clocks):
            if place in ended:
                continue
            before = stand.get(place, Running(clock.original(CALENDAR), clock.measure))
            stand[place] = carried(clock, before, record, entry)
            assert stand[place].due_on(today, CALENDAR) == due_in_force(courses(record, today, CALENDAR)[place])
            if clock.closed is None:
                again = running(record, today, CALENDAR)[place]
                assert again.due_on(history.today, CALENDAR) == stand[place].due_on(history.today, CALENDAR)
            else:
                ended.add(place)


def test_a_clock_carried_on_act_by_act_stands_where_its_history_puts_it() -> None:
    for seed in range(500):
        history = History(Random(seed), late=False)
        for _ in range(14):
            history.go_on()
        carry_on(history)


def test_after_late_entries_and_judgements_a_clock_is_set_right_and_runs_on() -> None:
    for seed in range(1_000):
        history = drawn(seed)
        record, today = fold(history.entries), history.today
        if not all(hold.founded for hold in record.open_holds()):
            continue
        set_right = running(record, today, CALENDAR)
        for days in range(9):
            day = today + timedelta(days=days)
            found = [due_in_force(course) for course in courses(record, day, CALENDAR)]
            assert [one.due_on(day, CALENDAR) for one in set_right] == found
